import Kernel
import Testing

@testable import Merchants

struct TillRuleTests {
    private static let guangzhou = RegionCode("440106")!

    static func merchant(_ state: MerchantState, reason: String? = nil) -> Merchant {
        Merchant(
            id: MerchantID(1), organisation: OrganisationID(9),
            profile: MerchantProfile(name: "好味早餐店", uscc: "91350100M000100Y43", category: .breakfast, region: guangzhou, about: "", contactName: "张小三"),
            state: state, reason: reason, applicant: PersonID(5), appliedAt: Instant(ms: 0), decidedAt: nil, version: 1)
    }

    static func branch(_ id: Int64, of merchant: Int64 = 1, _ state: BranchState = .open) -> Branch {
        Branch(
            id: BranchID(id), merchant: MerchantID(merchant),
            facts: BranchFacts(name: "一店", region: guangzhou, address: "某路 1 号", hours: "每天 6:30–10:00", phone: "", place: nil), state: state)
    }

    enum Place: Sendable { case nowhere, everywhere, at(Int64) }

    @Test(
        "R32: a till is refused for the first rule it does not meet",
        arguments: [
            (Place.everywhere, MerchantState.approved, BranchState.open, nil as TillRefusal?),
            (.at(7), .approved, .open, nil),
            (.at(8), .approved, .open, .notYourTill),
            (.nowhere, .approved, .open, .notYourTill),
            (.nowhere, .suspended, .closed, .notYourTill),
            (.everywhere, .submitted, .open, .notApproved),
            (.everywhere, .rejected, .open, .notApproved),
            (.everywhere, .suspended, .open, .suspended(reason: "收到投诉")),
            (.everywhere, .suspended, .closed, .suspended(reason: "收到投诉")),
            (.at(7), .approved, .closed, .branchClosed),
        ])
    func till(place: Place, state: MerchantState, branch: BranchState, refusal: TillRefusal?) {
        let workplace: BranchID?? =
            switch place {
            case .nowhere: .none
            case .everywhere: .some(nil)
            case .at(let id): .some(BranchID(id))
            }
        let decision = decideTill(place: workplace, Self.merchant(state, reason: "收到投诉"), Self.branch(7, branch))
        let open = Till(merchant: MerchantID(1), branch: BranchID(7), organisation: OrganisationID(9))
        #expect(decision == (refusal.map { .refused($0) } ?? .open(open)))
    }

    @Test("R32: nobody redeems at another merchant's branch")
    func otherMerchant() {
        #expect(decideTill(place: .some(nil), Self.merchant(.approved), Self.branch(7, of: 2)) == .refused(.notYourTill))
    }

    @Test(
        "A clerk works at the till, a manager keeps the shop, an owner answers for it",
        arguments: [
            (MerchantAct.redeem, [MerchantRole.owner, .manager, .clerk]), (.voidRedemption, [.owner, .manager, .clerk]), (.seeStatements, [.owner, .manager]),
            (.editBranches, [.owner, .manager]), (.inviteClerks, [.owner, .manager]), (.inviteManagers, [.owner]), (.confirmStatements, [.owner]), (.editMerchant, [.owner]),
        ])
    func rights(act: MerchantAct, roles: [MerchantRole]) {
        for role in MerchantRole.allCases { #expect(role.may(act) == roles.contains(role), "\(role) \(act)") }
    }
}

struct CoordinatesTests {
    @Test(
        "Degrees are read as maps write them, and written back with six decimals",
        arguments: [
            ("23.129110", "113.264385", "23.129110", "113.264385"), ("23", "113.5", "23.000000", "113.500000"), ("-0.5", "-179.9999999", "-0.500000", "-179.999999"),
        ])
    func reads(north: String, east: String, shownNorth: String, shownEast: String) throws {
        let place = try #require(Coordinates(latitude: north, longitude: east))
        #expect(place.latitudeText == shownNorth)
        #expect(place.longitudeText == shownEast)
    }

