import Audit
import Kernel
import Store
import Vault

/// From the freeze to the result.
extension Draws {
    /// Up to so many entries a draw is done inside one transaction.
    public static let smallDraw = 2_000

    /// Closes it: nobody comes in or goes out any more. A job computes the root, draws, and tells the follower; where the rules name a
    /// public number, it waits for that in between.
    /// - Throws: `DrawProblem.noSuchMove`.
    public func freeze(_ id: DrawID, by actor: AuditEntry.Actor, now: Instant, in tx: any Transaction) throws {
        let organisation = try close(id, by: actor, now: now, in: tx)
        try addJob(id, organisation, by: actor, now: now, in: tx)
    }

    /// The same for a small draw without a public number, all in this transaction; a bigger one goes the way of `freeze`.
    /// - Returns: whether it was drawn.
    @discardableResult
    public func drawNow(_ id: DrawID, by actor: AuditEntry.Actor, now: Instant, in tx: any Transaction) throws -> Bool {
        let organisation = try close(id, by: actor, now: now, in: tx)
        let draw = try existing(id, in: tx)
        guard draw.entered <= Self.smallDraw, draw.prizeCount <= Self.smallDraw, draw.rules.entropySource == nil else {
            try addJob(id, organisation, by: actor, now: now, in: tx)
            return false
        }
        let entries = try frozenEntries(of: id, in: tx)
        try save(EntryTree(entries, announcement: draw.announcement), entries, of: draw, now: now, in: tx)
        let frozen = try existing(id, in: tx)
        let result = try result(of: frozen, entries)
        for start in stride(from: 0, to: result.wins.count, by: Self.winsAtOnce) { try save(result, of: frozen, from: start, now: now, in: tx) }
        try finish(result, of: frozen, now: now, in: tx)
        return true
    }

    /// The public number that the rules named, once it is known. (design.md)
    /// - Throws: `DrawProblem.entropyNotNamed`, `.entropyTooEarly`, `.noSuchMove`.
    public func giveEntropy(_ id: DrawID, _ value: String, by actor: AuditEntry.Actor, now: Instant, in tx: any Transaction) throws {
        let draw = try existing(id, in: tx)
        guard draw.rules.entropySource != nil else { throw DrawProblem.entropyNotNamed }
        guard draw.state == .frozen else { throw draw.frozenAt == nil ? DrawProblem.entropyTooEarly : DrawProblem.noSuchMove(from: draw.state) }
        guard draw.root != nil else { throw DrawProblem.entropyTooEarly }
        guard
            try tx.execute(
                "UPDATE draw SET entropy_value = :value WHERE id = :id AND state = 'frozen' AND entropy_value IS NULL", ["value": value, "id": id]) == 1
        else { throw DrawProblem.noSuchMove(from: draw.state) }
        try audit(id, draw.organisation, "draw.entropy_given", actor, now, ["value": value], in: tx)
        try addJob(id, draw.organisation, by: actor, now: now, in: tx)
    }

    /// Makes the result public.
    public func publish(_ id: DrawID, by actor: AuditEntry.Actor, now: Instant, in tx: any Transaction) throws {
        try move(id, from: [.drawn], to: .published, "draw.published", by: actor, now: now, in: tx)
        try tx.execute("UPDATE draw SET published_at = :now WHERE id = :id", ["now": now, "id": id])
    }

    // MARK: Steps

    /// The exclusions go into the rules, which the root covers.
    private func close(_ id: DrawID, by actor: AuditEntry.Actor, now: Instant, in tx: any Transaction) throws -> OrganisationID {
        try move(id, from: [.announced, .open], to: .frozen, "draw.frozen", by: actor, now: now, in: tx)
        let draw = try existing(id, in: tx)
        var rules = draw.rules
        rules.exclusions += try exclusions(of: id, in: tx)
        try tx.execute("UPDATE draw SET rules = :rules, frozen_at = :now WHERE id = :id", ["rules": DrawRows.text(rules.json), "now": now, "id": id])
        return draw.organisation
    }

    func addJob(_ id: DrawID, _ organisation: OrganisationID, by actor: AuditEntry.Actor, now: Instant, in tx: any Transaction) throws {
        let person: PersonID? = if case .person(let person) = actor { person } else { nil }
        try Jobs.add(JobID(ids.nextRaw()), jobKind, DrawTask(id: id), organisation: organisation, createdBy: person, now: now, tx)
    }

