import Kernel

enum GalleryStates {
    static func html(_ ui: UI) -> HTML {
        HTML.joined([
            Gallery.specimen(ui("按钮", "Buttons"), "buttons", buttons(ui)),
            Gallery.specimen(ui("撤销之前先问", "Ask before destroying"), "confirming", confirming(ui)),
            Gallery.specimen(ui("标签", "Tags"), "tags", tags(ui)),
            Gallery.specimen(ui("提示", "Notices"), "notices", notices(ui)),
            Gallery.specimen(ui("什么都没有", "Nothing there"), "empty", empty(ui)),
            Gallery.specimen(ui("正在加载", "Loading"), "loading", loading),
            Gallery.specimen(ui("进度", "Progress"), "progress", progress(since: ui.now.ms, ui)),
            Gallery.specimen(ui("步骤", "Steps"), "steps", steps(ui)),
            Gallery.specimen(ui("倒计时", "Countdown"), "countdown", countdown(ui)),
            Gallery.specimen(ui("操作后的一句话", "A word afterwards"), "toast", toast(ui)),
        ])
    }

    private static var loading: HTML {
        "<div aria-hidden=\"true\"><span class=\"skeleton\"></span><span class=\"skeleton\"></span><span class=\"skeleton half\"></span></div>"
    }

    private static func buttons(_ ui: UI) -> HTML {
        """
        <div class="row"><button class="button primary" type="button">\(ui("报名参加", "Sign up"))</button><button class="button" type="button">\(ui("存为草稿", "Save as draft"))\
        </button>\
        <button class="button danger" type="button">\(ui.icon("trash"))\(ui("撤销", "Dissolve"))</button>\
        <button class="button danger sure" type="button">\(ui("撤销小组", "Dissolve the group"))</button>\
        <button class="button quiet" type="button">\(ui("取消", "Cancel"))</button><button class="button small" type="button">\(ui("小按钮", "Small"))</button>\
        <button class="icon-button" type="button" aria-label="\(ui("更多", "More"))">\(ui.icon("more"))</button></div>\
        <div class="row"><button class="button" type="button" disabled>\(ui("不可用", "Not available"))</button>\
        <button class="button primary busy" type="button" aria-disabled="true">\(ui("提交", "Submit"))</button>\
        <details class="menu left"><summary class="button small">\(ui("菜单", "Menu"))\(ui.icon("chevron-down"))</summary><ul>\
        <li><a href="#buttons">\(ui.icon("edit"))\(ui("修改", "Edit"))</a></li><li><a href="#buttons">\(ui.icon("copy"))\(ui("复制一份", "Duplicate"))</a></li></ul></details></div>
        """
    }

    private static func confirming(_ ui: UI) -> HTML {
        let question = ui("撤销「河东小组」？", "Dissolve “Hedong group”?")
        let consequence = ui("小组有 12 名会员，撤销后回到基层工会。", "It has 12 members; they go back to the base union.")
        let verb = ui("撤销小组", "Dissolve the group")
        return """
            \(ui.button(post: Gallery.Section.tables.path, verb, icon: "trash", style: "danger", confirm: question + "\n" + consequence))\
            \(ui.confirm(question, consequence, action: Gallery.Section.tables.path, verb, back: Gallery.Section.states.path))
            """
    }

    private static func tags(_ ui: UI) -> HTML {
        """
        <div class="row">\(ui.tag(.good, ui("正常", "Active"), icon: "check"))\(ui.tag(.warn, ui("转移中", "Transferring")))\
        \(ui.tag(.bad, ui("已超期", "Overdue"), icon: "warning"))\(ui.tag(.info, ui("待审批", "Applied")))\(ui.tag(.mute, ui("已退会", "Left")))</div>
        """
    }

    private static func notices(_ ui: UI) -> HTML {
        let answer = ui("工会会在 5 个工作日内答复，到时短信通知你。", "The union answers within 5 working days; you will get a message.")
        let again: HTML = "<a class=\"button small\" href=\"#notices\">\(ui("重新上传", "Upload again"))</a>"
        return """
            <div class="stack">\(ui.notice(.good, ui("申请已提交", "Application received"), HTML(text: answer)))\
            \(ui.notice(.warn, ui("审批只剩一天", "One day left to decide"), HTML(text: ui("11月25日 24:00 后会上报到上级工会。", "After 25 November it goes to the union above.")),
                icon: "clock"))\
            \(ui.notice(.bad, ui("没有导入", "Nothing was imported"), HTML(text: ui("第 3 列不是身份证号码，请检查列的对应。", "Column 3 holds no ID numbers; check the mapping.")), actions: again))\
            \(ui.notice(.info, nil, HTML(text: ui("换了手机号？用新号码登录后在「我的」里修改。", "New phone? Sign in with it and change it under Me."))))</div>
            """
    }

    private static func empty(_ ui: UI) -> HTML {
        ui.empty(
            "activity", ui("还没有活动", "No activities yet"),
            ui("活动会出现在会员的首页。从模板开始，五分钟就能发布。", "Activities appear on members' home pages. Start from a template and publish in five minutes."),
            actions: "<a class=\"button primary\" href=\"#empty\">\(ui("从模板新建", "Start from a template"))</a>")
    }

    /// Runs ten seconds from when the page was made; then it asks no more.
    static func progress(since: Int64?, _ ui: UI) -> HTML {
        let began = Instant(ms: since ?? ui.now.ms)
        let done = Int(max(0, min(100, (ui.now - began).ms / 100)))
        return ui.progress(
            "gallery-progress", done: done, of: 100, ui("已处理 \(done) / 100 行", "\(done) of 100 rows"), secondsLeft: done < 100 ? (109 - done) / 10 : nil,
            pollPath: done < 100 ? GalleryURL.progress(since: began).path : nil, whenDone: ui("导入完成", "Import finished"))
    }

    private static func steps(_ ui: UI) -> HTML {
        ui.steps([ui("手机号", "Phone"), ui("身份与工会", "Who and where"), ui("完成", "Done")], current: 1)
    }

    private static func countdown(_ ui: UI) -> HTML {
        """
        <p class="row"><span>\(ui("距开始", "Opens in")) \(ui.countdown(to: ui.now + .seconds(30), done: ui("已开始", "Open now"), opens: "gallery-gate"))</span>\
        <button class="button primary" type="button" id="gallery-gate" disabled>\(ui("领取", "Claim"))</button></p>
        """
    }

    private static func toast(_ ui: UI) -> HTML {
        """
        <div class="toast"><span>\(ui("已通过 12 人", "12 people approved"))</span><button class="button small" type="button">\(ui("撤回", "Undo"))</button>\
        <button class="icon-button" type="button" data-dismiss data-js hidden aria-label="\(ui("关闭", "Close"))">\(ui.icon("close"))</button></div>
        """
    }
}
