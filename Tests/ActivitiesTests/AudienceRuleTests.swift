import Kernel
import Membership
import Organisations
import Testing
import Web

@testable import Activities

@Suite("Who may take part")
struct AudienceRuleTests {
    static let province = OrganisationID(1)
    static let factory = OrganisationID(2)
    static let other = OrganisationID(3)
    static let today = Day("2026-11-24")!

    static func covers(_ top: OrganisationID, _ node: OrganisationID) -> Bool { top == node || top == province }

    static func courier(_ state: MembershipState = .active, at union: OrganisationID = factory, born: String? = "1990-05-01", kind: String? = "courier", industry: String? = "G")
        -> Participant
    {
        Participant(state: state, organisation: union, industry: industry, newFormKind: kind, birthday: born.flatMap { Day($0) })
    }

    @Test(
        "R14: active and transferring members take part; the pool and retained members where it is marked",
        arguments: [
            (MembershipState.active, false, false, true), (.transferring, false, false, true), (.pooled, false, false, false), (.pooled, true, false, true),
            (.retained, true, false, false), (.retained, false, true, true), (.applied, true, true, false), (.lapsed, true, true, false), (.left, true, true, false),
            (.expelled, true, true, false), (.deceased, true, true, false), (.rejected, true, true, false), (.withdrawn, true, true, false),
        ])
    func states(state: MembershipState, pooled: Bool, retained: Bool, admitted: Bool) {
        let audience = Audience(unions: [Self.factory], admitsPooled: pooled, admitsRetained: retained)
        let unmet = audience.firstUnmet(by: Self.courier(state), on: Self.today, covers: Self.covers)
        #expect(unmet == (admitted ? nil : .state(state)))
    }

    @Test("R27: the refusal names the first condition not met, in the order state, union, industry, new form, age")
    func order() {
        let audience = Audience(
            unions: [Self.other], industries: [.c], newFormKinds: [.rider], ages: AgeRange(from: 18, through: 35))
        func unmet(_ participant: Participant?) -> Unmet? { audience.firstUnmet(by: participant, on: Self.today, covers: Self.covers) }
        #expect(unmet(nil) == .notAMember)
        #expect(unmet(Self.courier(.retained)) == .state(.retained))
        #expect(unmet(Self.courier()) == .union)
        #expect(unmet(Self.courier(at: Self.other)) == .industry)
        #expect(unmet(Self.courier(at: Self.other, industry: "C")) == .newForm([.rider]))
        #expect(unmet(Self.courier(at: Self.other, born: "1990-05-01", kind: "rider", industry: "C")) == .age(AgeRange(from: 18, through: 35)))
        #expect(unmet(Self.courier(at: Self.other, born: nil, kind: "rider", industry: "C")) == .ageUnknown)
        #expect(unmet(Self.courier(at: Self.other, born: "2000-01-01", kind: "rider", industry: "C")) == nil)
    }

    @Test("A union admits the members of all unions below it")
    func subtree() {
        #expect(Audience(unions: [Self.province]).firstUnmet(by: Self.courier(), on: Self.today, covers: Self.covers) == nil)
        #expect(Audience(unions: [Self.other]).firstUnmet(by: Self.courier(), on: Self.today, covers: Self.covers) == .union)
        #expect(Audience(unions: [Self.other, Self.factory]).firstUnmet(by: Self.courier(), on: Self.today, covers: Self.covers) == nil)
    }

    @Test(
        "R27: ages 18–35 mean the 18th birthday reached and the 36th not",
        arguments: [
            ("2008-11-24", true), ("2008-11-25", false), ("1990-11-25", true), ("1990-11-24", false), ("2008-02-29", true),
        ])
    func ages(born: String, admitted: Bool) {
        let audience = Audience(unions: [Self.factory], ages: AgeRange(from: 18, through: 35))
        let unmet = audience.firstUnmet(by: Self.courier(born: born), on: Self.today, covers: Self.covers)
        #expect((unmet == nil) == admitted)
    }

    @Test(
        "New-form workers of any kind, or of the kinds named",
        arguments: [
            ([], "courier", true), ([], nil, false), ([.courier, .rider], "courier", true), ([.rider], "courier", false), ([.rider], "tutor", false),
        ] as [(Set<NewFormKind>, String?, Bool)])
    func newForm(kinds: Set<NewFormKind>, kind: String?, admitted: Bool) {
        let audience = Audience(unions: [Self.factory], isNewFormOnly: true, newFormKinds: kinds)
        let unmet = audience.firstUnmet(by: Self.courier(kind: kind), on: Self.today, covers: Self.covers)
        #expect(unmet == (admitted ? nil : .newForm(kinds)))
    }

