import Kernel
import Store
import TestSupport

/// The tables on which the store's own tests work.
let testSchema = [
    Migration(
        "test", 1,
        [
            "CREATE TABLE stock(id BIGINT PRIMARY KEY, remaining BIGINT NOT NULL CHECK (remaining >= 0))",
            "CREATE TABLE claim(id SERIAL_ID, stock BIGINT NOT NULL REFERENCES stock(id), member BIGINT NOT NULL, note TEXT, proof BLOB)",
            "CREATE UNIQUE INDEX claim_once ON claim(stock, member)",
        ])
]

func addStock(_ database: any Database, _ id: Int64, remaining: Int64) async throws {
    try await database.write { tx in
        try tx.execute("INSERT INTO stock(id, remaining) VALUES (:id, :remaining)", ["id": id, "remaining": remaining])
    }
}

/// The claim of `perf.md`: a guarded update and an insert; false when nothing is left.
@Sendable func claim(_ tx: any Transaction, stock: Int64, member: Int64) throws -> Bool {
    guard try tx.execute("UPDATE stock SET remaining = remaining - 1 WHERE id = :id AND remaining > 0", ["id": stock]) == 1 else { return false }
    try tx.execute("INSERT INTO claim(stock, member) VALUES (:stock, :member)", ["stock": stock, "member": member])
    return true
}

func count(_ database: any Database, _ sql: SQL) async throws -> Int {
    try await database.read { tx in try tx.scalar(sql) ?? -1 }
}
