import Kernel
import Web

/// Pieces that several pages of this feature show.
extension UI {
    /// The state of a committee's term: how long it runs, or since when it is over. (domain.md R8)
    func termTag(_ lastDay: Day?) -> HTML {
        guard let lastDay else { return tag(.mute, self("未登记届期", "No term recorded")) }
        let today = now.day
        switch TermRules.stage(lastDay: lastDay, on: today) {
        case .overdue:
            let days = today - lastDay
            return tag(.bad, self("超期 \(days) 天", "\(days) days overdue"), icon: "warning")
        case .some: return tag(.warn, self("还有 \(lastDay - today) 天到期", "\(lastDay - today) days left"))
        case nil: return tag(.good, self("届期内", "In term"))
        }
    }

    func stateTag(_ state: UnionState) -> HTML {
        state == .live ? HTML() : tag(.mute, self(state.name))
    }

    /// A row of `.facts`; left out when there is nothing to say.
    func fact(_ title: Phrase, _ value: String?) -> HTML {
        value.map { "<div><dt>\(self(title))</dt><dd>\($0)</dd></div>" } ?? HTML()
    }
    func fact(_ title: Phrase, html value: HTML?) -> HTML {
        value.map { "<div><dt>\(self(title))</dt><dd>\($0)</dd></div>" } ?? HTML()
    }

    func areaName(_ region: RegionCode?) -> String? { region.map { self(Regions.shipped.fullName($0)) } }

    /// `https:`-safe telephone link.
    func phoneLink(_ phone: String) -> HTML {
        let digits = String(phone.filter { $0.isASCII && ($0.isNumber || $0 == "+") })
        return "<a href=\"\(url: "tel:" + digits)\">\(phone)</a>"
    }
}

/// The tabs over the officers' pages of one union.
struct UnionTabs {
    enum Tab: CaseIterable { case profile, children, committee, terms, past }

    static func html(_ current: Tab, _ id: OrganisationID, holdsMembers: Bool, _ ui: UI) -> HTML {
        let shown = Tab.allCases.filter { !holdsMembers || ($0 != .children && $0 != .terms) }
        return ui.tabs(ui("工会资料", "The union"), shown.map { Web.Tab(ui(title($0)), path: url($0, id).path, isCurrent: $0 == current) })
    }

    private static func url(_ tab: Tab, _ id: OrganisationID) -> OrganisationsURL {
        switch tab {
        case .profile: .profile(id)
        case .children: .children(id)
        case .committee: .committee(id)
        case .terms: .terms(id)
        case .past: .past(id)
        }
    }

    private static func title(_ tab: Tab) -> Phrase {
        switch tab {
        case .profile: Phrase("基本资料", "Profile")
        case .children: Phrase("下级工会", "Unions below")
        case .committee: Phrase("委员会与届期", "Committee and term")
        case .terms: Phrase("换届提醒", "Expiring terms")
        case .past: Phrase("历史沿革", "As of a day")
        }
    }
}

/// Choosing an area or a union by typing a part of its name, without script: a search button in the same form, then radio buttons.
public enum PickerViews {
    static let searchAct = "search"

    /// Whether the form was sent by its search button and not to be done.
    public static func isSearch(_ form: Form) -> Bool { form["act"] == searchAct }

    /// Finding an area by a part of its name, and choosing it: fields `area` and `region`.
    public static func area(_ form: Form, _ ui: UI) -> HTML {
        let text = form["area"] ?? ""
        var found = Regions.shipped.search(text, limit: 12)
        let chosen = form["region"].flatMap { RegionCode($0) }.flatMap { Regions.shipped.region($0) }
        if let chosen, !found.contains(where: { $0.code == chosen.code }) { found.insert(chosen, at: 0) }
        let options = found.map { (value: $0.code.text, text: ui(Regions.shipped.fullName($0.code))) }
        return picker(
            form, ui, search: "area", name: "region", label: ui("所在地区", "Area"),
            hint: ui("输入镇街、区县或市的名称，例如“厚街”。", "Type a part of the town's, county's or city's name."), options: options, isSearched: !text.isEmpty)
    }

    static func union(_ form: Form, label: String, candidates: [OrganisationTree.Node], _ tree: OrganisationTree, _ ui: UI) -> HTML {
        let options = candidates.map { node -> (value: String, text: String) in
            let above = node.parent.flatMap { tree.shortName($0) }
            return (node.id.description, above.map { "\(node.name)（\($0)）" } ?? node.name)
        }
        return picker(
            form, ui, search: "q", name: "target", label: label, hint: ui("输入工会名称的一部分。", "Type a part of the union's name."), options: options,
            isSearched: form["q"].map { !$0.isEmpty } ?? false)
    }

    private static func picker(
        _ form: Form, _ ui: UI, search: String, name: String, label: String, hint: String, options: [(value: String, text: String)], isSearched: Bool
    ) -> HTML {
        let list: HTML =
            options.isEmpty
            ? "\(if: isSearched, "<p class=\"soft\" role=\"status\">\(ui("没有找到，请换个写法。", "Nothing found; try another word."))</p>")"
            : ui.choices(form, name, ui("请选择", "Choose"), options)
        // Without results the problem of the choice has no place of its own.
        let missing = options.isEmpty ? form.problem(name) : nil
        let problem: HTML = missing.map { "<p class=\"error\" id=\"f-\(name)\">\(ui.icon("warning"))\(ui($0.message))</p>" } ?? HTML()
        return """
            <div class="field\(if: form.problem(name) != nil, " invalid")"><label for="f-\(search)">\(label)</label><p class="hint" id="h-\(search)">\(hint)</p>\(problem)\
            <div class="affix"><input id="f-\(search)" name="\(search)" type="search" value="\(form[search] ?? "")" aria-describedby="h-\(search)" autocomplete="off">\
            <button class="button" type="submit" name="act" value="\(searchAct)">\(ui.icon("search"))\(ui("查找", "Find"))</button></div></div>\(list)
            """
    }
}
