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
        }
    ]

    private static func row(_ item: NavigationItem, _ ui: UI) -> HTML {
        """
        <li><span class="icon-box">\(ui.icon(item.icon))</span><span class="body"><a class="cover" href="\(item.path)">\(ui(item.title))</a></span>\
        \(ui.icon("chevron"))</li>
        """
    }
}
