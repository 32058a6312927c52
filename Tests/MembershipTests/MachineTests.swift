import Kernel
import TestSupport
import Testing

@testable import Membership

private typealias Machine = MembershipMachine

@Suite("The membership machine (R13, R14)")
struct MachineTests {
    @Test(
        "Each move of R13 exists for who may make it",
        arguments: [
            (act: Machine.Act.apply, from: nil as MembershipState?, by: Machine.Actor.person, to: MembershipState.applied),
            (.apply, nil, .unionOfficer, .applied), (.enrol, nil, .unionOfficer, .active), (.approve, .applied, .unionOfficer, .active),
            (.reject, .applied, .unionOfficer, .rejected), (.withdraw, .applied, .person, .withdrawn), (.pool, .applied, .system, .pooled),
            (.pool, .applied, .upperOfficer, .pooled), (.takeIn, .pooled, .receivingOfficer, .active), (.beginTransfer, .active, .person, .transferring),
            (.beginTransfer, .active, .unionOfficer, .transferring), (.beginTransfer, .active, .receivingOfficer, .transferring),
            (.acceptTransfer, .transferring, .receivingOfficer, .active), (.acceptTransfer, .retained, .receivingOfficer, .active),
            (.refuseTransfer, .transferring, .receivingOfficer, .active), (.withdrawTransfer, .transferring, .person, .active),
            (.retain, .active, .unionOfficer, .retained), (.resume, .retained, .unionOfficer, .active), (.lapse, .active, .unionOfficer, .lapsed),
            (.leave, .active, .person, .left), (.leave, .retained, .person, .left), (.expel, .active, .unionOfficer, .expelled),
            (.recordDeath, .active, .unionOfficer, .deceased), (.recordDeath, .left, .unionOfficer, .deceased),
        ])
    func moves(act: MembershipMachine.Act, from: MembershipState?, by actor: MembershipMachine.Actor, to: MembershipState) throws {
        #expect(try Machine.decide(act, from: from, by: actor, with: .everything).get() == to)
    }

    @Test(
        "A move that R13 does not name is refused and says why",
        arguments: [
            (act: Machine.Act.approve, from: MembershipState.rejected as MembershipState?, by: Machine.Actor.unionOfficer, code: "membership.no_such_move"),
            (.approve, .active, .unionOfficer, "membership.no_such_move"), (.takeIn, .applied, .receivingOfficer, "membership.no_such_move"),
            (.apply, .active, .person, "membership.no_such_move"), (.recordDeath, .deceased, .unionOfficer, "membership.no_such_move"),
            (.leave, .transferring, .person, "membership.no_such_move"), (.expel, .retained, .unionOfficer, "membership.no_such_move"),
            (.approve, .applied, .person, "membership.not_yours"), (.withdraw, .applied, .unionOfficer, "membership.not_yours"),
            (.acceptTransfer, .transferring, .unionOfficer, "membership.not_yours"), (.lapse, .active, .system, "membership.not_yours"),
            (.enrol, nil, .person, "membership.not_yours"),
        ])
    func refusals(act: MembershipMachine.Act, from: MembershipState?, by actor: MembershipMachine.Actor, code: String) {
        #expect(throws: MembershipProblem.self) { try Machine.decide(act, from: from, by: actor, with: .everything).get() }
        guard case .failure(let problem) = Machine.decide(act, from: from, by: actor, with: .everything) else { return }
        #expect(problem.code == code)
        #expect(!problem.message.zh.isEmpty && !problem.message.en.isEmpty)
    }

    @Test(
        "What R13 asks for is asked for",
        arguments: [
            (act: Machine.Act.reject, from: MembershipState.applied, by: Machine.Actor.unionOfficer, fields: ["reason"]),
            (.lapse, .active, .unionOfficer, ["document", "reason", "six_months_absent", "talk_failed"]),
            (.expel, .active, .unionOfficer, ["criminal_punishment", "document", "group_heard", "reason"]),
            (.retain, .active, .unionOfficer, ["retained_reason"]), (.leave, .active, .unionOfficer, ["document"]),
            (.refuseTransfer, .transferring, .receivingOfficer, ["reason"]), (.recordDeath, .active, .unionOfficer, ["document"]),
        ])
    func needs(act: MembershipMachine.Act, from: MembershipState, by actor: MembershipMachine.Actor, fields: [String]) {
        guard case .failure(let problem) = Machine.decide(act, from: from, by: actor) else {
            Issue.record("\(act) needs nothing")
            return
        }
        #expect(problem.fieldProblems.map(\.field) == fields)
        #expect(Machine.needs(of: act, by: actor).map(\.field).sorted() == fields)
    }

