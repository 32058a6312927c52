import Kernel

extension Page {
    /// The whole document.
    func render(_ ui: UI) -> HTML {
        let assets = ui.house.assets
        let head: HTML = """
            <!doctype html><html lang="\(ui.language == .zh ? "zh-CN" : "en")" data-theme="\(ui.theme.rawValue)"\(flag: "data-elder", ui.elder)><head><meta charset="utf-8">\
            <title>\(title) · \(ui("工惠", "Gonghui"))</title><meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">\
            <meta name="server-time" content="\(ui.now.ms)"><meta name="color-scheme" content="light dark">\
            <link rel="icon" href="\(assets.path("favicon.svg"))" type="image/svg+xml"><link rel="stylesheet" href="\(assets.path("site.css"))">\
            <script type="module" src="\(assets.path("app.js"))"></script>\(self.head)\(shareTags(ui))</head>
            """
        return head + body(ui) + "</html>"
    }

    private func body(_ ui: UI) -> HTML {
        switch frame {
        case .member(let tab):
            """
            <body class="member">\(Shell.before(ui))<header class="top-line"><div class="top">\(Shell.brand(ui))\(Shell.topNavigation(ui, tab))\
            \(Shell.elderToggle(ui))\(Shell.account(ui))</div></header>\(main(ui))\(Shell.foot(ui))\(Shell.bottomBar(ui, tab))\(Shell.toast(ui))</body>
            """
        case .officer(let organisation, let name):
            """
            <body class="officer">\(Shell.before(ui))<div class="side"><nav aria-label="\(ui("管理", "Management"))">\(Shell.brand(ui))\
            \(Shell.officerLinks(ui, organisation))</nav></div>\(Shell.officerBar(ui, organisation, name))\(main(ui, wide: true))\(Shell.foot(ui))\(Shell.toast(ui))</body>
            """
        case .open:
            """
            <body class="public">\(Shell.before(ui))<header class="top-line"><div class="top">\(Shell.brand(ui))\(Shell.elderToggle(ui))\(Shell.account(ui))</div></header>\
            \(main(ui))\(Shell.foot(ui))\(Shell.toast(ui))</body>
            """
        case .bare: "<body class=\"public\"><main id=\"main\" class=\"page\" tabindex=\"-1\">\(content)</main></body>"
        }
    }

    private func main(_ ui: UI, wide: Bool = false) -> HTML {
        let crumbs: HTML =
            trail.isEmpty
            ? ""
            : """
            <nav class="crumbs" aria-label="\(ui("位置", "Where you are"))"><ol>\(each: trail, { "<li><a href=\"\($0.path)\">\($0.text)</a></li>" })</ol></nav>
            """
        let actions: HTML = self.actions.isEmpty ? "" : "<div class=\"actions\">\(self.actions)</div>"
        return """
            <main id="main" class="page\(if: wide, " wide")" tabindex="-1"><div class="page-head"><div>\(crumbs)<h1>\(title)</h1></div>\(actions)</div>\(content)</main>
            """
    }

    private func shareTags(_ ui: UI) -> HTML {
        guard let share else { return "" }
        let base = ui.house.settings.baseURL
        let image: HTML = share.imagePath.map { "<meta property=\"og:image\" content=\"\(base + $0)\">" } ?? ""
        return """
            <meta name="description" content="\(share.description)"><meta property="og:title" content="\(title)"><meta property="og:description" content="\(share.description)">\
            <meta property="og:type" content="website"><meta property="og:url" content="\(base + ui.path)">\(image)
            """
    }

