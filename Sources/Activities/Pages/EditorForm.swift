import Kernel
import Membership
import Organisations
import Web

/// The frame's part of the editor's form: reading, filling and showing it.
enum EditorForm {
    static func content(_ form: inout Form, organiser: OrganisationID) -> ActivityContent {
        let unions = form.all("unions").compactMap { OrganisationID($0) }
        let audience = Audience(
            unions: unions.isEmpty ? [organiser] : unions, admitsPooled: form.isOn("pooled"), admitsRetained: form.isOn("retained"),
            industries: Set(form.all("industries").compactMap(Industry.init(rawValue:))), isNewFormOnly: form.isOn("new_form"),
            newFormKinds: Set(form.all("new_form_kinds").compactMap(NewFormKind.init(rawValue:))),
            ages: AgeRange(from: form.optionalInteger("age_from", ActivityContent.ages), through: form.optionalInteger("age_through", ActivityContent.ages)))
        return ActivityContent(
            title: form.text("title", ActivityContent.titleLength), text: form.text("text", 0...ActivityContent.maxText),
            picture: form["picture_id"].flatMap { PictureID($0) }, audience: audience, opensAt: form.optionalMoment("opens_at"),
            closesAt: form.optionalMoment("closes_at"), isListed: form.isOn("listed"))
    }

    /// A form with this content and draft in it.
    static func filled(_ content: ActivityContent, _ draft: any ModeDraft, kind: ActivityKind, version: Int64?, organiser: OrganisationID) -> Form {
        var pairs: [(String, String)] = [("kind", kind.rawValue), ("title", content.title), ("text", content.text)]
        func add(_ name: String, _ value: String?) { if let value { pairs.append((name, value)) } }
        let audience = content.audience
        add("version", version.map(String.init))
        add("picture_id", content.picture?.description)
        if audience.unions != [organiser] { for union in audience.unions { add("unions", union.description) } }
        add("pooled", audience.admitsPooled ? "1" : nil)
        add("retained", audience.admitsRetained ? "1" : nil)
        for industry in Industry.allCases where audience.industries.contains(industry) { add("industries", industry.rawValue) }
        add("new_form", audience.isNewFormOnly ? "1" : nil)
        for kind in NewFormKind.allCases where audience.newFormKinds.contains(kind) { add("new_form_kinds", kind.rawValue) }
        add("age_from", audience.ages.from.map(String.init))
        add("age_through", audience.ages.through.map(String.init))
        add("opens_at", content.opensAt?.local)
        add("closes_at", content.closesAt?.local)
        add("listed", content.isListed ? "1" : nil)
        var form = Form(pairs)
        draft.fill(&form)
        return form
    }

    // MARK: Views

    struct Place: Sendable {
        let organisation: OrganisationID
        let name: String
        /// Right below, for choosing some of them.
        let children: [OrganisationTree.Node]
    }

    static func fields(_ form: Form, _ place: Place, mode: any ActivityMode.Type, _ ui: UI) -> HTML {
        """
        <button class="vh" type="submit" name="act" value="save" tabindex="-1" aria-hidden="true">\(ui("保存", "Save"))</button>\
        <input type="hidden" name="kind" value="\(form["kind"] ?? "")">\(form["version"].map { "<input type=\"hidden\" name=\"version\" value=\"\($0)\">" as HTML })\
        <section class="card stack"><h2>\(ui("活动内容", "What it is"))</h2>\(ui.field(form, "title", ui("标题", "Title"), UI.Input("text", [("maxlength", "60")])))\
        \(picture(form, place, ui))\
        \(ui.textarea(form, "text", ui("活动说明", "Text"), rows: 10, hint: ui("写清楚做什么、带什么、找谁。**两个星号**加粗，行首加 - 是列表，空一行分段。",
            "What happens, what to bring, whom to ask. **Stars** for bold, - for lists, an empty line for paragraphs."), optional: true))</section>\
        <section class="card stack"><h2>\(ui("谁可以参加", "For whom"))</h2>\(audience(form, place, ui))</section>\
        <section class="card stack"><h2>\(ui("报名时间", "When it is open"))</h2><div class="dates">\(ui.field(form, "opens_at", ui("开始", "Opens"), .moment))\
        \(ui.field(form, "closes_at", ui("截止", "Closes"), .moment))</div>\
        <p class="hint">\(ui("到点自动开放、自动截止，按服务器的北京时间。", "It opens and closes by itself, by the server's clock in Beijing time."))</p></section>\
        \(mode.draft.fields(form, ui))
        """
    }

    private static func picture(_ form: Form, _ place: Place, _ ui: UI) -> HTML {
        let current: HTML =
            form["picture_id"].flatMap { PictureID($0) }.map { picture in
                """
                <input type="hidden" name="picture_id" value="\(picture)">\
                <img class="cover-image" src="\(ActivitiesURL.loosePicture(place.organisation, picture).path)" alt="\(ui("现在的图片", "The picture now"))">\
                <div class="row"><button class="button small" type="submit" name="act" value="picture:remove">\(ui.icon("trash"))\(ui("去掉图片", "Remove the picture"))</button></div>
                """
            } ?? ""
        return current
            + ui.file(
                form, "picture", ui("图片", "Picture"), accept: "image/png,image/jpeg,image/webp",
                hint: ui("横图最好，PNG、JPEG 或 WebP，2 MB 以内。", "Wide pictures look best; PNG, JPEG or WebP up to 2 MB."), optional: true)
    }

    private static func audience(_ form: Form, _ place: Place, _ ui: UI) -> HTML {
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
            \(unions)\(ui.checkbox(form, "retained", ui("保留会籍的会员（退休、参军等）也可以参加", "Retained members (retired, serving …) too")))\
            \(ui.checkbox(form, "pooled", ui("周转库人员也可以参加", "People in the holding pool too")))\
            <div class="dates">\(ui.field(form, "age_from", ui("最小年龄", "From age"), .number(ActivityContent.ages), optional: true, short: true, suffix: ui("周岁", "years")))\
            \(ui.field(form, "age_through", ui("最大年龄", "Up to age"), .number(ActivityContent.ages), optional: true, short: true, suffix: ui("周岁", "years")))</div>\
            <details class="more"\(flag: "open", form.isOn("new_form") || !form.all("new_form_kinds").isEmpty || !form.all("industries").isEmpty)>\
            <summary>\(ui("只面向部分行业或新就业形态劳动者", "Only certain industries or new-form workers"))</summary>\
            \(ui.checkbox(form, "new_form", ui("只面向新就业形态劳动者", "Only new-form workers")))\
            \(ui.choices(form, "new_form_kinds", ui("其中", "Of these kinds"), NewFormKind.allCases.map { (value: $0.rawValue, text: ui($0.label)) }, many: true, optional: true))\
            \(ui.choices(form, "industries", ui("行业", "Industries"), Industry.allCases.map { (value: $0.rawValue, text: ui($0.name)) }, many: true, optional: true))</details>\
            \(ui.checkbox(form, "listed", ui("在公开的活动列表里显示", "Show it in the public list"), hint: ui("不勾选时，只有范围内的会员能在列表里看到；有链接的人都能打开。",
                "Otherwise only the audience finds it in lists; whoever has the link can open it.")))
            """
    }
}
