import Audit
import Kernel
import Store
import Vault

/// The directory's rows: entries, what unions changed about them, consents, and how often each was used.
struct ServiceStore: Sendable {
    let ids: IdentifierMaker
    let vault: Vault

    // MARK: Entries

    private static let columns: SQL = """
        e.id, e.organisation, e.title_zh, e.title_en, e.icon, e.kind, e.text_zh, e.text_en, e.partner, e.url, e.audience, e.position, e.mark, e.is_down
        """

    /// What comes with the product and what these unions added.
    func entries(of chain: [OrganisationID], in tx: any Transaction) throws -> [ServiceEntry] {
        guard !chain.isEmpty else { return ShippedServices.all }
        var parameters: Parameters = [:]
        parameters.list("o", chain)
        let rows = try tx.rows(
            "SELECT \(Self.columns) FROM service_entry e WHERE e.removed = 0 AND e.organisation IN (\(SQL.placeholders("o", count: chain.count)))", parameters)
        return ShippedServices.all + rows.compactMap(Self.read)
    }

    func entry(_ id: ServiceID, in tx: any Transaction) throws -> ServiceEntry? {
        if let shipped = ShippedServices.byID[id] { return shipped }
        return try tx.row("SELECT \(Self.columns) FROM service_entry e WHERE e.id = :id AND e.removed = 0", ["id": id]).flatMap(Self.read)
    }

    func changes(of chain: [OrganisationID], in tx: any Transaction) throws -> [OrganisationID: [ServiceID: ServiceChange]] {
        guard !chain.isEmpty else { return [:] }
        var parameters: Parameters = [:]
        parameters.list("o", chain)
        let rows = try tx.rows(
            """
            SELECT organisation, service, is_hidden, position, mark, text_zh, text_en FROM service_change
            WHERE organisation IN (\(SQL.placeholders("o", count: chain.count)))
            """, parameters)
        var out: [OrganisationID: [ServiceID: ServiceChange]] = [:]
        for row in rows {
            let text = (row[5] as String?).flatMap { zh in (row[6] as String?).map { Phrase(zh, $0) } }
            out[row[0], default: [:]][row[1]] = ServiceChange(isHidden: row[2], position: row[3], mark: row[4], text: text)
        }
        return out
    }

    /// The directory of the union at the end of `chain`.
    func directory(of chain: [OrganisationID], in tx: any Transaction) throws -> [(entry: ServiceEntry, isHidden: Bool)] {
        Services.directory(of: chain, try entries(of: chain, in: tx), try changes(of: chain, in: tx))
    }

    func add(_ content: ServiceContent, position: Int, mark: ServiceMark, to union: OrganisationID, by officer: PersonID, at now: Instant, in tx: any Transaction) throws
        -> ServiceID
    {
        let id: ServiceID = ids.next()
        try tx.execute(
            """
            INSERT INTO service_entry (id, organisation, title_zh, title_en, icon, kind, text_zh, text_en, partner, url, audience, position, mark, failures, is_down,
                removed) VALUES (:id, :organisation, :title_zh, :title_en, :icon, :kind, :text_zh, :text_en, :partner, :url, :audience, :position, :mark, 0, 0, 0)
            """, Self.parameters(content).and(["id": id, "organisation": union, "position": position, "mark": mark]))
        try audit("added", id, union, officer, now, in: tx)
        return id
    }

    /// A new link starts with a clean record.
    func change(_ id: ServiceID, to content: ServiceContent, of union: OrganisationID, by officer: PersonID, at now: Instant, in tx: any Transaction) throws {
        let changed = try tx.execute(
            """
            UPDATE service_entry SET title_zh = :title_zh, title_en = :title_en, icon = :icon, kind = :kind, text_zh = :text_zh, text_en = :text_en,
                partner = :partner, url = :url, audience = :audience, failures = 0, is_down = 0
            WHERE id = :id AND organisation = :organisation AND removed = 0
            """, Self.parameters(content).and(["id": id, "organisation": union]))
        guard changed == 1 else { throw CommonProblem.notFound }
        try audit("changed", id, union, officer, now, in: tx)
    }

