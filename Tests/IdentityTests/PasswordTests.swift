import Kernel
import Store
import TestSupport
import Testing
import Vault
import Web

@testable import Identity

@Suite("Passwords and authenticators")
struct PasswordTests {
    static let password = "Tr0mpete-und-Regen"

    /// An officer with a password; the phone was proved.
    private static func officer(_ desk: Desk, _ text: String = "13800138000") async throws -> (PersonID, PhoneNumber) {
        let phone = try phone(text)
        let id = try await desk.add(NewPerson(name: try name("欧阳修"), phone: phone, phoneVerifiedAt: desk.now))
        try await Security(signIn: desk.identity.signIn).setPassword(password, of: id, keeping: SessionID(0), at: desk.now)
        return (id, phone)
    }

    @Test("A password signs in; a wrong one and an unknown phone get the same answer", arguments: Engine.testable)
    func signIn(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let (id, number) = try await Self.officer(desk)
            let signIn = desk.identity.signIn
            let session = try #require(try await signIn.signIn(phone: number, password: Self.password, Desk.browser, at: desk.now).session)
            #expect(try await desk.principal(session) == id)
            #expect(try await signIn.signIn(phone: number, password: "x", Desk.browser, at: desk.now).problem == .passwordWrong)
            #expect(try await signIn.signIn(phone: try phone("13900139000"), password: "x", Desk.browser, at: desk.now).problem == .passwordWrong)
            #expect(try await signIn.signIn(phone: number, password: "", Desk.browser, at: desk.now).problem == .passwordWrong)
        }
    }

    @Test("Ten wrong passwords lock for 15 minutes, also the right one, and also where there is no account", arguments: Engine.testable)
    func lock(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let (_, known) = try await Self.officer(desk)
            let signIn = desk.identity.signIn
            for number in [known, try phone("13900139000")] {
                for _ in 0..<10 { #expect(try await signIn.signIn(phone: number, password: "wrong", Desk.browser, at: desk.now).problem == .passwordWrong) }
                #expect(try await signIn.signIn(phone: number, password: Self.password, Desk.browser, at: desk.now).problem == .locked(seconds: 900))
            }
            desk.clock.advance(by: .minutes(15))
            #expect(try await signIn.signIn(phone: known, password: Self.password, Desk.browser, at: desk.now).session != nil)
            #expect(try await desk.count("SELECT COUNT(*) FROM failed_try WHERE kind = 'password' AND at > 0") == 10)
        }
    }

    @Test("Passwords tried at the same moment can't get past the lock", arguments: Engine.testable)
    func parallel(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let (_, number) = try await Self.officer(desk)
            let tried = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<25 {
                    group.addTask { try await desk.identity.signIn.signIn(phone: number, password: "wrong", Desk.browser, at: desk.now).problem == .passwordWrong }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(tried == 10)
        }
    }

    @Test("With an authenticator both code and password ask for it; each code is taken once, a recovery code once", arguments: Engine.testable)
    func authenticator(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let (id, number) = try await Self.officer(desk)
            let signIn = desk.identity.signIn
            let secret = try await desk.database.write { tx in try signIn.credentials.beginAuthenticator(of: id, in: tx) }
            let totp = TOTP(secret: secret)
            func current() -> String { totp.code(step: TOTP.step(at: desk.now)) }
            // Not in force before its first code was right.
            #expect(try await signIn.signIn(phone: number, password: Self.password, Desk.browser, at: desk.now).session != nil)
            let security = Security(signIn: signIn)
            let other = current() == "000000" ? "000001" : "000000"
            #expect(try await security.confirmAuthenticator(other, of: id, at: desk.now) == nil)
            let recovery = try #require(try await security.confirmAuthenticator(current(), of: id, at: desk.now))
            #expect(Set(recovery).count == 10)

            let ticketText = try #require(try await signIn.signIn(phone: number, password: Self.password, Desk.browser, at: desk.now).authenticatorTicket)
            let ticket = try SignInTicket(ticketText, .authenticator, desk.vault, now: desk.now)
            #expect(try await signIn.answerAuthenticator(ticket, code: current(), Desk.browser, at: desk.now).problem == .authenticatorWrong, "used to confirm")
            desk.clock.advance(by: .seconds(30))
            let session = try #require(try await signIn.answerAuthenticator(ticket, code: current(), Desk.browser, at: desk.now).session)
            let principal = try await desk.identity.sessions.principal(token: session.token, means: .cookie)
            #expect(principal?.steppedUpUntil == desk.now + .minutes(15))
            #expect(try await signIn.answerAuthenticator(ticket, code: current(), Desk.browser, at: desk.now).problem == .authenticatorWrong, "replayed")

            #expect(try await desk.signIn(number).authenticatorTicket != nil)
            #expect(try await signIn.answerAuthenticator(ticket, code: recovery[3].uppercased(), Desk.browser, at: desk.now).session != nil)
            #expect(try await signIn.answerAuthenticator(ticket, code: recovery[3], Desk.browser, at: desk.now).problem == .authenticatorWrong)
            let left = try await desk.database.read { tx in try signIn.credentials.recoveryCodesLeft(of: id, in: tx) }
            #expect(left == 9)
        }
    }

    @Test("A program gives the authenticator's code along with the other; without it the first code stays good", arguments: Engine.testable)
    func program(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let (id, number) = try await Self.officer(desk)
            let signIn = desk.identity.signIn
            let secret = try await desk.database.write { tx in try signIn.credentials.beginAuthenticator(of: id, in: tx) }
            _ = try await Security(signIn: signIn).confirmAuthenticator(TOTP(secret: secret).code(step: TOTP.step(at: desk.now)), of: id, at: desk.now)
            desk.clock.advance(by: .minutes(1))
            try await desk.sendCode(number)
            let code = try await desk.code(number)
            #expect(try await desk.signIn(number, code: code, Desk.program).problem == .authenticatorNeeded)
            let outcome = try await signIn.signIn(
                phone: number, code: code, authenticator: TOTP(secret: secret).code(step: TOTP.step(at: desk.now)), Desk.program, at: desk.now)
            #expect(outcome.session != nil)
        }
    }

    @Test("A new password signs all other devices out and may not be weak", arguments: Engine.testable)
    func change(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let (id, number) = try await Self.officer(desk)
            let here = try #require(try await desk.signIn(number).session)
            desk.clock.advance(by: .minutes(1))
            let there = try #require(try await desk.signIn(number).session)
            let security = Security(signIn: desk.identity.signIn)
            await #expect(throws: IdentityProblem.self) {
                try await security.setPassword("1234567890", of: id, keeping: here.id, at: desk.now)
            }
            #expect(try await desk.principal(there) == id)
            try await security.setPassword("虎门镇的早晨有雾很好", of: id, keeping: here.id, at: desk.now)
            #expect(try await desk.principal(here) == id)
            #expect(try await desk.principal(there) == nil)
            #expect(try await desk.identity.signIn.signIn(phone: number, password: Self.password, Desk.browser, at: desk.now).problem == .passwordWrong)
        }
    }

    @Test("Step-up is by code or password, by the authenticator alone where there is one, and lasts 15 minutes", arguments: Engine.testable)
    func stepUp(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let (id, number) = try await Self.officer(desk)
            let session = try #require(try await desk.signIn(number).session)
            let stepUp = StepUp(signIn: desk.identity.signIn)
            func until() async throws -> Instant? { try await desk.identity.sessions.principal(token: session.token, means: .cookie)?.steppedUpUntil }
            #expect(try await until() == desk.now + .minutes(15), "signing in is proof enough")
            let first = try await until()
            desk.clock.advance(by: .minutes(30))
            #expect(try await stepUp.prove(id, session.id, by: .password, "wrong", at: desk.now) == .passwordWrong)
            #expect(try await until() == first)
            #expect(try await stepUp.prove(id, session.id, by: .password, Self.password, at: desk.now) == nil)
            #expect(try await until() == desk.now + .minutes(15))
            desk.clock.advance(by: .minutes(30))
            _ = try await stepUp.sendCode(to: id, address: "192.0.2.1", at: desk.now)
            let code = try await desk.code(number)
            #expect(try await desk.signIn(number, code: code).problem == .codeExpired, "a step-up code signs nobody in")
            #expect(try await stepUp.prove(id, session.id, by: .code, code, at: desk.now) == nil)
            #expect(try await until() == desk.now + .minutes(15))
            let secret = try await desk.database.write { tx in try desk.identity.signIn.credentials.beginAuthenticator(of: id, in: tx) }
            _ = try await Security(signIn: desk.identity.signIn).confirmAuthenticator(
                TOTP(secret: secret).code(step: TOTP.step(at: desk.now)), of: id, at: desk.now)
            let means = try await desk.database.read { tx in try stepUp.means(of: id, in: tx) }
            #expect(means == [.authenticator])
            await #expect(throws: CommonProblem.self) { try await stepUp.prove(id, session.id, by: .password, Self.password, at: desk.now) }
        }
    }

    @Test("R3: a new phone is proved on itself; whoever had it loses it and is told", arguments: Engine.testable)
    func changePhone(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let (id, old) = try await Self.officer(desk)
            let new = try phone("13900139000")
            let other = try await desk.add(NewPerson(name: try name("张小三"), phone: new, phoneVerifiedAt: desk.now))
            let security = Security(signIn: desk.identity.signIn)
            try await desk.sendCode(new, .newPhone)
            let code = try await desk.code(new)
            let wrong = code == "000000" ? "000001" : "000000"
            #expect(try await security.changePhone(id, to: new, code: wrong, at: desk.now) == .codeWrong(left: 4))
            #expect(try await desk.holder(new) == other)
            #expect(try await security.changePhone(id, to: new, code: code, at: desk.now) == nil)
            #expect(try await desk.holder(new) == id)
            #expect(try await desk.holder(old) == nil)
            #expect(try await desk.person(other).phoneLostAt == desk.now)
        }
    }
}
