import Kernel
import TestSupport
import Testing

@testable import LegalCheckup

@Suite("The moves of a check-up (R70)") struct CheckupMachineTests {
    private static let today = Day("2026-11-24")!

    private static func facts(_ state: CheckupState, _ change: (inout CheckupFacts) -> Void = { _ in }) -> CheckupFacts {
        var facts = CheckupFacts(state: state)
        change(&facts)
        return facts
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let act: CheckupAct
        let actor: CheckupActor
        let facts: CheckupFacts
        let expected: CheckupRefusal?
        var testDescription: String { "\(act) by \(actor) when \(facts.state)" }
    }

    private static let later = Day("2027-02-24")!

    static let table: [Case] = [
        Case(act: .accept, actor: .coordinator, facts: facts(.requested), expected: nil),
        Case(act: .accept, actor: .employer, facts: facts(.requested), expected: .notYours),
        Case(act: .accept, actor: .coordinator, facts: facts(.invited), expected: .noSuchMove),
        Case(act: .consent, actor: .employer, facts: facts(.invited), expected: nil),
        Case(act: .consent, actor: .coordinator, facts: facts(.invited), expected: .notYours),
        Case(act: .examine, actor: .employer, facts: facts(.invited), expected: .noSuchMove),
        Case(act: .examine, actor: .employer, facts: facts(.consented), expected: nil),
        Case(act: .examine, actor: .employer, facts: facts(.reviewing), expected: .noSuchMove),
        Case(act: .reviewInterview, actor: .employer, facts: facts(.consented), expected: .interviewMissing),
        Case(act: .reviewInterview, actor: .employer, facts: facts(.consented) { $0.isInterviewDone = true }, expected: nil),
        Case(act: .examined, actor: .system, facts: facts(.finding), expected: nil),
        Case(act: .examined, actor: .lawyer, facts: facts(.finding), expected: .notYours),
        Case(act: .issue, actor: .lawyer, facts: facts(.reviewing), expected: .lawyerMissing),
        Case(
            act: .issue, actor: .lawyer,
            facts: facts(.reviewing) {
                $0.hasLawyer = true
                $0.undecided = 3
            }, expected: .undecided(3)),
        Case(act: .issue, actor: .lawyer, facts: facts(.reviewing) { $0.hasLawyer = true }, expected: nil),
        Case(act: .issue, actor: .coordinator, facts: facts(.reviewing) { $0.hasLawyer = true }, expected: .notYours),
        Case(act: .issue, actor: .employer, facts: facts(.reviewing) { $0.hasLawyer = true }, expected: .notYours),
        Case(act: .acknowledge, actor: .employer, facts: facts(.prescribed), expected: nil),
        Case(
            act: .recheck, actor: .employer,
            facts: facts(.curing) {
                $0.openCureItems = 2
                $0.recheckDueOn = later
            }, expected: .recheckTooEarly(later)),
        Case(act: .recheck, actor: .employer, facts: facts(.curing) { $0.recheckDueOn = later }, expected: nil),
        Case(
            act: .recheck, actor: .employer,
            facts: facts(.curing) {
                $0.openCureItems = 2
                $0.recheckDueOn = today
            }, expected: nil),
        Case(act: .close, actor: .lawyer, facts: facts(.rechecking), expected: .recheckNotExamined),
        Case(act: .close, actor: .lawyer, facts: facts(.rechecking) { $0.isRecheckExamined = true }, expected: nil),
        Case(
            act: .reissue, actor: .lawyer,
            facts: facts(.rechecking) {
                $0.isRecheckExamined = true
                $0.undecided = 1
            }, expected: .undecided(1)), Case(act: .close, actor: .lawyer, facts: facts(.curing), expected: .noSuchMove),
        Case(act: .withdraw, actor: .employer, facts: facts(.rechecking), expected: nil),
        Case(act: .withdraw, actor: .employer, facts: facts(.closed), expected: .noSuchMove),
        Case(act: .withdraw, actor: .coordinator, facts: facts(.curing), expected: .notYours),
    ]

    @Test("An act is refused for the first rule it does not meet", arguments: table)
    func moves(_ row: Case) { #expect(refusal(of: row.act, by: row.actor, row.facts, today: Self.today) == row.expected) }

    @Test("Only the firm may leave, and it may from every living state; nothing leads out of an end")
    func ends() {
        for state in CheckupState.allCases {
            let acts = CheckupAct.allCases.filter { $0.from.contains(state) }
            #expect(acts.contains(.withdraw) == state.isLiving)
            if !state.isLiving { #expect(acts.isEmpty, "\(state): \(acts)") }
        }
        #expect(CheckupAct.withdraw.actors == [.employer])
    }

    @Test("A firm sees a prescription only by a lawyer's act: every way to prescribed is a lawyer's")
    func lawyersOnly() {
        for act in CheckupAct.allCases where act.to == .prescribed || act == .close { #expect(act.actors == [.lawyer]) }
    }

    // MARK: Terms

    @Test(
        "The re-check is three months later, on the last day where the month is shorter",
        arguments: [("2026-11-24", "2027-02-24"), ("2026-11-30", "2027-02-28"), ("2026-01-31", "2026-04-30"), ("2027-11-30", "2028-02-29"), ("2026-10-01", "2027-01-01")])
    func recheckDay(_ issued: String, _ due: String) { #expect(CheckupTerms.recheckDay(issuedOn: Day(issued)!).iso == due) }

    @Test(
        "Cure terms are working days by severity (R18)",
        arguments: [(Severity.high, "2026-09-18", "2026-10-15"), (.high, "2026-11-24", "2026-12-15"), (.medium, "2026-11-24", "2027-01-05"), (.low, "2026-11-24", "2027-01-26")])
    func cureDay(_ severity: Severity, _ issued: String, _ due: String) {
        #expect(CheckupTerms.cureDay(severity, issuedOn: Day(issued)!).day.iso == due)
    }

    @Test("A request is answered within five working days: from Monday 28 September 2026 over the holidays (R17)")
    func answerDay() { #expect(CheckupTerms.answerDay(receivedOn: Day("2026-09-28")!).iso == "2026-10-10") }
}

@Suite("Who may see a document (R70)") struct DocumentAccessTests {
    @Test(
        "The firm, the assigned lawyer and the coordinator read it; other lawyers see that it is there; everybody else nothing",
        arguments: [
            (viewer: CheckupViewer(), document: false, exists: false, before: false, issued: false, decides: false),
            (viewer: CheckupViewer(isContact: true), document: true, exists: true, before: false, issued: true, decides: false),
            (viewer: CheckupViewer(isLawyer: true), document: false, exists: true, before: false, issued: false, decides: false),
            (viewer: CheckupViewer(isAssignedLawyer: true, isLawyer: true), document: true, exists: true, before: true, issued: true, decides: true),
            (viewer: CheckupViewer(isCoordinator: true), document: true, exists: true, before: true, issued: true, decides: false),
        ])
    func access(_ row: (viewer: CheckupViewer, document: Bool, exists: Bool, before: Bool, issued: Bool, decides: Bool)) {
        #expect(DocumentAccess.seesDocument(row.viewer) == row.document)
        #expect(DocumentAccess.seesCase(row.viewer) == row.exists)
        #expect(DocumentAccess.seesFindings(row.viewer, isIssued: false) == row.before)
        #expect(DocumentAccess.seesFindings(row.viewer, isIssued: true) == row.issued)
        #expect(DocumentAccess.decides(row.viewer) == row.decides)
    }
}
