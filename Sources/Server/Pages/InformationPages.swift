import Kernel
import Web

/// Help and complaints, and what happens with personal data: open to everybody, reachable from every page's foot.
enum InformationPages {
    static let routes: [Route] = [
        .get("/help", .everyone) { call in .page(help(call.ui), in: call) },
        .get("/privacy", .everyone) { call in .page(privacy(call.ui), in: call) },
    ]

    private static func help(_ ui: UI) -> Page {
        let content: HTML = """
            <div class="prose"><h2>\(ui("工会服务热线", "The unions' hotline"))</h2>\
            <p>\(ui("全国统一的职工服务热线是 12351，劳动争议、欠薪、法律援助都可以拨打。", "12351 is the workers' hotline everywhere in China: disputes, unpaid wages, legal aid."))</p>\
            <p><a class="button primary" href="tel:12351">\(ui.icon("phone"))12351</a></p>\
            <h2>\(ui("登录不了怎么办", "When you can't sign in"))</h2>\
            <p>\(ui("验证码 10 分钟内有效，一分钟可以重发一次。如果手机号换了，请用新号码登录，再联系本单位工会核对身份。",
                "A code is good for 10 minutes and can be sent again after one. With a new number, sign in with it and ask your union to check who you are."))</p>\
            <h2>\(ui("入会申请多久有结果", "How long an application takes"))</h2>\
            <p>\(ui("基层工会在 5 个工作日内答复，超期后由上一级工会处理。进度可以在“我的会籍”里查看。",
                "The union answers within 5 working days; after that the union above it decides. You can follow it under “My membership”."))</p>\
            <h2>\(ui("对处理结果有意见", "If you don't agree"))</h2>\
            <p>\(ui("可以联系上一级工会，联系方式在工会页面上。", "Turn to the union above; its contact is on its page."))</p>\
            <p><a class="button" href="/unions">\(ui.icon("search"))\(ui("查找工会", "Find a union"))</a></p></div>
            """
        return Page(ui("帮助与投诉", "Help and complaints"), frame: .open, content: content)
    }

    private static func privacy(_ ui: UI) -> Page {
        let content: HTML = """
            <div class="prose"><p>\(ui("依据《中华人民共和国个人信息保护法》，说明我们怎样处理您的个人信息。",
                "How your personal information is handled, under the Personal Information Protection Law of the PRC."))</p>\
            <h2>\(ui("收集什么，为什么", "What is kept, and why"))</h2>\
            <p>\(ui("手机号用于登录；姓名和证件号用于确认会员身份，证件号属于敏感个人信息，单独征得您的同意。不同意时，只有需要实名的服务不能使用。",
                "Your phone, to sign in. Your name and ID number, to confirm membership: the number is sensitive and needs your separate consent. "
                    + "Without it, only services that need a verified identity are closed to you."))</p>\
            <h2>\(ui("怎样保护", "How it is protected"))</h2>\
            <p>\(ui("证件号和手机号加密保存，页面上只显示一部分。工作人员查看完整号码必须说明用途，每次查看都有记录，您可以看到。",
                "ID numbers and phones are encrypted and shown in part only. An officer who opens one must say why; each time is recorded and you can see it."))</p>\
            <h2>\(ui("您的权利", "Your rights"))</h2>\
            <p>\(ui("您可以查看、复制、更正、删除自己的信息，也可以撤回同意。", "You can see, copy, correct and delete your information, and withdraw consent."))</p>\
            <p><a class="button" href="/me/privacy">\(ui.icon("shield"))\(ui("管理我的信息", "Manage my information"))</a></p></div>
            """
        return Page(ui("个人信息保护", "Privacy"), frame: .open, content: content)
    }
}
