import Crypto
import Kernel

/// All keys of one installation. They come from the key file; tests make their own.
///
/// Rotation adds a key of each kind but `index`, and everything made with an older one stays readable. The index key never
/// changes by rotation: a blind index must give the same bytes for the same number for ever, or nobody would be found any more.
/// Replacing it means opening every row and writing its indexes again, a migration of its own that only a leak of the key justifies.
public struct KeyRing: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// Seals personal data (AES-256-GCM).
        case data
        /// Signs membership cards (Ed25519).
        case sign
        /// Stamps form tokens and cursors (HMAC-SHA-256).
        case stamp
        /// The root of the blind indexes (HMAC-SHA-256); exactly one.
        case index
    }

    struct Entry: Sendable {
        let kind: Kind
        let id: UInt16
        let made: Day
        let key: SymmetricKey
    }

    private(set) var entries: [Entry]

    /// A ring with one new key of each kind.
    public static func generated(on day: Day) -> KeyRing {
        KeyRing(entries: Kind.allCases.map { Entry(kind: $0, id: 1, made: day, key: SymmetricKey(size: .bits256)) })
    }

    init(entries: [Entry]) { self.entries = entries }

    /// Whether there is a key of each kind, exactly one for the indexes, and no id twice.
    var isComplete: Bool {
        Kind.allCases.allSatisfy { kind in entries.contains { $0.kind == kind } }
            && entries.count { $0.kind == .index } == 1
            && Set(entries.map { "\($0.kind) \($0.id)" }).count == entries.count
    }

    /// The same keys and a new current one of each kind that rotates.
    public func rotated(on day: Day) -> KeyRing {
        let next = (entries.map(\.id).max() ?? 0) + 1
        return KeyRing(entries: entries + Kind.allCases.filter { $0 != .index }.map { Entry(kind: $0, id: next, made: day, key: SymmetricKey(size: .bits256)) })
    }

    /// All keys of a kind, oldest first; the last is the current one.
    func keys(_ kind: Kind) -> [Entry] { entries.filter { $0.kind == kind }.sorted { $0.id < $1.id } }

    /// Names this ring without telling anything about it: kept in the database, so that a wrong key file is noticed at start.
    /// Stays the same through rotations.
    public var fingerprint: String {
        var digest = SHA256()
        for entry in keys(.index) { entry.key.withUnsafeBytes { digest.update(bufferPointer: $0) } }
        digest.update(data: Array("gonghui fingerprint".utf8))
        return Hex.text(Array(digest.finalize().prefix(8)))
    }
}
