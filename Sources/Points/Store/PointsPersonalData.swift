import Identity
import Kernel
import Store

/// What points know of a person: their statement. (PIPL art. 44–47; domain.md R20)
extension PointsFeature: PersonalDataSource {
    public var title: Phrase { Phrase("积分", "Points") }

    public func export(_ person: PersonID, in tx: any Transaction) throws -> PersonalData {
        let lines = try tx.rows("SELECT kind, detail, amount, state, at FROM points_entry WHERE person = :person ORDER BY id", ["person": person])
        return .fields([
            "balance": .number(try points.balance(of: person, in: tx)),
            "entries": .list(
                lines.map {
                    .fields([
                        "kind": .text($0[0] as String), "detail": .text($0[1] as String?), "points": .number($0[2]), "state": .text($0[3] as String),
                        "at": .moment($0[4] as Instant),
                    ])
                }),
        ])
    }

    public func kept(_ person: PersonID, in tx: any Transaction) throws -> [KeptData] {
        let count: Int = try tx.scalar("SELECT COUNT(*) FROM points_entry WHERE person = :person", ["person": person]) ?? 0
        guard count > 0 else { return [] }
        return [
            KeptData(
                Phrase("积分流水（不含身份）", "Points, without identity"), why: Phrase("账本要能从头核对。", "The books must add up from the beginning."), needsIdentity: false)
        ]
    }

    public func erase(_ person: PersonID, at now: Instant, in tx: any Transaction) throws {
        try tx.execute("DELETE FROM points_trace WHERE person = :person", ["person": person])
        try tx.execute("DELETE FROM points_streak WHERE person = :person", ["person": person])
    }
}
