import Audit
import Foundation
import Kernel
import Ledger
import Membership
import Organisations
import Store

/// 精准送: a benefit given to everybody it is for, or to those on its list, without their asking. One resumable job, in bodies of about 10 ms;
/// whoever has one already is left out, so a job that runs again after a kill gives nobody a second one. (domain.md C)
struct IssueVouchers: Sendable {
    let tools: BenefitTools
    static let name = "benefits.issue"
    private static let portion = 250

    struct Task: Codable, Sendable {
        let benefit: BenefitID
        let officer: PersonID
    }

    struct Checkpoint: Codable, Sendable {
        var place: MemberRoll.Place?
        var listed: PersonID?
        var issued = 0
        var skipped = 0
        var isOver = false
    }

    struct Outcome: Codable, Sendable {
        let issued: Int
        let skipped: Int
        /// The stock was used up before everybody was served.
        let ranOut: Bool
    }

    var jobKind: JobKind {
        JobKind(Self.name, Task.self) { task, context -> Outcome in try await run(task, context) }
    }

    private func run(_ task: Task, _ context: JobContext) async throws -> Outcome {
        var checkpoint = try context.checkpoint(as: Checkpoint.self) ?? Checkpoint()
        let total = context.job.total
        var ranOut = false
        while !checkpoint.isOver {
            try await tools.numbers.fill(context.database)
            let tree = try await tools.organisations.tree()
            let from = checkpoint
            let now = context.clock.now()
            let (next, isEmpty) = try await context.database.write(lane: BenefitStore.lane(task.benefit), priority: .bulk) { tx in
                let step = try step(task, from, tree, now: now, tx)
                try context.save(step.checkpoint, done: Int64(step.checkpoint.issued + step.checkpoint.skipped), total: total, tx)
                return step
            }
            checkpoint = next
            ranOut = isEmpty
        }
        return Outcome(issued: checkpoint.issued, skipped: checkpoint.skipped, ranOut: ranOut)
    }

    private func step(
        _ task: Task, _ from: Checkpoint, _ tree: OrganisationTree, now: Instant, _ tx: any Transaction
    ) throws -> (checkpoint: Checkpoint, isEmpty: Bool) {
        let benefit = try tools.benefits.existing(task.benefit, in: tx)
        var checkpoint = from
        guard benefit.state == .published, benefit.content.closesAt.map({ now < $0 }) ?? true, let accounts = try tools.books.accounts(benefit.id, in: tx) else {
            throw BenefitProblem.notForIssuing
        }
        let members = try next(benefit, &checkpoint, tree, tx)
        let content = benefit.content
        let period = content.limit.period(of: now)
        let claimed = try ClaimReads.claimed(members.map(\.person), benefit.id, periods: [period], in: tx)
        let wanted = members.filter { member in
            content.firstUnmet(by: member.participant, isListed: true, on: now.day) { $0 == $1 || tree.covers($0, $1) } == nil
                && claimed[PersonPeriod(person: member.person, period: period)] == nil
        }
        let left = try tools.books.ledger.lock(accounts.stock, in: tx)
        let served = Array(wanted.prefix(Int(min(left, Int64(wanted.count)))))
        try VoucherIssue(tools: tools).issue(served.map(\.person), benefit, period: period, now: now, in: tx)
        checkpoint.issued += served.count
        checkpoint.skipped += members.count - served.count
        let isEmpty = served.count < wanted.count
        checkpoint.isOver = checkpoint.isOver || isEmpty
        return (checkpoint, isEmpty)
    }

    /// The next members who may get one, and where to go on.
    private func next(_ benefit: Benefit, _ checkpoint: inout Checkpoint, _ tree: OrganisationTree, _ tx: any Transaction) throws -> [MemberFacts] {
        if benefit.content.hasList {
            let people = try ClaimReads.listed(benefit.id, after: checkpoint.listed, limit: Self.portion, in: tx)
            checkpoint.listed = people.last ?? checkpoint.listed
            checkpoint.isOver = people.count < Self.portion
            let facts = try tools.memberships.facts(of: people, in: tx)
            return people.compactMap { facts[$0] }
        }
        let roll = MemberRoll(memberships: tools.memberships)
        let (members, next) = try roll.portion(of: MemberScope(benefit.organisation, in: tree), after: checkpoint.place, limit: Self.portion, in: tx)
        checkpoint.place = next
        checkpoint.isOver = next == nil
        return members
    }
}

extension Job {
    /// What came of issuing, once it is done.
    var outcome: IssueVouchers.Outcome? { result.flatMap { try? JSONDecoder().decode(IssueVouchers.Outcome.self, from: Data($0.utf8)) } }
}
