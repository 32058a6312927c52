import Audit
import HTTPTypes
import Kernel
import NIOCore
import Organisations
import Store
import Web

/// The officer's articles: list, editor with pictures, preview, publication, history.
struct ArticleDeskPages: Sendable {
    let articles: Articles
    let organisations: Organisations
    let log: AuditLog

    private static let maxBody = PictureKind.maxBytes + 512 * 1024

    var routes: [Route] {
        [
            .get("/admin/unions/{organisation}/articles", .officer(ReadingFeature.view)) { call in .page(try await list(call), in: call) },
            .get("/admin/unions/{organisation}/articles/new", .officer(ReadingFeature.manage)) { call in
                .page(try await editor(call, Form([("channel", "news")]), nil), in: call)
            },
            .post("/admin/unions/{organisation}/articles/new", .officer(ReadingFeature.manage), maxBodyBytes: Self.maxBody) { call in try await save(call, nil) },
            .get("/admin/unions/{organisation}/articles/{article}", .officer(ReadingFeature.view)) { call in .page(try await overview(call), in: call) },
            .get("/admin/unions/{organisation}/articles/{article}/edit", .officer(ReadingFeature.manage)) { call in .page(try await edit(call), in: call) },
            .post("/admin/unions/{organisation}/articles/{article}/edit", .officer(ReadingFeature.manage), maxBodyBytes: Self.maxBody) { call in
                try await save(call, try await article(call))
            },
            .post("/admin/unions/{organisation}/articles/{article}/publication", .officer(ReadingFeature.manage)) { call in try await publish(call) },
            .post("/admin/unions/{organisation}/articles/{article}/withdrawal", .officer(ReadingFeature.manage)) { call in try await withdraw(call) },
        ]
    }

    private func frame(_ organisation: OrganisationID) async throws -> Page.Frame {
        .officer(organisation: organisation, name: try await organisations.name(of: organisation) ?? "")
    }

    private func article(_ call: Call) async throws -> Article {
        let id: ArticleID = try call.id("article")
        let article = try await call.database.read { try articles.existing(id, in: $0) }
        guard article.organisation == (try call.organisation()) else { throw CommonProblem.notFound }
        return article
    }

    // MARK: List

    private func list(_ call: Call) async throws -> Page {
        let (organisation, ui, now) = (try call.organisation(), call.ui, call.now)
        let state = TableState(call, defaultSort: "-created")
        let before = try call.cursor(1).map { ArticleID(try $0.integer(0)) }
        let slice = try await call.database.read { tx in
            Slice(fetched: try articles.list(at: organisation, text: state.search, before: before, limit: 51, in: tx), limit: 50) { Cursor([$0.id.description]) }
        }
        let columns: [TableColumn<Article>] = [
            TableColumn("title", Phrase("标题", "Title")) { article, _ in
                "<a href=\"\(ReadingURL.manage(article.organisation, article.id).path)\">\(article.content.title)</a>"
            },
            TableColumn("state", Phrase("状态", "State"), isTag: true) { article, ui in Self.tag(article.phase(at: now), ui) },
            TableColumn("channel", Phrase("栏目", "Channel")) { article, ui in "\(ui(article.content.channel.name))" },
            TableColumn("at", Phrase("发布时间", "Published")) { article, ui in article.publishAt.map { ui.time($0) } ?? "—" },
            TableColumn("readers", Phrase("读完", "Readers"), isNumber: true) { article, _ in "\(Numbers.grouped(article.readers))" },
        ]
        var table = TableView(path: ReadingURL.list(organisation).path, caption: ui("资讯", "Articles"), state: state, columns: columns, slice: slice)
        table.searchLabel = ui("标题", "Title")
        let new: HTML = "<a class=\"button primary\" href=\"\(ReadingURL.new(organisation).path)\">\(ui.icon("plus"))\(ui("写文章", "Write"))</a>"
        let mayManage = try await call.may(ReadingFeature.manage, at: organisation)
        if state.search.isEmpty {
            table.empty = """
                <h2>\(ui("还没有文章", "No article yet"))</h2><p>\(ui(
                    "发布要闻、通知和服务信息，会员在首页就能看到，读完得积分。", "News and notices appear on members' home page; reading to the end earns points."))</p>\
                \(if: mayManage, "<div class=\"actions\">\(new)</div>")
                """
        }
        var page = Page(ui("资讯", "Articles"), frame: try await frame(organisation), content: table.html(ui))
        if mayManage, !slice.items.isEmpty { page.actions = new }
        return page
    }

    private static func tag(_ phase: Article.Phase, _ ui: UI) -> HTML {
        switch phase {
        case .draft: ui.tag(.mute, ui(phase.label))
        case .scheduled: ui.tag(.info, ui(phase.label))
        case .open: ui.tag(.good, ui(phase.label))
        case .withdrawn: ui.tag(.warn, ui(phase.label))
        }
    }

    // MARK: Editor

    private func edit(_ call: Call) async throws -> Page {
        let article = try await article(call)
        let content = article.content
        let form = Form([
            ("title", content.title), ("channel", content.channel.rawValue), ("text", content.text), ("source", content.source ?? ""), ("version", String(article.version)),
        ])
        return try await editor(call, form, article)
    }

    private func editor(_ call: Call, _ form: Form, _ article: Article?) async throws -> Page {
        let (organisation, ui) = (try call.organisation(), call.ui)
        let action = article.map { ReadingURL.edit(organisation, $0.id).path } ?? ReadingURL.new(organisation).path
        let back = article.map { ReadingURL.manage(organisation, $0.id).path } ?? ReadingURL.list(organisation).path
        let version: HTML = article.map { "<input type=\"hidden\" name=\"version\" value=\"\($0.version)\">" } ?? ""
        let preview: HTML =
            form["act"] == "preview" && !(form["text"] ?? "").isEmpty
            ? ui.card(ui("预览", "Preview"), "<div class=\"prose\">\(Markdown.html(form["text"] ?? ""))</div>") : ""
        let fields: HTML = """
            \(version)\(ui.field(form, "title", ui("标题", "Title")))\
            \(ui.select(form, "channel", ui("栏目", "Channel"), ArticleChannel.allCases.map { ($0.rawValue, ui($0.name)) }, short: true))\
            \(ui.textarea(form, "text", ui("正文", "Text"), rows: 16, hint: ui(
                "空一行分段；“## 小标题”“**加粗**”“- 列表”“[文字](网址)”。", "Leave a line empty between paragraphs; “## Heading”, “**bold**”, “- list”, “[words](address)”.")))\
            \(ui.file(form, "picture", ui("插入图片", "Insert a picture"), accept: "image/png,image/jpeg,image/webp", hint: ui(
                "选好后按“上传图片”，图片会接在正文后面，可以剪切到想要的位置。不超过 2 MB。", "Choose one and press “Upload”: it is put at the end of the text and can be moved. At most 2 MB."), optional: true))\
            <p><button class="button small" type="submit" name="act" value="picture">\(ui.icon("upload"))\(ui("上传图片", "Upload"))</button></p>\
            \(ui.field(form, "source", ui("来源", "Source"), hint: ui("转载时填写。", "If it is taken from elsewhere."), optional: true))\
            <div class="form-end"><button class="button primary" type="submit" name="act" value="save">\(ui("保存", "Save"))</button>\
            <button class="button" type="submit" name="act" value="preview">\(ui("预览", "Preview"))</button>\
            <a class="button quiet" href="\(url: back)">\(ui("不保存", "Leave"))</a></div>
            """
        let draft = "article-\(article?.id.description ?? "new-\(organisation)")"
        var page = Page(
            article == nil ? ui("写文章", "Write an article") : ui("修改文章", "Change the article"), frame: try await frame(organisation),
            content: "\(ui.errorSummary(form))<div class=\"stack\">\(preview)\(ui.form(action, enctype: "multipart/form-data", draft: draft, fields))</div>")
        page.trail = [(ui("资讯", "Articles"), ReadingURL.list(organisation).path)]
        return page
    }

    private func save(_ call: Call, _ article: Article?) async throws -> Reply {
        let (organisation, person, now) = (try call.organisation(), try call.person(), call.now)
        var form = try await call.form()
        if let file = form.files["picture"], file.bytes.readableBytes > 0 {
            do {
                let id = try await articles.keep(file.bytes, by: person, now: now, call.database)
                let words = call.ui("图片说明", "What the picture shows")
                form.set("text", (form["text"] ?? "") + "\n\n![\(words)](\(ReadingURL.picture(id).path))\n")
            } catch { try form.absorb(error) }
        } else if form["act"] == "picture" {
            form.fail("picture", "required", Phrase("请先选择图片。", "Choose a picture first."))
        }
        if form["act"] == "picture" || form["act"] == "preview" {
            return .page(try await editor(call, form, article), in: call, status: form.isValid ? .ok : .unprocessableContent)
        }
        let (title, text, source) = (form.text("title", 2...60), form.text("text", 1...50_000), form.optionalText("source", max: 60))
        let channel = form.choice("channel", ArticleChannel.self)
        guard form.isValid, let channel else { return .page(try await editor(call, form, article), in: call, status: .unprocessableContent) }
        let content = ArticleContent(title: title, channel: channel, text: text, source: source)
        if let article {
            guard form["version"] == String(article.version) else { throw CommonProblem.changedMeanwhile }
            try await call.database.write { tx in try articles.update(article, to: content, by: person, now: now, in: tx) }
            return .redirect(to: ReadingURL.manage(organisation, article.id).path, toast: Phrase("已保存", "Saved"), in: call)
        }
        let id = try await call.database.write { tx in try articles.create(content, at: organisation, by: person, now: now, in: tx) }
        return .redirect(to: ReadingURL.manage(organisation, id).path, toast: Phrase("草稿已保存", "Saved as a draft"), in: call)
    }

    // MARK: One

    private func overview(_ call: Call, _ form: Form = Form()) async throws -> Page {
        let (article, ui, now) = (try await article(call), call.ui, call.now)
        let organisation = article.organisation
        let mayManage = try await call.may(ReadingFeature.manage, at: organisation)
        let phase = article.phase(at: now)
        let entries = try await log.history(of: AuditObject("article", article.id), limit: 30)
        let history = HistoryView.html(entries, names: try await HistoryView.names(of: entries, in: call.house), ui)
        let link: HTML = phase == .open ? "<a href=\"\(ReadingURL.article(article.id).path)\">\(ui("会员看到的页面", "What members see"))</a>" : ""
        let acts: HTML = mayManage ? self.acts(article, phase, form, ui) : ""
        var page = Page(
            article.content.title, frame: try await frame(organisation),
            content: """
                \(ui.errorSummary(form))<p class="row">\(Self.tag(phase, ui))<span class="soft">\(ui(article.content.channel.name))</span>\
                \(article.publishAt.map { ui.time($0) } ?? "")\(link)</p>\
                <div class="split"><div class="stack">\(ui.card(ui("预览", "Preview"), "<div class=\"prose\">\(Markdown.html(article.content.text))</div>"))</div>\
                <aside class="stack">\(acts)\(ui.card(ui("操作记录", "History"), history))</aside></div>
                """)
        page.trail = [(ui("资讯", "Articles"), ReadingURL.list(organisation).path)]
        if mayManage {
            page.actions = "<a class=\"button\" href=\"\(ReadingURL.edit(organisation, article.id).path)\">\(ui.icon("edit"))\(ui("修改", "Edit"))</a>"
        }
        return page
    }

    private func acts(_ article: Article, _ phase: Article.Phase, _ form: Form, _ ui: UI) -> HTML {
        switch phase {
        case .draft, .withdrawn:
            let when = ui.field(form, "at", ui("发布时间", "When"), .moment, hint: ui("不填就是现在。", "Empty: now."), optional: true)
            return ui.card(
                ui("发布", "Publish"), ui.form(ReadingURL.publication(article.organisation, article.id).path, "\(when)\(ui.formEnd(ui("发布", "Publish")))"))
        case .scheduled, .open:
            let question = ui("撤下“\(article.content.title)”？\n会员将看不到这篇文章，之后可以重新发布。", "Withdraw “\(article.content.title)”?\nMembers no longer see it; it can be published again.")
            return ui.card(
                ui("发布", "Publish"),
                ui.button(post: ReadingURL.withdrawal(article.organisation, article.id).path, ui("撤下", "Withdraw"), style: "small", confirm: question))
        }
    }

    private func publish(_ call: Call) async throws -> Reply {
        let (article, person, now) = (try await article(call), try call.person(), call.now)
        var form = try await call.form()
        let at = (form["at"] ?? "").isEmpty ? now : form.moment("at")
        guard form.isValid else { return .page(try await overview(call, form), in: call, status: .unprocessableContent) }
        try await call.database.write { tx in try articles.publish(article.id, at: max(at, now), by: person, now: now, in: tx) }
        let toast = at > now ? Phrase("到时会自动发布", "It will be published then") : Phrase("已发布", "Published")
        return .redirect(to: ReadingURL.manage(article.organisation, article.id).path, toast: toast, in: call)
    }

    private func withdraw(_ call: Call) async throws -> Reply {
        let (article, person, now, ui) = (try await article(call), try call.person(), call.now, call.ui)
        let form = try await call.form()
        let back = ReadingURL.manage(article.organisation, article.id).path
        guard form["confirmed"] == "yes" else {
            let content = ui.confirm(
                ui("撤下“\(article.content.title)”？", "Withdraw “\(article.content.title)”?"), ui("会员将看不到这篇文章。", "Members no longer see it."),
                action: ReadingURL.withdrawal(article.organisation, article.id).path, ui("撤下", "Withdraw"), back: back)
            return .page(Page(ui("撤下文章", "Withdraw"), frame: try await frame(article.organisation), content: content), in: call)
        }
        try await call.database.write { tx in try articles.withdraw(article.id, by: person, now: now, in: tx) }
        return .redirect(to: back, toast: Phrase("已撤下", "Withdrawn"), in: call)
    }
}
