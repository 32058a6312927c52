import Audit
import Draws
import Foundation
import Kernel
import Ledger
import Membership
import Organisations
import Store
import Synchronization
import Vault

/// What every part of the feature works with.
public struct BenefitTools: Sendable {
    public let ids: IdentifierMaker
    public let clock: any WallClock
    public let organisations: Organisations
    public let memberships: Memberships
    public let vault: Vault
    let books: BenefitBooks
    /// Where fair windows are drawn.
    private(set) var draws: Draws?
    let numbers = VoucherNumbers()
    let gates = BenefitGates()

    public init(ids: IdentifierMaker, clock: any WallClock, organisations: Organisations, memberships: Memberships, vault: Vault, ledger: Ledger, budgets: Budgets) {
        self.ids = ids
        self.clock = clock
        self.organisations = organisations
        self.memberships = memberships
        self.vault = vault
        books = BenefitBooks(ledger: ledger, budgets: budgets)
    }

    /// Gives winners their vouchers; the house hands it to `Draws`.
    public var follower: any DrawFollower { FairWindowFollower(tools: self) }

    /// The same tools with fair windows drawn by `draws`, which knows the `follower` of these.
    public func drawing(by draws: Draws) -> BenefitTools {
        var tools = self
        tools.draws = draws
        return tools
    }

    var benefits: BenefitStore { BenefitStore(tools: self) }
}

/// Benefits in a caller's transaction.
struct BenefitStore: Sendable {
    let tools: BenefitTools

    static func lane(_ benefit: BenefitID) -> Lane { Lane("benefit", benefit.raw) }

    static let columns: SQL = "b.id, b.organisation, b.state, b.content, b.version, b.created_by, b.created_at, b.published_at"

    static func benefit(_ row: Row) throws -> Benefit {
        Benefit(
            id: row[0], organisation: row[1], state: row[2], content: try BenefitText.decode(row[3]), version: row[4], createdBy: row[5], createdAt: row[6],
            publishedAt: row[7])
    }

    func benefit(_ id: BenefitID, in tx: any Transaction) throws -> Benefit? {
        try tx.row("SELECT \(Self.columns) FROM benefit b WHERE b.id = :id", ["id": id]).map(Self.benefit)
    }

    /// - Throws: `CommonProblem.notFound`.
    func existing(_ id: BenefitID, in tx: any Transaction) throws -> Benefit {
        guard let benefit = try benefit(id, in: tx) else { throw CommonProblem.notFound }
        return benefit
    }

    static func byID(_ ids: Set<BenefitID>, in tx: any Transaction) throws -> [BenefitID: Benefit] {
        guard !ids.isEmpty else { return [:] }
        var parameters: Parameters = [:]
        parameters.list("i", Array(ids))
        let rows = try tx.rows("SELECT \(columns) FROM benefit b WHERE b.id IN (\(SQL.placeholders("i", count: ids.count)))", parameters)
        return Dictionary(uniqueKeysWithValues: try rows.map { (($0[0] as BenefitID), try benefit($0)) })
    }

    // MARK: Writing

    func create(_ content: BenefitContent, at organisation: OrganisationID, by person: PersonID, now: Instant, in tx: any Transaction) throws -> BenefitID {
        let id: BenefitID = tools.ids.next()
        try tx.execute(
            """
            INSERT INTO benefit (id, organisation, state, title_key, category, content, closes_at, settled, version, created_by, created_at)
            VALUES (:id, :organisation, 'draft', :key, :category, :content, :closes, 1, 1, :person, :now)
            """,
            [
                "id": id, "organisation": organisation, "key": TextFolding.folded(content.title), "category": content.category,
                "content": try BenefitText.encode(content), "closes": content.closesAt ?? Instant(ms: .max), "person": person, "now": now,
            ])
        try audit("benefit.created", id, organisation, .person(person), now, tx)
        return id
    }

    /// - Throws: `CommonProblem.changedMeanwhile`; `BenefitProblem.stockTooSmall`, `.worthIsFixed`.
    func update(_ benefit: Benefit, to content: BenefitContent, by person: PersonID, now: Instant, in tx: any Transaction) throws {
        guard benefit.state == .draft || benefit.state == .published || benefit.state == .paused else { throw BenefitProblem.noSuchMove(.publish, from: benefit.state) }
        if benefit.state != .draft {
            guard benefit.phase(at: now) != .over else { throw BenefitProblem.noSuchMove(.publish, from: .ended) }
            guard content.worth == benefit.content.worth, content.shares == benefit.content.shares, content.limit.period == benefit.content.limit.period,
                content.mode == benefit.content.mode, content.fairWindowEnds == benefit.content.fairWindowEnds
            else {
                throw BenefitProblem.worthIsFixed
            }
            let more = Int64(content.stock.total - benefit.content.stock.total)
            guard try tools.books.change(by: more, benefit, cause: tools.ids.nextRaw(), now: now, in: tx) else { throw BenefitProblem.stockNotPossible }
        }
        let changed = try tx.execute(
            """
            UPDATE benefit SET title_key = :key, category = :category, content = :content, closes_at = :closes, version = version + 1
            WHERE id = :id AND version = :version
            """,
            [
                "key": TextFolding.folded(content.title), "category": content.category, "content": try BenefitText.encode(content),
                "closes": content.closesAt ?? Instant(ms: .max), "id": benefit.id, "version": benefit.version,
            ])
        guard changed == 1 else { throw CommonProblem.changedMeanwhile }
        if benefit.state != .draft { try reach(benefit.id, content, in: tx) }
        try audit("benefit.changed", benefit.id, benefit.organisation, .person(person), now, tx)
    }