    @Test("What is no place is refused", arguments: [("90.000001", "0"), ("0", "180.1"), ("", "113"), ("23.1.2", "113"), ("23,1", "113"), ("２３", "113"), ("23.", "x")])
    func refuses(north: String, east: String) { #expect(Coordinates(latitude: north, longitude: east) == nil) }

    @Test("Guangzhou to Shenzhen is about 104 km")
    func distance() throws {
        let guangzhou = try #require(Coordinates(latitude: "23.129110", longitude: "113.264385"))
        let shenzhen = try #require(Coordinates(latitude: "22.543096", longitude: "114.057865"))
        #expect((103_000...105_000).contains(guangzhou.metres(to: shenzhen)))
        #expect(guangzhou.metres(to: guangzhou) == 0)
    }
}

struct InviteCodeTests {
    @Test("A code is read back however it is typed")
    func typed() {
        for _ in 0..<50 {
            let code = InviteCode.make()
            #expect(InviteCode.read(InviteCode.shown(code).lowercased()) == code)
            #expect(!code.contains { "01OIL".contains($0) })
        }
        #expect(InviteCode.read("ＡＢＣＤ－2345") == "ABCD2345")
        for wrong in ["", "ABCD234", "ABCD23456", "ABCD234O", "ABCD234!"] { #expect(InviteCode.read(wrong) == nil, "\(wrong)") }
    }
}

struct SignedRequestTests {
    private static let secret = Array("a secret of thirty-two bytes ...".utf8)
    private static let now = Instant(ms: 1_795_500_000_000)

    private static func request(seconds: Int64 = 1_795_500_000, nonce: String = "nonce-0001", body: String = "{}") -> SignedRequest? {
        let text = SignedRequest.text(method: "POST", path: "/api/v1/redemptions", seconds: seconds, nonce: nonce, body: Array(body.utf8))
        return SignedRequest(key: "42", time: String(seconds), nonce: nonce, signature: SignedRequest.signature(of: text, secret: secret))
    }

    @Test("The signature is HMAC-SHA-256 over method, path, time, nonce and the body's hash: a vector made with Python")
    func vector() {
        // hmac.new(b"key", b"POST\n/api/v1/redemptions\n1795500000\nnonce-0001\n" + sha256(b"{}").hexdigest(), sha256).hexdigest()
        let text = SignedRequest.text(method: "POST", path: "/api/v1/redemptions", seconds: 1_795_500_000, nonce: "nonce-0001", body: Array("{}".utf8))
        #expect(text == "POST\n/api/v1/redemptions\n1795500000\nnonce-0001\n44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")
        #expect(SignedRequest.signature(of: text, secret: Array("key".utf8)) == "6110105dd5b36e94bdb3965d80df41fa15fdb6563a9b4ce8b12adb50b7290c6c")
    }

    @Test("Whatever is changed on the way is noticed, and so is another key")
    func tampering() throws {
        let request = try #require(Self.request())
        func isGood(_ method: String = "POST", _ path: String = "/api/v1/redemptions", _ body: String = "{}", _ secret: [UInt8] = Self.secret, _ now: Instant = Self.now) -> Bool {
            request.isGood(method: method, path: path, body: Array(body.utf8), secret: secret, now: now)
        }
        #expect(isGood())
        #expect(!isGood("PUT"))
        #expect(!isGood("POST", "/api/v1/redemptions/1/void"))
        #expect(!isGood("POST", "/api/v1/redemptions", "{ }"))
        #expect(!isGood("POST", "/api/v1/redemptions", "{}", Array("another".utf8)))
    }

    @Test("A request is good for five minutes around the server's clock", arguments: [(-300_001, false), (-300_000, true), (0, true), (300_000, true), (300_001, false)])
    func window(ms: Int64, isGood: Bool) throws {
        let request = try #require(Self.request())
        #expect(request.isGood(method: "POST", path: "/api/v1/redemptions", body: Array("{}".utf8), secret: Self.secret, now: Instant(ms: Self.now.ms + ms)) == isGood)
    }

    @Test("Headers that can't be right are refused before any key is looked up")
    func headers() {
        let good = String(repeating: "ab", count: 32)
        #expect(SignedRequest(key: "42", time: "1795500000", nonce: "nonce-0001", signature: good) != nil)
        #expect(SignedRequest(key: nil, time: "1795500000", nonce: "nonce-0001", signature: good) == nil)
        #expect(SignedRequest(key: "x", time: "1795500000", nonce: "nonce-0001", signature: good) == nil)
        #expect(SignedRequest(key: "42", time: "-1", nonce: "nonce-0001", signature: good) == nil)
        #expect(SignedRequest(key: "42", time: "9223372036854775807", nonce: "nonce-0001", signature: good) == nil)
        #expect(SignedRequest(key: "42", time: "1795500000", nonce: "short", signature: good) == nil)
        #expect(SignedRequest(key: "42", time: "1795500000", nonce: "nonce 0001", signature: good) == nil)
        #expect(SignedRequest(key: "42", time: "1795500000", nonce: "nonce-0001", signature: String(good.dropLast())) == nil)
        #expect(SignedRequest(key: "42", time: "1795500000", nonce: "nonce-0001", signature: String(repeating: "zz", count: 32)) == nil)
    }
}
