import Audit
import Identity
import Kernel
import Membership
import Organisations
import Points
import Store
import Vault
import Web

/// Reading (资讯): what unions write for their members and the public, by channels, with pictures, at once or at a set time.
///
/// Everybody can read; reading to the end earns a member points, counted honestly by the time the page was open (`Rules/ReadingRule.swift`).
/// There is an Atom feed of all of it, of a channel, and of a union. It is no forum, and no place for notices to one person.
public struct ReadingFeature: Feature {
    public let name = "reading"
    public let articles: Articles
    let points: Points
    let organisations: Organisations
    let log: AuditLog
    let stamper: Stamper

    public init(articles: Articles, points: Points, organisations: Organisations, log: AuditLog, stamper: Stamper) {
        self.articles = articles
        self.points = points
        self.organisations = organisations
        self.log = log
        self.stamper = stamper
    }

    public static let view = Permission("article.view", Phrase("查看文章", "See articles"))
    public static let manage = Permission("article.manage", Phrase("编写和发布文章", "Write and publish articles"))

    public static let migrations = Articles.migrations
    public var migrations: [Migration] { Self.migrations }

    public var permissions: [PermissionDeclaration] {
        [
            PermissionDeclaration(Self.view, [.unionAdministrator, .activityOfficer, .auditor]),
            PermissionDeclaration(Self.manage, [.unionAdministrator, .activityOfficer]),
        ]
    }

    public var routes: [Route] {
        pages.routes + ArticleDeskPages(articles: articles, organisations: organisations, log: log).routes
    }

    private var pages: ArticlePages { ArticlePages(articles: articles, points: points, organisations: organisations, stamper: stamper) }

    public var navigation: [NavigationItem] {
        [
            NavigationItem(.officer, Phrase("资讯", "Articles"), icon: "book", path: "/admin/unions/{organisation}/articles", permission: Self.view, order: 310),
            NavigationItem(.service, Phrase("工会资讯", "News"), icon: "book", path: "/articles", order: 300),
        ]
    }

    public var verifications: [Verification] { ReadingVerification.all }

    public var actionNames: [String: Phrase] {
        [
            "article.created": Phrase("新建文章", "Article made"), "article.changed": Phrase("修改文章", "Article changed"),
            "article.published": Phrase("发布文章", "Article published"), "article.withdrawn": Phrase("撤下文章", "Article withdrawn"),
        ]
    }

    public func homeSections(_ call: Call) async throws -> [HomeSection] {
        try await pages.home(call).map { [HomeSection(order: 900, $0)] } ?? []
    }

    public func search(_ text: String, _ call: Call, at organisation: OrganisationID) async throws -> [SearchHit] {
        guard try await call.may(Self.view, at: organisation) else { return [] }
        let found = try await call.database.read { try articles.list(at: organisation, text: text, limit: 10, in: $0) }
        return found.map { article in
            SearchHit(
                icon: "book", title: article.content.title, subtitle: call.ui(article.phase(at: call.now).label),
                path: ReadingURL.manage(article.organisation, article.id).path)
        }
    }
}

extension Stamper.Use {
    /// When an article's page was opened, for one person.
    static let reading = Stamper.Use("reading")
}
