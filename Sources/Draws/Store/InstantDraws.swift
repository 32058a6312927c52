import Audit
import Kernel
import Store
import Vault

/// Draws whose prizes lie in a schedule that was committed to before the first play. (design.md; domain.md R41e, R68)
///
/// The schedule is a draw of its own: its entries are the places `0001` … `5000`, frozen before opening, and its winners are the places
/// with a prize. The n-th play gets place n; at the end the proof opens it all, and any program that checks draws checks this one.
extension Draws {
    /// A schedule, made outside of a transaction: half a second for 100,000 places.
    public struct Schedule: Sendable {
        let new: NewDraw
        let places: Int
        let proof: DrawProof
        let tree: EntryTree
    }

    /// - Parameter places: how many plays there are; at most 1,000,000.
    /// - Throws: `DrawProblem.notReady`.
    public func schedule(_ new: NewDraw, places: Int) throws -> Schedule {
        precondition(new.rules.method == .instant && new.rules.entropySource == nil, "an instant draw waits for nothing")
        var problems = RulesCheck.problems(new.rules, new.prizes)
        if !(new.prizes.reduce(0) { $0 + $1.count }...1_000_000).contains(places) {
            problems.append(
                FieldProblem(
                    field: "places", code: "draw.places", message: Phrase("次数不能少于奖品数，最多 1,000,000。", "There are at least as many places as prizes, and at most 1,000,000.")))
        }
        guard problems.isEmpty else { throw DrawProblem.notReady(problems) }
        let proof = DrawProof(new.rules, new.prizes, InstantPlaces.entries(places), secret: RandomToken.random(bytes: DrawSeed.secretBytes))
        let tree = EntryTree(proof.entries, announcement: EntryTree.announcement(rules: proof.rules, prizes: proof.prizes))
        return Schedule(new: new, places: places, proof: proof, tree: tree)
    }

    /// Publishes commitment and root of a schedule; plays are taken from now on.
    public func announce(_ schedule: Schedule, by actor: AuditEntry.Actor, now: Instant, in tx: any Transaction) throws -> DrawID {
        let id: DrawID = ids.next()
        let (new, proof) = (schedule.new, schedule.proof)
        try insert(new, id, proof.secret, state: .open, now: now, in: tx)
        try tx.execute(
            "UPDATE draw SET entered = :places, root = :root, frozen_at = :now WHERE id = :id", ["places": schedule.places, "root": proof.entriesRoot, "now": now, "id": id])
        try tx.insertMany(
            into: "draw_schedule", ["draw", "place_index", "prize"],
            proof.winners.map { [id.value, .blob(placeIndex(id, $0.entry)), .text($0.prize)] })
        try audit(
            id, new.organisation, "draw.announced", actor, now, ["commitment": Hex.text(proof.commitment), "root": Hex.text(proof.entriesRoot)], in: tx)
        return id
    }

    /// Plays once. The n-th play gets place n, whatever prize lies there; the same cause gets its first answer again.
    /// - Parameter cause: what entitles to this play, unique within the draw: `checkin:2026-11-24:17`.
    /// - Throws: `DrawProblem.allPlayed`, `.noSuchMove`.
    public func play(_ id: DrawID, by person: PersonID, cause: String, now: Instant, in tx: any Transaction) throws -> DrawPlay {
        if let first = try first(id, cause, in: tx) { return first }
        guard
            let row = try tx.row(
                "UPDATE draw SET played = played + 1 WHERE id = :id AND state = 'open' AND method = 'instant' AND played < entered RETURNING played, entered", ["id": id])
        else {
            let draw = try existing(id, in: tx)
            throw draw.state == .open ? DrawProblem.allPlayed : DrawProblem.noSuchMove(from: draw.state)
        }
        let (place, places): (Int, Int) = (row[0], row[1])
        // The row is held now: a play of the same cause that came between is seen.
        if let first = try first(id, cause, in: tx) {
            try tx.execute("UPDATE draw SET played = played - 1 WHERE id = :id", ["id": id])
            return first
        }
        let prize: String? = try tx.scalar(
            "SELECT prize FROM draw_schedule WHERE draw = :draw AND place_index = :place",
            ["draw": id, "place": placeIndex(id, InstantPlaces.id(place, of: places))])
        try tx.execute(
            "INSERT INTO draw_play (draw, place, cause, person, prize, played_at) VALUES (:draw, :place, :cause, :person, :prize, :now)",
            ["draw": id, "place": place, "cause": cause, "person": person, "prize": prize, "now": now])
        return DrawPlay(place: place, prize: prize, isRepeated: false)
    }

    private func first(_ id: DrawID, _ cause: String, in tx: any Transaction) throws -> DrawPlay? {
        try tx.row("SELECT place, prize FROM draw_play WHERE draw = :draw AND cause = :cause", ["draw": id, "cause": cause])
            .map { DrawPlay(place: $0[0], prize: $0[1], isRepeated: true) }
    }

    /// Ends an instant draw: the secret is opened, and whoever played can see that place n was what it should be.
    public func endPlays(_ id: DrawID, by actor: AuditEntry.Actor, now: Instant, in tx: any Transaction) throws {
        let draw = try existing(id, in: tx)
        guard draw.state == .open, draw.rules.method == .instant,
            try tx.execute("UPDATE draw SET state = 'frozen' WHERE id = :id AND state = 'open'", ["id": id]) == 1
        else { throw DrawProblem.noSuchMove(from: draw.state) }
        try audit(id, draw.organisation, "draw.frozen", actor, now, ["played": String(draw.played)], in: tx)
        try addJob(id, draw.organisation, by: actor, now: now, in: tx)
    }

    private func placeIndex(_ id: DrawID, _ place: String) -> [UInt8] { vault.blindIndex(.drawPlace, "\(id) \(place)") }
}
