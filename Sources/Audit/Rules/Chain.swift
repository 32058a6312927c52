import Crypto
import Kernel

/// The hash chain over the log: `hash(n) = SHA-256(hash(n-1) ‖ canonical entry)`, and a Merkle root per seal. Pure.
public enum Chain {
    /// Where the chain of an empty log stands.
    public static let start = [UInt8](repeating: 0, count: 32)

    /// - Parameter canonical: the bytes of the next entry.
    public static func next(_ previous: [UInt8], _ canonical: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(data: previous)
        hash.update(data: canonical)
        return Array(hash.finalize())
    }

    /// Each field with its length before it, so that no two entries have the same bytes.
    public static func canonical(_ logged: LoggedEntry) -> [UInt8] {
        let entry = logged.entry
        var out: [UInt8] = []
        func put(_ number: Int64) { withUnsafeBytes(of: number.bigEndian) { out += $0 } }
        func put(_ text: String) {
            put(Int64(text.utf8.count))
            out += text.utf8
        }
        put(logged.sequence)
        put(entry.at.ms)
        put(entry.actor.column.kind)
        put(entry.actor.column.person?.raw ?? 0)
        put(entry.organisation?.raw ?? 0)
        put(entry.action)
        put(entry.object.kind)
        put(entry.object.id)
        put(entry.detailText)
        return out
    }

    /// RFC 6962: leaves and nodes hashed with different first bytes; an odd node goes up alone.
    public static func merkleRoot(_ leaves: [[UInt8]]) -> [UInt8] {
        guard !leaves.isEmpty else { return Array(SHA256.hash(data: [UInt8]())) }
        var level = leaves.map { Array(SHA256.hash(data: [0] + $0)) }
        while level.count > 1 {
            level = stride(from: 0, to: level.count, by: 2).map { index in
                index + 1 < level.count ? Array(SHA256.hash(data: [1] + level[index] + level[index + 1])) : level[index]
            }
        }
        return level[0]
    }
}

extension AuditEntry.Actor {
    /// How an actor stands in the table.
    var column: (kind: String, person: PersonID?) {
        switch self {
        case .person(let id): ("person", id)
        case .system: ("system", nil)
        case .shell: ("shell", nil)
        }
    }

    init(kind: String, person: PersonID?) {
        switch (kind, person) {
        case ("person", let id?): self = .person(id)
        case ("shell", _): self = .shell
        default: self = .system
        }
    }
}

extension AuditEntry {
    /// `from=applied&to=active`, keys sorted: one text for one meaning.
    var detailText: String {
        detail.sorted { $0.key < $1.key }.map { Self.escaped($0.key) + "=" + Self.escaped($0.value) }.joined(separator: "&")
    }

    static func detail(from text: String) -> [String: String] {
        var out: [String: String] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            out[unescaped(parts[0])] = parts.count > 1 ? unescaped(parts[1]) : ""
        }
        return out
    }

    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 37 || $0 == 38 || $0 == 61 }) else { return text }
        return text.reduce(into: "") { $0 += $1 == "%" ? "%25" : $1 == "&" ? "%26" : $1 == "=" ? "%3D" : String($1) }
    }

    private static func unescaped(_ text: Substring) -> String {
        guard text.utf8.contains(37) else { return String(text) }
        return text.split(separator: "%", omittingEmptySubsequences: false).enumerated().map { index, piece in
            guard index > 0 else { return String(piece) }
            let symbol = piece.hasPrefix("26") ? "&" : piece.hasPrefix("3D") ? "=" : "%"
            return symbol + piece.dropFirst(2)
        }.joined()
    }
}