    /// What a problem looks like as a page: what happened, why, and how to go on.
    static func problem(_ problem: any Problem, _ ui: UI) -> Page {
        let fields: HTML =
            problem.fieldProblems.isEmpty ? "" : "<ul class=\"list\">\(each: problem.fieldProblems, { "<li>\(ui($0.message))</li>" })</ul>"
        let title =
            switch problem.status {
            case .notFound, .gone: ui("找不到这个页面", "Nothing here")
            case .forbidden: ui("没有权限", "Not allowed")
            case .tooMany: ui("请稍等一下", "A moment, please")
            case .unavailable: ui("现在有点忙", "Busy right now")
            case .broken: ui("系统出了问题", "Something broke")
            default: ui("没有完成", "Not done")
            }
        return Page(
            title, frame: .open,
            content: """
                <div class="notice bad" role="alert">\(ui.icon("warning"))<div class="body"><p>\(ui(problem.message))</p>\(fields)</div></div>\
                <p class="form-end"><a class="button" href="/">\(ui.icon("home"))\(ui("回到首页", "Go to the home page"))</a></p>
                """)
    }
}

/// The parts around the content.
enum Shell {
    static func before(_ ui: UI) -> HTML {
        let demo: HTML =
            ui.house.settings.demo
            ? """
            <aside class="demo" aria-label="\(ui("演示环境", "Demo"))">\(ui("演示环境：人员和单位都是虚构的。", "Demo: all people and unions are made up."))\
            <a href="/dev/outbox" target="_blank">\(ui("短信收件箱", "SMS outbox"))</a></aside>
            """ : ""
        return "<a class=\"skip\" href=\"#main\">\(ui("跳到正文", "Skip to content"))</a>\(demo)"
    }

    static func brand(_ ui: UI) -> HTML {
        "<a class=\"brand\" href=\"/\"><img class=\"mark\" src=\"\(ui.house.assets.path("icon.svg"))\" alt=\"\" width=\"32\" height=\"32\">\(ui("工惠", "Gonghui"))</a>"
    }

    private static func tabs(_ ui: UI) -> [(tab: Page.MemberTab, icon: String, title: String, path: String)] {
        [
            (.home, "home", ui("首页", "Home"), "/"), (.activities, "activity", ui("活动", "Activities"), "/activities"),
            (.benefits, "gift", ui("福利", "Benefits"), "/benefits"), (.mine, "person", ui("我的", "Me"), "/me"),
        ]
    }

    static func topNavigation(_ ui: UI, _ current: Page.MemberTab) -> HTML {
        """
        <nav class="top-nav" aria-label="\(ui("主导航", "Main"))">\(each: tabs(ui), { tab in
            "<a href=\"\(tab.path)\"\(attribute: "aria-current", tab.tab == current ? "page" : nil)>\(tab.title)</a>"
        })</nav>
        """
    }

    static func bottomBar(_ ui: UI, _ current: Page.MemberTab) -> HTML {
        """
        <nav class="bottom" aria-label="\(ui("底部导航", "Bottom bar"))">\(each: tabs(ui), { tab in
            "<a href=\"\(tab.path)\"\(attribute: "aria-current", tab.tab == current ? "page" : nil)>\(ui.icon(tab.icon))\(tab.title)</a>"
        })</nav>
        """
    }

    static func account(_ ui: UI) -> HTML {
        guard let principal = ui.principal else { return "<a class=\"button small\" href=\"/sign-in\">\(ui("登录", "Sign in"))</a>" }
        guard principal.isOfficer else { return "" }
        return "<a class=\"button small\" href=\"/admin\">\(ui.icon("settings"))\(ui("管理端", "Officers"))</a>"
    }

    /// One preference as a plain form, so that it works without script; one tap, remembered.
    private static func toggle(_ ui: UI, _ name: StaticString, _ value: String, style: String, _ content: HTML) -> HTML {
        """
        <form method="post" action="/preferences"><input type="hidden" name="_token" value="\(ui.formToken)"><input type="hidden" name="next" value="\(ui.here)">\
        <button class="\(style)" type="submit"\(attribute: "name", name.description) value="\(value)">\(content)</button></form>
        """
    }

    /// 长辈版, in reach of the thumb at the top of every member's page.
    static func elderToggle(_ ui: UI) -> HTML {
        toggle(
            ui, "elder", ui.elder ? "0" : "1", style: "button small quiet",
            "\(ui.icon("text-size"))\(ui.elder ? ui("标准版", "Standard size") : ui("长辈版", "Large type"))")
    }

