import Kernel
import Store

/// Which key file this database was filled with. Noted at its first start, compared at every later one, so that neither a lost nor
/// another key file is ever replaced by a new one in silence: what is sealed would stay sealed for ever.
enum Installation {
    static let migrations = [
        Migration(
            "server", 1,
            ["CREATE TABLE installation (id BIGINT PRIMARY KEY CHECK (id = 1), key_fingerprint TEXT NOT NULL, made_at BIGINT NOT NULL)"])
    ]

    /// `nil` for a database that is new.
    static func fingerprint(in tx: any Transaction) throws -> String? {
        guard try tx.hasTable("installation") else { return nil }
        return try tx.scalar("SELECT key_fingerprint FROM installation WHERE id = 1")
    }

    static func note(_ fingerprint: String, at now: Instant, in tx: any Transaction) throws {
        try tx.execute(
            "INSERT INTO installation (id, key_fingerprint, made_at) VALUES (1, :fingerprint, :now) ON CONFLICT DO NOTHING",
            ["fingerprint": fingerprint, "now": now])
    }
}
