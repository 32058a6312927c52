import Kernel
import Organisations
import Web

/// The part of an officer's form that says who may take part: reading, filling and showing it; the same for activities and benefits.
public enum AudienceForm {
    public static let ages = 0...120

    /// The union that offers something, and those right below, for choosing some of them.
    public struct Place: Sendable {
        public let organisation: OrganisationID
        public let name: String
        public let children: [OrganisationTree.Node]
        public init(organisation: OrganisationID, name: String, children: [OrganisationTree.Node]) {
            self.organisation = organisation
            self.name = name
            self.children = children
        }
    }

    /// What was typed; all members of the organiser where nothing was chosen.
    public static func read(_ form: inout Form, organiser: OrganisationID) -> Audience {
        let unions = form.all("unions").compactMap { OrganisationID($0) }
        return Audience(
            unions: unions.isEmpty ? [organiser] : unions, admitsPooled: form.isOn("pooled"), admitsRetained: form.isOn("retained"),
            industries: Set(form.all("industries").compactMap(Industry.init(rawValue:))), isNewFormOnly: form.isOn("new_form"),
            newFormKinds: Set(form.all("new_form_kinds").compactMap(NewFormKind.init(rawValue:))),
            ages: AgeRange(from: form.optionalInteger("age_from", ages), through: form.optionalInteger("age_through", ages)))
    }

    /// The fields that show this audience again.
    public static func filled(_ audience: Audience, organiser: OrganisationID) -> [(String, String)] {
        var pairs: [(String, String)] = []
        func add(_ name: String, _ value: String?) { if let value { pairs.append((name, value)) } }
        if audience.unions != [organiser] { for union in audience.unions { add("unions", union.description) } }
        add("pooled", audience.admitsPooled ? "1" : nil)
        add("retained", audience.admitsRetained ? "1" : nil)
        for industry in Industry.allCases where audience.industries.contains(industry) { add("industries", industry.rawValue) }
        add("new_form", audience.isNewFormOnly ? "1" : nil)
        for kind in NewFormKind.allCases where audience.newFormKinds.contains(kind) { add("new_form_kinds", kind.rawValue) }
        add("age_from", audience.ages.from.map(String.init))
        add("age_through", audience.ages.through.map(String.init))
        return pairs
    }

    public static func fields(_ form: Form, _ place: Place, _ ui: UI) -> HTML {
        let unions: HTML =
            place.children.isEmpty
            ? "<p>\(ui("面向：", "For: "))<strong>\(place.name)</strong></p>"
            : """
            <p>\(ui("默认面向", "By default for"))<strong> \(place.name) </strong>\(ui("和下面所有工会。只面向其中一部分时，在这里勾选。",
                "and all unions below. Tick some here if it is only for them."))</p>\
            <details class="more"\(flag: "open", !form.all("unions").isEmpty)><summary>\(ui("只面向部分下级工会", "Only some of the unions below"))</summary>\
            \(ui.choices(form, "unions", ui("下级工会", "Unions below"), place.children.map { (value: $0.id.description, text: $0.shortName) }, many: true, optional: true))</details>
            """
        return """
            \(unions)\(ui.checkbox(form, "retained", ui("保留会籍的会员（退休、参军等）也可以", "Retained members (retired, serving …) too")))\
            \(ui.checkbox(form, "pooled", ui("周转库人员也可以", "People in the holding pool too")))\
            <div class="dates">\(ui.field(form, "age_from", ui("最小年龄", "From age"), .number(ages), optional: true, short: true, suffix: ui("周岁", "years")))\
            \(ui.field(form, "age_through", ui("最大年龄", "Up to age"), .number(ages), optional: true, short: true, suffix: ui("周岁", "years")))</div>\
            <details class="more"\(flag: "open", form.isOn("new_form") || !form.all("new_form_kinds").isEmpty || !form.all("industries").isEmpty)>\
            <summary>\(ui("只面向部分行业或新就业形态劳动者", "Only certain industries or new-form workers"))</summary>\
            \(ui.checkbox(form, "new_form", ui("只面向新就业形态劳动者", "Only new-form workers")))\
            \(ui.choices(form, "new_form_kinds", ui("其中", "Of these kinds"), NewFormKind.allCases.map { (value: $0.rawValue, text: ui($0.label)) }, many: true, optional: true))\
            \(ui.choices(form, "industries", ui("行业", "Industries"), Industry.allCases.map { (value: $0.rawValue, text: ui($0.name)) }, many: true, optional: true))</details>
            """
    }
}
