import HTTPTypes
import Kernel
import Organisations
import Store
import Web

/// A merchant's branches: the list, one to add or change, closing and opening.
struct BranchPages: Sendable {
    let feature: MerchantsFeature

    var routes: [Route] {
        [
            .get("/merchant/{merchant}/branches", .signedIn) { call in .page(try await list(call), in: call) },
            .get("/merchant/{merchant}/branches/new", .signedIn) { call in
                let place = try await MerchantPlace(call, .editBranches)
                let region = place.merchant.profile.region
                return .page(page(Form([("region", region.text), ("area", call.ui(Regions.shipped.name(region)))]), nil, place, call), in: call)
            },
            .post("/merchant/{merchant}/branches/new", .signedIn) { call in try await save(nil, call) },
            .get("/merchant/{merchant}/branches/{branch}", .signedIn) { call in
                let place = try await MerchantPlace(call, .editBranches)
                let branch = try await branch(place, call)
                return .page(page(Self.form(branch.facts, call.ui), branch, place, call), in: call)
            },
            .post("/merchant/{merchant}/branches/{branch}", .signedIn) { call in
                try await save(try await branch(try await MerchantPlace(call, .editBranches), call), call)
            },
            .post("/merchant/{merchant}/branches/{branch}/state", .signedIn) { call in try await setState(call) },
        ]
    }

    private func branch(_ place: MerchantPlace, _ call: Call) async throws -> Branch {
        let id: BranchID = try call.id("branch")
        guard let branch = try await call.database.read({ try feature.directory.branch(id, in: $0) }), branch.merchant == place.merchant.id else {
            throw CommonProblem.notFound
        }
        return branch
    }

    private func list(_ call: Call) async throws -> Page {
        let place = try await MerchantPlace(call, .editBranches)
        let branches = try await call.database.read { try feature.directory.branches(of: place.merchant.id, in: $0) }
        let ui = call.ui
        let add: HTML = "<a class=\"button primary\" href=\"\(MerchantsURL.newBranch(place.merchant.id).path)\">\(ui.icon("plus"))\(ui("添加门店", "Add a branch"))</a>"
        guard !branches.isEmpty else {
            return place.page(
                ui("门店", "Branches"), in: call,
                ui.empty(
                    "store", ui("还没有门店", "No branches yet"), ui("会员按门店找到您，店员在门店核销。", "Members find you by branch, and clerks redeem at one."), actions: add))
        }
        let rows = branches.map { branch in
            ListRow(
                branch.name, path: MerchantsURL.branch(place.merchant.id, branch.id).path, icon: "location",
                detail: "\([branch.facts.address, branch.facts.hours].filter { !$0.isEmpty }.joined(separator: " · "))",
                tail: ui.tag(branch.state == .open ? .good : .mute, ui(branch.state.label)))
        }
        var page = place.page(ui("门店", "Branches"), in: call, "<section class=\"card flush\">\(ui.list(rows))</section>")
        page.actions = add
        return page
    }

    // MARK: One branch

    private static func form(_ facts: BranchFacts, _ ui: UI) -> Form {
        Form([
            ("name", facts.name), ("region", facts.region.text), ("area", ui(Regions.shipped.name(facts.region))), ("address", facts.address), ("hours", facts.hours),
            ("phone", facts.phone), ("latitude", facts.place?.latitudeText ?? ""), ("longitude", facts.place?.longitudeText ?? ""),
        ])
    }

    private func page(_ form: Form, _ branch: Branch?, _ place: MerchantPlace, _ call: Call) -> Page {
        let ui = call.ui
        let action = branch.map { MerchantsURL.branch(place.merchant.id, $0.id).path } ?? MerchantsURL.newBranch(place.merchant.id).path
        let degrees = UI.Input("text", [("inputmode", "decimal"), ("autocomplete", "off")])
        let placeHint = ui("在地图软件里长按门店位置可以看到。填了之后，会员能按远近找到门店。", "Maps show it at a long press. With it members find the nearest branch.")
        let switchState: HTML = branch.map { self.switchState($0, place, ui) } ?? ""
        let fields: HTML = """
            \(ui.field(form, "name", ui("门店名称", "Name of the branch")))\(PickerViews.area(form, ui))\
            \(ui.field(form, "address", ui("详细地址", "Address"), hint: ui("路名、门牌号、楼层。", "Street, number, floor.")))\
            \(ui.field(form, "hours", ui("营业时间", "Hours"), hint: ui("例如“每天 6:30–10:00”。", "As “daily 6:30–10:00”.")))\
            \(ui.field(form, "phone", ui("门店电话", "Phone"), UI.Input("tel", [("inputmode", "tel"), ("autocomplete", "off")]), optional: true, short: true))\
            \(ui.field(form, "latitude", ui("纬度", "Latitude"), degrees, hint: placeHint, optional: true, short: true))\
            \(ui.field(form, "longitude", ui("经度", "Longitude"), degrees, optional: true, short: true))\
            \(ui.formEnd(ui("保存", "Save"), cancel: MerchantsURL.branches(place.merchant.id).path))
            """
        return place.page(
            branch?.name ?? ui("添加门店", "Add a branch"), in: call, "\(ui.errorSummary(form))\(ui.form(action, draft: "branch", fields))\(switchState)")
    }

