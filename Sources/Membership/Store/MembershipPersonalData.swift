import Identity
import Kernel
import Store

/// What memberships keep about a person, for their rights. (domain.md R20; whose roster knows a paper: `MemberRosters`)
public struct MembershipPersonalData: PersonalDataSource {
    let memberships: Memberships

    public init(memberships: Memberships) { self.memberships = memberships }

    public var name: String { "membership" }
    public var title: Phrase { Phrase("会籍", "Membership") }

    public func export(_ person: PersonID, in tx: any Transaction) throws -> PersonalData {
        let transfers = Transfers(memberships: memberships)
        return .list(
            try memberships.history(of: person, in: tx).map { member in
                .fields([
                    "id": .text(member.id.description), "organisation_id": .text(member.organisation.description), "state": .text(member.state.rawValue),
                    "name": .text(member.name), "joined_on": .day(member.joinedOn), "applied_at": .moment(member.appliedAt), "source": .text(member.source.rawValue),
                    "occupation": .text(member.work.occupation), "new_form_kind": .text(member.work.newFormKind?.rawValue),
                    "platform": .text(member.work.platform), "department": .text(member.work.department),
                    "employee_number": .text(member.work.employeeNumber), "card_number": .text(member.cardNumber),
                    "retained_for": .text(member.retainedFor?.rawValue),
                    "events": .list(try memberships.events(of: member.id, in: tx).map(Self.event)),
                    "transfers": .list(try transfers.history(of: member.id, in: tx).map(Self.transfer)),
                ])
            })
    }

    private static func event(_ event: MembershipEvent) -> PersonalData {
        .fields([
            "at": .moment(event.at), "from": .text(event.from?.rawValue), "to": .text(event.to.rawValue), "act": .text(event.act?.rawValue),
            "organisation_id": .text(event.organisation.description), "reason": .text(event.reason), "document": .text(event.document),
        ])
    }

    private static func transfer(_ transfer: MembershipTransfer) -> PersonalData {
        .fields([
            "from": .text(transfer.from.description), "to": .text(transfer.to.description), "state": .text(transfer.state.rawValue),
            "opened_at": .moment(transfer.openedAt), "reason": .text(transfer.reason), "closed_at": .moment(transfer.closedAt),
            "closing_reason": .text(transfer.closingReason),
        ])
    }

    public func kept(_ person: PersonID, in tx: any Transaction) throws -> [KeptData] {
        let history = try memberships.history(of: person, in: tx)
        var out: [KeptData] = []
        if let living = history.first(where: { $0.state.isLiving }) {
            out.append(
                KeptData(
                    Phrase("会籍（\(living.state.label.zh)）", "Membership (\(living.state.label.en))"),
                    why: Phrase("会籍存续期间须保留身份信息；退会或撤回申请后再删除。", "A living membership needs your identity. Leave, or withdraw your application, first."),
                    needsIdentity: true))
        }
        if history.contains(where: { !$0.state.isLiving }) {
            out.append(
                KeptData(
                    Phrase("已结束的会籍记录", "Memberships that have ended"),
                    why: Phrase("用于工会统计和办事追溯，去掉姓名和工作信息后保留。", "Kept for statistics and to retrace decisions, without name and work."), needsIdentity: false))
        }
        return out
    }

    public func erase(_ person: PersonID, at now: Instant, in tx: any Transaction) throws {
        try tx.execute(
            """
            UPDATE membership SET name = '', name_key = '', occupation = NULL, platform = NULL, department = NULL, employee_number = NULL, card_number = NULL
            WHERE person = :person AND ended > 0
            """, ["person": person])
        try tx.execute(
            """
            UPDATE membership_event SET reason = NULL, document = NULL
            WHERE membership IN (SELECT id FROM membership WHERE person = :person AND ended > 0) AND (reason IS NOT NULL OR document IS NOT NULL)
            """, ["person": person])
        try tx.execute(
            """
            UPDATE membership_transfer SET name = '', reason = '', closing_reason = NULL, occupation = NULL, department = NULL, employee_number = NULL
            WHERE person = :person AND due_on IS NULL AND membership IN (SELECT id FROM membership WHERE person = :person AND ended > 0)
            """, ["person": person])
    }

    /// The account turns out to be somebody who is a member, or has been: one living membership stays, the person's own. (domain.md R60)
    public func move(from account: PersonID, to person: PersonID, in tx: any Transaction) throws {
        let own = try memberships.living(of: person, in: tx)
        if own != nil, let other = try memberships.living(of: account, in: tx) { try end(other, of: account, in: tx) }
        try tx.execute("UPDATE membership SET person = :person WHERE person = :account", ["person": person, "account": account])
        try tx.execute("UPDATE membership_transfer SET person = :person WHERE person = :account", ["person": person, "account": account])
    }

    private func end(_ member: Membership, of account: PersonID, in tx: any Transaction) throws {
        let acting = Acting.person(account)
        // Identity's hook brings no moment: that of the last event is the earliest that can't lie before it.
        let now = try memberships.events(of: member.id, in: tx).first?.at ?? member.appliedAt
        if member.state == .transferring, let open = try Transfers(memberships: memberships).open(of: member.id, in: tx) {
            try Transfers(memberships: memberships).withdraw(open.id, reason: "账号合并", by: account, now: now, in: tx)
        }
        let act: MembershipMachine.Act = member.state.isPending ? .withdraw : .leave
        try memberships.perform(act, on: member.id, by: acting, with: .init(reason: "账号合并"), now: now, in: tx)
    }

    public func verified(_ person: PersonID, name: PersonName, in tx: any Transaction) throws {
        try memberships.followPerson(person, name: name.text, isVerified: true, in: tx)
    }
}
