import Kernel
import Sheets
import Store
import Web

/// What the pages of an import show.
enum ImportViews {
    static func upload(_ ui: UI, _ form: Form, _ organisation: OrganisationID) -> HTML {
        let lead = ui(
            "直接上传本单位现有的花名册，不用改格式：列的顺序不限，至少有姓名和证件号码。先试算，确认后才写入。",
            "Upload the roster you have as it is: columns in any order, at least name and paper number. It is counted first and taken only after your word.")
        return """
            <section class="card stack"><h2>\(ui("上传花名册", "Upload a roster"))</h2><p>\(lead)</p>\(ui.errorSummary(form))\
            \(ui.form(MembershipURL.imports(organisation).path, enctype: "multipart/form-data", """
                \(ui.file(form, "file", ui("文件", "File"), accept: ".xlsx,.xlsm,.csv,.txt", hint: ui(
                    "Excel 或 WPS 的 .xlsx，或 .csv（UTF-8、GB18030）；最大 200 MB。", ".xlsx of Excel or WPS, or .csv (UTF-8, GB18030); at most 200 MB.")))\
                \(ui.formEnd(ui("上传并试算", "Upload and count")))
                """))</section>
            """
    }

    static func notHere(_ ui: UI) -> HTML {
        ui.empty(
            "upload", ui("花名册在基层工会导入", "Rosters are imported at base unions"),
            ui("请先切换到基层工会，再上传它的花名册。", "Switch to the base union first, then upload its roster."),
            actions: "<a class=\"button\" href=\"/admin/scopes\">\(ui("切换工会", "Switch union"))</a>")
    }

    static func recent(_ ui: UI, _ entries: [RosterImport]) -> HTML {
        guard !entries.isEmpty else { return "" }
        let rows = entries.map { entry in
            ListRow(
                entry.fileName, path: MembershipURL.rosterImport(entry.organisation, entry.id).path, icon: "file",
                detail: "\(ui.time(entry.createdAt)) · \(ui("共 \(Numbers.grouped(entry.counts.rows)) 行", "\(Numbers.grouped(entry.counts.rows)) rows"))",
                tail: tag(
                    ui,
                    entry.state))
        }
        return ui.card(ui("最近的导入", "Recent imports"), flush: true, ui.list(rows))
    }

    static func tag(_ ui: UI, _ state: RosterImport.State) -> HTML {
        switch state {
        case .done: ui.tag(.good, ui(state.label))
        case .failed: ui.tag(.bad, ui(state.label))
        case .cancelled: ui.tag(.mute, ui(state.label))
        case .mapping, .checked: ui.tag(.warn, ui(state.label))
        case .checking, .queued, .running: ui.tag(.info, ui(state.label))
        }
    }

    static func summary(_ ui: UI, _ entry: RosterImport) -> HTML {
        let kind = entry.kind == .workbook ? "Excel" : "CSV" + (entry.encoding.map { " · \($0.rawValue)" } ?? "")
        return """
            <p class="lead">\(tag(ui, entry.state)) \(kind) · \(Numbers.grouped(max(1, entry.fileBytes / 1024))) KB · \(ui.time(entry.createdAt))</p>
            """
    }

    // MARK: Columns

    static func mapping(_ ui: UI, _ form: Form, _ entry: RosterImport, _ rows: [SheetRow]) -> HTML {
        let options = RosterField.allCases.map { (value: $0.rawValue, text: ui($0.label)) }
        let selects = HTML.joined(
            entry.mapping.columns.map { column -> HTML in
                var filled = form
                let name = "column-\(column.index)"
                if filled[name] == nil { filled.set(name, column.field?.rawValue ?? "") }
                let sample = rows.prefix(3).map { masked($0.text(column.index), column.field) }.filter { !$0.isEmpty }.joined(separator: ui("、", ", "))
                let title = entry.mapping.heading(of: column.index)
                return ui.select(filled, name, title, options, hint: sample.isEmpty ? nil : ui("如：", "Such as: ") + sample, optional: true)
            })
        return """
            <section class="card stack"><h2>\(ui("请确认每一列是什么", "Say what each column is"))</h2>\
            <p>\(ui("有些列没有把握认出来。姓名和证件号码必须有；不需要的列留空。", "Some columns could not be recognised for certain. Name and paper number are needed; leave out the rest."))</p>\
            \(ui.errorSummary(form))\(ui.form(MembershipURL.importMapping(entry.organisation, entry.id).path, "\(selects)\(ui.formEnd(ui("确认并试算", "Confirm and count")))"))\
            </section>\
            \(cancel(ui, entry))
            """
    }

