import Kernel
import Store
import Synchronization
import TestSupport
import Testing
import Vault

@testable import Identity

/// A provider that answers as told and keeps what it was sent.
private final class Provider: HTTPSender {
    struct Down: Error {}
    let answers: Mutex<[Int?]>
    let got = Mutex<[HTTPMessage]>([])
    /// - Parameter answers: statuses in turn, the last one from then on; `nil` is a network that is down.
    init(_ answers: [Int?]) { self.answers = Mutex(answers) }

    func send(_ message: HTTPMessage) async throws -> HTTPAnswer {
        got.withLock { $0.append(message) }
        let status = answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
        guard let status else { throw Down() }
        return HTTPAnswer(status: status, body: Array(#"{"code":0}"#.utf8))
    }
}

@Suite("Delivery of text messages (R61)")
struct DeliveryTests {
    static let template = GatewayTemplate(
        url: "https://sms.example/send", format: .json, body: #"{"to":"{phone}","content":"{text}"}"#, headers: ["Authorization": "Bearer x"], success: #""code":0"#)

    private func delivery(_ desk: Desk, _ provider: Provider) -> MessageDelivery {
        desk.identity.delivery(HTTPMessageGateway(Self.template, sender: provider))
    }

    private func states(_ desk: Desk) async throws -> [String] {
        try await desk.database.read { tx in try tx.rows("SELECT state FROM outbox_message ORDER BY id").map { $0[0] } }
    }

    @Test("A code goes out at once, once", arguments: Engine.testable)
    func code(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let provider = Provider([200])
            try await desk.sendCode(try phone("13800138000"))
            #expect(try await delivery(desk, provider).run() == 1)
            #expect(try await delivery(desk, provider).run() == 0)
            let body = String(decoding: provider.got.withLock { $0.first?.body ?? [] }, as: UTF8.self)
            #expect(body.hasPrefix(#"{"to":"13800138000","content":"【工惠】您的验证码是 "#))
            #expect(try await states(desk) == ["sent"])
        }
    }

    @Test("A provider that is down is tried again later; what it refuses for good is given up", arguments: Engine.testable)
    func retries(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let provider = Provider([nil, 500, 200])
            try await desk.sendCode(try phone("13800138000"))
            #expect(try await delivery(desk, provider).run() == 0)
            #expect(try await delivery(desk, provider).run() == 0)
            #expect(provider.got.withLock { $0.count } == 1, "not before 10 s")
            desk.clock.advance(by: .seconds(10))
            #expect(try await delivery(desk, provider).run() == 0)
            desk.clock.advance(by: .seconds(30))
            #expect(try await delivery(desk, provider).run() == 1)
            desk.clock.advance(by: .minutes(1))
            try await desk.sendCode(try phone("13800138000"))
            #expect(try await delivery(desk, Provider([400])).run() == 0)
            #expect(try await states(desk) == ["sent", "failed"])
        }
    }

    @Test("A code that is too old to be typed isn't sent any more", arguments: Engine.testable)
    func tooLate(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            try await desk.sendCode(try phone("13800138000"))
            desk.clock.advance(by: .minutes(10))
            let provider = Provider([200])
            #expect(try await delivery(desk, provider).run() == 0)
            #expect(provider.got.withLock { $0.isEmpty })
            #expect(try await states(desk) == ["failed"])
        }
    }

    @Test("R61: a notice of the night waits for 8:00, and the same one goes to a person once", arguments: Engine.testable)
    func notices(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let person = try await desk.add(NewPerson(name: nil, phone: try phone("13800138000")))
            let nobody = try await desk.add(NewPerson(name: nil))
            desk.clock.set(at("22:30:00"))
            let put = try await desk.database.write { tx in
                try [person, person, nobody].map { try desk.identity.outbox.notify($0, "活动改期", once: "activity:1", at: desk.now, in: tx) }
            }
            #expect(put == [true, false, false])
            let provider = Provider([200])
            #expect(try await delivery(desk, provider).run() == 0)
            desk.clock.set(at("07:59:59", day: "2026-11-25"))
            #expect(try await delivery(desk, provider).run() == 0)
            desk.clock.set(at("08:00:00", day: "2026-11-25"))
            #expect(try await delivery(desk, provider).run() == 1)
        }
    }

    @Test("Two servers that deliver at once send each message once", arguments: Engine.testable)
    func twoServers(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            for n in 0..<40 { try await desk.sendCode(try phone("138001380\(10 + n)"), address: "192.0.2.\(n)") }
            let provider = Provider([200])
            async let first = delivery(desk, provider).run()
            async let second = delivery(desk, provider).run()
            #expect(try await first + second == 40)
            let bodies = provider.got.withLock { $0.map(\.body) }
            #expect(bodies.count == 40 && Set(bodies).count == 40)
        }
    }

    @Test("A name or text can't break out of the gateway's body")
    func escaping() {
        let message = Self.template.message(["phone": "13800138000", "text": "a\"b\\c\n{phone}"])
        #expect(String(decoding: message.body, as: UTF8.self) == #"{"to":"13800138000","content":"a\"b\\c\n{phone}"}"#)
        let form = GatewayTemplate(url: "https://x.example", format: .form, body: "to={phone}&text={text}")
        #expect(String(decoding: form.message(["phone": "1", "text": "a&b=会"]).body, as: UTF8.self) == "to=1&text=a%26b%3D%E4%BC%9A")
        #expect(GatewayTemplate(url: "http://x.example/{phone}", format: .form, body: "").faults(placeholders: ["phone"]).count == 3)
        #expect(Self.template.faults(placeholders: ["phone", "text"]).isEmpty)
    }

    @Test(
        "The outside checker says yes, no, or nothing",
        arguments: [(200, "一致", RealNameAnswer.matches), (200, "不符", .differs), (200, "余额不足", .unknown), (500, "一致", .unknown)])
    func checker(status: Int, text: String, expected: RealNameAnswer) async throws {
        struct Service: HTTPSender {
            let answer: HTTPAnswer
            func send(_ message: HTTPMessage) async throws -> HTTPAnswer { answer }
        }
        let template = GatewayTemplate(url: "https://names.example", format: .form, body: "n={name}&p={paper}", success: "一致")
        let checker = HTTPRealNameChecker(template, differs: "不符", sender: Service(answer: HTTPAnswer(status: status, body: Array(text.utf8))))
        #expect(await checker.check(name: try name("张小三"), paper: try paper("990000199003078883"), phone: nil) == expected)
    }
}
