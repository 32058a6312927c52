import Crypto

/// The Merkle tree over frozen entries, shaped as in RFC 6962, with the announcement as the left child of the root.
///
/// leaf = SHA-256(00 ‖ id ‖ 00 ‖ weight in decimal ‖ 00 ‖ group or nothing); node = SHA-256(01 ‖ left ‖ right), a node without a
/// neighbour goes up as it is; announcement = SHA-256(02 ‖ canonical JSON of `{"prizes":…,"rules":…}`); root = node(announcement, tree).
/// The first bytes differ, so that no leaf can pass for a node. An empty tree is SHA-256 of nothing.
///
/// It keeps the roots of its parts of 1,024 entries each: with one part and these a path is made without the million others.
public struct EntryTree: Sendable {
    static let partSize = 1_024

    public let root: [UInt8]
    /// The roots of the parts, in order.
    let parts: [[UInt8]]

    public init(_ entries: DrawEntries, announcement: [UInt8]) {
        parts = stride(from: 0, to: entries.count, by: Self.partSize).map { start in
            Self.top(of: (start..<min(start + Self.partSize, entries.count)).map { Self.leaf(entries, $0) })
        }
        root = Self.root(parts: parts, announcement: announcement)
    }

    static func root(parts: [[UInt8]], announcement: [UInt8]) -> [UInt8] { node(announcement, top(of: parts)) }

    public static func announcement(rules: JSONValue, prizes: JSONValue) -> [UInt8] {
        Array(SHA256.hash(data: [2] + JSONValue.object(["rules": rules, "prizes": prizes]).canonical))
    }

    static func leaf(_ entries: DrawEntries, _ index: Int) -> [UInt8] {
        entries.withID(index) { leaf($0, weight: entries.weights[index], group: entries.group(index)) }
    }

    public static func leaf(_ id: String, weight: Int64, group: String?) -> [UInt8] {
        Array(id.utf8).withUnsafeBytes { leaf($0, weight: weight, group: group) }
    }

    private static let zero: [UInt8] = [0]
    private static let one: [UInt8] = [1]

    private static func leaf(_ id: UnsafeRawBufferPointer, weight: Int64, group: String?) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: zero)
        hash.update(bufferPointer: id)
        var rest: [UInt8] = [0]
        rest.append(contentsOf: String(weight).utf8)
        rest.append(0)
        if let group { rest.append(contentsOf: group.utf8) }
        hash.update(data: rest)
        return Array(hash.finalize())
    }

    static func node(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: one)
        hash.update(data: left)
        hash.update(data: right)
        return Array(hash.finalize())
    }

    static func top(of nodes: [[UInt8]]) -> [UInt8] {
        guard !nodes.isEmpty else { return Array(SHA256.hash(data: [UInt8]())) }
        var level = nodes
        while level.count > 1 { level = up(level) }
        return level[0]
    }

    private static func up(_ level: [[UInt8]]) -> [[UInt8]] {
        stride(from: 0, to: level.count, by: 2).map { $0 + 1 < level.count ? node(level[$0], level[$0 + 1]) : level[$0] }
    }
}

/// The way from one leaf up to the root: at each step the neighbour, and on which side it stands.
public struct EntryPath: Hashable, Sendable {
    public struct Step: Hashable, Sendable {
        public let isLeft: Bool
        public let hash: [UInt8]
    }

    public let steps: [Step]

    /// - Parameters:
    ///   - leaves: all leaves of the part that holds the entry.
    ///   - parts: the roots of all parts.
    init(place: Int, in leaves: [[UInt8]], part: Int, of parts: [[UInt8]], announcement: [UInt8]) {
        var steps: [Step] = []
        Self.climb(place, leaves, &steps)
        Self.climb(part, parts, &steps)
        steps.append(Step(isLeft: true, hash: announcement))
        self.steps = steps
    }

    private static func climb(_ start: Int, _ nodes: [[UInt8]], _ steps: inout [Step]) {
        var (index, level) = (start, nodes)
        while level.count > 1 {
            let neighbour = index ^ 1
            if neighbour < level.count { steps.append(Step(isLeft: neighbour < index, hash: level[neighbour])) }
            level = stride(from: 0, to: level.count, by: 2).map { $0 + 1 < level.count ? EntryTree.node(level[$0], level[$0 + 1]) : level[$0] }
            index /= 2
        }
    }

    /// Where the path leads from `leaf`.
    public func root(from leaf: [UInt8]) -> [UInt8] {
        steps.reduce(leaf) { $1.isLeft ? EntryTree.node($1.hash, $0) : EntryTree.node($0, $1.hash) }
    }
}
