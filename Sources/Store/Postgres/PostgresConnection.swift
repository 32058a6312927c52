import CPostgres
import DequeModule
import Kernel

#if canImport(Glibc)
    import Glibc
#endif

/// One connection in libpq's pipeline mode, used by one thread at a time, with its prepared statements.
///
/// Statements whose outcome nobody waits for (BEGIN, SAVEPOINT, RELEASE, a PREPARE) are only put on the wire; they travel
/// with the next one that is waited for, so that a body pays one round trip for each statement of its own and no more.
final class PostgresConnection {
    enum Role { case writer, reader }

    /// What the server will answer, in this order.
    private enum Expected {
        case ignored
        case prepared(PostgresVariant, PostgresStatement)
        case wanted
        case sync
    }

    let role: Role
    let handle: OpaquePointer
    private var expected = Deque<Expected>()
    private var byAddress: [Address: PostgresStatement] = [:]
    private var byText: [String: PostgresStatement] = [:]
    private var preparedCount = 0
    private var arguments = PostgresArguments()

    /// So many statements composed at run time are kept; then all are forgotten at once, here and on the server.
    private static let composedLimit = 300

    private struct Address: Hashable {
        let start: UnsafePointer<UInt8>
        let count: Int
    }

    /// - Throws: `PostgresFault` when there is no server, `DatabaseFailure` when it is not one that we can trust.
    init(url: String, _ role: Role) throws {
        self.role = role
        guard let handle = PQconnectdb(url) else { throw PostgresFault(code: "no memory") }
        self.handle = handle
        // The message of a failed connection names host and user, and comes from this machine's configuration, not from users.
        guard PQstatus(handle) == CONNECTION_OK else { throw PostgresFault(code: String(cString: PQerrorMessage(handle))) }
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        guard PQserverVersion(handle) >= 140_000 else { throw refusal("PostgreSQL 14 or newer is needed, this is \(PQserverVersion(handle))") }
        guard let encoding = PQparameterStatus(handle, "server_encoding"), String(cString: encoding) == "UTF8" else {
            throw refusal("the database's encoding must be UTF8")
        }
        guard PQenterPipelineMode(handle) == 1 else { throw PostgresFault(code: "pipeline") }
        for setting in Self.settings(role) { try send(setting) }
        try sync()
    }

    deinit { PQfinish(handle) }

    private static func settings(_ role: Role) -> [SQL] {
        let common: [SQL] = ["SET client_encoding = 'UTF8'", "SET TIME ZONE 'UTC'", "SET synchronous_commit = 'on'", "SET idle_in_transaction_session_timeout = '60s'"]
        // A reader's statements share one snapshot until the next sync, without a BEGIN.
        return role == .writer ? common : common + ["SET default_transaction_isolation = 'repeatable read'", "SET default_transaction_read_only = on"]
    }

    private func refusal(_ message: String) -> DatabaseFailure { DatabaseFailure(engine: .postgres, code: "server", message: message) }

    /// Statements on the wire whose answers have not been read.
    var unansweredCount: Int { expected.count }

    var isBroken: Bool { PQstatus(handle) != CONNECTION_OK }

    /// Whether the server has gone meanwhile: worth a look before a transaction is staked on it. Its last words may still lie
    /// in the kernel's buffer, so the end of the stream shows only at the second look.
    var isStale: Bool { PQconsumeInput(handle) == 0 || PQconsumeInput(handle) == 0 || isBroken }

    // MARK: Sending

    /// Puts a statement on the wire without waiting for its outcome; a failure shows at the next one that is waited for.
    func send(_ sql: SQL, _ parameters: Parameters = [:]) throws { try send(statement(sql), parameters, as: .ignored) }

    private func send(_ statement: PostgresStatement, _ parameters: Parameters, as expectation: Expected) throws {
        arguments.fill(statement, parameters)
        let variant = statement.variant(arguments.kinds) {
            preparedCount += 1
            return "s\(preparedCount)"
        }
        if !variant.isPrepared {
            try check(PQsendPrepare(handle, variant.name, statement.text, Int32(variant.kinds.count), variant.kinds.map(\.rawValue)))
            expected.append(.prepared(variant, statement))
            // Taken as done, so that it isn't prepared twice in one flight; a failure forgets it.
            variant.isPrepared = true
        }
        try check(
            arguments.withPointers { count, values, lengths, formats in
                PQsendQueryPrepared(handle, variant.name, count, values, lengths, formats, 1)
            })
        expected.append(expectation)
    }

    func check(_ code: Int32) throws {
        if code != 1 { throw PostgresFault(code: "send") }
    }

    // MARK: Waiting

    /// Runs a statement and waits for its result. On an error everything up to here is read, so that the connection is usable.
    func result(_ sql: SQL, _ parameters: Parameters) throws -> (PostgresStatement, PostgresResultBox) {
        let statement = try statement(sql)
        try send(statement, parameters, as: .wanted)
        return (statement, try wait())
    }