    /// All entries in their frozen order. A million of them take 40 MB.
    func frozenEntries(of id: DrawID, in tx: any Transaction) throws -> DrawEntries {
        if let places = try instantPlaces(of: id, in: tx) { return InstantPlaces.entries(places) }
        var entries = DrawEntries()
        entries.reserve(try tx.scalar("SELECT entered FROM draw WHERE id = :id", ["id": id]) ?? 0)
        try tx.forEachRow("SELECT entry, weight, stratum FROM draw_entry WHERE draw = :draw ORDER BY entry", ["draw": id]) { row in
            entries.append(row[0] as String, weight: row[1], group: row[2])
            return true
        }
        return entries
    }

    private func instantPlaces(of id: DrawID, in tx: any Transaction) throws -> Int? {
        try tx.scalar("SELECT entered FROM draw WHERE id = :id AND method = 'instant'", ["id": id])
    }

    func save(_ tree: EntryTree, _ entries: DrawEntries, of draw: Draw, now: Instant, in tx: any Transaction) throws {
        // A job that was interrupted here comes again with the same root.
        guard try tx.execute("UPDATE draw SET root = :root WHERE id = :id AND state = 'frozen' AND root IS NULL", ["root": tree.root, "id": draw.id]) == 1 else { return }
        try tx.insertMany(
            into: "draw_part", ["draw", "number", "first_entry", "hash"],
            tree.parts.enumerated().map { number, hash in
                [draw.id.value, .integer(Int64(number)), .text(entries.id(number * EntryTree.partSize)), .blob(hash)]
            })
        try audit(draw.id, draw.organisation, "draw.root", .system, now, ["root": Hex.text(tree.root), "entries": String(entries.count)], in: tx)
    }

    /// What is drawn; the same each time.
    struct Result: Sendable {
        let secret: [UInt8]
        let seed: [UInt8]
        let wins: [DrawProof.Winner]
    }

    /// - Throws: `ProofFault` if the entries aren't those of the root.
    func result(of draw: Draw, _ entries: DrawEntries) throws -> Result {
        guard let root = draw.root, EntryTree(entries, announcement: draw.announcement).root == root else { throw ProofFault.root }
        let secret = try vault.open(draw.sealedSecret, .drawSecret, owner: draw.id.raw)
        let seed = DrawSeed.seed(secret: secret, root: root, entropy: draw.entropyValue)
        let picks = Selection(entries, draw.rules, draw.prizes, seed: seed).winners()
        return Result(secret: secret, seed: seed, wins: picks.map { DrawProof.Winner(entry: entries.id($0.entry), prize: draw.prizes[$0.prize].id) })
    }

    static let winsAtOnce = 200

    /// Writes a portion of the winners and tells the follower.
    func save(_ result: Result, of draw: Draw, from start: Int, now: Instant, in tx: any Transaction) throws {
        let portion = result.wins[start..<min(start + Self.winsAtOnce, result.wins.count)]
        guard !portion.isEmpty else { return }
        try tx.insertMany(
            into: "draw_winner", ["draw", "place", "entry", "prize"],
            portion.enumerated().map { [draw.id.value, .integer(Int64(start + $0 + 1)), .text($1.entry), .text($1.prize)] })
        guard let follower = follower(of: draw) else { return }
        try follower.won(try winners(of: draw.id, after: start, limit: portion.count, in: tx), of: draw, now: now, in: tx)
    }

    /// Opens the secret. After this nothing of the draw changes.
    func finish(_ result: Result, of draw: Draw, now: Instant, in tx: any Transaction) throws {
        guard
            try tx.execute(
                """
                UPDATE draw SET state = :state, secret = :secret, seed = :seed, drawn_at = :now, published_at = :published WHERE id = :id AND state = 'frozen'
                """,
                [
                    "state": draw.publishesItself ? DrawState.published : .drawn, "secret": result.secret, "seed": result.seed, "now": now,
                    "published": draw.publishesItself ? now : nil, "id": draw.id,
                ]) == 1
        else { return }
        try audit(draw.id, draw.organisation, "draw.drawn", .system, now, ["seed": Hex.text(result.seed), "winners": String(result.wins.count)], in: tx)
        try follower(of: draw)?.drawn(try existing(draw.id, in: tx), now: now, in: tx)
    }
}
