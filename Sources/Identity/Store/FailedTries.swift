import Kernel
import Store

/// Tries that went wrong, for locks. The subject is a keyed index or an id, never a number itself.
struct FailedTries: Sendable {
    let ids: IdentifierMaker

    func lockedUntil(_ kind: TryRule, _ subject: [UInt8], at now: Instant, in tx: any Transaction) throws -> Instant? {
        kind.lockedUntil(try failures(kind, subject, at: now, in: tx), now: now)
    }

    /// How many more may fail before the lock.
    func left(_ kind: TryRule, _ subject: [UInt8], at now: Instant, in tx: any Transaction) throws -> Int {
        max(0, kind.limit - (try failures(kind, subject, at: now, in: tx)).count)
    }

    private func failures(_ kind: TryRule, _ subject: [UInt8], at now: Instant, in tx: any Transaction) throws -> [Instant] {
        try tx.rows(
            "SELECT at FROM failed_try WHERE kind = :kind AND subject = :subject AND at >= :since ORDER BY at DESC LIMIT :limit",
            ["kind": kind.rawValue, "subject": subject, "since": kind.since(now), "limit": kind.limit]
        ).map { $0[0] }
    }

    /// - Returns: its id, to take it back when the try turns out right.
    @discardableResult func note(_ kind: TryRule, _ subject: [UInt8], at now: Instant, in tx: any Transaction) throws -> Int64 {
        let id = ids.nextRaw()
        try tx.execute(
            "INSERT INTO failed_try (id, kind, subject, at) VALUES (:id, :kind, :subject, :now)", ["id": id, "kind": kind.rawValue, "subject": subject, "now": now])
        return id
    }

    func takeBack(_ tries: [Int64], in tx: any Transaction) throws {
        for id in tries { try tx.execute("DELETE FROM failed_try WHERE id = :id", ["id": id]) }
    }

    /// Right at last: earlier mistakes are forgotten.
    func clear(_ kind: TryRule, _ subject: [UInt8], in tx: any Transaction) throws {
        try tx.execute("DELETE FROM failed_try WHERE kind = :kind AND subject = :subject", ["kind": kind.rawValue, "subject": subject])
    }

    func forget(before: Instant, in tx: any Transaction) throws -> Int { try tx.execute("DELETE FROM failed_try WHERE at < :before", ["before": before]) }
}

extension Identifier {
    /// The id as a subject of failed tries.
    var subject: [UInt8] { withUnsafeBytes(of: raw.bigEndian) { Array($0) } }
}
