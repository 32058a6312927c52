import Identity
import Kernel
import Organisations
import Store

/// What a union decides about a person: the move, what follows from it, and the word to the person (domain.md R61), in one transaction.
/// The officers' pages, bulk acts and the API all decide this one way.
struct UnionDecisions: Sendable {
    let memberships: Memberships
    let transfers: Transfers
    let names: ApprovedNames
    let outbox: Outbox

    /// `Memberships.perform` with its consequences.
    @discardableResult func perform(
        _ act: MembershipMachine.Act, on id: MembershipID, to place: UnionPlace? = nil, by acting: Acting, with evidence: MembershipMachine.Evidence,
        expectedVersion: Int? = nil, now: Instant, in tx: any Transaction
    ) throws -> Membership {
        let after = try memberships.perform(act, on: id, to: place, by: acting, with: evidence, expectedVersion: expectedVersion, now: now, in: tx)
        if act == .approve || act == .takeIn { try names.verify(after, now: now, in: tx) }
        if let word = Self.word(for: act) {
            try outbox.notify(after.person, word, once: "membership:\(id):\(after.version)", isDecision: true, at: now, in: tx)
        }
        return after
    }

    @discardableResult func accept(_ id: TransferID, by acting: Acting, tree: OrganisationTree, now: Instant, in tx: any Transaction) throws -> Membership {
        let member = try transfers.accept(id, by: acting, tree: tree, now: now, in: tx)
        try outbox.notify(member.person, "您的会籍已转入新的工会，可登录“我的会籍”查看。", once: "transfer:\(id)", isDecision: true, at: now, in: tx)
        return member
    }

    func refuse(_ transfer: MembershipTransfer, reason: String, by acting: Acting, now: Instant, in tx: any Transaction) throws {
        try transfers.refuse(transfer.id, reason: reason, by: acting, now: now, in: tx)
        try outbox.notify(
            transfer.person, "您的转会申请未被接收，原因请登录后在“我的会籍”查看。", once: "transfer:\(transfer.id)", isDecision: true, at: now, in: tx)
    }

    private static func word(for act: MembershipMachine.Act) -> String? {
        switch act {
        case .approve: "您的入会申请已通过，登录后可以查看电子会员卡。"
        case .reject: "您的入会申请未通过，原因请登录后在“我的会籍”查看。"
        case .takeIn: "已有工会接收您入会，登录后可以查看电子会员卡。"
        default: nil
        }
    }
}
