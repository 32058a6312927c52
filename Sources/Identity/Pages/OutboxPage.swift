import HTTPTypes
import Kernel
import Store
import Web

/// In demo mode: the text messages that would have gone out, for people and, as JSON, for programs.
struct OutboxPage: Sendable {
    let identity: IdentityFeature

    var routes: [Route] {
        [
            .get("/dev/outbox", .demo) { call in
                let messages = try await call.database.read { tx in try identity.outbox.recent(limit: 100, in: tx) }
                if call.header(.accept)?.contains("application/json") == true { return try .json(Items(items: messages.map(Item.init))) }
                return .page(Self.page(call.ui, messages), in: call)
            }
        ]
    }

    private struct Items: Encodable { let items: [Item] }

    private struct Item: Encodable {
        let to: String
        let text: String
        let sentAt: Instant

        init(_ message: OutboxMessage) {
            to = message.to.text
            text = message.text
            sentAt = message.sentAt ?? message.createdAt
        }
    }

    static func page(_ ui: UI, _ messages: [OutboxMessage]) -> Page {
        let content: HTML =
            messages.isEmpty
            ? """
            <div class="empty">\(ui.icon("message"))<h2>\(ui("还没有短信", "No messages yet"))</h2>\
            <p>\(ui("登录时获取验证码，就会出现在这里。", "Ask for a code when signing in and it shows up here."))</p></div>
            """
            : """
            <div class="card flush"><ul class="list">\(each: messages, { message in
                """
                <li><span class="icon-box">\(ui.icon("message"))</span><div class="body"><strong class="num">\(message.to.text)</strong><span>\(message.text)</span>\
                <small>\(ui.time(message.sentAt ?? message.createdAt)) · \(ui(message.state.label))</small></div></li>
                """
            })</ul></div>
            """
        return Page(ui("短信收件箱（演示）", "SMS outbox (demo)"), frame: .open, content: content)
    }
}
