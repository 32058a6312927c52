import Kernel
import Web

/// The mode's part of the editor's form. Rows are added and removed by submitting it, so that it works without script and what was
/// typed stays.
extension SignupDraft {
    static func fields(_ form: Form, _ ui: UI) -> HTML {
        let sessionCount = rows("sessions", form)
        let questionCount = rows("questions", form)
        return """
            <section class="card stack" id="f-sessions"><h2>\(ui("场次和名额", "Sessions and places"))</h2><input type="hidden" name="sessions" value="\(sessionCount)">\
            \(problem(form, "sessions", ui))\(each: 0..<sessionCount, { session($0, form, ui) })\
            <div class="row"><button class="button" type="submit" name="act" value="add:sessions">\(ui.icon("plus"))\(ui("添加场次", "Add a session"))</button></div></section>\
            <section class="card stack" id="f-questions"><h2>\(ui("报名时要问的", "Questions"))</h2><p class="hint">\(ui("姓名、单位不用问，系统已经有了。身份证号、手机号请不要在这里收集。",
                "Name and union are known already. Please don't ask for ID numbers or phones here."))</p>\
            <input type="hidden" name="questions" value="\(questionCount)">\(problem(form, "questions", ui))\(each: 0..<questionCount, { question($0, form, ui) })\
            <div class="row"><button class="button" type="submit" name="act" value="add:questions">\(ui.icon("plus"))\(ui("添加问题", "Add a question"))</button></div></section>\
            <section class="card stack"><h2>\(ui("规则", "Rules"))</h2>\
            \(ui.checkbox(form, "waiting_list", ui("满了可以候补", "Waiting list when full"), hint: ui("有人取消时，按先后顺序自动转正并通知。",
                "When somebody cancels, the next in the list gets the place and is told.")))\
            \(ui.field(form, "cancel_until", ui("自己取消的截止时间", "People cancel until"), .moment, hint: ui("之后只能由组织者取消。不填就是开始前都可以。",
                "Afterwards only you can. Left empty: until it begins."), optional: true))\
            \(ui.checkbox(form, "counts_no_shows", ui("缺席记次", "Count no-shows"), hint: ui("90 天内 3 次报名没来，之后 30 天只能候补。用会员卡签到的场次才会统计。",
                "Staying away 3 times in 90 days: waiting lists only for 30 days. Only counted where people are checked in.")))</section>
            """
    }

    private static func session(_ index: Int, _ form: Form, _ ui: UI) -> HTML {
        let path = "sessions.\(index)"
        let hint = index == 0 ? ui("如“上午场”“男子单打”，只有一场可以不填。", "Such as “Morning” or “Men”; may be left empty.") : nil
        let id: HTML = form["\(path).id"].map { "<input type=\"hidden\" name=\"\(path).id\" value=\"\($0)\">" } ?? ""
        return """
            <fieldset class="field stack"><legend>\(ui("第 \(index + 1) 场", "Session \(index + 1)"))</legend>\(id)\
            \(ui.field(form, "\(path).title", ui("名称", "Name"), UI.Input("text", [("maxlength", "60")]), hint: hint, optional: true))\
            <div class="dates">\(ui.field(form, "\(path).starts_at", ui("开始", "Begins"), .moment))\
            \(ui.field(form, "\(path).ends_at", ui("结束", "Ends"), .moment))</div>\
            \(ui.field(form, "\(path).place", ui("地点", "Place"), UI.Input("text", [("maxlength", "120")]), optional: true))\
            \(ui.field(form, "\(path).capacity", ui("名额", "Places"), .number(capacities), short: true, suffix: ui("人", "people")))\
            <div class="row"><button class="button small" type="submit" name="act" value="copy:sessions:\(index)">\(ui.icon("copy"))\(ui("再加一场一样的", "Another like this"))\
            </button>\
            <button class="button small quiet" type="submit" name="act" value="remove:sessions:\(index)">\(ui.icon("trash"))\(ui("删除这一场", "Remove"))</button></div></fieldset>
            """
    }

    private static func question(_ index: Int, _ form: Form, _ ui: UI) -> HTML {
        let path = "questions.\(index)"
        let id: HTML = form["\(path).id"].map { "<input type=\"hidden\" name=\"\(path).id\" value=\"\($0)\">" } ?? ""
        let kinds = QuestionKind.allCases.map { (value: $0.rawValue, text: ui($0.label)) }
        return """
            <fieldset class="field stack"><legend>\(ui("问题 \(index + 1)", "Question \(index + 1)"))</legend>\(id)\
            \(ui.field(form, "\(path).text", ui("问题", "Question"), UI.Input("text", [("maxlength", "200")])))\
            \(ui.select(form, "\(path).kind", ui("回答方式", "Kind"), kinds, short: true))\
            \(ui.textarea(form, "\(path).options", ui("选项", "Options"), rows: 3, hint: ui("单选、多选时填，一行一个。", "For choices, one a line."), optional: true))\
            \(ui.checkbox(form, "\(path).required", ui("必须回答", "Must be answered")))\
            <div class="row"><button class="button small quiet" type="submit" name="act" value="remove:questions:\(index)">\
            \(ui.icon("trash"))\(ui("删除这个问题", "Remove"))</button></div></fieldset>
            """
    }

    private static func problem(_ form: Form, _ name: String, _ ui: UI) -> HTML {
        form.problem(name).map { "<p class=\"error\">\(ui.icon("warning"))\(ui($0.message))</p>" } ?? ""
    }
}
