import Audit
import HTTPTypes
import Kernel
import Store
import Web

/// What a union keeps up itself: contacts, committee and term.
struct UpkeepPages: Sendable {
    let register: UnionRegister

    var routes: [Route] {
        [
            .get("/admin/unions/{organisation}/contacts", .officer(OrganisationsFeature.edit)) { call in
                let union = try await union(call)
                let form = Form([
                    ("version", String(union.version)), ("phone", union.contacts.phone ?? ""), ("address", union.contacts.address ?? ""),
                    ("office_hours", union.contacts.officeHours ?? ""), ("staff_count", union.staffCount.map(String.init) ?? ""),
                ])
                return .page(contactsPage(union, form, call.ui), in: call)
            },
            .post("/admin/unions/{organisation}/contacts", .officer(OrganisationsFeature.edit)) { call in try await setContacts(call) },
            .get("/admin/unions/{organisation}/committee", .officer(OrganisationsFeature.view)) { call in
                .page(try await committeePage(Form(), call), in: call)
            },
            .post("/admin/unions/{organisation}/committee/term", .officer(OrganisationsFeature.edit)) { call in try await setTerm(call) },
            .post("/admin/unions/{organisation}/committee/seats", .officer(OrganisationsFeature.edit)) { call in try await addSeat(call) },
            .post("/admin/unions/{organisation}/committee/seats/{seat}/end", .officer(OrganisationsFeature.edit)) { call in try await endSeat(call) },
        ]
    }

    private func union(_ call: Call) async throws -> Organisation {
        let id = try call.organisation()
        guard let union = try await call.database.read({ try Organisations.record(id, in: $0) }) else { throw CommonProblem.notFound }
        return union
    }

    private func act(_ call: Call) throws -> UnionRegister.Act { UnionRegister.Act(by: .person(try call.person()), at: call.now) }

    // MARK: Contacts

    private func contactsPage(_ union: Organisation, _ form: Form, _ ui: UI) -> Page {
        let staffLabel = ui("职工人数", "People who work there")
        var page = Page(
            ui("联系方式", "Contacts"), frame: .officer(organisation: union.id, name: union.displayName),
            content: """
                \(ui.errorSummary(form))\(ui.form(OrganisationsURL.contacts(union.id).path, """
                    <input type="hidden" name="version" value="\(form["version"] ?? "")">\(ContactsForm.fields(form, ui))\
                    \(ui.field(form, "staff_count", staffLabel, .number(1...1_000_000), optional: true, short: true, suffix: ui("人", "people")))\
                    \(ui.formEnd(ui("保存", "Save"), cancel: OrganisationsURL.profile(union.id).path))
                    """))
                """)
        page.trail = [(union.displayName, OrganisationsURL.profile(union.id).path)]
        return page
    }

    private func setContacts(_ call: Call) async throws -> Reply {
        let union = try await union(call)
        var form = try await call.form()
        let (contacts, staff) = (ContactsForm.read(&form), form.optionalInteger("staff_count", 1...1_000_000))
        let version = form.integer("version", 0...Int(Int32.max))
        guard form.isValid else { return .page(contactsPage(union, form, call.ui), in: call, status: .unprocessableContent) }
        let act = try act(call)
        try await call.database.write { try register.setContacts(contacts, staffCount: staff, of: union.id, version: version, act, in: $0) }
        return .redirect(to: OrganisationsURL.profile(union.id).path, toast: Phrase("已保存", "Saved"), in: call)
    }

    // MARK: Committee

    private func committeePage(_ form: Form, _ call: Call) async throws -> Page {
        let union = try await union(call)
        let id = union.id
        let (seats, counters) = try await call.database.read { (try UnionRegister.seats(of: id, in: $0), try Counters.read(id, in: $0)) }
        let mayEdit = try await call.may(OrganisationsFeature.edit, at: id) && union.state == .live
        let ui = call.ui
        let hints = CommitteeHints.hints(
            kind: union.kind, members: counters.members, employees: union.staffCount, seats: seats.count { $0.until == nil && $0.post.isInCommittee })
        let notes: HTML = hints.isEmpty ? HTML() : "<ul class=\"prose soft\">\(each: hints, { "<li>\(ui($0))</li>" })</ul>"
        var page = Page(
            ui("委员会与届期", "Committee and term"), frame: .officer(organisation: id, name: union.displayName),
            content: """
                \(UnionTabs.html(.committee, id, holdsMembers: union.kind.holdsMembers, ui))\(ui.errorSummary(form))<div class="split"><div class="stack">\
                <section class="card stack"><h2>\(ui("本届委员会", "The committee"))</h2>\(Self.seatList(seats, id, mayEdit: mayEdit, ui))\(notes)</section>\
                \(if: mayEdit, seatForm(form, id, call.now.day, ui))</div>\
                <aside class="stack"><section class="card stack"><h2>\(ui("届期", "Term"))</h2>\(termFacts(union, ui))</section>\
                \(if: mayEdit, termForm(form, union, ui))</aside></div>
                """)
        page.trail = [(union.displayName, OrganisationsURL.profile(id).path)]
        return page
    }

    private static func seatList(_ seats: [CommitteeSeat], _ id: OrganisationID, mayEdit: Bool, _ ui: UI) -> HTML {
        guard !seats.isEmpty else { return "<p class=\"soft\">\(ui("还没有登记委员会成员。", "Nobody is recorded yet."))</p>" }
        return ui.list(
            seats.map { seat in
                let until = seat.until.map { ui.show($0) } ?? ui("至今", "now")
                let left = ui.button(
                    post: OrganisationsURL.seatEnd(id, seat.id).path, ui("离任", "Left"), style: "small quiet",
                    confirm: ui("登记“\(seat.name)”今天离任？", "Record that \(seat.name) left today?"))
                return ListRow(
                    seat.name, detail: "\(ui(seat.post.name)) · \(ui.show(seat.since)) – \(until)",
                    tail: "\(if: seat.isFullTime, ui.tag(.info, ui("专职", "full-time")))\(if: mayEdit && seat.until == nil, left)")
            })
    }

