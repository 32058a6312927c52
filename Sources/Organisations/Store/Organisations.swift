import Kernel
import Store
import Synchronization
import Web

/// The union tree for everybody who asks about scopes, names and neighbours.
///
/// Keeps one snapshot. Each use compares its version with the table's, which is one row by its key; so a change that was committed
/// before a request came is always seen by it, whichever process made it. A new snapshot is read once, and all who need it wait
/// for that one reading.
public final class Organisations: Scopes {
    private let database: any Database
    private let state = Mutex(State())

    private struct State {
        var tree: OrganisationTree?
        var isReading = false
        var waiting: [CheckedContinuation<OrganisationTree?, any Error>] = []
    }

    public init(database: any Database) { self.database = database }

    /// The tree as it is now.
    public func tree() async throws -> OrganisationTree {
        let version = try await database.lookup { try Self.version(in: $0) }
        while true {
            let known = state.withLock { $0.tree }
            if let known, known.version >= version { return known }
            // Whoever joins a reading that began before this change looks again.
            let loaded = try await load()
            if loaded.version >= version { return loaded }
        }
    }

    /// The tree as `tx` sees it, its own changes included; read anew if it differs from the one that is kept.
    public func tree(in tx: any Transaction) throws -> OrganisationTree {
        let version = try Self.version(in: tx)
        // Changes take turns, so the version that `tx` itself makes and nobody else has seen is never the one that is kept. It may
        // still be undone: what is read here is not kept for others.
        if let known = state.withLock({ $0.tree }), known.version == version { return known }
        return try Self.read(in: tx)
    }

    /// The snapshot that is kept, if it is the tree as `tx` sees it: for bodies that must not take the time to read a whole tree. `nil`: call
    /// `tree()` outside, then try again.
    public func keptTree(in tx: any Transaction) throws -> OrganisationTree? {
        let version = try Self.version(in: tx)
        return state.withLock { $0.tree?.version == version ? $0.tree : nil }
    }

    public func covers(_ top: OrganisationID, _ node: OrganisationID) async throws -> Bool { try await tree().covers(top, node) }
    public func name(of node: OrganisationID) async throws -> String? { try await tree().shortName(node) }

    // MARK: Reading

    private func load() async throws -> OrganisationTree {
        if let joined = try await joinReading() { return joined }
        let result: Result<OrganisationTree, any Error>
        do { result = .success(try await database.read { try Self.read(in: $0) }) } catch { result = .failure(error) }
        let waiting = state.withLock { state in
            if case .success(let tree) = result, tree.version > state.tree?.version ?? 0 { state.tree = tree }
            state.isReading = false
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in waiting { continuation.resume(with: result.map { $0 }) }
        return try result.get()
    }

    /// What the reading under way gives; `nil` if there is none: then it is the caller's turn to read.
    private func joinReading() async throws -> OrganisationTree? {
        try await withCheckedThrowingContinuation { continuation in
            let isFirst = state.withLock { state in
                if state.isReading {
                    state.waiting.append(continuation)
                    return false
                }
                state.isReading = true
                return true
            }
            if isFirst { continuation.resume(returning: nil) }
        }
    }

    static func version(in tx: any Transaction) throws -> Int64 { try tx.scalar("SELECT version FROM tree_version WHERE id = 1") ?? 0 }

    static func read(in tx: any Transaction) throws -> OrganisationTree {
        let version = try version(in: tx)
        var builder = TreeBuilder()
        try tx.forEachRow(
            """
            SELECT id, parent, kind, level, state, name, short_name, region, industry, new_form_kind, term_end FROM organisation ORDER BY id
            """, [:]
        ) { row in
            builder.add(
                id: row[0], parent: row[1], kind: row[2], level: row[3], state: row[4], name: row[5], shortName: row[6],
                region: (row[7] as String?).flatMap { RegionCode($0) }, industry: row[8], newFormKind: row[9], termEnd: row[10])
            return true
        }
        return builder.tree(version: version)
    }
}
