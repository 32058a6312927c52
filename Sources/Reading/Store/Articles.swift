import Audit
import Kernel
import NIOCore
import Store
import Web

/// Articles and their pictures, inside a caller's transaction. Each write is audited.
public struct Articles: Sendable {
    let ids: IdentifierMaker

    public init(ids: IdentifierMaker) { self.ids = ids }

    static let migrations = [
        Migration(
            "reading", 1,
            [
                """
                CREATE TABLE article (id BIGINT PRIMARY KEY, organisation BIGINT NOT NULL, state TEXT NOT NULL, channel TEXT NOT NULL, title TEXT NOT NULL,
                    text TEXT NOT NULL, source TEXT, publish_at BIGINT, readers BIGINT NOT NULL, version BIGINT NOT NULL, created_by BIGINT NOT NULL,
                    created_at BIGINT NOT NULL)
                """,
                "CREATE INDEX article_union ON article (organisation, id)",
                "CREATE INDEX article_open ON article (publish_at, id) WHERE state = 'published'",
                "CREATE TABLE article_picture (id BIGINT PRIMARY KEY, kind TEXT NOT NULL, bytes BLOB NOT NULL, uploaded_by BIGINT NOT NULL, created_at BIGINT NOT NULL)",
                "CREATE TABLE article_reader (article BIGINT NOT NULL, person BIGINT NOT NULL, read_at BIGINT NOT NULL, PRIMARY KEY (article, person))",
                "CREATE INDEX article_reader_person ON article_reader (person)",
            ])
    ]

    private static let columns: SQL = "id, organisation, state, channel, title, text, source, publish_at, readers, version, created_at"

    private static func article(_ row: Row) -> Article {
        Article(
            id: row[0], organisation: row[1], state: row[2], content: ArticleContent(title: row[4], channel: row[3], text: row[5], source: row[6]), publishAt: row[7],
            readers: row[8], version: row[9], createdAt: row[10])
    }

    // MARK: Reading

    /// - Throws: `CommonProblem.notFound`.
    public func existing(_ id: ArticleID, in tx: any Transaction) throws -> Article {
        guard let row = try tx.row("SELECT \(Self.columns) FROM article WHERE id = :id", ["id": id]) else { throw CommonProblem.notFound }
        return Self.article(row)
    }

    /// An officer's list, the newest first.
    func list(at organisation: OrganisationID, text: String = "", before: ArticleID? = nil, limit: Int, in tx: any Transaction) throws -> [Article] {
        let search: SQL = text.isEmpty ? "" : "AND title LIKE :text"
        var parameters: Parameters = ["organisation": organisation, "before": before?.raw ?? Int64.max, "limit": limit]
        if !text.isEmpty { parameters["text"] = "%" + text.filter { $0 != "%" && $0 != "_" } + "%" }
        return try tx.rows(
            "SELECT \(Self.columns) FROM article WHERE organisation = :organisation AND id < :before \(search) ORDER BY id DESC LIMIT :limit", parameters
        ).map(Self.article)
    }

    /// What can be read at `now`, the newest first.
    /// - Parameter unions: only of these; empty: of all.
    public func open(
        at now: Instant, channel: ArticleChannel? = nil, unions: [OrganisationID] = [], before: (at: Instant, id: ArticleID)? = nil, limit: Int, in tx: any Transaction
    ) throws -> [Article] {
        var conditions: [SQL] = ["state = 'published'", "publish_at <= :now", "(publish_at, id) < (:at, :id)"]
        var parameters: Parameters = ["now": now, "at": before?.at ?? Instant(ms: .max), "id": before?.id ?? ArticleID(.max), "limit": limit]
        if let channel {
            conditions.append("channel = :channel")
            parameters["channel"] = channel
        }
        if !unions.isEmpty {
            conditions.append("organisation IN (\(SQL.placeholders("u", count: unions.count)))")
            parameters.list("u", unions)
        }
        return try tx.rows(
            "SELECT \(Self.columns) FROM article WHERE \(SQL.joined(conditions, by: " AND ")) ORDER BY publish_at DESC, id DESC LIMIT :limit", parameters
        ).map(Self.article)
    }

    // MARK: Writing

    public func create(_ content: ArticleContent, at organisation: OrganisationID, by officer: PersonID, now: Instant, in tx: any Transaction) throws -> ArticleID {
        let id: ArticleID = ids.next()
        try tx.execute(
            """
            INSERT INTO article (id, organisation, state, channel, title, text, source, readers, version, created_by, created_at)
            VALUES (:id, :organisation, 'draft', :channel, :title, :text, :source, 0, 1, :by, :now)
            """,
            [
                "id": id, "organisation": organisation, "channel": content.channel, "title": content.title, "text": content.text, "source": content.source,
                "by": officer, "now": now,
            ])
        try audit("article.created", id, organisation, officer, now, in: tx)
        return id
    }

