import Kernel
import Testing
import Vault

@testable import Services

struct DirectoryRuleTests {
    private static let (province, city, union, other) = (OrganisationID(1), OrganisationID(2), OrganisationID(3), OrganisationID(4))

    private static func entry(
        _ id: Int64, of organisation: OrganisationID? = nil, at position: Int, audience: ServiceAudience = .everyone, isDown: Bool = false
    ) -> ServiceEntry {
        ServiceEntry(
            id: ServiceID(id), organisation: organisation,
            content: ServiceContent(title: Phrase("服务", "Service"), icon: .gift, target: .page(Phrase("说明", "Text")), audience: audience), position: position,
            mark: .none, isDown: isDown)
    }

    private static func ids(_ entries: [ServiceEntry]) -> [Int64] { entries.map(\.id.raw) }

    @Test("A lower union's word counts over an upper one's; what a sibling says counts for nobody else")
    func inheritance() {
        let entries = [Self.entry(1, at: 100), Self.entry(2, at: 200), Self.entry(3, of: Self.city, at: 150), Self.entry(4, of: Self.other, at: 50)]
        let changes: [OrganisationID: [ServiceID: ServiceChange]] = [
            Self.province: [ServiceID(1): ServiceChange(isHidden: true), ServiceID(2): ServiceChange(mark: .hot)],
            Self.city: [ServiceID(2): ServiceChange(position: 10)],
            Self.union: [ServiceID(1): ServiceChange(isHidden: false, text: Phrase("本单位说明", "Our words"))],
            Self.other: [ServiceID(2): ServiceChange(isHidden: true)],
        ]
        let own = directory(of: [Self.province, Self.city, Self.union], entries, changes)
        #expect(Self.ids(tiles(for: .stranger, in: own)) == [2, 1, 3])
        #expect(own[0].entry.mark == .hot)
        #expect(own[1].entry.content.target == .page(Phrase("本单位说明", "Our words")))
        // The city still has it hidden, in the editor's list and not among the tiles.
        let citys = directory(of: [Self.province, Self.city], entries, changes)
        #expect(citys.map(\.isHidden) == [false, true, false])
        #expect(Self.ids(tiles(for: .stranger, in: citys)) == [2, 3])
        // The sibling sees its own entry and its own hiding, and nothing of the city's.
        let others = directory(of: [Self.province, Self.other], entries, changes)
        #expect(Self.ids(tiles(for: .stranger, in: others)) == [4])
    }

    @Test(
        "A tile is for those it is for",
        arguments: [(ServiceVisitor.stranger, [Int64(1)]), (.member, [1, 2]), (.newFormMember, [1, 2, 3])])
    func audience(visitor: ServiceVisitor, seen: [Int64]) {
        let entries = [Self.entry(1, at: 1), Self.entry(2, at: 2, audience: .members), Self.entry(3, at: 3, audience: .newForm)]
        #expect(Self.ids(tiles(for: visitor, in: directory(of: [Self.province], entries, [:]))) == seen)
    }

    @Test("R73: a partner's outage hides its tile and nothing else")
    func outage() {
        let entries = [Self.entry(1, at: 1), Self.entry(2, of: Self.province, at: 2, isDown: true), Self.entry(3, at: 3)]
        #expect(Self.ids(tiles(for: .member, in: directory(of: [Self.province], entries, [:]))) == [1, 3])
    }

    @Test("Fifteen services come with the product, each with words in both languages and a name that fits its tile")
    func shipped() {
        #expect(ShippedServices.all.count == 15)
        #expect(Set(ShippedServices.all.map(\.content.icon)).count == 15)
        for entry in ShippedServices.all {
            #expect((2...5).contains(entry.content.title.zh.count))
            guard case .page(let text) = entry.content.target else { Issue.record("\(entry.id) has no page"); continue }
            #expect(text.zh.count > 30 && text.en.count > 30)
        }
    }
}

struct LinkHealthTests {
    @Test(
        "R73: three failures in a row hide a tile, one answer brings it back",
        arguments: [("xx", false), ("xxx", true), ("xxox", false), ("xxxo", false), ("xxxoxx", false), ("xxxxx", true)])
    func patience(checks: String, isDown: Bool) {
        let health = checks.reduce(LinkHealth(failures: 0, isDown: false)) { $0.after(success: $1 == "o") }
        #expect(health.isDown == isDown)
    }

    @Test(
        "A server that refuses our bare question still works; one that has lost the page, or fails, doesn't",
        arguments: [(200, true), (302, true), (401, true), (405, true), (404, false), (410, false), (500, false), (503, false)])
    func answers(status: Int, isAnswer: Bool) { #expect(LinkHealth.isAnswer(status) == isAnswer) }
}

struct ServiceLinkTests {
    @Test("A partner's address is https with a public name", arguments: ["https://example.org", "https://Sub.Example.org:8443/a?b=c#d", "https://xn--fiqs8s.example/"])
    func good(text: String) throws { #expect(try ServiceLink(text).text == text) }

    @Test(
        "What could be turned against the inside of a network, or isn't an address, is refused",
        arguments: [
            ("http://example.org", ServiceProblem.linkNotHTTPS), ("javascript:alert(1)", .linkNotHTTPS), ("https://exa mple.org", .linkNotHTTPS),
            ("https://example.org/\"onload=", .linkNotHTTPS), ("https://127.0.0.1/", .linkInside), ("https://[::1]/", .linkInside), ("https://localhost/", .linkInside),
            ("https://printer.local/", .linkInside), ("https://metadata.internal/", .linkInside), ("https://user@example.org/", .linkInside), ("https://2130706433/", .linkInside),
            ("https://10.0.0.1:443/", .linkInside), ("https://.example.org/", .linkInside), ("https://例.中国/", .linkNotHTTPS), ("", .linkNotHTTPS),
        ])
    func bad(text: String, problem: ServiceProblem) { #expect(throws: problem) { try ServiceLink(text) } }

    @Test("The token goes into the query, before a fragment")
    func adding() throws {
        #expect(try ServiceLink("https://a.org").adding("t", "1") == "https://a.org?t=1")
        #expect(try ServiceLink("https://a.org/x?y=2#z").adding("t", "1") == "https://a.org/x?y=2&t=1#z")
    }
}

struct HandOverTests {
    @Test("R73: a token is read back by who has the public key, and a membership card is none")
    func token() throws {
        let vault = Vault(KeyRing.generated(on: Day(number: 20_000)))
        let claims = HandOver.Claims(sub: "ab12", aud: "example.org", iat: 1_795_500_000, exp: 1_795_500_120, jti: "7")
        let token = HandOver.token(claims, vault.cards)
        let json = try #require(HandOver.read(token, vault.cards))
        #expect(String(decoding: json, as: UTF8.self) == "{\"aud\":\"example.org\",\"exp\":1795500120,\"iat\":1795500000,\"jti\":\"7\",\"sub\":\"ab12\"}")
        #expect(HandOver.read(vault.cards.sign([UInt8](repeating: 0, count: 24)), vault.cards) == nil)
        #expect(HandOver.read(String(token.dropLast(2)) + "AA", vault.cards) == nil)
    }
}
