import Kernel

/// The first answer to a request that carried an `Idempotency-Key`: what a retry gets again.
public struct FirstAnswer: Hashable, Sendable {
    public let status: Int
    public let body: [UInt8]
    public init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}

/// A key that a client chose for one request. `scope` says whose key it is, since two clients may choose the same one.
public struct IdempotencyKey: Hashable, Sendable {
    public let scope: String
    public let key: String
    /// A digest of the request: the same key with another request is refused.
    public let requestHash: [UInt8]

    /// - Parameter scope: whoever sends it and what for, as `person:123 signups`. At most 100 bytes, as `key`.
    public init(scope: String, key: String, requestHash: [UInt8]) {
        self.scope = scope
        self.key = key
        self.requestHash = requestHash
    }
}

extension Transaction {
    /// Asked first in the body that does the work; nil when the key is new.
    /// - Throws: `CommonProblem.keyReused` when the key came with another request before.
    public func firstAnswer(to key: IdempotencyKey) throws -> FirstAnswer? {
        let found = try row(
            "SELECT request_hash, status, body FROM idempotency_key WHERE scope = :scope AND key = :key", ["scope": key.scope, "key": key.key])
        guard let found else { return nil }
        guard found[0] as [UInt8] == key.requestHash else { throw CommonProblem.keyReused }
        return FirstAnswer(status: found[1], body: found[2])
    }

    /// Said last in the body that does the work, so that the answer and the effect stand or fall together.
    /// Two requests with one key that race on PostgreSQL: the second one's body fails here and its effect is undone.
    public func remember(_ answer: FirstAnswer, for key: IdempotencyKey, now: Instant) throws {
        try send(
            "INSERT INTO idempotency_key(scope, key, request_hash, status, body, created_at) VALUES (:scope, :key, :hash, :status, :body, :now)",
            ["scope": key.scope, "key": key.key, "hash": key.requestHash, "status": answer.status, "body": answer.body, "now": now])
    }
}

/// What is known of a key among many.
public enum FirstAnswerFound: Hashable, Sendable {
    case answer(FirstAnswer)
    /// The key came with another request before.
    case keyReused
}

extension Transaction {
    /// `firstAnswer` for a batch, by their places; requests without a key, and new keys, are left out.
    public func firstAnswers(to keys: [IdempotencyKey?]) throws -> [Int: FirstAnswerFound] {
        var places: [String: [Int]] = [:]
        for (index, key) in keys.enumerated() { if let key { places[key.scope, default: []].append(index) } }
        var found: [Int: FirstAnswerFound] = [:]
        try IDList.each(places.keys.sorted()) { scopes, placeholders in
            var parameters: Parameters = [:]
            parameters.list("s", scopes)
            // By scope alone: a person has few keys in one, and two lists would be tried in every combination.
            let rows = try rows("SELECT scope, key, request_hash, status, body FROM idempotency_key WHERE scope IN (\(placeholders))", parameters)
            for row in rows {
                for index in places[row[0]] ?? [] {
                    guard let key = keys[index], key.key == row[1] as String else { continue }
                    found[index] = key.requestHash == row[2] as [UInt8] ? .answer(FirstAnswer(status: row[3], body: row[4])) : .keyReused
                }
            }
        }
        return found
    }

    /// `remember` for a batch; a key that stands in it twice is remembered once.
    public func remember(_ answers: [(answer: FirstAnswer, key: IdempotencyKey)], now: Instant) throws {
        var seen: Set<IdempotencyKey> = []
        let fresh = answers.filter { seen.insert($0.key).inserted }
        guard !fresh.isEmpty else { return }
        try insertMany(
            into: "idempotency_key", ["scope", "key", "request_hash", "status", "body", "created_at"],
            fresh.map { [$0.key.scope.value, $0.key.key.value, $0.key.requestHash.value, $0.answer.status.value, $0.answer.body.value, now.value] })
    }
}

extension Database {
    /// Runs `body` at most once for `key` and returns its answer, or the first one if the key has been used for the same request.
    /// Without a key it just runs `body`.
    /// - Throws: `CommonProblem.keyReused`, what `body` throws (nothing is remembered then), and what `write` throws.
    public func answerOnce(
        _ key: IdempotencyKey?, lane: Lane = .any, now: Instant, _ body: @escaping @Sendable (any Transaction) throws -> FirstAnswer
    ) async throws -> FirstAnswer {
        guard let key else { return try await write(lane: lane, body) }
        let once: @Sendable (any Transaction) throws -> FirstAnswer = { tx in
            if let first = try tx.firstAnswer(to: key) { return first }
            let answer = try body(tx)
            try tx.remember(answer, for: key, now: now)
            return answer
        }
        do {
            return try await write(lane: lane, once)
        } catch let violation as ConstraintViolation where violation.constraint.hasPrefix("idempotency_key.") {
            // Another server's body with this key was quicker; now its answer is there.
            return try await write(lane: lane, once)
        }
    }
}

public enum Idempotency {
    /// So long a retry gets the first answer.
    public static let lifetime = Span.hours(24)

    /// Ids count up with time, so the expired ones are at the beginning: found without an index on `created_at`.
    static let migrations = [
        Migration(
            "store.idempotency", 1,
            [
                """
                CREATE TABLE idempotency_key(id SERIAL_ID, scope TEXT NOT NULL, key TEXT NOT NULL, request_hash BLOB NOT NULL,
                status BIGINT NOT NULL, body BLOB NOT NULL, created_at BIGINT NOT NULL)
                """,
                "CREATE UNIQUE INDEX idempotency_key_once ON idempotency_key(scope, key)",
            ])
    ]

    /// Forgets answers older than `lifetime`, in portions that don't get in people's way. - Returns: how many.
    @discardableResult
    public static func forgetExpired(_ database: any Database, now: Instant) async throws -> Int {
        let portion = 500
        var forgotten = 0
        while true {
            let gone = try await database.write(lane: .any, priority: .bulk) { tx in
                try tx.execute(
                    """
                    DELETE FROM idempotency_key WHERE created_at < :before AND id IN (SELECT id FROM idempotency_key ORDER BY id LIMIT :portion)
                    """, ["before": now - lifetime, "portion": portion])
            }
            forgotten += gone
            if gone < portion { return forgotten }
        }
    }
}

/// The store's own tables; they come before every feature's.
public enum StoreSchema {
    public static let migrations = Idempotency.migrations + Jobs.migrations + BulkLoad.migrations
}
