import Audit
import Kernel
import Store

/// Rows of exports.
struct MemberExports: Sendable {
    private static let columns: SQL = """
        id, organisation, created_by, created_at, reason, query, format, state, rows, approved_by, answer, job, file_path, expires_at
        """

    private static func read(_ row: Row) -> MemberExport {
        MemberExport(
            id: row[0], organisation: row[1], createdBy: row[2], createdAt: row[3], reason: row[4], query: row[5], format: row[6], state: row[7], rows: row[8],
            approvedBy: row[9], answer: row[10], job: row[11], filePath: row[12], expiresAt: row[13])
    }

    struct NewExport: Sendable {
        let id: MemberExportID
        let organisation: OrganisationID
        let reason: String
        let query: String
        let format: MemberExport.Format
        let rows: Int
    }

    func add(_ new: NewExport, _ state: MemberExport.State, job: JobID?, by person: PersonID, now: Instant, in tx: any Transaction) throws {
        try tx.execute(
            """
            INSERT INTO member_export (id, organisation, created_by, created_at, reason, query, format, state, rows, job, downloads)
            VALUES (:id, :organisation, :by, :now, :reason, :query, :format, :state, :rows, :job, 0)
            """,
            [
                "id": new.id, "organisation": new.organisation, "by": person, "now": now, "reason": new.reason, "query": new.query, "format": new.format,
                "state": state, "rows": new.rows, "job": job,
            ])
        try audit("export.requested", new.id, new.organisation, person, ["rows": String(new.rows)], now, tx)
    }

    func find(_ id: MemberExportID, in tx: any Transaction) throws -> MemberExport? {
        try tx.row("SELECT \(Self.columns) FROM member_export WHERE id = :id", ["id": id]).map(Self.read)
    }

    func existing(_ id: MemberExportID, in tx: any Transaction) throws -> MemberExport {
        guard let found = try find(id, in: tx) else { throw CommonProblem.notFound }
        return found
    }

    func recent(at union: OrganisationID, limit: Int, in tx: any Transaction) throws -> [MemberExport] {
        try tx.rows("SELECT \(Self.columns) FROM member_export WHERE organisation = :union ORDER BY id DESC LIMIT :limit", ["union": union, "limit": limit]).map(Self.read)
    }

    func waitingCount(at union: OrganisationID, notBy person: PersonID, in tx: any Transaction) throws -> Int {
        try tx.scalar(
            "SELECT COUNT(*) FROM member_export WHERE organisation = :union AND state = 'waiting' AND created_by <> :person", ["union": union, "person": person]) ?? 0
    }

    /// A second officer's word. - Throws: `MembershipProblem.ownExport`, `CommonProblem.changedMeanwhile`.
    func decide(
        _ id: MemberExportID, _ state: MemberExport.State, answer: String?, job: JobID?, by person: PersonID, now: Instant, in tx: any Transaction
    ) throws {
        let export = try existing(id, in: tx)
        guard export.createdBy != person else { throw MembershipProblem.ownExport }
        let changed = try tx.execute(
            """
            UPDATE member_export SET state = :state, approved_by = :by, approved_at = :now, answer = :answer, job = :job WHERE id = :id AND state = 'waiting'
            """, ["state": state, "by": person, "now": now, "answer": answer, "job": job, "id": id])
        guard changed == 1 else { throw CommonProblem.changedMeanwhile }
        try audit(state == .refused ? "export.refused" : "export.approved", id, export.organisation, person, [:], now, tx)
    }

    func setReady(_ id: MemberExportID, rows: Int, path: String, now: Instant, in tx: any Transaction) throws {
        let export = try existing(id, in: tx)
        try tx.execute(
            "UPDATE member_export SET state = 'ready', rows = :rows, file_path = :path, expires_at = :expires WHERE id = :id AND state = 'queued'",
            ["rows": rows, "path": path, "expires": now + MemberExport.lifetime, "id": id])
        try audit("export.made", id, export.organisation, nil, ["rows": String(rows)], now, tx)
    }

    func noteDownload(_ export: MemberExport, by person: PersonID, now: Instant, in tx: any Transaction) throws {
        try tx.execute("UPDATE member_export SET downloads = downloads + 1 WHERE id = :id", ["id": export.id])
        try audit("export.downloaded", export.id, export.organisation, person, ["rows": String(export.rows)], now, tx)
    }

    /// Those whose time is over; they are marked so. - Returns: where their files are.
    func expire(now: Instant, in tx: any Transaction) throws -> [String] {
        let rows = try tx.rows("SELECT id, file_path FROM member_export WHERE file_path IS NOT NULL AND expires_at <= :now LIMIT 100", ["now": now])
        for row in rows {
            try tx.execute("UPDATE member_export SET state = 'expired', file_path = NULL WHERE id = :id", ["id": row[0] as MemberExportID])
        }
        return rows.map { $0[1] }
    }

    private func audit(
        _ action: String, _ id: MemberExportID, _ organisation: OrganisationID, _ person: PersonID?, _ detail: [String: String], _ now: Instant, _ tx: any Transaction
    ) throws {
        try tx.audit(
            AuditEntry(
                at: now, actor: person.map { .person($0) } ?? .system, organisation: organisation, action: action, object: AuditObject("member_export", id),
                detail: detail))
    }
}
