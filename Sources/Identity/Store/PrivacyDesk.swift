import Audit
import Kernel
import Store
import Web

/// The rights of a person over their data: a copy, and deletion. (PIPL art. 44–47; domain.md R20)
struct PrivacyDesk: Sendable {
    let database: any Database
    let people: People
    let roles: Roles
    let sessions: Sessions
    let consents: Consents
    let credentials: Credentials
    let reveals: Reveals
    let requests: Verifications
    let ids: IdentifierMaker
    let sources: [any PersonalDataSource]

    // MARK: Copy

    /// All that the product knows of a person, machine-readable. Audited.
    func export(_ person: PersonID, at now: Instant) async throws -> PersonalData {
        try await database.write { tx in
            var parts: [String: PersonalData] = ["made_at": .moment(now), "person": try identity(person, now, tx)]
            for source in sources { parts[source.name] = try source.export(person, in: tx) }
            try audit("person.exported", person, now, [:], tx)
            return .fields(parts)
        }
    }

    private func identity(_ id: PersonID, _ now: Instant, _ tx: any Transaction) throws -> PersonalData {
        let person = try people.existing(id, in: tx)
        let paper = try people.paper(of: person)
        return .fields([
            "id": .text(id.description), "name": .text(person.name), "phone": .text(try people.phone(of: person)?.text),
            "paper_kind": .text(paper?.kind.rawValue), "paper_number": .text(paper?.number), "birthday": .day(person.birthday),
            "sex": .text(person.sex?.rawValue), "verified_at": .moment(person.verifiedAt), "verified_by": .text(person.verifiedBy?.rawValue),
            "created_at": .moment(person.createdAt),
            "roles": .list(try roles.grants(of: id, in: tx).map { .fields(["role": .text($0.role.rawValue), "organisation_id": .text($0.organisation.description)]) }),
            "sessions": .list(
                try sessions.list(of: id, at: now, in: tx).map {
                    .fields([
                        "kind": .text($0.kind.rawValue), "agent": .text($0.agent), "created_at": .moment($0.createdAt), "last_seen_at": .moment($0.lastSeenAt),
                    ])
                }),
            "consents": .list(
                try consents.history(of: id, in: tx).map {
                    .fields([
                        "purpose": .text($0.purpose), "version": .number(Int64($0.version)), "given_at": .moment($0.givenAt),
                        "withdrawn_at": .moment($0.withdrawnAt),
                    ])
                }),
            "opened_by_officers": .list(
                try reveals.list(of: id, limit: 10_000, in: tx).map {
                    .fields([
                        "field": .text($0.field.rawValue), "purpose": .text($0.purpose.rawValue), "organisation_id": .text($0.organisation?.description),
                        "at": .moment($0.at),
                    ])
                }),
        ])
    }

    // MARK: Deletion

    struct Deletion: Sendable {
        /// What stays for now, by feature.
        var kept: [KeptData]
        /// Whether name, paper and phone have to stay too.
        var keepsIdentity: Bool { kept.contains(where: \.needsIdentity) }
    }

    func preview(_ person: PersonID, in tx: any Transaction) throws -> Deletion {
        Deletion(kept: try sources.flatMap { try $0.kept(person, in: tx) })
    }

    /// An officer's account is not deleted while it holds roles: somebody must take them over first.
    func isOfficer(_ person: PersonID, in tx: any Transaction) throws -> Bool { try !roles.grants(of: person, in: tx).isEmpty }

    /// Deletes what can go now. If something still needs the identity, the request stays open and is taken up again each day. Audited.
    /// - Throws: `IdentityProblem.stillNeeded` for somebody who holds roles.
    func delete(_ person: PersonID, at now: Instant, in tx: any Transaction) throws -> Deletion {
        if try isOfficer(person, in: tx) { throw IdentityProblem.stillNeeded }
        let deletion = try preview(person, in: tx)
        for source in sources { try source.erase(person, at: now, in: tx) }
        if deletion.keepsIdentity {
            try tx.execute(
                "INSERT INTO deletion_request (id, person, asked_at, state, kept) VALUES (:id, :person, :now, 'open', '') ON CONFLICT DO NOTHING",
                ["id": ids.nextRaw(), "person": person, "now": now])
            try audit("person.deletion_asked", person, now, ["kept": String(deletion.kept.count)], tx)
            return deletion
        }
        try requests.remove(of: person, in: tx)
        try credentials.remove(of: person, in: tx)
        try people.close(person, at: now, in: tx)
        try sessions.revokeAll(of: person, by: .person(person), at: now, in: tx)
        try tx.execute("UPDATE deletion_request SET state = 'done', closed_at = :now WHERE person = :person AND closed_at IS NULL", ["person": person, "now": now])
        try audit("person.deleted", person, now, ["kept": String(deletion.kept.count)], tx)
        return deletion
    }

    func openRequest(of person: PersonID, in tx: any Transaction) throws -> Instant? {
        try tx.scalar("SELECT asked_at FROM deletion_request WHERE person = :person AND closed_at IS NULL", ["person": person])
    }

    /// The person has changed their mind. Audited.
    func withdrawRequest(of person: PersonID, at now: Instant, in tx: any Transaction) throws {
        let ended = try tx.execute(
            "UPDATE deletion_request SET state = 'withdrawn', closed_at = :now WHERE person = :person AND closed_at IS NULL", ["person": person, "now": now])
        if ended == 1 { try audit("person.deletion_withdrawn", person, now, [:], tx) }
    }

    /// Takes open requests up again: what kept the identity may be closed by now. - Returns: how many accounts went.
    func finishOpenRequests(at now: Instant) async throws -> Int {
        let waiting: [PersonID] = try await database.read { tx in
            try tx.rows("SELECT person FROM deletion_request WHERE closed_at IS NULL ORDER BY id LIMIT 10000").map { $0[0] }
        }
        var gone = 0
        for person in waiting {
            let isGone = try await database.write(priority: .bulk) { tx in
                if try preview(person, in: tx).keepsIdentity || isOfficer(person, in: tx) { return false }
                return try !delete(person, at: now, in: tx).keepsIdentity
            }
            if isGone { gone += 1 }
        }
        return gone
    }

    // MARK: Consent to the paper's number

    /// Takes back the consent to the number of the paper: the number goes, unless something needs the identity.
    /// - Throws: `IdentityProblem.stillNeeded`.
    func withdrawPaper(_ person: PersonID, at now: Instant, in tx: any Transaction) throws {
        if try preview(person, in: tx).keepsIdentity { throw IdentityProblem.stillNeeded }
        try consents.withdraw(.paperNumber, by: person, at: now, in: tx)
        try requests.remove(of: person, in: tx)
        try people.forgetPaper(person, in: tx)
        try audit("person.paper_forgotten", person, now, [:], tx)
    }

    private func audit(_ action: String, _ person: PersonID, _ now: Instant, _ detail: [String: String], _ tx: any Transaction) throws {
        try tx.audit(AuditEntry(at: now, actor: .person(person), organisation: nil, action: action, object: AuditObject("person", person), detail: detail))
    }
}
