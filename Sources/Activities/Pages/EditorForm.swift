import Kernel
import Membership
import Organisations
import Web

/// The frame's part of the editor's form: reading, filling and showing it.
enum EditorForm {
    static func content(_ form: inout Form, organiser: OrganisationID) -> ActivityContent {
        return ActivityContent(
            title: form.text("title", ActivityContent.titleLength), text: form.text("text", 0...ActivityContent.maxText),
            picture: form["picture_id"].flatMap { PictureID($0) }, audience: AudienceForm.read(&form, organiser: organiser), opensAt: form.optionalMoment("opens_at"),
            closesAt: form.optionalMoment("closes_at"), isListed: form.isOn("listed"))
    }

    /// A form with this content and draft in it.
    static func filled(_ content: ActivityContent, _ draft: any ModeDraft, kind: ActivityKind, version: Int64?, organiser: OrganisationID) -> Form {
        var pairs: [(String, String)] = [("kind", kind.rawValue), ("title", content.title), ("text", content.text)]
        func add(_ name: String, _ value: String?) { if let value { pairs.append((name, value)) } }
        add("version", version.map(String.init))
        add("picture_id", content.picture?.description)
        pairs += AudienceForm.filled(content.audience, organiser: organiser)
        add("opens_at", content.opensAt?.local)
        add("closes_at", content.closesAt?.local)
        add("listed", content.isListed ? "1" : nil)
        var form = Form(pairs)
        draft.fill(&form)
        return form
    }

    // MARK: Views

    static func fields(_ form: Form, _ place: AudienceForm.Place, mode: any ActivityMode.Type, _ ui: UI) -> HTML {
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

    private static func picture(_ form: Form, _ place: AudienceForm.Place, _ ui: UI) -> HTML {
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

    private static func audience(_ form: Form, _ place: AudienceForm.Place, _ ui: UI) -> HTML {
        """
        \(AudienceForm.fields(form, place, ui))\
        \(ui.checkbox(form, "listed", ui("在公开的活动列表里显示", "Show it in the public list"), hint: ui("不勾选时，只有范围内的会员能在列表里看到；有链接的人都能打开。",
            "Otherwise only the audience finds it in lists; whoever has the link can open it.")))
        """
    }
}