    /// Consents to it end with it.
    func remove(_ id: ServiceID, of union: OrganisationID, by officer: PersonID, at now: Instant, in tx: any Transaction) throws {
        let removed = try tx.execute("UPDATE service_entry SET removed = 1 WHERE id = :id AND organisation = :union AND removed = 0", ["id": id, "union": union])
        guard removed == 1 else { throw CommonProblem.notFound }
        try tx.execute("UPDATE service_consent SET living = NULL, withdrawn_at = :now WHERE service = :id AND living = 1", ["now": now, "id": id])
        try audit("removed", id, union, officer, now, in: tx)
    }

    /// What the union changes about a tile, on top of what it changed before; `nil` fields stay.
    func set(_ change: ServiceChange, about id: ServiceID, at union: OrganisationID, by officer: PersonID, now: Instant, in tx: any Transaction) throws {
        try tx.execute(
            """
            INSERT INTO service_change (organisation, service, is_hidden, position, mark, text_zh, text_en)
            VALUES (:union, :service, :hidden, :position, :mark, :zh, :en)
            ON CONFLICT (organisation, service) DO UPDATE SET is_hidden = COALESCE(excluded.is_hidden, service_change.is_hidden),
                position = COALESCE(excluded.position, service_change.position), mark = COALESCE(excluded.mark, service_change.mark),
                text_zh = COALESCE(excluded.text_zh, service_change.text_zh), text_en = COALESCE(excluded.text_en, service_change.text_en)
            """,
            [
                "union": union, "service": id, "hidden": change.isHidden, "position": change.position, "mark": change.mark, "zh": change.text?.zh, "en": change.text?.en,
            ])
        try audit("arranged", id, union, officer, now, in: tx)
    }

    /// The union follows the one above again.
    func follow(_ id: ServiceID, at union: OrganisationID, by officer: PersonID, now: Instant, in tx: any Transaction) throws {
        try tx.execute("DELETE FROM service_change WHERE organisation = :union AND service = :service", ["union": union, "service": id])
        try audit("arranged", id, union, officer, now, in: tx)
    }

    // MARK: Use

    func count(_ id: ServiceID, on day: Day, in tx: any Transaction) throws {
        try tx.execute(
            """
            INSERT INTO service_use (service, day, uses) VALUES (:service, :day, 1) ON CONFLICT (service, day) DO UPDATE SET uses = service_use.uses + 1
            """, ["service": id, "day": day])
    }

    /// Uses of each service since `day`, that day included.
    func uses(since day: Day, in tx: any Transaction) throws -> [ServiceID: Int] {
        let rows = try tx.rows("SELECT service, SUM(uses) FROM service_use WHERE day >= :day GROUP BY service", ["day": day])
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
    }

    // MARK: Consent

    /// The consent stands for the host it was given for: a tile that leads elsewhere now asks again.
    func hasConsent(_ person: PersonID, to id: ServiceID, host: String, in tx: any Transaction) throws -> Bool {
        try tx.row(
            "SELECT 1 FROM service_consent WHERE person = :person AND service = :service AND host = :host AND living = 1",
            ["person": person, "service": id, "host": host]) != nil
    }

    func consent(_ person: PersonID, to id: ServiceID, host: String, at now: Instant, in tx: any Transaction) throws {
        if try hasConsent(person, to: id, host: host, in: tx) { return }
        try end(person, id, at: now, in: tx)
        try tx.execute(
            "INSERT INTO service_consent (id, person, service, host, given_at, living) VALUES (:id, :person, :service, :host, :now, 1)",
            ["id": ids.nextRaw(), "person": person, "service": id, "host": host, "now": now])
        try tx.audit(
            AuditEntry(at: now, actor: .person(person), organisation: nil, action: "service.consent_given", object: AuditObject("person", person), detail: ["host": host]))
    }