    /// Rows of a preview, numbers masked.
    private static func previewTable(_ ui: UI, _ entry: RosterImport, _ rows: [SheetRow]) -> HTML {
        guard !rows.isEmpty else { return "" }
        let columns = entry.mapping.columns.filter { $0.field != nil }
        let head = HTML.joined(columns.map { "<th scope=\"col\">\($0.field.map { ui($0.label) } ?? "")<br><small class=\"soft\">\($0.heading)</small></th>" })
        let body = HTML.joined(
            rows.map { row in "<tr>\(each: columns, { "<td>\(masked(row.text($0.index), $0.field))</td>" })</tr>" })
        return ui.card(
            ui("前 \(rows.count) 行", "First \(rows.count) rows"), flush: true,
            """
            <div class="table-wrap" tabindex="0" role="region" aria-label="\(ui("前几行", "First rows"))"><table class="table"><thead><tr>\(head)</tr></thead>\
            <tbody>\(body)</tbody></table></div>
            """)
    }

    static func masked(_ text: String, _ field: RosterField?) -> String {
        guard !text.isEmpty else { return "" }
        let digits = text.utf8.count { (48...57).contains($0) }
        if field == .phone { return Masks.phone(text) }
        if field == .paperNumber || digits >= 15 { return Masks.idNumber(text) }
        return digits == 11 ? Masks.phone(text) : String(text.prefix(40))
    }

    // MARK: Counting and running

    static func progress(_ ui: UI, _ entry: RosterImport, _ job: Job?) -> HTML {
        let path = MembershipURL.rosterImport(entry.organisation, entry.id).path
        guard entry.state == .checking || entry.state == .queued || entry.state == .running, let job else {
            return """
                <div class="progress" id="import-progress"><p>\(tag(ui, entry.state))</p><p><a class="button primary" href="\(path)">\(ui("看结果", "See the result"))</a></p></div>
                """
        }
        let done = Int(job.done)
        let total = Int(job.total ?? 0)
        let words =
            entry.state == .checking
            ? ui("试算中，已读 \(Numbers.grouped(done)) 行", "Counting: \(Numbers.grouped(done)) rows read")
            : job.state == .queued ? ui("排队中", "Waiting for its turn") : ui("已导入 \(Numbers.grouped(done)) 行", "\(Numbers.grouped(done)) rows taken")
        var left: Int?
        if let started = job.startedAt, done > 0, total > done { left = Int(Double((ui.now - started).ms) / 1000 * Double(total - done) / Double(done)) }
        return """
            \(ui.progress("import-progress", done: done, of: max(total, done, 1), words, secondsLeft: left, pollPath: MembershipURL.importProgress(entry.organisation,
                entry.id).path, whenDone: ui("已完成", "Done")))\
            <p class="soft">\(ui("可以离开本页，完成后回来看结果。", "You may leave this page and come back for the result."))<a href="\(path)">\(ui("刷新", "Refresh"))</a></p>\(cancel(ui, entry))
            """
    }

    private static func cancel(_ ui: UI, _ entry: RosterImport) -> HTML {
        ui.button(
            post: MembershipURL.importCancel(entry.organisation, entry.id).path, ui("取消导入", "Cancel"), style: "quiet",
            confirm: ui(
                "取消导入「\(entry.fileName)」？",
                "Cancel “\(entry.fileName)”?"))
    }

    static func checked(_ ui: UI, _ entry: RosterImport, _ rows: [SheetRow]) -> HTML {
        let counts = entry.expected?.counts ?? RosterCounts()
        let start: HTML =
            counts.accepted + counts.transfers == 0
            ? ui.notice(.bad, ui("没有可以导入的行", "No row can be taken"), HTML(text: ui("请按提示修改文件后重新上传。", "Put the file right and upload it again.")))
            : """
            <section class="card stack"><h2>\(ui("可以开始导入", "Ready to start"))</h2>\
            <p>\(ui("被录入的职工会收到站内告知，30 天内可以提出异议。", "People who are enrolled are told on their page and can contest it for 30 days."))</p>\
            \(ui.button(post: MembershipURL.importStart(entry.organisation, entry.id).path, ui("开始导入", "Start"), icon: "upload", style: "primary"))</section>
            """
        let forecast = rowTable(ui, entry, entry.expected?.rows.map { ($0.row, $0.isBad, $0.faults) } ?? [], HTML())
        return "\(tiles(ui, counts, isForecast: true))\(start)\(forecast)\(previewTable(ui, entry, rows))\(cancel(ui, entry))"
    }

