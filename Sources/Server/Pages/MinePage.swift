import Kernel
import Web

/// 我的: everything about the person themselves, as features list it.
enum MinePages {
    static let routes: [Route] = [
        .get("/me", .signedIn) { call in
            let ui = call.ui
            let items = ui.house.navigation.filter { $0.place == .mine }
            let content: HTML = """
                <div class="stack"><nav class="card flush" aria-label="\(ui("我的", "Me"))"><ul class="list">\
                \(each: items, { row($0, ui) })</ul></nav>\(ui.button(post: "/sign-out", ui("退出登录", "Sign out"), icon: "logout"))</div>
                """
            return .page(Page(try call.signedIn().name.isEmpty ? ui("我的", "Me") : try call.signedIn().name, frame: .member(tab: .mine), content: content), in: call)
        },
        .get("/benefits", .everyone) { call in
            let ui = call.ui
            let content: HTML = """
                <div class="empty">\(ui.icon("gift"))<h2>\(ui("现在没有可领取的福利", "There is nothing to claim right now"))</h2>\
                <p>\(ui("您所在的工会发放福利后，会显示在这里。可以先看看正在进行的活动。", "What your union offers will be shown here. Meanwhile, see which activities are on."))</p>\
                <p><a class="button" href="/activities">\(ui("看活动", "See activities"))</a></p></div>
                """
            return .page(Page(ui("福利", "Benefits"), frame: .member(tab: .benefits), content: content), in: call)
        },
    ]

    private static func row(_ item: NavigationItem, _ ui: UI) -> HTML {
        """
        <li><span class="icon-box">\(ui.icon(item.icon))</span><span class="body"><a class="cover" href="\(item.path)">\(ui(item.title))</a></span>\
        \(ui.icon("chevron"))</li>
        """
    }
}
