import Kernel
import NIOCore
import Store
import Web

/// Pictures of activities: in the database, so that one backup holds everything.
struct Pictures: Sendable {
    let ids: IdentifierMaker

    struct Picture: Sendable {
        let kind: PictureKind
        let bytes: [UInt8]
    }

    /// Keeps a picture that nobody has taken yet, and forgets older ones that nobody took.
    /// - Throws: `ActivityProblem.pictureTooBig`, `.pictureKind`.
    func keep(_ file: ByteBuffer, by person: PersonID, now: Instant, _ database: any Database) async throws -> PictureID {
        let kind = try PictureKind.checked(file.readableBytesView)
        let id: PictureID = ids.next()
        let bytes = Array(file.readableBytesView)
        try await database.write { tx in
            try tx.execute("DELETE FROM activity_picture WHERE is_taken = 0 AND created_at < :before", ["before": now - Span.days(2)])
            try tx.execute(
                "INSERT INTO activity_picture (id, kind, bytes, uploaded_by, created_at, is_taken) VALUES (:id, :kind, :bytes, :person, :now, 0)",
                ["id": id, "kind": kind, "bytes": bytes, "person": person, "now": now])
        }
        return id
    }

    func picture(_ id: PictureID, in tx: any Transaction) throws -> Picture? {
        try tx.row("SELECT kind, bytes FROM activity_picture WHERE id = :id", ["id": id]).map { Picture(kind: $0[0], bytes: $0[1]) }
    }

    /// Whether `person` may put the picture on an activity: it is theirs, or on one already.
    func isUsable(_ id: PictureID, by person: PersonID, in tx: any Transaction) throws -> Bool {
        try tx.row("SELECT 1 FROM activity_picture WHERE id = :id AND (uploaded_by = :person OR is_taken = 1)", ["id": id, "person": person]) != nil
    }
}
