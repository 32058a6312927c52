import Kernel
import Store

/// The proof and its parts, read back from the tables.
extension Draws {
    /// A person's leaf in the tree of a frozen draw, with its path to the published root.
    public struct Leaf: Sendable {
        public let entry: String
        public let weight: Int64
        public let group: String?
        public let hash: [UInt8]
        public let path: EntryPath
    }

    /// - Returns: `nil` before the root is known, and for an entry that isn't in the draw.
    public func leaf(_ entry: String, of draw: Draw, in tx: any Transaction) throws -> Leaf? {
        guard draw.root != nil, draw.rules.method != .instant else { return nil }
        let parts = try tx.rows("SELECT first_entry, hash FROM draw_part WHERE draw = :draw ORDER BY number", ["draw": draw.id])
        guard let number = parts.lastIndex(where: { !Array(entry.utf8).lexicographicallyPrecedes(Array(($0[0] as String).utf8)) }) else { return nil }
        var entries = DrawEntries()
        try tx.forEachRow(
            "SELECT entry, weight, stratum FROM draw_entry WHERE draw = :draw AND entry >= :first ORDER BY entry LIMIT :limit",
            ["draw": draw.id, "first": parts[number][0] as String, "limit": EntryTree.partSize]
        ) { row in
            entries.append(row[0] as String, weight: row[1], group: row[2])
            return true
        }
        guard let place = entries.index(of: entry) else { return nil }
        let leaves = (0..<entries.count).map { EntryTree.leaf(entries, $0) }
        let path = EntryPath(place: place, in: leaves, part: number, of: parts.map { $0[1] }, announcement: draw.announcement)
        return Leaf(entry: entry, weight: entries.weights[place], group: entries.group(place), hash: leaves[place], path: path)
    }

    /// Everything but the entries: the frame of the proof's file.
    /// - Throws: `DrawProblem.notDrawn`.
    func frame(of draw: Draw, in tx: any Transaction) throws -> DrawProof {
        guard draw.state == .drawn || draw.state == .published, let root = draw.root, let seed = draw.seed, let secret = draw.secret else { throw DrawProblem.notDrawn }
        var winners: [DrawProof.Winner] = []
        try tx.forEachRow("SELECT entry, prize FROM draw_winner WHERE draw = :draw ORDER BY place", ["draw": draw.id]) { row in
            winners.append(DrawProof.Winner(entry: row[0], prize: row[1]))
            return true
        }
        return DrawProof(
            rules: draw.rules.json, prizes: .list(draw.prizes.map(\.json)), commitment: draw.commitment, secret: secret, entropy: draw.entropy, entriesRoot: root,
            entries: DrawEntries(), seed: seed, winners: winners)
    }

    /// The whole proof.
    /// - Throws: `DrawProblem.notDrawn`.
    public func proof(of id: DrawID, in tx: any Transaction) throws -> DrawProof {
        var proof = try frame(of: try existing(id, in: tx), in: tx)
        proof.entries = try frozenEntries(of: id, in: tx)
        return proof
    }

    /// Entries from behind `last` on: a piece of the proof's file.
    func entries(of draw: Draw, after last: String, limit: Int, in tx: any Transaction) throws -> DrawEntries {
        if draw.rules.method == .instant { return last.isEmpty ? InstantPlaces.entries(draw.entered) : DrawEntries() }
        var entries = DrawEntries()
        try tx.forEachRow(
            "SELECT entry, weight, stratum FROM draw_entry WHERE draw = :draw AND entry > :last ORDER BY entry LIMIT :limit",
            ["draw": draw.id, "last": last, "limit": limit]
        ) { row in
            entries.append(row[0] as String, weight: row[1], group: row[2])
            return true
        }
        return entries
    }
}