    /// Publishes, pauses, resumes, ends, discards.
    /// - Throws: `BenefitProblem.noSuchMove`, `.budgetTooSmall`; `CommonProblem.changedMeanwhile`.
    func perform(_ act: BenefitAct, on benefit: Benefit, by actor: AuditEntry.Actor, now: Instant, in tx: any Transaction) throws {
        guard act.from.contains(benefit.state) else { throw BenefitProblem.noSuchMove(act, from: benefit.state) }
        let changed = try tx.execute(
            """
            UPDATE benefit SET state = :state, version = version + 1, published_at = COALESCE(published_at, CAST(:published AS BIGINT)),
                drawn = CASE WHEN CAST(:published AS BIGINT) IS NOT NULL AND :fair = 1 THEN 0 ELSE drawn END,
                settled = CASE WHEN :state = 'published' THEN 0 ELSE settled END, closes_at = CASE WHEN :state = 'ended' AND closes_at > :now THEN :now ELSE closes_at END
            WHERE id = :id AND version = :version
            """,
            [
                "state": act.to, "published": act == .publish ? now : nil, "fair": benefit.content.fairWindowEnds != nil, "now": now, "id": benefit.id, "version": benefit.version,
            ])
        guard changed == 1 else { throw CommonProblem.changedMeanwhile }
        if act == .publish {
            if let short = try tools.books.plan(benefit, ids: tools.ids, now: now, in: tx) {
                throw BenefitProblem.budgetTooSmall(needed: short.needed, left: short.left, isOwn: short.union == benefit.organisation)
            }
            try reach(benefit.id, benefit.content, in: tx)
            if let draws = tools.draws {
                let organiser = try tools.organisations.tree(in: tx).shortName(benefit.organisation) ?? ""
                try FairWindow(tools: tools, draws: draws).announce(benefit, organiser: organiser, by: actor, now: now, in: tx)
            }
        }
        try audit(act.auditAction, benefit.id, benefit.organisation, actor, now, tx)
    }

    /// Gives back what was never claimed, once the window is over. What vouchers still hold goes back by itself as they are used or expire.
    func settle(_ id: BenefitID, now: Instant, in tx: any Transaction) throws {
        let settled = try tx.execute("UPDATE benefit SET settled = 1 WHERE id = :id AND settled = 0 AND closes_at <= :now", ["id": id, "now": now])
        guard settled == 1 else { return }
        try tools.books.settle(try existing(id, in: tx), now: now, in: tx)
    }

    private func reach(_ id: BenefitID, _ content: BenefitContent, in tx: any Transaction) throws {
        try tx.execute("DELETE FROM benefit_reach WHERE benefit = :id", ["id": id])
        for union in Set(content.audience.unions) {
            try tx.execute(
                "INSERT INTO benefit_reach (organisation, closes_at, benefit) VALUES (:union, :closes, :id)",
                ["union": union, "closes": content.closesAt ?? Instant(ms: .max), "id": id])
        }
    }

    /// Puts people on the list of a benefit that is for a list. - Returns: how many are new.
    func list(_ people: [PersonID], for benefit: BenefitID, in tx: any Transaction) throws -> Int {
        var new = 0
        for person in people {
            new += try tx.execute(
                "INSERT INTO benefit_listed (benefit, person) VALUES (:benefit, :person) ON CONFLICT DO NOTHING", ["benefit": benefit, "person": person])
        }
        return new
    }

    func listedCount(_ benefit: BenefitID, in tx: any Transaction) throws -> Int {
        try tx.scalar("SELECT COUNT(*) FROM benefit_listed WHERE benefit = :benefit", ["benefit": benefit]) ?? 0
    }

    func audit(
        _ action: String, _ id: BenefitID, _ organisation: OrganisationID, _ actor: AuditEntry.Actor, _ now: Instant, _ tx: any Transaction,
        detail: [String: String] = [:]
    ) throws {
        try tx.audit(AuditEntry(at: now, actor: actor, organisation: organisation, action: action, object: AuditObject("benefit", id), detail: detail))
    }
}

/// The content as JSON text. `JSONEncoder` of Foundation; off the hot path, because gates are kept by version.
enum BenefitText {
    static func encode(_ content: BenefitContent) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(content), as: UTF8.self)
    }
    static func decode(_ text: String) throws -> BenefitContent { try JSONDecoder().decode(BenefitContent.self, from: Data(text.utf8)) }
}

/// Benefits as claims need them, kept by version: a batch reads state and version and decodes only what has changed.
final class BenefitGates: Sendable {
    struct Gate: Sendable {
        let version: Int64
        let benefit: Benefit
    }
    private let gates = Mutex<[BenefitID: Gate]>([:])
    private static let limit = 1_024

    func benefit(_ id: BenefitID, _ store: BenefitStore, in tx: any Transaction) throws -> Benefit? {
        guard let version: Int64 = try tx.scalar("SELECT version FROM benefit WHERE id = :id", ["id": id]) else { return nil }
        if let gate = gates.withLock({ $0[id] }), gate.version == version { return gate.benefit }
        guard let benefit = try store.benefit(id, in: tx) else { return nil }
        gates.withLock { gates in
            if gates.count >= Self.limit { gates.removeAll() }
            gates[id] = Gate(version: benefit.version, benefit: benefit)
        }
        return benefit
    }
}
