import Kernel
import Membership
import Testing

@testable import Activities

@Suite("Signing up, cancelling, checking in: rules")
struct SignupRuleTests {
    static let now = World.start
    static let open = ActivityPhase.open(closes: now + .days(1))
    static let receipt = SignupReceipt(id: SignupID(7), session: ActivitySessionID(1), state: .confirmed, position: nil)

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var phase = open
        var places: Places? = Places(capacity: 2)
        var startsIn: Int64? = 60
        var living: SignupReceipt?
        var unmet: Unmet?
        var list = true
        var restrictedFor: Int64?
        var expected: SignupDecision
        var testDescription: String { name }
    }

    @Test(
        "R38: a sign-up is decided by the first rule not met",
        arguments: [
            Case(name: "places are left", expected: .confirmed),
            Case(name: "the last place", places: Places(capacity: 2, confirmed: 1), expected: .confirmed),
            Case(name: "full: first on the list", places: Places(capacity: 2, confirmed: 2), expected: .waiting(position: 1)),
            Case(name: "full: behind two", places: Places(capacity: 2, confirmed: 2, waiting: 2), expected: .waiting(position: 3)),
            Case(name: "full without a list", places: Places(capacity: 2, confirmed: 2), list: false, expected: .refused(.full)),
            Case(name: "a draft is not there", phase: .draft, expected: .refused(.noSuchActivity)),
            Case(name: "not yet open", phase: .upcoming(opens: now + .hours(1)), expected: .refused(.notYetOpen(now + .hours(1)))),
            Case(name: "closed", phase: .closed, expected: .refused(.closed)),
            Case(name: "called off", phase: .cancelled, expected: .refused(.cancelled)),
            Case(name: "no such session", places: nil, expected: .refused(.noSuchSession)),
            Case(name: "the session begins now", startsIn: 0, expected: .refused(.sessionBegun)),
            Case(name: "a session without times never begins", startsIn: nil, expected: .confirmed),
            Case(name: "signed up already", living: receipt, expected: .refused(.alreadySignedUp(receipt))),
            Case(name: "signed up already goes before not for you", living: receipt, unmet: .union, expected: .refused(.alreadySignedUp(receipt))),
            Case(name: "not for you", unmet: .industry, expected: .refused(.notForYou(.industry))),
            Case(name: "not for you goes before full", places: Places(capacity: 1, confirmed: 1), unmet: .union, list: false, expected: .refused(.notForYou(.union))),
            Case(name: "R38g: only the waiting list, though places are left", restrictedFor: 60, expected: .waiting(position: 1)),
            Case(name: "R38g: no list to stand on", list: false, restrictedFor: 60, expected: .refused(.restricted(until: now + .minutes(60)))),
            Case(name: "R38g: the restriction has just ended", restrictedFor: 0, expected: .confirmed),
        ])
    func decide(case c: Case) {
        let decision = decideSignup(
            phase: c.phase, places: c.places, startsAt: c.startsIn.map { Self.now + .minutes($0) }, living: c.living, unmet: c.unmet, hasWaitingList: c.list,
            restrictedUntil: c.restrictedFor.map { Self.now + .minutes($0) }, now: Self.now)
        #expect(decision == c.expected)
    }

    @Test(
        "R38e: lowering under the confirmed is refused, raising promotes",
        arguments: [
            (Places(capacity: 5, confirmed: 3, waiting: 0), 3, CapacityRule.Decision.allowed(promoting: 0)),
            (Places(capacity: 5, confirmed: 3, waiting: 0), 2, .underConfirmed(3)), (Places(capacity: 5, confirmed: 5, waiting: 4), 7, .allowed(promoting: 2)),
            (Places(capacity: 5, confirmed: 5, waiting: 1), 9, .allowed(promoting: 1)), (Places(capacity: 5, confirmed: 5, waiting: 1), 5, .allowed(promoting: 0)),
        ])
    func capacity(places: Places, capacity: Int, expected: CapacityRule.Decision) {
        #expect(CapacityRule.decide(places, capacity: capacity, promotes: true) == expected)
        if case .allowed = expected { #expect(CapacityRule.decide(places, capacity: capacity, promotes: false) == .allowed(promoting: 0)) }
    }

    @Test(
        "R38d: after the deadline only an officer cancels; whoever waits may always leave",
        arguments: [
            (SignupState.confirmed, false, "09:59", CancelRule.Decision.allowed), (.confirmed, false, "10:00", .tooLate(since: at("2026-11-24T10:00"))),
            (.confirmed, true, "10:00", .allowed), (.waiting, false, "10:00", .allowed), (.confirmed, false, "12:00", .begun), (.waiting, false, "12:00", .begun),
            (.confirmed, true, "12:00", .allowed),
        ])
    func cancelling(state: SignupState, byOfficer: Bool, now: String, expected: CancelRule.Decision) {
        let settings = SignupSettings(cancelUntil: at("2026-11-24T10:00"))
        #expect(CancelRule.decide(state, settings: settings, startsAt: at("2026-11-24T12:00"), byOfficer: byOfficer, now: at("2026-11-24T\(now)")) == expected)
    }

    @Test(
        "R38f: from 60 minutes before the start to the end, once",
        arguments: [
            (SignupState.confirmed, "12:59", CheckInDecision.tooEarly(from: at("2026-11-24T13:00"))), (.confirmed, "13:00", .admitted), (.confirmed, "15:59", .admitted),
            (.confirmed, "16:00", .over(at: at("2026-11-24T16:00"))), (.attended, "14:00", .already(at: at("2026-11-24T13:30"))), (.cancelled, "14:00", .cancelled),
            (.waiting, "14:00", .waiting(position: 4)),
        ])
    func checkingIn(state: SignupState, now: String, expected: CheckInDecision) {
        let session = Session(
            id: ActivitySessionID(1), activity: ActivityID(1), title: "场", place: "", startsAt: at("2026-11-24T14:00"), endsAt: at("2026-11-24T16:00"),
            places: Places(capacity: 1, confirmed: 1, waiting: 4))
        let decision = CheckInRule.decide(state, checkedInAt: at("2026-11-24T13:30"), position: 4, session: session, now: at("2026-11-24T\(now)"))
        #expect(decision == expected)
    }

    @Test("Whoever waits is let in while a place is free")
    func standby() {
        let session = Session(
            id: ActivitySessionID(1), activity: ActivityID(1), title: "场", place: "", startsAt: nil, endsAt: nil, places: Places(capacity: 2, confirmed: 1, waiting: 1))
        #expect(CheckInRule.decide(.waiting, checkedInAt: nil, position: 1, session: session, now: Self.now) == .admittedFromWaiting)
    }

    @Test(
        "R38g: three no-shows in 90 days restrict for 30 days from the third",
        arguments: [
            ([1, 2], 3, nil as Int64?), ([1, 2, 3], 3, 33), ([1, 2, 3], 32, 33), ([1, 2, 3], 33, nil), ([1, 50, 91], 91, 121), ([1, 50, 92], 92, nil), ([1, 2, 3, 20], 25, 50),
            ([1, 2, 3, 120], 121, nil), ([], 1, nil), ([4, 5, 6], 3, nil),
        ] as [([Int64], Int64, Int64?)])
    func noShows(missed: [Int64], today: Int64, until: Int64?) {
        let day0 = World.start
        let result = NoShowRule.restrictedUntil(missed: missed.map { day0 + .days($0) }, now: day0 + .days(today))
        #expect(result == until.map { day0 + .days($0) })
    }
}

