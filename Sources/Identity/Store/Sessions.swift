import Audit
import Kernel
import Store
import Vault
import Web

/// Signed-in devices and programs. Finds out who is calling, with one indexed read for each request.
public final class Sessions: Authenticator {
    private let database: any Database
    private let clock: any WallClock
    private let ids: IdentifierMaker

    public init(database: any Database, clock: any WallClock, ids: IdentifierMaker) {
        self.database = database
        self.clock = clock
        self.ids = ids
    }

    // MARK: Who is calling

    public func principal(token: String, means: Principal.Means) async throws -> Principal? {
        // Our tokens have 43 characters; whatever else comes is not worth a read.
        guard (16...128).contains(token.utf8.count) else { return nil }
        let hash = RandomToken.hash(token)
        let now = clock.now()
        guard let found = try await database.lookup({ tx in try Self.find(hash, means: means, now: now, in: tx) }) else { return nil }
        guard found.isAlive else {
            // Gone for good: a change of roles must not bring it back under the rule for members.
            try await quietly { tx in try tx.execute("DELETE FROM session WHERE id = :id", ["id": found.principal.session]) }
            return nil
        }
        if SessionRule.shouldNoteVisit(lastSeenAt: found.lastSeenAt, now: now) {
            try await quietly { tx in
                try tx.execute("UPDATE session SET last_seen_at = :now WHERE id = :id AND last_seen_at < :now", ["id": found.principal.session, "now": now])
            }
        }
        return found.principal
    }

    private struct Found: Sendable {
        let principal: Principal
        let lastSeenAt: Instant
        let isAlive: Bool
    }

    private static func find(_ hash: [UInt8], means: Principal.Means, now: Instant, in tx: any Transaction) throws -> Found? {
        let rows = try tx.rows(
            """
            SELECT s.id, s.person, s.kind, s.created_at, s.last_seen_at, s.stepped_up_until, p.name, g.role, g.organisation
            FROM session s JOIN person p ON p.id = s.person LEFT JOIN role_grant g ON g.person = s.person AND g.revoked_at IS NULL
            WHERE s.token_hash = :hash AND p.deleted_at IS NULL
            """, ["hash": hash])
        guard let first = rows.first else { return nil }
        let grants = rows.compactMap { row -> Grant? in
            guard let name: String = row[7], let role = Role(rawValue: name), let organisation: OrganisationID = row[8] else { return nil }
            return Grant(role: role, organisation: organisation)
        }
        let lastSeenAt: Instant = first[4]
        return Found(
            principal: Principal(person: first[1], session: first[0], name: first[6], grants: grants, means: means, steppedUpUntil: first[5]),
            lastSeenAt: lastSeenAt,
            isAlive: SessionRule.isAlive(first[2], isOfficer: !grants.isEmpty, createdAt: first[3], lastSeenAt: lastSeenAt, now: now))
    }

    /// A write that may be left out: a full queue must not turn away people who only read. The next visit does it.
    private func quietly(_ body: @escaping @Sendable (any Transaction) throws -> Int) async throws {
        do { _ = try await database.write(body) } catch CommonProblem.busy { return }
    }

    public func name(of person: PersonID) async throws -> String? {
        try await database.read { tx in try tx.scalar("SELECT name FROM person WHERE id = :id AND deleted_at IS NULL", ["id": person]) }
    }

    // MARK: Beginning and ending

