import Audit
import Kernel
import Store
import TestSupport
import Testing
import Vault
import Web

@testable import Identity

/// A roster as Membership would keep one: papers with names, and the union of everybody.
private struct Roster: RosterMatcher {
    var entries: [IdentityPaper: (person: PersonID, name: String)] = [:]
    var union: OrganisationID? = OrganisationID(7)

    func match(name: PersonName, paper: IdentityPaper, in tx: any Transaction) throws -> RosterMatch? {
        entries[paper].map { RosterMatch(person: $0.person, organisation: OrganisationID(7), nameMatches: $0.name == name.text) }
    }
    func union(of person: PersonID, in tx: any Transaction) throws -> OrganisationID? { union }
}

private struct Checker: RealNameChecker {
    let answer: RealNameAnswer
    func check(name: PersonName, paper: IdentityPaper, phone: PhoneNumber?) async -> RealNameAnswer { answer }
}

@Suite("Real-name verification (R59, R60)")
struct RealNameTests {
    private func desk(_ desk: Desk, _ roster: Roster, checker: RealNameAnswer? = nil) -> RealNameDesk {
        desk.identity.completed(rosters: roster, checker: checker.map(Checker.init), sources: []).realNames
    }

    @Test("R60: who proves the paper that a roster made known becomes that person, with phone, session and role", arguments: Engine.testable)
    func adopted(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let paper = try paper("990000199003078883")
            let onRoster = try await desk.add(NewPerson(name: try name("张小三"), paper: paper))
            let number = try phone("13800138000")
            let session = try #require(try await desk.signIn(number).session)
            let account = try #require(try await desk.principal(session))
            try await desk.database.write { tx in
                try desk.identity.roles.grant(.activityOfficer, to: account, at: OrganisationID(7), by: .shell, now: desk.now, in: tx)
            }
            let names = self.desk(desk, Roster(entries: [paper: (onRoster, "张小三")]))
            #expect(try await names.verify(account, name: try name("张 小三"), paper: paper, at: desk.now) == .verified(person: onRoster, by: .roster))
            #expect(try await desk.principal(session) == onRoster)
            #expect(try await desk.holder(number) == onRoster)
            #expect(try await desk.person(onRoster).verifiedBy == .roster)
            #expect(try await desk.person(account).isDeleted)
            let grants = try await desk.database.read { tx in try desk.identity.roles.grants(of: onRoster, in: tx) }
            #expect(grants == [Grant(role: .activityOfficer, organisation: OrganisationID(7))])
            let consent = try await desk.database.read { tx in try desk.identity.consents.standing(.paperNumber, of: onRoster, in: tx) }
            #expect(consent?.version == ConsentPurpose.paperNumber.version)
        }
    }

    @Test("R59: five names that don't match lock until the next day", arguments: Engine.testable)
    func locked(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let paper = try paper("990000199003078883")
            let onRoster = try await desk.add(NewPerson(name: try name("张小三"), paper: paper))
            let account = try await desk.add(NewPerson(name: nil, phone: try phone("13800138000"), phoneVerifiedAt: desk.now))
            let names = self.desk(desk, Roster(entries: [paper: (onRoster, "张小三")]))
            for left in [4, 3, 2, 1, 0] {
                #expect(try await names.verify(account, name: try name("李四"), paper: paper, at: desk.now) == .refused(triesLeft: left))
            }
            let midnight = at("00:00:00", day: "2026-11-25")
            #expect(try await names.verify(account, name: try name("张小三"), paper: paper, at: desk.now) == .locked(until: midnight))
            desk.clock.set(midnight)
            #expect(try await names.verify(account, name: try name("张小三"), paper: paper, at: desk.now) == .verified(person: onRoster, by: .roster))
        }
    }

    @Test(
        "R59: without a roster the outside checker decides, and without it an officer",
        arguments: Engine.testable, [RealNameAnswer.matches, .differs, .unknown])
    func outside(engine: Engine, answer: RealNameAnswer) async throws {
        try await Desk.with(engine) { desk in
            let account = try await desk.add(NewPerson(name: nil, phone: try phone("13800138000"), phoneVerifiedAt: desk.now))
            let names = self.desk(desk, Roster(), checker: answer)
            let outcome = try await names.verify(account, name: try name("张小三"), paper: try paper("990000199003078883"), at: desk.now)
            let person = try await desk.person(account)
            switch answer {
            case .matches:
                #expect(outcome == .verified(person: account, by: .checker))
                #expect(person.name == "张小三" && person.isVerified && person.sex == .female)
            case .differs:
                #expect(outcome == .refused(triesLeft: 4))
                #expect(person.name == "" && !person.hasPaper)
            case .unknown:
                guard case .review(_, at: OrganisationID(7)) = outcome else { return #expect(Bool(false), "\(outcome)") }
                #expect(!person.isVerified)
            }
        }
    }

    @Test("R59: nobody to ask before one has applied to a union", arguments: Engine.testable)
    func nobody(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let account = try await desk.add(NewPerson(name: nil))
            let names = self.desk(desk, Roster(union: nil))
            #expect(try await names.verify(account, name: try name("张小三"), paper: try paper("990000199003078883"), at: desk.now) == .nobodyToAsk)
        }
    }

    @Test("R60: an account in use isn't taken over by a roster match; an officer decides, once", arguments: Engine.testable)
    func inUse(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let paper = try paper("990000199003078883")
            let owner = try await desk.add(NewPerson(name: try name("张小三"), paper: paper, phone: try phone("13900139000"), phoneVerifiedAt: desk.now))
            let account = try await desk.add(NewPerson(name: nil, phone: try phone("13800138000"), phoneVerifiedAt: desk.now))
            let names = self.desk(desk, Roster(entries: [paper: (owner, "张小三")]))
            guard case .review(let id, _) = try await names.verify(account, name: try name("张小三"), paper: paper, at: desk.now) else {
                return #expect(Bool(false), "taken over")
            }
            #expect(try await desk.holder(try phone("13900139000")) == owner)
            try await desk.database.write { tx in try names.approve(id, by: PersonID(1), at: desk.now, in: tx) }
            #expect(try await desk.holder(try phone("13800138000")) == owner)
            #expect(try await desk.person(owner).verifiedBy == .manual)
            await #expect(throws: IdentityProblem.decidedAlready) {
                try await desk.database.write { tx in try names.reject(id, answer: "no", by: PersonID(1), at: desk.now, in: tx) }
            }
            #expect(try await desk.count("SELECT COUNT(*) FROM verification_request WHERE paper_sealed IS NOT NULL") == 0)
        }
    }

    @Test("R60: who is verified can't become somebody else", arguments: Engine.testable)
    func otherPaper(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let first = try paper("990000199003078883")
            let second = try paper("990101200002290011")
            let account = try await desk.add(NewPerson(name: try name("张小三"), paper: first, phoneVerifiedAt: desk.now, verifiedBy: .manual))
            let onRoster = try await desk.add(NewPerson(name: try name("李四"), paper: second))
            let names = self.desk(desk, Roster(entries: [second: (onRoster, "李四")]))
            await #expect(throws: IdentityProblem.verifiedAlready) {
                try await names.verify(account, name: try name("李四"), paper: second, at: desk.now)
            }
            #expect(try await desk.person(account).name == "张小三")
        }
    }

    @Test("A rejection keeps the reason for the person, forgets the number and tells by message", arguments: Engine.testable)
    func rejected(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let number = try phone("13800138000")
            let account = try await desk.add(NewPerson(name: nil, phone: number, phoneVerifiedAt: desk.now))
            let names = self.desk(desk, Roster())
            guard case .review(let id, let union) = try await names.verify(account, name: try name("张小三"), paper: try paper("990000199003078883"), at: desk.now)
            else { return #expect(Bool(false)) }
            let waiting = try await desk.database.read { tx in try names.requests.waiting(at: union, after: nil, limit: 10, in: tx) }
            #expect(waiting.map(\.id) == [id])
            try await desk.database.write { tx in try names.reject(id, answer: "照片不清楚", by: PersonID(1), at: desk.now, in: tx) }
            let last = try await desk.database.read { tx in try names.requests.last(of: account, in: tx) }
            #expect(last?.state == .rejected && last?.answer == "照片不清楚" && last?.paperSealed == nil)
            let message = try await desk.database.read { tx in try desk.identity.outbox.recent(limit: 1, in: tx).first }
            #expect(message?.to == number && message?.text.hasPrefix("【工惠】您的实名认证未通过") == true)
        }
    }
}
