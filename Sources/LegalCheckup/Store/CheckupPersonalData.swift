import Identity
import Kernel
import Store

/// What check-ups and legal aid know of a person: what they asked, and of which firms' cases they are the contact. (PIPL art. 44–47; domain.md R20)
extension LegalCheckupFeature: PersonalDataSource {
    public var title: Phrase { Phrase("法律服务", "Legal services") }

    public func export(_ person: PersonID, in tx: any Transaction) throws -> PersonalData {
        let requests = try tools.aid.of(person, in: tx).map { request -> PersonalData in
            .fields([
                "matter": .text(request.matter.rawValue), "question": .text(request.question), "answer": .text(request.answer), "asked_at": .moment(request.createdAt),
                "answered_at": .moment(request.answeredAt),
            ])
        }
        let cases = try tools.cases.ofContact(person, in: tx).map { found -> PersonalData in
            .fields(["case_id": .text(found.id.description), "employer": .text(found.employer.name), "state": .text(found.state.rawValue)])
        }
        return .fields(["legal_aid": .list(requests), "checkups": .list(cases)])
    }

    /// A firm's living check-up needs its contact until it is closed or withdrawn.
    public func kept(_ person: PersonID, in tx: any Transaction) throws -> [KeptData] {
        guard try tools.cases.ofContact(person, in: tx).contains(where: \.state.isLiving) else { return [] }
        return [
            KeptData(
                Phrase("您作为企业联系人的法治体检", "Check-ups of which you are the firm's contact"),
                why: Phrase("案件办结或者退出后删除。", "They go once the case is closed or withdrawn."), needsIdentity: true)
        ]
    }

    public func erase(_ person: PersonID, at now: Instant, in tx: any Transaction) throws {
        try tx.execute("DELETE FROM legal_aid_request WHERE person = :person", ["person": person])
        for found in try tools.cases.ofContact(person, in: tx) where !found.state.isLiving {
            try tx.execute("UPDATE checkup_case SET contact = NULL WHERE id = :id", ["id": found.id])
        }
    }

    public func move(from account: PersonID, to person: PersonID, in tx: any Transaction) throws {
        try tx.execute("UPDATE legal_aid_request SET person = :person WHERE person = :account", ["person": person, "account": account])
        try tx.execute("UPDATE checkup_case SET contact = :person WHERE contact = :account", ["person": person, "account": account])
    }
}