    /// Signs a person in. Audited.
    ///
    /// - Parameters:
    ///   - agent: what the browser or program calls itself.
    ///   - steppedUp: whether the person has just proved themselves, so that sensitive acts need nothing more for 15 minutes.
    public func create(
        for person: PersonID, kind: SessionKind, agent: String, steppedUp: Bool = false, by actor: AuditEntry.Actor? = nil, at now: Instant, in tx: any Transaction
    ) throws -> NewSession {
        let id: SessionID = ids.next()
        let token = RandomToken.make(bytes: 32)
        try tx.execute(
            """
            INSERT INTO session (id, token_hash, person, kind, agent, created_at, last_seen_at, stepped_up_until)
            VALUES (:id, :hash, :person, :kind, :agent, :now, :now, :stepped_up)
            """,
            [
                "id": id, "hash": RandomToken.hash(token), "person": person, "kind": kind, "agent": AgentName.short(agent), "now": now,
                "stepped_up": steppedUp ? now + SessionRule.stepUp : nil,
            ])
        try tx.audit(
            AuditEntry(
                at: now, actor: actor ?? .person(person), organisation: nil, action: "session.created", object: AuditObject("person", person),
                detail: ["kind": kind.rawValue, "session": id.description]))
        let isOfficer: Bool = try tx.scalar("SELECT 1 FROM role_grant WHERE person = :person AND revoked_at IS NULL LIMIT 1", ["person": person]) ?? false
        return NewSession(id: id, token: token, expiresAt: SessionRule.end(kind, isOfficer: isOfficer, createdAt: now, lastSeenAt: now))
    }

    /// Ends one session of a person at once. Audited. - Returns: false if there is none.
    @discardableResult public func revoke(
        _ session: SessionID, of person: PersonID, by actor: AuditEntry.Actor, at now: Instant, in tx: any Transaction
    ) throws -> Bool {
        guard try tx.execute("DELETE FROM session WHERE id = :id AND person = :person", ["id": session, "person": person]) == 1 else { return false }
        try tx.audit(
            AuditEntry(
                at: now, actor: actor, organisation: nil, action: "session.ended", object: AuditObject("person", person),
                detail: ["session": session.description]))
        return true
    }

    /// Ends all sessions of a person but `kept`. Audited. - Returns: how many ended.
    @discardableResult public func revokeAll(
        of person: PersonID, except kept: SessionID? = nil, by actor: AuditEntry.Actor, at now: Instant, in tx: any Transaction
    ) throws -> Int {
        let count = try tx.execute("DELETE FROM session WHERE person = :person AND id <> :kept", ["person": person, "kept": kept ?? SessionID(0)])
        if count > 0 {
            try tx.audit(
                AuditEntry(
                    at: now, actor: actor, organisation: nil, action: "session.all_ended", object: AuditObject("person", person),
                    detail: ["count": String(count)]))
        }
        return count
    }

    /// For 15 minutes from now the session is good for sensitive acts. Audited.
    func stepUp(_ session: SessionID, of person: PersonID, by means: String, at now: Instant, in tx: any Transaction) throws {
        try tx.execute("UPDATE session SET stepped_up_until = :until WHERE id = :id", ["id": session, "until": now + SessionRule.stepUp])
        try tx.audit(
            AuditEntry(
                at: now, actor: .person(person), organisation: nil, action: "session.stepped_up", object: AuditObject("person", person), detail: ["by": means]))
    }

    /// The living sessions of a person, the one used last first.
    public func list(of person: PersonID, at now: Instant, in tx: any Transaction) throws -> [Session] {
        let isOfficer: Bool = try tx.scalar("SELECT 1 FROM role_grant WHERE person = :person AND revoked_at IS NULL LIMIT 1", ["person": person]) ?? false
        return try tx.rows(
            """
            SELECT id, person, kind, agent, created_at, last_seen_at, stepped_up_until FROM session WHERE person = :person
            ORDER BY last_seen_at DESC, id DESC LIMIT 100
            """, ["person": person]
        ).map { Session(id: $0[0], person: $0[1], kind: $0[2], agent: $0[3], createdAt: $0[4], lastSeenAt: $0[5], steppedUpUntil: $0[6]) }
            .filter { SessionRule.isAlive($0.kind, isOfficer: isOfficer, createdAt: $0.createdAt, lastSeenAt: $0.lastSeenAt, now: now) }
    }

    /// Deletes sessions that have ended by themselves: those not used for 90 days, and operators' tokens older than that.
    func forget(at now: Instant, in tx: any Transaction) throws -> Int {
        try tx.execute(
            "DELETE FROM session WHERE last_seen_at < :before AND (kind <> 'shell' OR created_at < :old)",
            ["before": now - SessionRule.memberIdle, "old": now - SessionRule.shellLife])
    }
}
