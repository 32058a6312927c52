import Kernel

/// The rows of jobs: added by features in their transactions, shown by pages, driven by `JobRunner`.
public enum Jobs {
    static let migrations = [
        Migration(
            "store.jobs", 1,
            [
                """
                CREATE TABLE job(id BIGINT PRIMARY KEY, kind TEXT NOT NULL, organisation_id BIGINT, created_by BIGINT,
                state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')), payload TEXT NOT NULL,
                progress_done BIGINT NOT NULL DEFAULT 0, progress_total BIGINT, checkpoint TEXT, result TEXT, error_code TEXT,
                cancel_requested BIGINT NOT NULL DEFAULT 0, run_after BIGINT NOT NULL, lease_owner TEXT, lease_until BIGINT,
                attempts BIGINT NOT NULL DEFAULT 0, created_at BIGINT NOT NULL, started_at BIGINT, finished_at BIGINT)
                """,
                "CREATE INDEX job_queued ON job(run_after, id) WHERE state = 'queued'",
                "CREATE INDEX job_running ON job(lease_until) WHERE state = 'running'",
                "CREATE INDEX job_of_organisation ON job(organisation_id, id)",
                "CREATE TABLE lease(name TEXT PRIMARY KEY, owner TEXT NOT NULL, held_until BIGINT NOT NULL)",
                "CREATE TABLE periodic_task(name TEXT PRIMARY KEY, last_run_at BIGINT NOT NULL)",
            ])
    ]

    static let columns: SQL = """
        id, kind, organisation_id, created_by, state, payload, progress_done, progress_total, checkpoint, result, error_code,
        cancel_requested, attempts, created_at, started_at, finished_at
        """

    public static func find(_ id: JobID, _ tx: any Transaction) throws -> Job? {
        try tx.row("SELECT \(columns) FROM job WHERE id = :id", ["id": id]).map(Job.init)
    }

    /// The newest first; `before` is the last id of the page before.
    public static func recent(
        organisation: OrganisationID, kind: String? = nil, before: JobID? = nil, limit: Int = 50, _ tx: any Transaction
    ) throws -> [Job] {
        var conditions: [SQL] = ["organisation_id = :organisation"]
        if kind != nil { conditions.append("kind = :kind") }
        if before != nil { conditions.append("id < :before") }
        var parameters: Parameters = ["organisation": organisation, "limit": limit]
        if let kind { parameters["kind"] = kind }
        if let before { parameters["before"] = before }
        return try tx.rows("SELECT \(columns) FROM job WHERE \(SQL.joined(conditions, by: " AND ")) ORDER BY id DESC LIMIT :limit", parameters).map(Job.init)
    }

    /// Adds a job in the transaction of its cause; a server takes it up within a second of the commit.
    /// - Parameter id: from the server's `IdentifierMaker`, made outside, so that a body that runs twice adds one job.
    public static func add(
        _ id: JobID, _ kind: JobKind, _ payload: some Encodable, organisation: OrganisationID?, createdBy: PersonID?, now: Instant, _ tx: any Transaction
    ) throws {
        try tx.execute(
            """
            INSERT INTO job(id, kind, organisation_id, created_by, state, payload, run_after, created_at)
            VALUES (:id, :kind, :organisation, :person, 'queued', :payload, :now, :now)
            """,
            [
                "id": id, "kind": kind.name, "organisation": organisation, "person": createdBy, "payload": try JobText.encode(payload), "now": now,
            ])
    }

    /// How many jobs nobody works on although it is their time, and how many failed since `since`.
    public static func troubles(waitingSince line: Instant, failedSince since: Instant, _ tx: any Transaction) throws -> (stuck: Int, failed: Int) {
        let stuck: Int? = try tx.scalar(
            "SELECT COUNT(*) FROM job WHERE (state = 'queued' AND run_after < :line) OR (state = 'running' AND lease_until < :line)", ["line": line])
        let failed: Int? = try tx.scalar("SELECT COUNT(*) FROM job WHERE state = 'failed' AND finished_at >= :since", ["since": since])
        return (stuck ?? 0, failed ?? 0)
    }

    /// Asks a job to stop. One that waits is cancelled at once, one that runs at its next checkpoint. - Returns: false if it had ended.
    public static func cancel(_ id: JobID, now: Instant, _ tx: any Transaction) throws -> Bool {
        let waiting = try tx.execute(
            "UPDATE job SET state = 'cancelled', cancel_requested = 1, finished_at = :now WHERE id = :id AND state = 'queued'", ["id": id, "now": now])
        if waiting == 1 { return true }
        return try tx.execute("UPDATE job SET cancel_requested = 1 WHERE id = :id AND state = 'running'", ["id": id]) == 1
    }
}

/// Why a running job must stop. Its last transaction was undone.
public enum JobInterruption: Error, Hashable {
    /// Somebody asked for it.
    case cancelled
    /// Its lease ran out, and another server has it now.
    case lost
}
