import Kernel
import Organisations
import Web

/// What Membership says on the member's home page: the card, or how far joining has come.
enum MembershipHome {
    static func section(_ ui: UI, _ membership: Membership?, unionName: String) -> HomeSection {
        guard let membership else {
            let signIn: HTML =
                ui.principal == nil ? "<a class=\"button\" href=\"/sign-in\">\(ui("我已入会，登录", "I am a member: sign in"))</a>" : ""
            return HomeSection(
                order: 0,
                """
                <section class="card"><h2>\(ui("加入工会", "Join a union"))</h2>\
                <p class="lead">\(ui("两分钟完成，快递员、骑手、网约车司机也可以入会。", "It takes two minutes; couriers, riders and drivers are welcome too."))</p>\
                <p class="form-end"><a class="button primary" href="\(MemberURL.join.path)">\(ui.icon("union"))\(ui("我要入会", "Join"))</a>\(signIn)</p></section>
                """)
        }
        guard membership.state.effects.card != .none else {
            return HomeSection(
                order: 0,
                """
                <div class="notice info">\(ui.icon("clock"))<div class="body"><h2>\(ui(membership.state.label))</h2><p>\(unionName)</p>\
                <p><a href="\(MemberURL.mine.path)">\(ui("查看进度", "See how it goes"))</a></p></div></div>
                """)
        }
        return HomeSection(
            order: 0,
            """
            <a class="hero-card" href="\(MemberURL.card.path)">\(ui.icon("card"))<span class="body"><strong>\(ui("电子会员卡", "Membership card"))</strong>\
            <small>\(unionName) · \(membership.shownCardNumber)</small></span><span class="go">\(ui.icon("qr"))\(ui("出示", "Show"))</span></a>
            """)
    }
}