    @Test("The upper union decides only what is overdue (R17)")
    func upperUnion() throws {
        var evidence = Machine.Evidence.everything
        evidence.isOverdue = false
        #expect(throws: MembershipProblem.notOverdue) { try Machine.decide(.approve, from: .applied, by: .upperOfficer, with: evidence).get() }
        evidence.isOverdue = true
        #expect(try Machine.decide(.approve, from: .applied, by: .upperOfficer, with: evidence).get() == .active)
    }

    @Test("Retired members stay retained, others come back")
    func retired() throws {
        var evidence = Machine.Evidence.everything
        for reason in RetainedReason.allCases {
            evidence.currentlyRetainedFor = reason
            let resumed = Machine.decide(.resume, from: .retained, by: .unionOfficer, with: evidence)
            #expect(resumed == (reason == .retired ? .failure(.retiredStayRetained) : .success(.active)))
            #expect(Machine.acts(from: .retained, by: .unionOfficer, retainedFor: reason).contains(.resume) == (reason != .retired))
        }
    }

    @Test("Only acts that would succeed are offered")
    func offered() {
        #expect(Machine.acts(from: .applied, by: .unionOfficer) == [.approve, .reject, .recordDeath])
        #expect(Machine.acts(from: .applied, by: .person) == [.withdraw])
        #expect(Machine.acts(from: .active, by: .person) == [.beginTransfer, .leave])
        #expect(Machine.acts(from: .expelled, by: .person) == [])
        #expect(Machine.acts(from: nil, by: .person) == [.apply])
    }

    @Test("30 active, 2 transferring, 4 retained and 3 pooled count 32 (R14)")
    func counted() {
        let states =
            Array(repeating: MembershipState.active, count: 30) + [.transferring, .transferring] + Array(repeating: .retained, count: 4)
            + Array(
                repeating: .pooled,
                count: 3)
        #expect(states.count { $0.effects.counts == .once } == 32)
        #expect(states.count { $0.effects.counts == .apart } == 3)
    }

    @Test("Effects follow R14", arguments: MembershipState.allCases)
    func effects(state: MembershipState) {
        let effects = state.effects
        let full = state == .active || state == .transferring
        #expect(effects.votesAndStands == full && effects.paysDues == full && (effects.counts == .once) == full && (effects.card == .full) == full)
        #expect((effects.card == .none) == ![.active, .transferring, .retained, .pooled].contains(state))
        #expect((effects.benefits == .issuedStayGood) == [.lapsed, .left].contains(state))
    }
}

extension MembershipMachine.Evidence {
    static let everything = MembershipMachine.Evidence(
        reason: "r", document: "d", retainedReason: .unemployed, confirmed: Set(MembershipMachine.Need.allCases), isOverdue: true)
}

/// A model so small that it can be read against R13 at a glance: which states follow which.
private enum Model {
    static let next: [MembershipState: Set<MembershipState>] = [
        .applied: [.active, .rejected, .withdrawn, .pooled, .deceased], .pooled: [.active, .withdrawn, .deceased],
        .active: [.transferring, .retained, .lapsed, .left, .expelled, .deceased, .pooled], .transferring: [.active, .deceased, .pooled],
        .retained: [.active, .left, .deceased, .pooled], .rejected: [.deceased], .withdrawn: [.deceased], .lapsed: [.deceased], .left: [.deceased],
        .expelled: [.deceased], .deceased: [],
    ]
}

@Suite("Random walks through the machine")
struct MachineWalkTests {
    @Test("100,000 steps never leave the model, and what is offered is possible (R13)")
    func walk() {
        let seed = UInt64.random(in: .min ... .max)
        var random = SplitMix(seed: seed)
        var state: MembershipState?
        var seen: Set<MembershipState> = []
        for step in 0..<100_000 {
            let act = MembershipMachine.Act.allCases.randomElement(using: &random)!
            let actor = MembershipMachine.Actor.allCases.randomElement(using: &random)!
            var evidence = MembershipMachine.Evidence.everything
            evidence.isOverdue = Bool.random(using: &random)
            evidence.currentlyRetainedFor = RetainedReason.allCases.randomElement(using: &random)
            let offered = MembershipMachine.acts(from: state, by: actor, isOverdue: evidence.isOverdue, retainedFor: evidence.currentlyRetainedFor).contains(act)
            switch MembershipMachine.decide(act, from: state, by: actor, with: evidence) {
            case .success(let new):
                #expect(offered, "seed \(seed), step \(step)")
                let allowed = state.map { Model.next[$0] ?? [] } ?? [.applied, .active]
                #expect(allowed.contains(new), "seed \(seed), step \(step): \(state?.rawValue ?? "–") → \(new)")
                state = new
                seen.insert(new)
            case .failure: #expect(!offered, "seed \(seed), step \(step)")
            }
            // A membership that has ended stays in history; the person begins anew.
            if let now = state, !now.isLiving, Int.random(in: 0..<20, using: &random) == 0 { state = nil }
        }
        #expect(seen == Set(MembershipState.allCases), "seed \(seed)")
    }
}