    static func result(_ ui: UI, _ entry: RosterImport) -> HTML {
        var out: HTML = tiles(ui, entry.counts, isForecast: false)
        if entry.state == .failed {
            out += ui.notice(
                .bad, ui("导入没有完成", "The import did not finish"),
                HTML(
                    text: ui(
                        "原因代码：\(entry.errorCode ?? "internal")。已导入的行保留；同一份文件可以重新上传，不会重复。",
                        "Code: \(entry.errorCode ?? "internal"). Rows taken so far stay; upload the file again, nothing is doubled.")))
        }
        if entry.counts.transfers > 0 {
            out += ui.notice(
                .info, ui("\(entry.counts.transfers) 人是其他工会的会员", "\(entry.counts.transfers) people are members elsewhere"),
                """
                \(ui("已提出转会，请逐一确认接收。", "Transfers were proposed; confirm them one by one.")) \
                <a href="\(MembershipURL.transfers(entry.organisation).path)">\(ui("去办理", "See them"))</a>
                """)
        }
        return out
    }

    private static func tiles(_ ui: UI, _ counts: RosterCounts, isForecast: Bool) -> HTML {
        ui.tiles([
            Tile(isForecast ? ui("共读到", "Rows") : ui("共处理", "Rows"), Numbers.grouped(counts.rows), unit: ui("行", "rows")), Tile(ui("新增会员", "New"), Numbers.grouped(counts.added)),
            Tile(ui("信息更新", "Changed"), Numbers.grouped(counts.changed)), Tile(ui("没有变化", "Same"), Numbers.grouped(counts.same)),
            Tile(ui("提出转会", "Transfers"), Numbers.grouped(counts.transfers)), Tile(ui("有误", "Bad"), Numbers.grouped(counts.bad)),
        ])
    }

    // MARK: Rows to look at

    static func reports(_ ui: UI, _ entry: RosterImport, _ reports: [RosterImports.Report]) -> HTML {
        let download: HTML =
            entry.counts.bad == 0
            ? ""
            : """
            <p><a class="button" href="\(MembershipURL.rejectedRows(entry.organisation, entry.id).path)" download>\(ui.icon("download"))\
            \(ui("下载未通过的 \(entry.counts.bad) 行，改好再导入", "Download the \(entry.counts.bad) bad rows"))</a></p>
            """
        return rowTable(ui, entry, reports.map { ($0.row, $0.isBad, $0.faults) }, download)
    }

    private static func rowTable(_ ui: UI, _ entry: RosterImport, _ reports: [(row: Int, isBad: Bool, faults: [RosterFault])], _ download: HTML) -> HTML {
        guard !reports.isEmpty else { return "" }
        let rows = HTML.joined(
            reports.flatMap { report in
                report.faults.map { fault in
                    """
                    <tr><th scope="row" class="num">\(report.row)</th><td>\(fault.column.map { entry.mapping.heading(of: $0) } ?? "—")</td>\
                    <td>\(report.isBad ? ui.tag(.bad, ui("有误", "Bad")) : ui.tag(.warn, ui("提示", "Note"))) \(ui(fault.message))</td></tr>
                    """ as HTML
                }
            })
        return """
            <section class="card stack"><h2>\(ui("需要看的行", "Rows that need a look"))</h2>\(download)\
            <div class="table-wrap" tabindex="0" role="region" aria-label="\(ui("需要看的行", "Rows that need a look"))"><table class="table"><thead><tr>\
            <th scope="col" class="num">\(ui("行", "Row"))</th><th scope="col">\(ui("列", "Column"))</th><th scope="col">\(ui("原因", "Reason"))</th></tr></thead><tbody>\(rows)\
            </tbody></table></div></section>
            """
    }
}