    /// A statement that is not worth preparing: run once, or with a name in its text.
    func resultOnce(_ text: String, _ parameters: Parameters = [:]) throws -> (PostgresStatement, PostgresResultBox) {
        let statement = PostgresStatement(text)
        arguments.fill(statement, parameters)
        let types = arguments.kinds.map(\.rawValue)
        try check(
            arguments.withPointers { count, values, lengths, formats in
                PQsendQueryParams(handle, statement.text, count, types, values, lengths, formats, 1)
            })
        expected.append(.wanted)
        return (statement, try wait())
    }

    private func wait() throws -> PostgresResultBox {
        if role == .writer {
            // Inside BEGIN a sync ends nothing, and after an error it makes the pipeline usable at once.
            try check(PQpipelineSync(handle))
            expected.append(.sync)
            return try drain()
        }
        try check(PQsendFlushRequest(handle))
        guard PQflush(handle) == 0 else { throw PostgresFault(code: "send") }
        do {
            return try readThroughWanted()
        } catch let fault as PostgresFault {
            throw fault
        } catch {
            try sync()
            throw error
        }
    }

    /// Ends what was sent so far and waits until the server has done it all. For a reader this ends the snapshot.
    func sync() throws {
        try check(PQpipelineSync(handle))
        expected.append(.sync)
        _ = try drainAll()
    }

    /// Ends a reader's snapshot without waiting for the server to say so.
    func endSnapshot() throws {
        try check(PQpipelineSync(handle))
        expected.append(.sync)
    }

    /// Reads all answers through the last sync. - Throws: the first error among them.
    private func drain() throws -> PostgresResultBox {
        guard let box = try drainAll() else { throw PostgresFault(code: "protocol") }
        return box
    }

    private func drainAll() throws -> PostgresResultBox? {
        var wanted: PostgresResultBox?
        var firstError: (any Error)?
        while let next = expected.popFirst() {
            do {
                if let box = try read(next) { wanted = box }
            } catch let fault as PostgresFault {
                throw fault
            } catch is Skipped {
                continue
            } catch {
                firstError = firstError ?? error
            }
        }
        if let firstError { throw firstError }
        return wanted
    }

    private func readThroughWanted() throws -> PostgresResultBox {
        while let next = expected.popFirst() {
            if let box = try read(next) { return box }
        }
        throw PostgresFault(code: "protocol")
    }

    /// The server passed over a statement because an earlier one of the same flight failed.
    private struct Skipped: Error {}

    private func read(_ next: Expected) throws -> PostgresResultBox? {
        guard let result = PQgetResult(handle) else { throw PostgresFault(code: "connection lost") }
        if case .sync = next {
            defer { PQclear(result) }
            guard PQresultStatus(result) == PGRES_PIPELINE_SYNC else { throw broken(result) }
            return nil
        }
        // Each statement's results end with a nil.
        if let second = PQgetResult(handle) { PQclear(second); if PQgetResult(handle) != nil { throw PostgresFault(code: "protocol") } }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
            if case .wanted = next { return PostgresResultBox(result) }
            PQclear(result)
            return nil
        case PGRES_PIPELINE_ABORTED:
            PQclear(result)
            forget(next)
            throw Skipped()
        default:
            defer { PQclear(result) }
            forget(next)
            if isBroken { throw PostgresFault(code: "connection lost") }
            throw postgresError(result)
        }
    }

    private func broken(_ result: OpaquePointer) -> any Error {
        isBroken ? PostgresFault(code: "connection lost") : PQresultStatus(result) == PGRES_FATAL_ERROR ? postgresError(result) : PostgresFault(code: "protocol")
    }

    private func forget(_ expectation: Expected) {
        if case .prepared(let variant, let statement) = expectation { statement.forget(variant) }
    }

    // MARK: Statements

    private func statement(_ sql: SQL) throws -> PostgresStatement {
        switch sql.storage {
        case .composed(let text): return try statement(text: text)
        case .literal(let literal):
            guard literal.hasPointerRepresentation else { return try statement(text: literal.description) }
            let address = Address(start: literal.utf8Start, count: literal.utf8CodeUnitCount)
            if let known = byAddress[address] { return known }
            let made = PostgresStatement(literal.description)
            byAddress[address] = made
            return made
        }
    }

    private func statement(text: String) throws -> PostgresStatement {
        if let known = byText[text] { return known }
        if byText.count >= Self.composedLimit {
            // Server-side names are never used again, and DEALLOCATE is no part of a transaction's effect.
            for statement in byText.values { for variant in statement.variants { try deallocate(variant) } }
            byText.removeAll(keepingCapacity: true)
        }
        let made = PostgresStatement(text)
        byText[text] = made
        return made
    }

    private func deallocate(_ variant: PostgresVariant) throws {
        try check(PQsendQueryParams(handle, "DEALLOCATE \(variant.name)", 0, nil, nil, nil, nil, 1))
        expected.append(.ignored)
    }
}
