import Kernel

enum GalleryLists {
    static func html(_ ui: UI) -> HTML {
        HTML.joined([
            Gallery.specimen(ui("数字", "Numbers"), "tiles", tiles(ui)),
            Gallery.specimen(ui("列表", "List"), "list", ui.card(ui("现在能办的", "What you can do now"), more: (ui("全部", "All"), "#list"), list(ui))),
            Gallery.specimen(ui("名称与内容", "Facts"), "facts", facts(ui)),
            Gallery.specimen(ui("服务", "Services"), "services", services(ui)),
            Gallery.specimen(ui("分页签", "Tabs"), "tabs", tabs(ui)),
            Gallery.specimen(ui("历史", "History"), "timeline", timeline(ui)),
            Gallery.specimen(ui("名额", "Places"), "meter", ui.meter(112, of: 120, label: ui("已报名", "Signed up"))),
            Gallery.specimen(ui("正文", "Prose"), "prose", "<div class=\"prose\">\(Markdown.html(text(ui)))</div>"),
        ])
    }

    private static func tiles(_ ui: UI) -> HTML {
        ui.tiles([
            Tile(ui("会员", "Members"), "1,284", note: ui("比上月多 41", "41 more than last month"), path: "#tiles"),
            Tile(ui("新就业形态", "New-form workers"), "1,107", note: ui("占 86%", "86 %")),
            Tile(ui("已实名", "Verified"), "1,201", note: ui("83 人待核", "83 to check")),
            Tile(ui("本月参加活动", "Took part this month"), "326", unit: ui("人次", "times")),
        ])
    }

    private static func list(_ ui: UI) -> HTML {
        ui.list([
            ListRow(
                ui("送清凉 · 每周一杯饮品", "A cool drink each week"), path: "#list", icon: "cup", detail: HTML(text: ui("本周日 24:00 前领取", "Until Sunday midnight")),
                tail: "<strong>312</strong> \(ui("张剩余", "left"))"),
            ListRow(
                ui("9 份入会申请", "9 applications"), path: "#list", icon: "clipboard", detail: HTML(text: ui("最早一份 11月16日 收到", "The oldest came on 16 November")),
                tail: ui.tag(.bad, ui("3 份已超期", "3 overdue"), icon: "warning")),
            ListRow(ui("没有链接的一行", "A row that leads nowhere"), detail: HTML(text: ui("只有文字", "Only words"))),
        ])
    }

    private static func facts(_ ui: UI) -> HTML {
        ui.facts([
            (ui("时间", "When"), ui.time(ui.now)), (ui("地点", "Where"), HTML(text: ui("天河职工之家三楼书屋", "Library, third floor"))),
            (ui("手机", "Phone"), "<span class=\"num\">138****1234</span>"),
        ])
    }

    private static func services(_ ui: UI) -> HTML {
        let services = [
            ("union", ui("入会转会", "Join")), ("scale", ui("法律援助", "Legal aid")), ("heart", ui("困难帮扶", "Hardship aid")), ("location", ui("驿站地图", "Stations")),
            ("book", ui("职工书屋", "Library")), ("shield", ui("医疗互助", "Mutual aid")), ("medal", ui("评优评先", "Honours")), ("list", ui("全部服务", "All services")),
        ]
        return "<nav class=\"services\" aria-label=\"\(ui("服务", "Services"))\">\(each: services, { "<a href=\"#services\">\(ui.icon($0.0))\($0.1)</a>" })</nav>"
    }

    private static func tabs(_ ui: UI) -> HTML {
        ui.tabs(
            ui("会员状态", "Member states"),
            [
                Tab(ui("全部", "All"), path: "#tabs", isCurrent: true, count: 1_284), Tab(ui("待审批", "Applied"), path: "#tabs", isCurrent: false, count: 9),
                Tab(ui("保留", "Retained"), path: "#tabs", isCurrent: false),
            ])
    }

    private static func timeline(_ ui: UI) -> HTML {
        ui.timeline([
            TimelineEntry("<strong>\(ui("通过入会申请", "Application approved"))</strong>", at: ui.now, by: ui("李*梅，组织委员", "Li *mei, organiser")),
            TimelineEntry(
                HTML(text: ui("修改工作", "Occupation changed")), at: ui.now - .days(4), by: ui("本人", "the member"),
                details: ui.change(ui("工作", "Occupation"), from: ui("分拣员", "sorter"), to: ui("快递员", "courier"))),
            TimelineEntry(HTML(text: ui("提交申请", "Applied")), at: ui.now - .days(5), by: ui("本人", "the member")),
        ])
    }

    private static func text(_ ui: UI) -> String {
        ui(
            "## 活动介绍\n\n忙了一周，来书屋坐坐。\n\n- 可停放电动车\n- 到场出示会员卡签到\n\n> 家人可以一起来。",
            "## About\n\nCome and sit down after a long week.\n\n- Parking for scooters\n- Show your card to check in\n\n> Families are welcome.")
    }
}