    /// - Throws: `CommonProblem.changedMeanwhile`.
    func update(_ article: Article, to content: ArticleContent, by officer: PersonID, now: Instant, in tx: any Transaction) throws {
        guard content != article.content else { return }
        let changed = try tx.execute(
            "UPDATE article SET channel = :channel, title = :title, text = :text, source = :source, version = version + 1 WHERE id = :id AND version = :version",
            [
                "channel": content.channel, "title": content.title, "text": content.text, "source": content.source, "id": article.id, "version": article.version,
            ])
        guard changed == 1 else { throw CommonProblem.changedMeanwhile }
        try audit("article.changed", article.id, article.organisation, officer, now, in: tx)
    }

    /// Publishes at a moment, which may lie ahead. - Throws: `ReadingProblem.noSuchMove`.
    public func publish(_ id: ArticleID, at moment: Instant, by officer: PersonID, now: Instant, in tx: any Transaction) throws {
        let article = try existing(id, in: tx)
        guard
            try tx.execute(
                "UPDATE article SET state = 'published', publish_at = :at, version = version + 1 WHERE id = :id AND state IN ('draft', 'withdrawn')",
                ["at": moment, "id": id]) == 1
        else { throw ReadingProblem.noSuchMove }
        try audit("article.published", id, article.organisation, officer, now, detail: ["at": moment.rfc3339], in: tx)
    }

    /// Takes an article off, or a scheduled one back. - Throws: `ReadingProblem.noSuchMove`.
    func withdraw(_ id: ArticleID, by officer: PersonID, now: Instant, in tx: any Transaction) throws {
        let article = try existing(id, in: tx)
        guard try tx.execute("UPDATE article SET state = 'withdrawn', version = version + 1 WHERE id = :id AND state = 'published'", ["id": id]) == 1 else {
            throw ReadingProblem.noSuchMove
        }
        try audit("article.withdrawn", id, article.organisation, officer, now, in: tx)
    }

    /// Notes who read to the end, once each. - Returns: whether it is the first time.
    func noteReader(_ id: ArticleID, _ person: PersonID, now: Instant, in tx: any Transaction) throws -> Bool {
        let isNew =
            try tx.execute(
                "INSERT INTO article_reader (article, person, read_at) VALUES (:article, :person, :now) ON CONFLICT DO NOTHING",
                ["article": id, "person": person, "now": now]) == 1
        if isNew { try tx.execute("UPDATE article SET readers = readers + 1 WHERE id = :id", ["id": id]) }
        return isNew
    }

    func hasRead(_ id: ArticleID, _ person: PersonID, in tx: any Transaction) throws -> Bool {
        try tx.row("SELECT 1 FROM article_reader WHERE article = :article AND person = :person", ["article": id, "person": person]) != nil
    }

    // MARK: Pictures

    /// - Throws: `ReadingProblem.pictureTooBig`, `.pictureKind`.
    func keep(_ file: ByteBuffer, by person: PersonID, now: Instant, _ database: any Database) async throws -> ArticlePictureID {
        let bytes = Array(file.readableBytesView)
        guard bytes.count <= PictureKind.maxBytes else { throw ReadingProblem.pictureTooBig }
        guard let kind = PictureKind(sniffing: bytes) else { throw ReadingProblem.pictureKind }
        let id: ArticlePictureID = ids.next()
        try await database.write { tx in
            try tx.execute(
                "INSERT INTO article_picture (id, kind, bytes, uploaded_by, created_at) VALUES (:id, :kind, :bytes, :person, :now)",
                ["id": id, "kind": kind, "bytes": bytes, "person": person, "now": now])
        }
        return id
    }

    func picture(_ id: ArticlePictureID, in tx: any Transaction) throws -> (kind: PictureKind, bytes: [UInt8])? {
        try tx.row("SELECT kind, bytes FROM article_picture WHERE id = :id", ["id": id]).map { ($0[0], $0[1]) }
    }

    private func audit(
        _ action: String, _ id: ArticleID, _ organisation: OrganisationID, _ officer: PersonID, _ now: Instant, detail: [String: String] = [:], in tx: any Transaction
    ) throws {
        try tx.audit(AuditEntry(at: now, actor: .person(officer), organisation: organisation, action: action, object: AuditObject("article", id), detail: detail))
    }
}

/// `gonghui audit verify`: readers are counted right.
enum ReadingVerification {
    static let all = [
        Verification("article readers") { database in
            try await database.read(priority: .bulk) { tx in
                try tx.rows(
                    """
                    SELECT a.id, a.readers, COUNT(r.person) FROM article a LEFT JOIN article_reader r ON r.article = a.id
                    GROUP BY a.id, a.readers HAVING a.readers < COUNT(r.person) LIMIT 100
                    """
                ).map { "article \($0[0] as Int64): \($0[1] as Int64) readers are stored, \($0[2] as Int64) were counted" }
            }
        }
    ]
}