    @Test("Every reason is told in both languages")
    func words() {
        let reasons: [Unmet] =
            [
                .notAMember, .union, .industry, .newForm([]), .newForm([.courier]), .ageUnknown, .age(AgeRange(from: 18)), .age(AgeRange(through: 60)),
                .age(AgeRange(from: 1, through: 2)),
            ] + MembershipState.allCases.map { .state($0) }
        for reason in reasons { #expect(!reason.message.zh.isEmpty && !reason.message.en.isEmpty && reason.message.zh != reason.message.en) }
    }
}

@Suite("Windows, states, pictures, content")
struct FrameRuleTests {
    static let opens = at("2026-11-24T10:00")
    static let closes = at("2026-11-25T10:00")

    @Test(
        "R63: a window is [opens, closes), and only a published activity is open",
        arguments: [
            (ActivityState.published, "2026-11-24T09:59", ActivityPhase.upcoming(opens: opens)), (.published, "2026-11-24T10:00", .open(closes: closes)),
            (.published, "2026-11-25T09:59", .open(closes: closes)), (.published, "2026-11-25T10:00", .closed), (.draft, "2026-11-24T12:00", .draft),
            (.closed, "2026-11-24T12:00", .closed), (.cancelled, "2026-11-24T12:00", .cancelled), (.discarded, "2026-11-24T12:00", .draft),
        ])
    func phases(state: ActivityState, now: String, expected: ActivityPhase) {
        #expect(ActivityPhase(state, ActivityWindow(opens: Self.opens, closes: Self.closes), at: at(now)) == expected)
    }

    @Test("No other move than these exists", arguments: ActivityState.allCases)
    func moves(state: ActivityState) {
        let possible: [ActivityState: Set<ActivityAct>] = [
            .draft: [.publish, .discard], .published: [.close, .cancel], .closed: [.reopen, .cancel], .cancelled: [], .discarded: [.restore],
        ]
        #expect(Set(ActivityAct.allCases.filter { $0.from.contains(state) }) == possible[state])
    }

    @Test(
        "A picture is what its content says",
        arguments: [
            ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52], PictureKind.png as PictureKind?),
            ([0xFF, 0xD8, 0xFF, 0xE0, 0, 0], .jpeg), (Array("RIFF\0\0\0\0WEBPVP8 ".utf8), .webp), (Array("<svg xmlns=".utf8), nil), (Array("GIF89a".utf8), nil),
            (Array("RIFF\0\0\0\0WAVEfmt ".utf8), nil), ([], nil), ([0x89, 0x50], nil),
        ] as [([UInt8], PictureKind?)])
    func pictures(bytes: [UInt8], expected: PictureKind?) { #expect(PictureKind(sniffing: bytes) == expected) }

    @Test("A picture over 2 MB is refused")
    func bigPicture() {
        let bytes = [UInt8](repeating: 0, count: PictureKind.maxBytes + 1)
        #expect(throws: ActivityProblem.self) { try PictureKind.checked([0xFF, 0xD8, 0xFF] + bytes) }
    }

    struct Wrong: Sendable {
        let field: String
        let change: @Sendable (inout ActivityContent) -> Void
        init(_ field: String, _ change: @escaping @Sendable (inout ActivityContent) -> Void) {
            self.field = field
            self.change = change
        }
    }

    @Test(
        "What is wrong with the content is named by field",
        arguments: [
            Wrong("title") { $0.title = "一" }, Wrong("title") { $0.title = String(repeating: "好", count: 61) }, Wrong("title") { $0.title = "两\n行" },
            Wrong("text") { $0.text = "a\u{0}b" }, Wrong("closes_at") { $0.closesAt = $0.opensAt }, Wrong("unions") { $0.audience.unions = [] },
            Wrong("unions") { $0.audience.unions = [OrganisationID(9)] }, Wrong("age_through") { $0.audience.ages = AgeRange(from: 40, through: 30) },
            Wrong("age_from") { $0.audience.ages = AgeRange(from: 121) },
        ])
    func content(wrong: Wrong) {
        let union = OrganisationID(2)
        let content = World.content(union) { wrong.change(&$0) }
        #expect(content.problems(organiser: union) { $0 == $1 }.map(\.field) == [wrong.field])
        #expect(World.content(union).problems(organiser: union) { $0 == $1 }.isEmpty)
    }
}
