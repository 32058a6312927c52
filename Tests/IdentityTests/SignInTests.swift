import Audit
import Kernel
import Store
import TestSupport
import Testing
import Vault
import Web

@testable import Identity

@Suite("Signing in with a code")
struct SignInTests {
    @Test("R22: a code is good once, and signing in makes a person without a name", arguments: Engine.testable)
    func once(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let phone = try phone("13800138000")
            try await desk.sendCode(phone)
            let code = try await desk.code(phone)
            let session = try #require(try await desk.signIn(phone, code: code).session)
            let person = try #require(try await desk.principal(session))
            #expect(try await desk.person(person).name == "")
            #expect(try await desk.person(person).phoneVerifiedAt == desk.now)
            #expect(try await desk.signIn(phone, code: code).problem == .codeExpired)
            desk.clock.advance(by: .minutes(1))
            let again = try #require(try await desk.signIn(phone).session)
            #expect(try await desk.principal(again) == person)
        }
    }

    @Test("R22: five tries, then the right code is worth nothing", arguments: Engine.testable)
    func fiveTries(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let phone = try phone("13800138000")
            try await desk.sendCode(phone)
            let code = try await desk.code(phone)
            let wrong = code == "000000" ? "000001" : "000000"
            for left in [4, 3, 2, 1] { #expect(try await desk.signIn(phone, code: wrong).problem == .codeWrong(left: left)) }
            #expect(try await desk.signIn(phone, code: wrong).problem == .codeUsedUp)
            #expect(try await desk.signIn(phone, code: code).problem == .codeUsedUp)
            #expect(try await desk.holder(phone) == nil)
        }
    }

    @Test("R22: forty guesses made at once are still five tries", arguments: Engine.testable)
    func parallelGuesses(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let phone = try phone("13800138000")
            try await desk.sendCode(phone)
            let wrong = try await desk.code(phone) == "000000" ? "000001" : "000000"
            let counted = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<40 { group.addTask { if case .codeWrong = try await desk.signIn(phone, code: wrong).problem { true } else { false } } }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(counted == 4)
            #expect(try await desk.count("SELECT tries FROM sign_in_code") == 5)
        }
    }

    @Test("R22: one right code taken by twenty browsers at once signs one in", arguments: Engine.testable)
    func parallelUse(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let phone = try phone("13800138000")
            try await desk.sendCode(phone)
            let code = try await desk.code(phone)
            let inside = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<20 { group.addTask { try await desk.signIn(phone, code: code).session != nil } }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(inside == 1)
        }
    }

    @Test("R22: ten minutes; sent 10:00:00, refused at 10:00:59 with 1 s, sent at 10:01:00, and the older code is dead", arguments: Engine.testable)
    func time(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let phone = try phone("13800138000")
            try await desk.sendCode(phone)
            let first = try await desk.code(phone)
            desk.clock.set(at("10:00:59"))
            guard case .wait(seconds: 1, liveCode: true) = try await desk.sendCode(phone) else { return #expect(Bool(false), "sent too early") }
            desk.clock.set(at("10:01:00"))
            guard case .sent = try await desk.sendCode(phone) else { return #expect(Bool(false), "not sent") }
            let second = try await desk.code(phone)
            if first != second { #expect(try await desk.signIn(phone, code: first).problem == .codeWrong(left: 4)) }
            desk.clock.set(at("10:11:00"))
            #expect(try await desk.signIn(phone, code: second).problem == .codeExpired)
        }
    }

    @Test("R22: the answer and the message are the same for a phone that is known and one that isn't", arguments: Engine.testable)
    func unknown(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let known = try phone("13800138000")
            let unknown = try phone("13900139000")
            _ = try await desk.add(NewPerson(name: try name("张小三"), phone: known, phoneVerifiedAt: desk.now))
            guard case .sent = try await desk.sendCode(known), case .sent = try await desk.sendCode(unknown) else { return #expect(Bool(false)) }
            #expect(try await desk.signIn(known, code: "1").problem == desk.signIn(unknown, code: "1").problem)
            let texts = try await desk.database.read { tx in try desk.identity.outbox.recent(limit: 10, in: tx).map { $0.text.filter { !$0.isNumber } } }
            #expect(texts.count == 2 && texts[0] == texts[1] && texts[0].hasPrefix("【工惠】"))
        }
    }

    @Test("R22: thirty an hour from one address, whatever the phones", arguments: Engine.testable)
    func address(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            for n in 0..<30 { guard case .sent = try await desk.sendCode(try phone("138001380\(10 + n)")) else { return #expect(Bool(false), "\(n)") } }
            guard case .wait(seconds: 3600, liveCode: false) = try await desk.sendCode(try phone("13900139000")) else { return #expect(Bool(false)) }
            guard case .sent = try await desk.sendCode(try phone("13900139000"), address: "192.0.2.2") else { return #expect(Bool(false)) }
        }
    }

    @Test("A code for one act is worth nothing for another", arguments: Engine.testable)
    func use(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let phone = try phone("13800138000")
            try await desk.sendCode(phone, .newPhone)
            #expect(try await desk.signIn(phone, code: try await desk.code(phone)).problem == .codeExpired)
        }
    }

    @Test("R3: who is on a roster is asked whether it is them; yes proves the phone", arguments: Engine.testable)
    func itIsMe(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let phone = try phone("13800138000")
            let person = try await desk.add(NewPerson(name: try name("张小三"), paper: try paper("990000199003078883"), phone: phone))
            let asked = try #require(try await desk.signIn(phone).who)
            #expect(asked.name == "张*三")
            let ticket = try SignInTicket(asked.ticket, .who, desk.vault, now: desk.now)
            let session = try #require(try await desk.identity.signIn.answerWho(ticket, isMe: true, Desk.browser, at: desk.now).session)
            #expect(try await desk.principal(session) == person)
            desk.clock.advance(by: .days(89))
            #expect(try await desk.signIn(phone).session != nil)
            desk.clock.advance(by: .days(90))
            #expect(try await desk.signIn(phone).who != nil)
        }
    }

    @Test("R3: a re-issued number leaves its old account, which is told, and begins a new one", arguments: Engine.testable)
    func itIsNotMe(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let phone = try phone("13800138000")
            let old = try await desk.add(NewPerson(name: try name("张小三"), phone: phone))
            let asked = try #require(try await desk.signIn(phone).who)
            let ticket = try SignInTicket(asked.ticket, .who, desk.vault, now: desk.now)
            let session = try #require(try await desk.identity.signIn.answerWho(ticket, isMe: false, Desk.browser, at: desk.now).session)
            let new = try #require(try await desk.principal(session))
            #expect(new != old)
            #expect(try await desk.holder(phone) == new)
            #expect(try await desk.person(old).hasPhone == false)
            #expect(try await desk.person(old).phoneLostAt == desk.now)
            // The answer can't be given twice.
            #expect(try await desk.identity.signIn.answerWho(ticket, isMe: false, Desk.browser, at: desk.now).problem == .tookTooLong)
        }
    }

    @Test("A ticket is good for ten minutes, for its own step, and can't be made up")
    func tickets() throws {
        let vault = Vault(.generated(on: at("10:00:00").day))
        let ticket = SignInTicket(.who, PersonID(7), phoneIndex: [1, 2], now: at("10:00:00"))
        let text = ticket.text(vault)
        #expect(try SignInTicket(text, .who, vault, now: at("10:09:59")) == ticket)
        #expect(throws: IdentityProblem.tookTooLong) { try SignInTicket(text, .who, vault, now: at("10:10:00")) }
        #expect(throws: IdentityProblem.tookTooLong) { try SignInTicket(text, .authenticator, vault, now: at("10:00:00")) }
        #expect(throws: IdentityProblem.tookTooLong) { try SignInTicket(text.replacing("A", with: "B") + "x", .who, vault, now: at("10:00:00")) }
        #expect(throws: IdentityProblem.tookTooLong) { try SignInTicket(nil, .who, vault, now: at("10:00:00")) }
    }
}

@Suite("Sessions")
struct SessionTests {
    @Test("A session that was ended is dead at once, also the others of the person", arguments: Engine.testable)
    func revoked(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let person = try await desk.add(NewPerson(name: try name("张小三")))
            let sessions = try await desk.database.write { tx in
                try (0..<3).map { _ in try desk.identity.sessions.create(for: person, kind: .browser, agent: "Firefox", at: desk.now, in: tx) }
            }
            #expect(try await desk.principal(sessions[0]) == person)
            let other = try await desk.database.write { tx in
                try desk.identity.sessions.revoke(sessions[0].id, of: PersonID(99), by: .system, at: desk.now, in: tx)
            }
            #expect(other == false)
            #expect(try await desk.principal(sessions[0]) == person)
            try await desk.database.write { tx in
                _ = try desk.identity.sessions.revoke(sessions[0].id, of: person, by: .person(person), at: desk.now, in: tx)
            }
            #expect(try await desk.principal(sessions[0]) == nil)
            let ended = try await desk.database.write { tx in
                try desk.identity.sessions.revokeAll(of: person, except: sessions[1].id, by: .person(person), at: desk.now, in: tx)
            }
            #expect(ended == 1)
            #expect(try await desk.principal(sessions[1]) == person)
            #expect(try await desk.principal(sessions[2]) == nil)
            #expect(try await desk.count("SELECT COUNT(*) FROM audit_entry WHERE action IN ('session.ended', 'session.all_ended')") == 2)
        }
    }

    @Test("The grants come with the session, and go with the role; officers' sessions end after 12 idle hours", arguments: Engine.testable)
    func grants(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let person = try await desk.add(NewPerson(name: try name("欧阳修")))
            let union = OrganisationID(5)
            let session = try await desk.database.write { tx in
                try desk.identity.roles.grant(.unionAdministrator, to: person, at: union, by: .shell, now: desk.now, in: tx)
                try desk.identity.roles.grant(.auditor, to: person, at: OrganisationID(6), by: .shell, now: desk.now, in: tx)
                let again = try desk.identity.roles.grant(.auditor, to: person, at: OrganisationID(6), by: .shell, now: desk.now, in: tx)
                #expect(again == false)
                return try desk.identity.sessions.create(for: person, kind: .browser, agent: "", at: desk.now, in: tx)
            }
            #expect(session.expiresAt == desk.now + .hours(12))
            let principal = try await desk.identity.sessions.principal(token: session.token, means: .cookie)
            #expect(principal.map { Set($0.grants) } == [Grant(role: .unionAdministrator, organisation: union), Grant(role: .auditor, organisation: OrganisationID(6))])
            #expect(principal?.name == "欧阳修")
            desk.clock.advance(by: .hours(11))
            #expect(try await desk.principal(session) == person)
            desk.clock.advance(by: .hours(11))
            #expect(try await desk.principal(session) == person)
            desk.clock.advance(by: .hours(12))
            #expect(try await desk.principal(session) == nil)
            try await desk.database.write { tx in
                for holding in try desk.identity.roles.holders(at: union, in: tx) + desk.identity.roles.holders(at: OrganisationID(6), in: tx) {
                    let gone = try desk.identity.roles.revoke(holding.id, by: .shell, now: desk.now, in: tx)
                    #expect(gone)
                }
            }
            // What has ended stays ended, although a member's session would still live.
            #expect(try await desk.principal(session) == nil)
        }
    }

    @Test("Visits are noted every ten minutes, and what isn't a token is not looked up", arguments: Engine.testable)
    func visits(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let person = try await desk.add(NewPerson(name: nil))
            let session = try await desk.database.write { tx in
                try desk.identity.sessions.create(for: person, kind: .browser, agent: "", at: desk.now, in: tx)
            }
            let start = desk.now
            func lastSeen() async throws -> Instant? { try await desk.database.read { tx in try tx.scalar("SELECT last_seen_at FROM session") } }
            desk.clock.advance(by: .minutes(9))
            _ = try await desk.principal(session)
            #expect(try await lastSeen() == start)
            desk.clock.advance(by: .minutes(1))
            _ = try await desk.principal(session)
            #expect(try await lastSeen() == desk.now)
            for token in ["", "x", String(repeating: "a", count: 43), String(repeating: "a", count: 4000)] {
                let found = try await desk.identity.sessions.principal(token: token, means: .bearer)
                #expect(found == nil)
            }
        }
    }
}
