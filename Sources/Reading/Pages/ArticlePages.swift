import HTTPTypes
import Kernel
import NIOCore
import Organisations
import Points
import Store
import Vault
import Web

/// Articles for everybody: list, page, pictures, feed; and the button at the end.
struct ArticlePages: Sendable {
    let articles: Articles
    let points: Points
    let organisations: Organisations
    let stamper: Stamper

    var routes: [Route] {
        [
            .get("/articles", .everyone) { call in .page(try await list(call), in: call) },
            .get("/articles/feed.atom", .everyone) { call in try await feed(call) },
            .get("/articles/{article}", .everyone) { call in .page(try await show(call), in: call) },
            .post("/articles/{article}/finished", .signedIn) { call in try await finish(call) },
            .get("/articles/pictures/{picture}", .everyone) { call in try await picture(call) },
        ]
    }

    private struct Choice {
        let channel: ArticleChannel?
        let union: OrganisationID?
    }

    private func choice(_ call: Call) -> Choice {
        Choice(channel: call.query["channel"].flatMap(ArticleChannel.init), union: call.query["union"].flatMap { OrganisationID($0) })
    }

    // MARK: List

    private static let pageSize = 20

    private func list(_ call: Call) async throws -> Page {
        let (choice, now, ui) = (choice(call), call.now, call.ui)
        let before = try call.cursor(2).map { (at: Instant(ms: try $0.integer(0)), id: ArticleID(try $0.integer(1))) }
        let slice = try await call.database.read { tx in
            Slice(
                fetched: try articles.open(
                    at: now, channel: choice.channel, unions: choice.union.map { [$0] } ?? [], before: before, limit: Self.pageSize + 1, in: tx), limit: Self.pageSize
            ) { Cursor([String($0.publishAt?.ms ?? 0), $0.id.description]) }
        }
        let tree = try await organisations.tree()
        let tabs =
            [Tab(ui("全部", "All"), path: ReadingURL.articles(channel: nil, union: choice.union).path, isCurrent: choice.channel == nil)]
            + ArticleChannel.allCases.map { channel in
                Tab(ui(channel.name), path: ReadingURL.articles(channel: channel, union: choice.union).path, isCurrent: choice.channel == channel)
            }
        let rows = slice.items.map { row($0, tree, ui) }
        let here = ReadingURL.articles(channel: choice.channel, union: choice.union).path
        let more: HTML =
            slice.next.map { cursor in
                """
                <nav class="pager" aria-label="\(ui("翻页", "Pages"))"><a class="button small" rel="next" \
                href="\(url: here + (here.contains("?") ? "&" : "?") + "cursor=" + cursor.text)">\(ui("更早的", "Earlier"))</a></nav>
                """
            } ?? ""
        let content: HTML =
            rows.isEmpty
            ? ui.empty("book", ui("还没有文章", "No articles yet"), ui("工会发布的要闻、通知和服务信息会出现在这里。", "News, notices and services of the unions appear here."))
            : "<section class=\"card flush\">\(ui.list(rows))</section>\(more)"
        let feed = ReadingURL.feed(channel: choice.channel, union: choice.union).path
        let title = choice.union.flatMap { tree.shortName($0) } ?? ui("工会资讯", "News")
        var page = Page(
            title, frame: .member(tab: .home),
            content: """
                <div class="stack">\(ui.tabs(ui("栏目", "Channels"), tabs))\(content)<p class="soft"><a href="\(url: feed)">\(ui("订阅（Atom）", "Subscribe (Atom)"))</a></p></div>
                """)
        page.head = "<link rel=\"alternate\" type=\"application/atom+xml\" href=\"\(url: feed)\">"
        return page
    }

    private func row(_ article: Article, _ tree: OrganisationTree, _ ui: UI) -> ListRow {
        let union = tree.shortName(article.organisation) ?? ""
        let when: HTML = article.publishAt.map { ui.time($0.day) } ?? ""
        return ListRow(
            article.content.title, path: ReadingURL.article(article.id).path, icon: "book", detail: "\(ui(article.content.channel.name)) · \(union) · \(when)")
    }

