import Foundation
import HTTPTypes
import HummingbirdTesting
import Identity
import Kernel
import Store
import TestSupport
import Testing
import Web

@testable import Server

/// Identity's pages as a browser without script meets them.
@Suite("Identity's pages")
struct SignInPagesTests {
    /// The newest code in the demo's outbox for this phone.
    private func code(_ phone: String, _ browser: Browser) async throws -> String {
        struct Outbox: Decodable {
            struct Item: Decodable {
                let to: String
                let text: String
            }
            let items: [Item]
        }
        let json = try await browser.get("/dev/outbox", accept: "application/json").body
        let items = try JSONDecoder().decode(Outbox.self, from: Data(json.utf8)).items
        let text = items.first { $0.to == phone && $0.text.contains("验证码") }?.text ?? ""
        return text.split { !$0.isNumber }.map(String.init).first { $0.count == 6 } ?? ""
    }

    private func signIn(_ phone: String, _ browser: Browser, next: String = "") async throws -> Browser.Answer {
        _ = try await browser.get("/sign-in")
        #expect(try await browser.post("/sign-in/code", ["phone": phone, "next": next]).status == .ok)
        return try await browser.post("/sign-in/verify", ["phone": phone, "code": try await code(phone, browser), "next": next])
    }

    @Test("Phone, code, in; then the devices, signing out, and the cookie is worth nothing", arguments: Engine.testable)
    func story(engine: Engine) async throws {
        try await TestHouse.with(engine, demo: true) { house, client in
            let browser = Browser(client)
            let answer = try await signIn("13800138000", browser, next: "/me/sessions")
            #expect(answer.status == .seeOther && answer.location == "/me/sessions")
            let cookie = try #require(answer.headers[values: .setCookie].first { $0.hasPrefix("gh_session=") })
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"))
            let devices = try await browser.get("/me/sessions")
            #expect(devices.status == .ok && devices.body.contains("Chrome · Android") && devices.body.contains("本机"))
            #expect(try await browser.get("/sign-in?next=/me/verify").location == "/me/verify")
            #expect(try await browser.post("/sign-out", [:]).location == "/")
            #expect(try await browser.get("/me/sessions").location == "/sign-in?next=%2Fme%2Fsessions")
        }
    }

    @Test("A form without its token does nothing; one sends people to our own pages only")
    func forgery() async throws {
        try await TestHouse.with(demo: true) { house, client in
            let browser = Browser(client)
            _ = try await browser.get("/sign-in")
            #expect(try await browser.post("/sign-in/code", ["phone": "13800138000"], withToken: false).status == .forbidden)
            #expect(try await code("13800138000", browser) == "")
            let answer = try await signIn("13800138000", browser, next: "//evil.example/")
            #expect(answer.location == "/")
        }
    }

    @Test("What was typed stays; what is wrong stands beside its field; limits say how long")
    func mistakes() async throws {
        try await TestHouse.with(demo: true) { house, client in
            let browser = Browser(client)
            _ = try await browser.get("/sign-in")
            let short = try await browser.post("/sign-in/code", ["phone": "1380013"])
            #expect(short.status == .unprocessableContent && short.body.contains("value=\"1380013\"") && short.body.contains("id=\"e-phone\""))
            #expect(try await browser.post("/sign-in/code", ["phone": "13800138000"]).status == .ok)
            // A double tap shows the same page instead of an error.
            let again = try await browser.post("/sign-in/code", ["phone": "13800138000"])
            #expect(again.status == .ok && again.body.contains("60 秒后可以重新发送"))
            #expect(try await browser.post("/sign-in/verify", ["phone": "13800138000", "code": "1"]).status == .unprocessableContent)
            for minute in 1...4 {
                house.clock.advance(by: .minutes(1))
                #expect(try await browser.post("/sign-in/code", ["phone": "13800138000"]).status == .ok, "\(minute)")
            }
            house.clock.advance(by: .minutes(11))
            let limited = try await browser.post("/sign-in/code", ["phone": "13800138000"])
            #expect(limited.status == .tooManyRequests && limited.headers[.retryAfter] != nil)
        }
    }