@Suite("Answers")
struct AnswersTests {
    static let name = QuestionID(11)
    static let size = QuestionID(12)
    static let days = QuestionID(13)
    static let questions = [
        Question(id: name, kind: .text, text: "班组"), Question(id: size, kind: .choice, text: "尺码", options: ["S", "M"], isRequired: false),
        Question(id: days, kind: .choices, text: "哪天", options: ["周六", "周日"], isRequired: false),
    ]

    @Test(
        "Answers fit their questions, or say which do not",
        arguments: [
            ([name: ["一班"]], []), ([name: ["  "]], ["answers.11"]), ([:], ["answers.11"]), ([name: ["一班", "二班"]], ["answers.11"]),
            ([name: [String(repeating: "长", count: 501)]], ["answers.11"]), ([name: ["a\u{0}"]], ["answers.11"]), ([name: ["一班"], size: ["M"]], []),
            ([name: ["一班"], size: ["XL"]], ["answers.12"]), ([name: ["一班"], size: ["S", "M"]], ["answers.12"]), ([name: ["一班"], days: ["周六", "周日"]], []),
            ([name: ["一班"], days: ["周六", "周六"]], ["answers.13"]), ([name: ["一班"], QuestionID(99): ["x"]], ["answers.99"]),
        ] as [([QuestionID: [String]], [String])])
    func check(values: [QuestionID: [String]], fields: [String]) {
        #expect(Answers(values).checked(for: Self.questions).problems.map(\.field) == fields)
    }

    @Test(
        "Answers come back from their column as they were",
        arguments: [
            [:], [name: ["一班"]], [name: ["第一行\n第二行"], days: ["周六", "周日"]], [name: ["制表\t符"], size: ["M"]],
        ] as [[QuestionID: [String]]])
    func column(values: [QuestionID: [String]]) { #expect(Answers(column: Answers(values).column).values == values) }
}
