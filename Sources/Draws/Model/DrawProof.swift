import Kernel

/// Everything that anybody needs to draw again. `docs/draw-proof.md` describes the file.
public struct DrawProof: Sendable {
    public struct Entropy: Hashable, Sendable {
        public let source: String
        public let value: String
        public init(source: String, value: String) {
            self.source = source
            self.value = value
        }
    }

    public struct Winner: Hashable, Sendable {
        public let entry: String
        public let prize: String
        public init(entry: String, prize: String) {
            self.entry = entry
            self.prize = prize
        }
    }

    public static let version: Int64 = 1

    public var version: Int64
    /// As published, all of it: the root covers what nobody's program reads, too.
    public var rules: JSONValue
    public var prizes: JSONValue
    public var commitment: [UInt8]
    public var secret: [UInt8]
    public var entropy: Entropy?
    public var entriesRoot: [UInt8]
    public var entries: DrawEntries
    public var seed: [UInt8]
    /// In the order of drawing.
    public var winners: [Winner]

    public init(
        version: Int64 = DrawProof.version, rules: JSONValue, prizes: JSONValue, commitment: [UInt8], secret: [UInt8], entropy: Entropy?, entriesRoot: [UInt8],
        entries: DrawEntries, seed: [UInt8], winners: [Winner]
    ) {
        self.version = version
        self.rules = rules
        self.prizes = prizes
        self.commitment = commitment
        self.secret = secret
        self.entropy = entropy
        self.entriesRoot = entriesRoot
        self.entries = entries
        self.seed = seed
        self.winners = winners
    }

    /// Draws: freezes `entries`, mixes the seed, picks the winners.
    /// - Parameter secret: 32 random bytes whose hash was published.
    public init(_ rules: DrawRules, _ prizes: [DrawPrize], _ entries: DrawEntries, secret: [UInt8], entropy: Entropy? = nil) {
        let frozen = entries.sorted()
        let (rulesJSON, prizesJSON) = (rules.json, JSONValue.list(prizes.map(\.json)))
        let root = EntryTree(frozen, announcement: EntryTree.announcement(rules: rulesJSON, prizes: prizesJSON)).root
        let seed = DrawSeed.seed(secret: secret, root: root, entropy: entropy?.value)
        let picked = Selection(frozen, rules, prizes, seed: seed).winners()
        self.init(
            rules: rulesJSON, prizes: prizesJSON, commitment: DrawSeed.commitment(secret), secret: secret, entropy: entropy, entriesRoot: root, entries: frozen, seed: seed,
            winners: picked.map { Winner(entry: frozen.id($0.entry), prize: prizes[$0.prize].id) })
    }
}
