import Kernel

/// The statements by which runners take jobs up and lay them down. One claim belongs to one run of one job.
struct JobLedger: Sendable {
    let database: any Database
    let clock: any WallClock
    let lease: Span

    /// Takes the job that has waited longest, or one whose server died; nil if there is none.
    func claim(_ kinds: [String], claim: String) async throws -> Job? {
        // Asked on a snapshot first, so that an idle server doesn't write.
        guard try await database.read({ tx in try self.candidate(kinds, tx) }) != nil else { return nil }
        return try await database.write { tx in
            let now = clock.now()
            guard let id = try self.candidate(kinds, tx) else { return nil }
            return try tx.row(
                """
                UPDATE job SET state = 'running', lease_owner = :claim, lease_until = :until, attempts = attempts + 1,
                started_at = COALESCE(started_at, :now) WHERE id = :id AND (state = 'queued' OR (state = 'running' AND lease_until < :now))
                RETURNING \(Jobs.columns)
                """, ["claim": claim, "until": now + lease, "now": now, "id": id]
            ).map(Job.init)
        }
    }

    private func candidate(_ kinds: [String], _ tx: any Transaction) throws -> JobID? {
        var parameters: Parameters = ["now": clock.now()]
        parameters.list("kind", kinds)
        let known = SQL.placeholders("kind", count: kinds.count)
        return try tx.scalar("SELECT id FROM job WHERE state = 'running' AND lease_until < :now AND kind IN (\(known)) ORDER BY lease_until LIMIT 1", parameters)
            ?? tx.scalar("SELECT id FROM job WHERE state = 'queued' AND run_after <= :now AND kind IN (\(known)) ORDER BY run_after, id LIMIT 1", parameters)
    }

    func finish(_ context: JobContext, _ state: Job.State, result: String? = nil, errorCode: String? = nil) async throws {
        try await database.write { tx in
            try tx.execute(
                """
                UPDATE job SET state = :state, result = :result, error_code = :code, finished_at = :now, lease_owner = NULL, lease_until = NULL,
                progress_done = CASE WHEN :state = 'done' THEN COALESCE(progress_total, progress_done) ELSE progress_done END
                WHERE id = :id AND lease_owner = :claim
                """,
                ["state": state, "result": result, "code": errorCode, "now": clock.now(), "id": context.job.id, "claim": context.claim])
        }
    }

    /// Lays the job down for another run, from its checkpoint, not before `after`.
    func release(_ context: JobContext, after: Instant, countsAsAttempt: Bool) async throws {
        try await database.write { tx in
            try tx.execute(
                """
                UPDATE job SET state = 'queued', run_after = :after, lease_owner = NULL, lease_until = NULL,
                attempts = CASE WHEN :counts = 0 AND attempts > 0 THEN attempts - 1 ELSE attempts END
                WHERE id = :id AND lease_owner = :claim
                """,
                ["after": after, "counts": countsAsAttempt, "id": context.job.id, "claim": context.claim])
        }
    }
}