    @Test("A browser that calls itself markup is shown as text")
    func escaping() async throws {
        try await TestHouse.with(demo: true) { house, client in
            let browser = Browser(client, agent: "<script>alert(1)</script>\"'")
            _ = try await signIn("13800138000", browser)
            let devices = try await browser.get("/me/sessions").body
            #expect(devices.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;"))
            #expect(!devices.contains("<script>alert"))
            let verify = try await browser.post("/me/verify", ["name": "<img src=x>", "paper_kind": "\"><b>", "number": "<i>"])
            #expect(verify.status == .unprocessableContent && !verify.body.contains("<img src=x>") && !verify.body.contains("\"><b>"))
            #expect(!verify.body.contains("&lt;i&gt;"), "a number isn't sent back")
        }
    }

    @Test("R3: who is on a roster is asked whether it is them; somebody else gets an account of their own")
    func who() async throws {
        try await TestHouse.with(demo: true) { house, client in
            let phone = try PhoneNumber.parse("13800138000")
            let known = try await house.assembly.database.write { tx in
                try house.assembly.identity.people.create(NewPerson(name: try PersonName.parse("张小三"), phone: phone), at: house.clock.now(), in: tx)
            }
            let browser = Browser(client)
            let asked = try await signIn("13800138000", browser)
            #expect(asked.status == .ok && asked.body.contains("张*三") && !asked.body.contains("张小三"))
            let no = try await browser.post("/sign-in/who", ["ticket": try #require(asked.hidden("ticket")), "answer": "no"])
            #expect(no.status == .seeOther)
            let holder = try await house.assembly.database.read { tx in try house.assembly.identity.people.find(phone: phone, in: tx) }
            #expect(holder != nil && holder != known)
            #expect(try await browser.get("/me/privacy").body.contains("张小三") == false)
        }
    }

    @Test("Sensitive pages ask again after 15 minutes, and lead back")
    func stepUp() async throws {
        try await TestHouse.with(demo: true) { house, client in
            let browser = Browser(client)
            _ = try await signIn("13800138000", browser)
            #expect(try await browser.get("/me/privacy/copy.json").status == .ok)
            house.clock.advance(by: .minutes(15))
            #expect(try await browser.get("/me/privacy/copy.json").location == "/me/step-up?next=%2Fme%2Fprivacy%2Fcopy.json")
            let page = try await browser.get("/me/step-up?next=/me/privacy/copy.json")
            #expect(page.body.contains("138 **** 8000"))
            #expect(try await browser.post("/me/step-up/code", ["next": "/me/privacy/copy.json"]).status == .ok)
            let back = try await browser.post(
                "/me/step-up", ["means": "code", "code": try await code("13800138000", browser), "next": "/me/privacy/copy.json"])
            #expect(back.location == "/me/privacy/copy.json")
            #expect(try await browser.get("/me/privacy/copy.json").status == .ok)
        }
    }

    @Test("An officer gives a role, opens a number with a purpose, and the person sees it; no role above one's own")
    func officers() async throws {
        try await TestHouse.with(demo: true) { house, client in
            let union = house.union
            let officer = Browser(client)
            // The house's administrator has the phone 19900009002 and was never asked who they are.
            let asked = try await signIn("19900009002", officer)
            #expect(try await officer.post("/sign-in/who", ["ticket": try #require(asked.hidden("ticket")), "answer": "yes"]).location == "/admin")
            let path = "/admin/unions/\(union)/officers"
            #expect(try await officer.get(path).status == .ok)
            #expect(try await officer.post(path, ["phone": "13900139000", "name": "李四", "role": "operator"]).status == .forbidden)
            #expect(try await officer.post(path, ["phone": "13900139000", "name": "李四", "role": "finance"]).location == path)
            #expect(try await officer.get(path).body.contains("139****9000"))
            let person = try await house.assembly.database.read { tx in
                try house.assembly.identity.people.find(phone: try PhoneNumber.parse("13900139000"), in: tx)
            }
            let reveal = "/admin/people/\(try #require(person))/reveal"
            #expect(try await officer.post(reveal, ["field": "phone"]).status == .unprocessableContent)
            #expect(try await officer.post(reveal, ["field": "phone", "purpose": "contact"]).body.contains("13900139000"))
            let other = Browser(client)
            let who = try await signIn("13900139000", other)
            _ = try await other.post("/sign-in/who", ["ticket": try #require(who.hidden("ticket")), "answer": "yes"])
            let log = try await other.get("/me/privacy/access-log").body
            #expect(log.contains("联系本人") && log.contains("甲公司工会委员会"))
            #expect(try await other.post(reveal, ["field": "phone", "purpose": "contact"]).status == .forbidden)
        }
    }
}