    private func switchState(_ branch: Branch, _ place: MerchantPlace, _ ui: UI) -> HTML {
        let path = MerchantsURL.branchState(place.merchant.id, branch.id).path
        return branch.state == .open
            ? ui.button(
                post: path, ui("停业", "Close this branch"), style: "danger",
                confirm: ui("门店“\(branch.name)”停业？\n停业后不能在这里核销，会员也看不到它，可以随时恢复。", "Close “\(branch.name)”?\nNothing can be redeemed there until it is opened again."),
                fields: [("state", BranchState.closed.rawValue)])
            : ui.button(post: path, ui("恢复营业", "Open again"), fields: [("state", BranchState.open.rawValue)])
    }

    private func save(_ branch: Branch?, _ call: Call) async throws -> Reply {
        let place = try await MerchantPlace(call, .editBranches)
        var form = try await call.form()
        if PickerViews.isSearch(form) { return .page(page(form, branch, place, call), in: call) }
        guard let facts = Self.read(&form) else { return .page(page(form, branch, place, call), in: call, status: .unprocessableContent) }
        let (desk, person, now, merchant) = (feature.branches, try call.person(), call.now, place.merchant.id)
        try await call.database.write { tx in
            if let branch {
                try desk.change(branch.id, of: merchant, to: facts, by: person, at: now, in: tx)
            } else {
                _ = try desk.add(facts, to: merchant, by: person, at: now, in: tx)
            }
        }
        return .redirect(to: MerchantsURL.branches(merchant).path, toast: Phrase("门店已保存。", "The branch is saved."), in: call)
    }

    private static func read(_ form: inout Form) -> BranchFacts? {
        let name = form.text("name", 2...40)
        let region = form.region("region")
        let address = form.text("address", 2...120)
        let hours = form.text("hours", 2...60)
        let phone = form.shopPhone("phone")
        let (north, east) = (form.optionalText("latitude", max: 20), form.optionalText("longitude", max: 20))
        let place = north.flatMap { north in east.flatMap { Coordinates(latitude: north, longitude: $0) } }
        if (north != nil || east != nil) && place == nil {
            form.fail("latitude", "place", Phrase("请同时填写纬度和经度，例如 23.129110 和 113.264385。", "Enter both, as 23.129110 and 113.264385."))
        }
        guard let region, form.isValid else { return nil }
        return BranchFacts(name: name, region: region, address: address, hours: hours, phone: phone, place: place)
    }

    private func setState(_ call: Call) async throws -> Reply {
        let place = try await MerchantPlace(call, .editBranches)
        let branch = try await branch(place, call)
        var form = try await call.form()
        guard let state = form.choice("state", BranchState.self) else { throw CommonProblem.invalid(form.problems) }
        let ui = call.ui
        if state == .closed, form["confirmed"] != "yes" {
            return .page(
                place.page(
                    branch.name, in: call,
                    ui.confirm(
                        ui("门店“\(branch.name)”停业？", "Close “\(branch.name)”?"), ui("停业后不能在这里核销，会员也看不到它。", "Nothing can be redeemed there."),
                        action: MerchantsURL.branchState(place.merchant.id, branch.id).path, ui("停业", "Close"),
                        back: MerchantsURL.branch(place.merchant.id, branch.id).path, fields: [("state", state.rawValue)])), in: call)
        }
        let (desk, person, now, merchant) = (feature.branches, try call.person(), call.now, place.merchant.id)
        try await call.database.write { try desk.set(branch.id, of: merchant, to: state, by: person, at: now, in: $0) }
        let toast = state == .open ? Phrase("已恢复营业。", "Open again.") : Phrase("门店已停业。", "The branch is closed.")
        return .redirect(to: MerchantsURL.branches(merchant).path, toast: toast, in: call)
    }
}
