import Audit
import Kernel
import Store
import Web

/// Where one is signed in, and ending it.
struct SessionPages: Sendable {
    let identity: IdentityFeature

    var routes: [Route] {
        [
            .get("/me/sessions", .signedIn) { call in
                let principal = try call.signedIn()
                let sessions = try await call.database.read { tx in try identity.sessions.list(of: principal.person, at: call.now, in: tx) }
                return .page(Self.page(call.ui, sessions, current: principal.session), in: call)
            },
            .post("/me/sessions/{session}/end", .signedIn) { call in
                _ = try await call.form()
                let (person, session) = (try call.person(), try call.id("session", of: SessionTag.self))
                let ended = try await call.database.write { tx in
                    try identity.sessions.revoke(session, of: person, by: .person(person), at: call.now, in: tx)
                }
                guard ended else { throw CommonProblem.notFound }
                return .redirect(to: IdentityURL.sessions.path, toast: Phrase("已退出该设备。", "That device is signed out."), in: call)
            },
            .post("/me/sessions/end-others", .signedIn) { call in
                _ = try await call.form()
                let principal = try call.signedIn()
                let count = try await call.database.write { tx in
                    try identity.sessions.revokeAll(
                        of: principal.person, except: principal.session, by: .person(principal.person), at: call.now, in: tx)
                }
                return .redirect(
                    to: IdentityURL.sessions.path, toast: Phrase("已退出其他 \(count) 台设备。", "\(count) other devices are signed out."), in: call)
            },
        ]
    }

    static func page(_ ui: UI, _ sessions: [Session], current: SessionID) -> Page {
        let others = sessions.filter { $0.id != current }
        let end: HTML =
            others.isEmpty
            ? ""
            : ui.button(
                post: IdentityURL.endOtherSessions.path, ui("退出其他所有设备", "Sign out everywhere else"), icon: "logout",
                confirm: ui("退出其他 \(others.count) 台设备？", "Sign out \(others.count) other devices?"))
        return Page(
            ui("登录设备", "Where you are signed in"), frame: .member(tab: .mine),
            content: """
                <p class="lead">\(ui("看到不认识的设备，请退出它；如果您设置了密码，请同时修改密码。", "If you don't know one of these, sign it out; if you have a password, change it."))</p>\
                <div class="card flush"><ul class="list">\(each: sessions, { row(ui, $0, isCurrent: $0.id == current) })</ul></div>\(end)
                """)
    }

    private static func row(_ ui: UI, _ session: Session, isCurrent: Bool) -> HTML {
        let name = AgentName.known(session.agent) ?? (session.agent.isEmpty ? ui(session.kind.label) : session.agent)
        let icon = session.kind == .browser ? "phone" : "key"
        let tail: HTML =
            isCurrent
            ? "<span class=\"tag good\">\(ui("本机", "This one"))</span>"
            : ui.button(post: IdentityURL.endSession(session.id).path, ui("退出", "Sign out"), style: "small", confirm: ui("退出「\(name)」？", "Sign out “\(name)”?"))
        return """
            <li><span class="icon-box">\(ui.icon(icon))</span><div class="body"><strong>\(name)</strong><small>\(ui(session.kind.label)) · \(ui("登录于", "since")) \
            \(ui.time(session.createdAt))\(ui("，最近使用", ", last used")) \(ui.time(session.lastSeenAt))</small></div><div class="tail">\(tail)</div></li>
            """
    }
}
