import Identity
import Kernel
import Store

/// What activities know of a person: what they took part in, with their answers, and their notices. (PIPL art. 44–47; domain.md R20)
extension ActivitiesFeature: PersonalDataSource {
    public var title: Phrase { Phrase("活动", "Activities") }

    public func export(_ person: PersonID, in tx: any Transaction) throws -> PersonalData {
        var fields: [String: PersonalData] = [:]
        for mode in modes.all { fields[type(of: mode).kind.rawValue] = try mode.personalData(of: person, in: tx) }
        let rows = try tx.rows(
            "SELECT activity, text_zh, created_at FROM activity_notice WHERE person = :person ORDER BY id", ["person": person])
        fields["notices"] = .list(
            rows.map { .fields(["activity_id": .text(($0[0] as ActivityID).description), "text": .text($0[1] as String), "at": .moment($0[2] as Instant)]) })
        return .fields(fields)
    }

    /// What took place stays in the counts of its activity, without a name.
    public func kept(_ person: PersonID, in tx: any Transaction) throws -> [KeptData] {
        let entries = try modes.entries(of: person, now: tools.clock.now(), in: tx)
        guard entries.contains(where: { $0.isLiving && !$0.isAhead(tools.clock.now()) }) else { return [] }
        return [
            KeptData(
                Phrase("参加过的活动（不含姓名和回答）", "Activities you took part in (without name and answers)"),
                why: Phrase("活动人数要与记录一致。", "The numbers of an activity must agree with its record."), needsIdentity: false)
        ]
    }

    public func erase(_ person: PersonID, at now: Instant, in tx: any Transaction) throws {
        for mode in modes.all { try mode.erase(person, at: now, in: tx) }
        try tx.execute("DELETE FROM activity_notice WHERE person = :person", ["person": person])
        try tx.execute("DELETE FROM activity_notice_seen WHERE person = :person", ["person": person])
    }
}