    /// The newest of the member's own union and those above it.
    func home(_ call: Call) async throws -> HTML? {
        let (now, ui) = (call.now, call.ui)
        let tree = try await organisations.tree()
        let union = try await call.database.read { tx in try call.principal.flatMap { try points.union(of: $0.person, in: tx) } }
        let unions = union.map { [$0] + tree.ancestors(of: $0).map(\.id) } ?? []
        let newest = try await call.database.read { try articles.open(at: now, unions: unions, limit: 3, in: $0) }
        guard !newest.isEmpty else { return nil }
        let all = ReadingURL.articles(channel: nil, union: nil).path
        return ui.card(ui("资讯", "News"), more: (ui("全部", "All"), all), flush: true, ui.list(newest.map { row($0, tree, ui) }))
    }

    // MARK: One

    private func article(_ call: Call) async throws -> Article {
        let id: ArticleID = try call.id("article")
        let article = try await call.database.read { try articles.existing(id, in: $0) }
        guard article.phase(at: call.now) == .open else { throw CommonProblem.notFound }
        return article
    }

    private func show(_ call: Call) async throws -> Page {
        let article = try await article(call)
        let (ui, person) = (call.ui, call.principal?.person)
        let hasRead = try await call.database.read { tx in try person.map { try articles.hasRead(article.id, $0, in: tx) } ?? false }
        var page = try await page(article, end(article, person, hasRead, call), ui)
        page.share = Page.Share(description: Markdown.plain(article.content.text, length: 100), imagePath: nil)
        return page
    }

    func page(_ article: Article, _ end: HTML, _ ui: UI) async throws -> Page {
        let tree = try await organisations.tree()
        let union = tree.shortName(article.organisation) ?? ""
        let byline: HTML = """
            <p class="row soft"><a href="\(ReadingURL.articles(channel: nil, union: article.organisation).path)">\(union)</a>\
            \(article.publishAt.map { ui.time($0) } ?? "")\(article.content.source.map { "<span>\(ui("来源：", "From "))\($0)</span>" as HTML })</p>
            """
        var page = Page(
            article.content.title, frame: .member(tab: .home),
            content: "<article class=\"stack loose\">\(byline)<div class=\"prose\">\(Markdown.html(article.content.text))</div>\(end)</article>")
        page.trail = [(ui(article.content.channel.name), ReadingURL.articles(channel: article.content.channel, union: nil).path)]
        return page
    }

    /// What stands below the text: the button for members, which carries when the page was opened.
    private func end(_ article: Article, _ person: PersonID?, _ hasRead: Bool, _ call: Call) -> HTML {
        let ui = call.ui
        let count = Numbers.grouped(article.readers)
        let readers: HTML = article.readers > 0 ? "<p class=\"soft\">\(ui("\(count) 人读完", "\(count) read it to the end"))</p>" : ""
        guard let person else { return readers }
        if hasRead { return "<p>\(ui.tag(.good, ui("已读完", "Read"), icon: "check"))</p>\(readers)" }
        let stamp = stamper.stamp(ReadingStamp.bytes(call.now), for: .reading, bound: Self.bound(article.id, person))
        return """
            \(ui.button(post: ReadingURL.finished(article.id).path, ui("读完了", "Read to the end"), icon: "check", style: "primary", fields: [("opened", stamp)]))\(readers)
            """
    }

    private static func bound(_ article: ArticleID, _ person: PersonID) -> [UInt8] { Array("\(article) \(person)".utf8) }