    static func foot(_ ui: UI) -> HTML {
        let nextTheme: (String, String, String) =
            switch ui.theme {
            case .auto: ("dark", "moon", ui("深色", "Dark"))
            case .dark: ("light", "sun", ui("浅色", "Light"))
            case .light: ("auto", "settings", ui("随系统", "As the system"))
            }
        return """
            <footer class="foot"><div><a href="/help">\(ui.icon("question"))\(ui("帮助与投诉", "Help and complaints"))</a><a href="/legal-aid">\(ui("法律援助", "Legal aid"))</a>\
            <a href="/privacy">\(ui("个人信息保护", "Privacy"))</a><div class="toggles">\
            \(toggle(ui, "language", ui.language == .zh ? "en" : "zh", style: "linkish", "\(ui.icon("globe"))\(ui.language == .zh ? "English" : "中文")"))\
            \(toggle(ui, "theme", nextTheme.0, style: "linkish", "\(ui.icon(nextTheme.1))\(nextTheme.2)"))</div></div></footer>
            """
    }

    static func toast(_ ui: UI) -> HTML {
        guard let toast = ui.toast else { return "<div class=\"toasts\" role=\"status\"></div>" }
        return """
            <div class="toasts" role="status"><div class="toast">\(ui.icon("check"))<span>\(toast)</span></div></div>
            """
    }

    // MARK: Officers

    /// The links of the side bar that the officer may use somewhere.
    static func officerLinks(_ ui: UI, _ organisation: OrganisationID) -> HTML {
        guard let principal = ui.principal else { return "" }
        let items = ui.house.navigation.filter { item in
            item.place == .officer && (item.permission.map { ui.house.holdsSomewhere(principal, $0) } ?? true)
        }
        let id = organisation.description
        let paths = items.map { $0.path(for: id) }
        // The union's own page is above most others, so of all paths that lead here the longest is the current one.
        let current = paths.filter { ui.path == $0 || ui.path.hasPrefix($0 + "/") }.max { $0.utf8.count < $1.utf8.count }
        return HTML.joined(
            zip(items, paths).map { item, path in
                "<a href=\"\(path)\"\(attribute: "aria-current", path == current ? "page" : nil)>\(ui.icon(item.icon))\(ui(item.title))</a>"
            })
    }

    static func officerBar(_ ui: UI, _ organisation: OrganisationID, _ name: String) -> HTML {
        """
        <header class="bar"><details class="menu left side-menu"><summary class="icon-button" aria-label="\(ui("菜单", "Menu"))">\(ui.icon("menu"))</summary>\
        <nav aria-label="\(ui("管理菜单", "Management menu"))">\(officerLinks(ui, organisation))</nav></details>\
        <a class="button scope" href="/admin/scopes">\(ui.icon("union"))<span>\(name)</span>\(ui.icon("chevron-down"))</a>\
        <form class="find" role="search" action="\(ShellURL.search(organisation).path)" method="get">\(ui.icon("search"))\
        <input type="search" name="q" aria-label="\(ui("搜索会员、工会、活动", "Search members, unions, activities"))" \
        placeholder="\(ui("搜索会员、工会、活动", "Search members, unions, activities"))" data-search>\
        <kbd aria-hidden="true">/</kbd></form><a class="icon-button" href="/me" aria-label="\(ui("我的", "Me"))">\(ui.icon("person"))</a></header>
        """
    }
}

extension NavigationItem {
    /// The path with the union's id in the place of `{organisation}`. Each page of an officer has a dozen of these.
    fileprivate func path(for organisation: String) -> String {
        guard let open = path.utf8.firstIndex(of: UInt8(ascii: "{")), let close = path.utf8.firstIndex(of: UInt8(ascii: "}")) else { return path }
        return path[..<open] + organisation + path[path.utf8.index(after: close)...]
    }
}
