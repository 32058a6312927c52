import Audit
import Kernel
import Organisations
import Store

/// The compendium, inside a caller's transaction. Its search index is rows of grams, written with the policy.
public struct Policies: Sendable {
    public init() {}

    private static let columns: SQL = """
        p.id, p.organisation, p.state, p.title, p.text, p.source, p.is_verified, p.region, p.audience, p.tags, p.codes, p.valid_from, p.valid_through, p.version,
        p.changed_at
        """

    private static func read(_ row: Row) -> Policy {
        Policy(
            id: row[0], organisation: row[1], state: row[2],
            content: PolicyContent(
                title: row[3], text: row[4], source: row[5], isVerified: row[6], region: (row[7] as String?).flatMap { RegionCode($0) }, audience: row[8],
                tags: (row[9] as String).split(separator: ",").map(String.init),
                codes: (row[10] as String).split(separator: ",").map { FindingCode(rawValue: String($0)) }, validFrom: row[11], validThrough: row[12]),
            version: row[13], changedAt: row[14])
    }

    func find(_ id: PolicyID, in tx: any Transaction) throws -> Policy? {
        try tx.row("SELECT \(Self.columns) FROM policy p WHERE p.id = :id", ["id": id]).map(Self.read)
    }

    /// A union's own, the newest first.
    func page(of organisation: OrganisationID, before: PolicyID?, limit: Int, in tx: any Transaction) throws -> [Policy] {
        try tx.rows(
            "SELECT \(Self.columns) FROM policy p WHERE p.organisation = :organisation AND p.id < :before ORDER BY p.id DESC LIMIT :limit",
            ["organisation": organisation, "before": before ?? PolicyID(.max), "limit": limit]
        ).map(Self.read)
    }

    /// What a reader asks of the public compendium.
    struct Query: Sendable {
        var text = ""
        var audience: PolicyAudience?
        /// The reader's area: policies of areas that contain it, and of everywhere.
        var region: RegionCode?
        var tag: String?
        /// Also what no longer holds.
        var includesPast = false
    }

    /// Published ones that hold on `day`: by relevance where words were asked, else the newest first.
    func search(_ query: Query, on day: Day, limit: Int, in tx: any Transaction) throws -> [Policy] {
        let grams = Array(Set(PolicySearch.grams(query.text)).prefix(40))
        var found: [Policy]
        if grams.isEmpty {
            found = try published(in: tx)
        } else {
            var parameters: Parameters = [:]
            parameters.list("g", grams)
            let rows = try tx.rows("SELECT gram, policy, weight FROM policy_gram WHERE gram IN (\(SQL.placeholders("g", count: grams.count))) LIMIT 50000", parameters)
            let ranked = PolicySearch.rank(grams, rows: rows.map { (gram: $0[0], policy: $0[1], weight: $0[2]) })
            found = try ranked.prefix(limit * 3).compactMap { try find($0, in: tx) }.filter { $0.state == .published }
        }
        found = found.filter { policy in
            let content = policy.content
            if !query.includesPast, !content.isValid(on: day) { return false }
            if let audience = query.audience, content.audience != audience, content.audience != .both { return false }
            if let tag = query.tag, !content.tags.contains(tag) { return false }
            if let own = query.region, let area = content.region, !area.contains(own) { return false }
            return true
        }
        return Array(found.prefix(limit))
    }

    private func published(in tx: any Transaction) throws -> [Policy] {
        try tx.rows("SELECT \(Self.columns) FROM policy p WHERE p.state = 'published' ORDER BY p.valid_from DESC, p.id DESC LIMIT 500").map(Self.read)
    }

    /// Those to attach to a prescription with `codes`: of the firm's area, in force, for employers.
    func attached(to codes: Set<FindingCode>, region: RegionCode?, on day: Day, limit: Int, in tx: any Transaction) throws -> [Policy] {
        try published(in: tx).filter { policy in
            let content = policy.content
            guard content.isValid(on: day), content.audience != .workers, !codes.isDisjoint(with: content.codes) else { return false }
            guard let area = content.region else { return true }
            return region.map { area.contains($0) } ?? false
        }.prefix(limit).map { $0 }
    }

    // MARK: Writing

    /// Makes a policy, or writes over it when `version` is that of its row.
    /// - Throws: `CommonProblem.changedMeanwhile`.
    public func save(
        _ content: PolicyContent, state: PolicyState, id: PolicyID, version: Int?, at organisation: OrganisationID, by actor: PersonID, now: Instant,
        in tx: any Transaction
    ) throws {
        let values: Parameters = [
            "id": id, "state": state, "title": content.title, "text": content.text, "source": content.source, "verified": content.isVerified,
            "region": content.region?.text, "audience": content.audience, "tags": content.tags.joined(separator: ","),
            "codes": content.codes.map(\.rawValue).joined(separator: ","), "from": content.validFrom, "through": content.validThrough, "actor": actor, "now": now,
        ]
        if let version {
            let changed = try tx.execute(
                """
                UPDATE policy SET state = :state, title = :title, text = :text, source = :source, is_verified = :verified, region = :region, audience = :audience,
                    tags = :tags, codes = :codes, valid_from = :from, valid_through = :through, version = version + 1, changed_by = :actor, changed_at = :now
                WHERE id = :id AND version = :version AND organisation = :organisation
                """, values.and(["version": version, "organisation": organisation]))
            guard changed == 1 else { throw CommonProblem.changedMeanwhile }
        } else {
            try tx.execute(
                """
                INSERT INTO policy (id, organisation, state, title, text, source, is_verified, region, audience, tags, codes, valid_from, valid_through, version,
                    changed_by, changed_at)
                VALUES (:id, :organisation, :state, :title, :text, :source, :verified, :region, :audience, :tags, :codes, :from, :through, 1, :actor, :now)
                """, values.and(["organisation": organisation]))
        }
        try tx.execute("DELETE FROM policy_gram WHERE policy = :id", ["id": id])
        let rows = PolicySearch.weights(content).sorted { $0.key < $1.key }.map { [Value.text($0.key), .integer(id.raw), .integer(Int64($0.value))] }
        try tx.insertMany(into: "policy_gram", ["gram", "policy", "weight"], rows)
        try tx.audit(
            AuditEntry(
                at: now, actor: .person(actor), organisation: organisation, action: version == nil ? "policy.created" : "policy.changed",
                object: AuditObject("policy", id), detail: ["state": state.rawValue]))
    }
}