    private func seatForm(_ form: Form, _ id: OrganisationID, _ today: Day, _ ui: UI) -> HTML {
        var form = form
        if form["since"] == nil { form.set("since", today.iso) }
        let posts = CommitteeSeat.Post.allCases.map { (value: $0.rawValue, text: ui($0.name)) }
        return """
            <section class="card"><h2>\(ui("登记成员", "Add somebody"))</h2>\(ui.form(OrganisationsURL.seats(id).path, """
                \(ui.field(form, "seat_name", ui("姓名", "Name"), short: true))\(ui.select(form, "post", ui("职务", "Post"), posts))\
                \(ui.field(form, "since", ui("任职日期", "Since"), .date, short: true))\(ui.checkbox(form, "is_full_time", ui("专职", "Full-time")))\
                \(ui.formEnd(ui("登记", "Add")))
                """))</section>
            """
    }

    private func termFacts(_ union: Organisation, _ ui: UI) -> HTML {
        guard let term = union.term else { return "<p>\(ui.termTag(nil))</p>" }
        let overdue = ui("超期的委员会在换届前继续履职。", "An overdue committee goes on working until the next is elected.")
        return """
            <p>\(ui.termTag(term.lastDay))</p><dl class="facts">\(ui.fact(Phrase("开始", "From"), html: ui.time(term.start)))\
            \(ui.fact(Phrase("届满", "Last day"), html: ui.time(term.lastDay)))\(ui.fact(Phrase("年限", "Years"), ui("\(term.years) 年", "\(term.years) years")))</dl>\
            \(if: term.isOverdue(on: ui.now.day), "<p class=\"soft\">\(overdue)</p>")
            """
    }

    private func termForm(_ form: Form, _ union: Organisation, _ ui: UI) -> HTML {
        var form = form
        let years = TermRules.years(of: union.kind)
        if form["years"] == nil, years.count == 1 { form.set("years", years.first.map(String.init)) }
        if form["change"] == nil { form.set("change", union.term == nil ? "correct" : "renew") }
        let changes = [
            (value: "renew", text: ui("换届选举产生的新一届", "A new committee was elected")),
            (value: "correct", text: ui("登记或更正本届届期", "Record or correct the present term")),
        ]
        let options = years.map { (value: String($0), text: ui("\($0) 年", "\($0) years")) }
        return """
            <section class="card"><h2>\(ui("登记届期", "Record a term"))</h2>\(ui.form(OrganisationsURL.term(union.id).path, """
                <input type="hidden" name="version" value="\(union.version)">\
                \(ui.choices(form, "change", ui("登记什么", "What is it"), changes))\
                \(ui.field(form, "start", ui("届期开始日（选举日）", "First day"), .date, short: true))\
                \(ui.select(form, "years", ui("年限", "Years"), options, short: true))\(ui.formEnd(ui("保存届期", "Save"), style: ""))
                """))</section>
            """
    }

    private func setTerm(_ call: Call) async throws -> Reply {
        let id = try call.organisation()
        var form = try await call.form()
        let (start, years, version) = (form.day("start"), form.integer("years", 1...10), form.integer("version", 0...Int(Int32.max)))
        let isRenewal = form["change"] == "renew"
        if form.isValid {
            do {
                let act = try act(call)
                let term = CommitteeTerm(start: start, years: years)
                try await call.database.write(lane: Counters.lane) { try register.setTerm(term, isRenewal: isRenewal, of: id, version: version, act, in: $0) }
                return .redirect(to: OrganisationsURL.committee(id).path, toast: Phrase("届期已保存", "The term is saved"), in: call)
            } catch {
                try form.absorb(error)
            }
        }
        return .page(try await committeePage(form, call), in: call, status: .unprocessableContent)
    }

    private func addSeat(_ call: Call) async throws -> Reply {
        let id = try call.organisation()
        var form = try await call.form()
        let post = form.choice("post", CommitteeSeat.Post.self)
        let since = form.day("since")
        if since > call.now.day { form.fail("since", "date", Phrase("任职日期不能晚于今天。", "It can't be after today.")) }
        var name: String?
        do { name = try PersonName.parse(form["seat_name"] ?? "").text } catch { form.fail(error.problem(field: "seat_name")) }
        guard form.isValid, let post, let name else { return .page(try await committeePage(form, call), in: call, status: .unprocessableContent) }
        let seat = CommitteeSeat(
            id: call.house.ids.next(), organisation: id, post: post, name: name, isFullTime: form.isOn("is_full_time"), since: since, until: nil)
        let act = try act(call)
        try await call.database.write { try register.addSeat(seat, act, in: $0) }
        return .redirect(to: OrganisationsURL.committee(id).path, toast: Phrase("已登记", "Recorded"), in: call)
    }

    private func endSeat(_ call: Call) async throws -> Reply {
        let (id, seat) = (try call.organisation(), try call.id("seat", of: CommitteeSeatTag.self))
        _ = try await call.form()
        let (act, today) = (try act(call), call.now.day)
        try await call.database.write { try register.endSeat(seat, of: id, on: today, act, in: $0) }
        return .redirect(to: OrganisationsURL.committee(id).path, toast: Phrase("已登记离任", "Recorded"), in: call)
    }
}
