import Identity
import Kernel
import Store

/// What draws know of a person: which they took part in, under which number. (PIPL art. 44–47; domain.md R20)
extension DrawsFeature: PersonalDataSource {
    public var title: Phrase { Phrase("抽签抽奖", "Draws") }

    public func export(_ person: PersonID, in tx: any Transaction) throws -> PersonalData {
        let entries = try tx.rows(
            "SELECT draw, entry, weight, entered_at FROM draw_entry WHERE person = :person ORDER BY draw, entry", ["person": person])
        let plays = try tx.rows("SELECT draw, place, prize, played_at FROM draw_play WHERE person = :person ORDER BY draw, place", ["person": person])
        return .fields([
            "entries": .list(
                entries.map {
                    .fields(["draw_id": .text(($0[0] as DrawID).description), "entry": .text($0[1] as String), "weight": .number($0[2]), "at": .moment($0[3] as Instant)])
                }),
            "plays": .list(
                plays.map {
                    .fields(["draw_id": .text(($0[0] as DrawID).description), "place": .number($0[1]), "prize": .text($0[2] as String?), "at": .moment($0[3] as Instant)])
                }),
        ])
    }

    public func kept(_ person: PersonID, in tx: any Transaction) throws -> [KeptData] {
        let count: Int =
            try tx.scalar(
                "SELECT (SELECT COUNT(*) FROM draw_entry WHERE person = :person) + (SELECT COUNT(*) FROM draw_play WHERE person = :person)", ["person": person]) ?? 0
        guard count > 0 else { return [] }
        return [
            KeptData(
                Phrase("抽签编号（不含身份）", "Entries in draws (without identity)"), why: Phrase("抽签结果要能重新核算。", "Draws must stay open to be drawn again."), needsIdentity: false)
        ]
    }

    public func erase(_ person: PersonID, at now: Instant, in tx: any Transaction) throws {
        try tx.execute("UPDATE draw_entry SET person = NULL WHERE person = :person", ["person": person])
        try tx.execute("UPDATE draw_play SET person = NULL WHERE person = :person", ["person": person])
    }

    public func move(from account: PersonID, to person: PersonID, in tx: any Transaction) throws {
        try tx.execute("UPDATE draw_entry SET person = :to WHERE person = :from", ["to": person, "from": account])
        try tx.execute("UPDATE draw_play SET person = :to WHERE person = :from", ["to": person, "from": account])
    }
}
