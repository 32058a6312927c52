import CPostgres
import Foundation
import Kernel
import Store
import Synchronization

extension Engine {
    /// The engines on which every store test runs: `@Test(arguments: Engine.testable)`. Both, unless `GONGHUI_TEST_ENGINES=sqlite`.
    public static let testable: [Engine] = environment("GONGHUI_TEST_ENGINES") == "sqlite" ? [.sqlite] : [.sqlite, .postgres]
}

/// The PostgreSQL half of the tests has nothing to run on.
public struct NoTestPostgres: Error, CustomStringConvertible {
    public var description: String {
        "GONGHUI_TEST_POSTGRES is not set: run the tests as `scripts/with-postgres swift test`, or with GONGHUI_TEST_ENGINES=sqlite for SQLite alone"
    }
}

/// Runs `body` with a database of its own (an SQLite file, or a PostgreSQL schema), which is removed afterwards.
@discardableResult
public func withDatabase<T>(
    _ engine: Engine, migrations: [Migration] = [], options: DatabaseOptions = DatabaseOptions(), _ body: (any DatabaseControl) async throws -> T
) async throws -> T {
    try await withDatabaseLocation(engine) { location in
        try await withOpen(location, options) { database in
            try await database.migrate(migrations)
            return try await body(database)
        }
    }
}

/// Opens the database at `location` for the time of `body`.
@discardableResult
public func withOpen<T>(_ location: DatabaseLocation, _ options: DatabaseOptions = DatabaseOptions(), _ body: (any DatabaseControl) async throws -> T) async throws -> T {
    let database = try await location.open(options)
    do {
        let result = try await body(database)
        await database.close()
        return result
    } catch {
        await database.close()
        throw error
    }
}

/// For tests that open, close and open again: a fresh place, removed afterwards.
@discardableResult
public func withDatabaseLocation<T>(_ engine: Engine, _ body: (DatabaseLocation) async throws -> T) async throws -> T {
    switch engine {
    case .sqlite: try await withTemporaryDirectory { try await body(.sqlite(path: $0 + "/test.sqlite")) }
    case .postgres: try await withPostgresSchema(body)
    }
}

private func withPostgresSchema<T>(_ body: (DatabaseLocation) async throws -> T) async throws -> T {
    guard let server = environment("GONGHUI_TEST_POSTGRES") else { throw NoTestPostgres() }
    await postgresPlaces.enter()
    let schema = "test_\(getpid())_\(nextTestNumber())"
    let separator = server.contains("?") ? "&" : "?"
    do {
        try tell(server, "CREATE SCHEMA \(schema)")
        let result = try await body(.postgres(url: "\(server)\(separator)options=-csearch_path%3D\(schema)"))
        try drop(schema, server)
        await postgresPlaces.leave()
        return result
    } catch {
        await postgresPlaces.leave()
        throw error
    }
}

/// A deadlock is tried again: pg_dump of another test locks the tables of all schemas for a moment, in an order of its own.
private func drop(_ schema: String, _ server: String) throws {
    var triesLeft = 5
    while true {
        do {
            return try tell(server, "SET client_min_messages = warning; DROP SCHEMA \(schema) CASCADE")
        } catch let refused as PostgresRefused where triesLeft > 0 && refused.reason.contains("deadlock detected") {
            triesLeft -= 1
        }
    }
}

private func tell(_ server: String, _ command: String) throws {
    let connection = PQconnectdb(server)
    defer { PQfinish(connection) }
    let result = PQexec(connection, command)
    defer { PQclear(result) }
    guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw PostgresRefused(command: command, reason: String(cString: PQerrorMessage(connection))) }
}

private struct PostgresRefused: Error {
    let command: String
    let reason: String
}

/// All tests start at once, and each opens several connections: only so many have a schema at a time.
private let postgresPlaces = Places(8)

private actor Places {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []
    init(_ count: Int) { free = count }
    func enter() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }
    func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}

/// Runs `body` with the path of an empty directory, which is removed afterwards with all that is in it.
@discardableResult
public func withTemporaryDirectory<T>(_ body: (String) async throws -> T) async throws -> T {
    let path = (environment("TMPDIR") ?? "/tmp") + "/gonghui-test-\(getpid())-\(nextTestNumber())"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
}

private let testNumber = Atomic(0)
private func nextTestNumber() -> Int { testNumber.add(1, ordering: .relaxed).newValue }

func environment(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }
