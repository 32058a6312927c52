import Audit
import HTTPTypes
import Identity
import Kernel
import NIOCore
import Organisations
import Store
import Web

/// Uploading the list of a benefit, giving it out directly, and how far that is.
struct IssuePages: Sendable {
    let tools: BenefitTools
    let database: any Database
    let people: People

    var routes: [Route] {
        [
            .post("/admin/unions/{organisation}/benefits/{benefit}/list", .officer(BenefitsFeature.manage), maxBodyBytes: ListUpload.maxBytes + 256 * 1024) { call in
                try await upload(call)
            },
            .post("/admin/unions/{organisation}/benefits/{benefit}/issue", .officer(BenefitsFeature.manage)) { call in try await start(call) },
            .get("/admin/unions/{organisation}/benefits/{benefit}/issue/{job}", .officer(BenefitsFeature.view)) { call in .page(try await progress(call), in: call) },
            .get("/admin/unions/{organisation}/benefits/{benefit}/issue/{job}/progress", .officer(BenefitsFeature.view)) { call in
                let (benefit, job) = try await found(call)
                return .html(Self.bar(benefit, job, call.ui))
            },
        ]
    }

    /// On the benefit's page.
    static func card(_ benefit: Benefit, listed: Int, _ ui: UI) -> HTML {
        let union = benefit.organisation
        var content = HTML()
        if benefit.content.hasList {
            content += """
                <p>\(ui("名单上有 \(Numbers.grouped(listed)) 人。", "\(Numbers.grouped(listed)) people are on the list."))</p>\
                \(ui.form(BenefitsURL.manage(union, benefit.id).path + "/list", enctype: "multipart/form-data", """
                    \(ui.file(Form(), "file", ui("上传名单", "Upload a list"), accept: ".xlsx,.csv", hint: ui(
                        "需要“身份证号”或“手机号”一列，最大 8 MB；重复上传只会增加。", "A column of ID numbers or phones, at most 8 MB; uploading again only adds.")))\
                    \(ui.formEnd(ui("上传", "Upload"), style: ""))
                    """))
                """
        }
        if benefit.content.mode == .issued, benefit.state == .published, benefit.phase(at: ui.now) != .over {
            let whom = benefit.content.hasList ? ui("名单上的会员", "everybody on the list") : ui("范围内的全部会员", "everybody it is for")
            content += """
                <p>\(ui("把券直接发到\(whom)的卡包，每人一张，已有的跳过，首页会提示。", "Gives one voucher to \(whom); who has one is left out. They are told on their home page."))</p>\
                \(ui.button(post: BenefitsURL.issue(union, benefit.id).path, ui("开始发放", "Issue now"), icon: "gift", style: "primary", confirm: ui(
                    "向\(whom)发放“\(benefit.title)”？", "Issue “\(benefit.title)” to \(whom)?")))
                """
        } else if benefit.content.mode == .issued, benefit.state == .draft {
            content += "<p class=\"soft\">\(ui("发布后可以在这里开始发放。", "Once it is published you can issue it here."))</p>"
        }
        return ui.card(ui("精准送", "Issuing directly"), "<div class=\"stack\">\(content)</div>")
    }

    private func benefit(_ call: Call) async throws -> Benefit {
        let organisation = try call.organisation()
        let id: BenefitID = try call.id("benefit")
        let benefit = try await call.database.read { try tools.benefits.existing(id, in: $0) }
        guard benefit.organisation == organisation else { throw CommonProblem.notFound }
        return benefit
    }

    private func upload(_ call: Call) async throws -> Reply {
        let benefit = try await benefit(call)
        let form = try await call.form()
        guard let file = form.files["file"], file.bytes.readableBytes > 0 else { throw BenefitProblem.listUnreadable }
        let (officer, now) = (try call.person(), call.now)
        let outcome = try await ListUpload(people: people, tools: tools).take(
            ListUpload.UploadedBytes(name: file.name, bytes: file.bytes), for: benefit.id, today: now.day, call.database)
        try await call.database.write { tx in
            try tools.benefits.audit(
                "benefit.listed", benefit.id, benefit.organisation, .person(officer), now, tx, detail: ["added": String(outcome.added), "rows": String(outcome.rows)])
        }
        return .redirect(
            to: BenefitsURL.manage(benefit.organisation, benefit.id).path,
            toast: Phrase(
                "共 \(outcome.rows) 行：新增 \(outcome.added)，已在名单 \(outcome.known)，查无此人 \(outcome.unknown)，号码有误 \(outcome.bad)",
                "\(outcome.rows) rows: \(outcome.added) added, \(outcome.known) known, \(outcome.unknown) unknown, \(outcome.bad) with a bad number"), in: call)
    }

    private func start(_ call: Call) async throws -> Reply {
        let benefit = try await benefit(call)
        let form = try await call.form()
        guard benefit.content.mode == .issued, benefit.state == .published else { throw BenefitProblem.notForIssuing }
        let (officer, now, fresh) = (try call.person(), call.now, tools.ids.next() as JobID)
        let key = try call.idempotencyKey(form).map { IdempotencyKey(scope: "person:\(officer) issue:\(benefit.id)", key: $0, requestHash: []) }
        let answer = try await call.database.answerOnce(key, now: now) { tx in
            try Jobs.add(
                fresh, IssueVouchers(tools: tools).jobKind, IssueVouchers.Task(benefit: benefit.id, officer: officer), organisation: benefit.organisation,
                createdBy: officer, now: now, tx)
            try tools.benefits.audit("benefit.issuing", benefit.id, benefit.organisation, .person(officer), now, tx)
            return FirstAnswer(status: 303, body: Array(fresh.description.utf8))
        }
        let job = JobID(String(decoding: answer.body, as: UTF8.self)) ?? fresh
        return .redirect(to: BenefitsURL.issueProgress(benefit.organisation, benefit.id, job).path, in: call)
    }

    private func found(_ call: Call) async throws -> (Benefit, Job) {
        let benefit = try await benefit(call)
        let id: JobID = try call.id("job")
        guard let job = try await call.database.read({ try Jobs.find(id, $0) }), job.kind == IssueVouchers.name, job.organisation == benefit.organisation else {
            throw CommonProblem.notFound
        }
        return (benefit, job)
    }

    private func progress(_ call: Call) async throws -> Page {
        let (benefit, job) = try await found(call)
        let ui = call.ui
        var page = Page(
            ui("发放进度", "Issuing"), frame: .officer(organisation: benefit.organisation, name: try await tools.organisations.name(of: benefit.organisation) ?? ""),
            content: "<div class=\"stack\">\(Self.bar(benefit, job, ui))</div>")
        page.trail = [(benefit.title, BenefitsURL.manage(benefit.organisation, benefit.id).path)]
        return page
    }

    private static func bar(_ benefit: Benefit, _ job: Job, _ ui: UI) -> HTML {
        let here = BenefitsURL.issueProgress(benefit.organisation, benefit.id, job.id).path
        let done = Int(job.done)
        if !job.isFinished {
            return ui.progress(
                "issue-progress", done: done, of: max(Int(job.total ?? 0), done + 1), ui("已处理 \(Numbers.grouped(done)) 人", "\(Numbers.grouped(done)) people done"),
                pollPath: here + "/progress", whenDone: here)
        }
        let outcome = job.outcome
        let text =
            outcome.map {
                ui(
                    "发出 \(Numbers.grouped($0.issued)) 张，跳过 \(Numbers.grouped($0.skipped)) 人（已有或不在范围）。",
                    "\(Numbers.grouped($0.issued)) issued, \(Numbers.grouped($0.skipped)) left out (they have one, or it is not for them).")
            } ?? ui("没有完成，请检查福利是否已发布、库存是否足够，再发一次；已发的不会重复。", "It did not finish. Check that it is published and in stock, then issue again; nobody gets a second one.")
        let ranOut = outcome?.ranOut == true ? ui("库存已用完，还有人没发到。", " The stock ran out before everybody was served.") : ""
        return """
            <div id="issue-progress">\(ui.notice(outcome == nil || outcome?.ranOut == true ? .warn : .good, ui("发放结束", "Done"), "\(text)\(ranOut)", actions:
                "<a class=\"button small\" href=\"\(BenefitsURL.manage(benefit.organisation, benefit.id).path)\">\(ui("回到福利", "Back to the benefit"))</a>"))</div>
            """
    }
}
