import HTTPTypes
import Kernel

/// A form of every field; what is wrong in it is said, what is typed stays.
enum GalleryForms {
    static let first = Form([("title", ""), ("seats", "40"), ("who", "all"), ("waiting", "1"), ("price", "30.00")])

    static func post(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        _ = form.text("title", 2...20)
        _ = form.integer("seats", 1...10_000)
        _ = form.moment("ends")
        _ = form.optionalText("about", max: 500)
        guard form.isValid else { return .page(Gallery.page(.forms, call, html(form, call.ui)), in: call, status: .unprocessableContent) }
        return .redirect(to: Gallery.Section.forms.path, toast: Phrase("填写正确，样张不会保存", "All is well; the gallery keeps nothing"), in: call)
    }

    static func html(_ form: Form, _ ui: UI) -> HTML {
        let fields: HTML = """
            \(ui.field(form, "title", ui("标题", "Title"), hint: ui("会员在首页看到的第一行，20 字以内", "The first line members see; at most 20 characters")))\
            \(ui.textarea(form, "about", ui("介绍", "About"), hint: ui("可以用 Markdown", "Markdown is understood"), optional: true))\
            \(ui.choices(form, "who", ui("谁可以参加", "Who may take part"), [("all", ui("全部会员", "All members")), ("new", ui("只限新就业形态劳动者", "New-form workers only"))]))\
            \(ui.field(form, "ends", ui("报名截止", "Sign-up ends"), .moment, short: true))\
            \(ui.field(form, "seats", ui("名额", "Places"), .number(1...10_000), short: true, suffix: ui("人", "people")))\
            \(ui.field(form, "price", ui("每人预算", "Budget each"), optional: true, short: true, prefix: "¥"))\
            \(ui.select(form, "trade", ui("行业", "Trade"), [("courier", ui("快递", "Courier")), ("rider", ui("外卖", "Food delivery"))], optional: true, short: true))\
            \(ui.file(form, "picture", ui("图片", "Picture"), accept: "image/*", hint: ui("横的，5 MB 以内；可以拖到这里", "Landscape, up to 5 MB; drop it here"), optional: true))\
            \(ui.checkbox(form, "waiting", ui("名额满了可以候补", "Keep a waiting list")))\
            \(ui.formEnd(ui("发布", "Publish"), cancel: Gallery.Section.forms.path))
            """
        return """
            \(ui.errorSummary(form))\(ui.form(Gallery.Section.forms.path, enctype: "multipart/form-data", draft: "gallery", fields))\
            \(Gallery.specimen(ui("多选与方框", "Boxes"), "boxes", boxes(ui)))\(Gallery.specimen(ui("验证码与再次确认", "Codes and step-up"), "step-up", stepUp(ui)))
            """
    }

    private static func boxes(_ ui: UI) -> HTML {
        func session(_ value: String, _ title: String, _ detail: String, _ left: Int, closed: Bool = false) -> HTML {
            """
            <label class="choice"><input type="radio" name="session" value="\(value)"\(flag: "checked", value == "1")\(flag: "disabled", closed)>\
            <span class="body"><span>\(title)</span><small>\(detail)</small></span><span class="tail"><strong>\(left)</strong> \(ui("剩余", "left"))</span></label>
            """
        }
        return """
            <fieldset><legend>\(ui("选一个场次", "Choose a session"))</legend><div class="choices boxed">\(session("1", "10:00–11:30", ui("共 40 个名额", "40 places"), 8))\
            \(session("2", "14:00–16:30", ui("已满，可候补第 5 位", "Full; 5th on the waiting list"), 0))\
            \(session("3", "19:00–20:30", ui("报名已结束", "Closed"), 0, closed: true))</div></fieldset>
            """
    }

    private static func stepUp(_ ui: UI) -> HTML {
        """
        <section class="stepup stack"><h3>\(ui("再确认一次是你", "Confirm that it is you"))</h3>\
        <p class="soft">\(ui("请输入发到 138****1234 的验证码。", "Enter the code sent to 138****1234."))</p>\
        <div class="field"><label for="gallery-code">\(ui("验证码", "Code"))</label>\
        <input class="code-input" id="gallery-code" inputmode="numeric" autocomplete="one-time-code" maxlength="6"></div>\
        <button class="button primary wide" type="button">\(ui("确认", "Confirm"))</button></section>
        """
    }
}