    private func finish(_ call: Call) async throws -> Reply {
        let article = try await article(call)
        let (person, now) = (try call.person(), call.now)
        let form = try await call.form()
        let back = ReadingURL.article(article.id).path
        guard let opened = stamper.payload(of: form["opened"] ?? "", for: .reading, bound: Self.bound(article.id, person)).flatMap(ReadingStamp.instant) else {
            return .redirect(to: back, toast: Phrase("页面已过期，请再读一遍", "The page is out of date: please read it again"), in: call)
        }
        let characters = Markdown.plain(article.content.text, length: 50_000).unicodeScalars.count
        if let missing = missingReading(of: characters, openedAt: opened, now: now) {
            let seconds = (missing.ms + 999) / 1000
            return .page(try await tooFast(article, seconds, form["opened"] ?? "", call), in: call)
        }
        let outcome = try await call.database.write { tx -> EarnOutcome in
            guard try articles.noteReader(article.id, person, now: now, in: tx) else { return .already }
            return try points.earn(.reading, person, cause: article.id.description, detail: article.content.title, at: now, in: tx)
        }
        let toast: Phrase =
            switch outcome {
            case .earned(let amount) where amount > 0: Phrase("读完了，+\(amount) 积分", "Read: +\(amount)")
            case .earned: Phrase("读完了，今天的阅读积分已到上限", "Read; today's points for reading are used up")
            case .held: Phrase("读完了，积分暂扣，核对后发放", "Read; the points are on hold until somebody has looked")
            case .already: Phrase("这篇已经读过了", "You have read this one")
            case .notMember, .off: Phrase("读完了", "Read")
            }
        return .redirect(to: back, toast: toast, in: call)
    }

    /// The same page once more, with what is missing and the stamp of its first opening.
    private func tooFast(_ article: Article, _ seconds: Int64, _ opened: String, _ call: Call) async throws -> Page {
        let ui = call.ui
        let button = ui.button(
            post: ReadingURL.finished(article.id).path, ui("读完了", "Read to the end"), icon: "check", style: "primary", fields: [("opened", opened)])
        let words = ui("读得有点快，再读 \(seconds) 秒就可以了。", "That was quick: another \(seconds) s, please.")
        return try await page(article, "\(ui.notice(.warn, nil, "\(words)", icon: "clock"))\(button)", ui)
    }

    // MARK: Pictures and feed

    private func picture(_ call: Call) async throws -> Reply {
        let id: ArticlePictureID = try call.id("picture")
        guard let picture = try await call.database.read({ try articles.picture(id, in: $0) }) else { throw CommonProblem.notFound }
        return Reply(
            status: .ok, headers: [.contentType: picture.kind.mediaType, .cacheControl: "public, max-age=31536000, immutable"],
            bytes: ByteBuffer(bytes: picture.bytes))
    }

    private func feed(_ call: Call) async throws -> Reply {
        let (choice, now, ui) = (choice(call), call.now, call.ui)
        let tree = try await organisations.tree()
        let newest = try await call.database.read {
            try articles.open(at: now, channel: choice.channel, unions: choice.union.map { [$0] } ?? [], limit: 30, in: $0)
        }
        let base = call.house.settings.baseURL
        let title = (choice.union.flatMap { tree.shortName($0) } ?? ui("工会资讯", "News")) + (choice.channel.map { " " + ui($0.name) } ?? "")
        let text = AtomFeed.text(
            title: title, address: base + ReadingURL.feed(channel: choice.channel, union: choice.union).path,
            home: base + ReadingURL.articles(channel: choice.channel, union: choice.union).path, updated: newest.first?.publishAt ?? now,
            newest.map { article in
                AtomFeed.Entry(
                    title: article.content.title, address: base + ReadingURL.article(article.id).path, at: article.publishAt ?? now,
                    summary: Markdown.plain(article.content.text, length: 200), author: tree.shortName(article.organisation) ?? "")
            })
        return Reply(
            status: .ok, headers: [.contentType: "application/atom+xml; charset=utf-8", .cacheControl: "public, max-age=300"], bytes: ByteBuffer(string: text))
    }
}