    func withdraw(_ person: PersonID, from id: ServiceID, at now: Instant, in tx: any Transaction) throws {
        guard try end(person, id, at: now, in: tx) > 0 else { return }
        try tx.audit(
            AuditEntry(
                at: now, actor: .person(person), organisation: nil, action: "service.consent_withdrawn", object: AuditObject("person", person),
                detail: ["service": id.description]))
    }

    /// Those that stand, the newest first.
    func consents(of person: PersonID, in tx: any Transaction) throws -> [(service: ServiceID, host: String, at: Instant)] {
        try tx.rows("SELECT service, host, given_at FROM service_consent WHERE person = :person AND living = 1 ORDER BY id DESC LIMIT 200", ["person": person])
            .map { (service: $0[0], host: $0[1], at: $0[2]) }
    }

    /// What a partner calls a person: the same each time, and of no use to another partner.
    func pseudonym(of person: PersonID, at host: String) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: vault.blindIndex(.partnerPseudonym, "\(host)/\(person)").flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    @discardableResult private func end(_ person: PersonID, _ id: ServiceID, at now: Instant, in tx: any Transaction) throws -> Int {
        try tx.execute(
            "UPDATE service_consent SET living = NULL, withdrawn_at = :now WHERE person = :person AND service = :service AND living = 1",
            ["now": now, "person": person, "service": id])
    }

    // MARK: Health

    struct CheckedLink: Sendable {
        let id: ServiceID
        let url: String
        let health: LinkHealth
    }

    func links(in tx: any Transaction) throws -> [CheckedLink] {
        try tx.rows("SELECT id, url, failures, is_down FROM service_entry WHERE kind = 'external' AND removed = 0 ORDER BY id LIMIT 2000")
            .map { CheckedLink(id: $0[0], url: $0[1], health: LinkHealth(failures: $0[2], isDown: $0[3])) }
    }

    func note(_ health: LinkHealth, of link: CheckedLink, at now: Instant, in tx: any Transaction) throws {
        try tx.execute(
            "UPDATE service_entry SET failures = :failures, is_down = :down, checked_at = :now WHERE id = :id AND url = :url",
            ["failures": health.failures, "down": health.isDown, "now": now, "id": link.id, "url": link.url])
    }

    // MARK: Parts

    private static func parameters(_ content: ServiceContent) -> Parameters {
        var (kind, text, partner, url) = ("page", Phrase?.none, "", "")
        switch content.target {
        case .page(let words): text = words
        case .external(let name, let link): (kind, partner, url) = ("external", name, link.text)
        case .feature(let path): (kind, url) = ("feature", path)
        }
        return [
            "title_zh": content.title.zh, "title_en": content.title.en, "icon": content.icon, "kind": kind, "text_zh": text?.zh ?? "", "text_en": text?.en ?? "",
            "partner": partner,
            "url": url, "audience": content.audience,
        ]
    }

    private static func read(_ row: Row) -> ServiceEntry? {
        let target: ServiceTarget
        switch row[5] as String {
        case "page": target = .page(Phrase(row[6], row[7]))
        case "feature": target = .feature(path: row[9])
        default:
            guard let link = try? ServiceLink(row[9] as String) else { return nil }
            target = .external(partner: row[8], url: link)
        }
        return ServiceEntry(
            id: row[0], organisation: row[1], content: ServiceContent(title: Phrase(row[2], row[3]), icon: row[4], target: target, audience: row[10]), position: row[11],
            mark: row[12], isDown: row[13])
    }

    private func audit(_ action: String, _ id: ServiceID, _ union: OrganisationID, _ officer: PersonID, _ now: Instant, in tx: any Transaction) throws {
        try tx.audit(AuditEntry(at: now, actor: .person(officer), organisation: union, action: "service.\(action)", object: AuditObject("service", id)))
    }
}
