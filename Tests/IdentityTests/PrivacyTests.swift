import Audit
import Foundation
import Kernel
import Store
import Synchronization
import TestSupport
import Testing
import Vault
import Web

@testable import Identity

/// Another feature with an order that is open or closed.
private final class Orders: PersonalDataSource {
    let isOpen = Mutex(true)
    let erased = Mutex(0)
    let name = "orders"
    let title = Phrase("订单", "Orders")
    func export(_ person: PersonID, in tx: any Transaction) throws -> PersonalData { .list([.fields(["number": .number(5)])]) }
    func kept(_ person: PersonID, in tx: any Transaction) throws -> [KeptData] {
        isOpen.withLock { $0 } ? [KeptData(Phrase("一笔未结算的订单", "An unsettled order"), why: Phrase("结算后删除", "Goes when settled"), needsIdentity: true)] : []
    }
    func erase(_ person: PersonID, at now: Instant, in tx: any Transaction) throws { erased.withLock { $0 += 1 } }
}

@Suite("Personal data (R19, R20, R57, R58)")
struct PrivacyTests {
    static let paperText = "990000199003078883"
    static let phoneText = "13800138000"

    @Test("R57: nothing in the database file or the log holds a plain phone, paper, code or token")
    func sealed() async throws {
        try await withTemporaryDirectory { directory in
            let database = try await DatabaseLocation.sqlite(path: directory + "/test.sqlite").open()
            let clock = ManualClock(at("10:00:00"))
            let ids = IdentifierMaker(node: 0, clock: clock)
            var settings = IdentityFeature.Settings()
            settings.passwordCost = Desk.cheap
            let identity = IdentityFeature(database: database, clock: clock, ids: ids, vault: Vault(.generated(on: clock.now().day)), settings: settings)
            let desk = Desk(database: database, clock: clock, vault: identity.vault, ids: ids, identity: identity)
            try await desk.migrate()
            let session = try #require(try await desk.signIn(try phone(Self.phoneText)).session)
            let person = try #require(try await desk.principal(session))
            let messages = try await database.read { tx in try identity.outbox.recent(limit: 1, in: tx) }
            let code = try #require(messages.first?.text.split { !$0.isNumber }.first.map(String.init))
            try await database.write { tx in try identity.people.setPaper(person, name: try name("张小三"), paper: try paper(Self.paperText), in: tx) }
            _ = try await database.write { tx in
                try identity.realNames.requests.ask(
                    person, name: try name("张小三"), paper: try paper(Self.paperText), reason: .notOnRoster, at: OrganisationID(7), now: clock.now(), in: tx)
            }
            await database.close()
            var bytes = Data()
            for file in try FileManager.default.contentsOfDirectory(atPath: directory) { bytes += try Data(contentsOf: URL(fileURLWithPath: directory + "/" + file)) }
            #expect(bytes.count > 10_000 && bytes.range(of: Data("张小三".utf8)) != nil, "the search can find")
            for secret in [Self.paperText, Self.phoneText, session.token, "您的验证码是 \(code)", "验证码"] {
                #expect(bytes.range(of: Data(secret.utf8)) == nil, "found \(secret.prefix(3))…")
            }
        }
    }

    @Test("R57: look-up is by the whole number only; a unique number belongs to one person", arguments: Engine.testable)
    func lookUp(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let people = desk.identity.people
            let permit = try IdentityPaper.parse(.residencePermit, "810000199003070015", today: desk.now.day)
            let first = try await desk.add(NewPerson(name: try name("张小三"), paper: try paper(Self.paperText), phone: try phone(Self.phoneText)))
            let second = try await desk.add(NewPerson(name: try name("李四"), paper: permit, birthday: desk.now.day))
            let found = try await desk.database.read { tx in
                (
                    try people.find(papers: [try paper(Self.paperText), permit, try paper("990101200002290011")], in: tx),
                    try people.find(phones: [try phone(Self.phoneText), try phone("13800138001")], in: tx), try people.people([first, second, PersonID(1)], in: tx)
                )
            }
            #expect(found.0 == [try paper(Self.paperText): first, permit: second])
            #expect(found.1 == [try phone(Self.phoneText): first])
            #expect(found.2.keys.sorted() == [first, second])
            #expect(found.2[second]?.birthday == permit.birthday, "the number's birthday counts")
            let masked = try people.masked(try #require(found.2[first]))
            #expect(masked == MaskedNumbers(phone: "138****8000", paper: "990***********8883"))
            await #expect(throws: IdentityProblem.paperTaken) { try await desk.add(NewPerson(name: nil, paper: try paper(Self.paperText))) }
            await #expect(throws: IdentityProblem.phoneTaken) { try await desk.add(NewPerson(name: nil, phone: try phone(Self.phoneText))) }
        }
    }

    @Test("Keys rotate: everything opens under old and new keys, and is sealed anew once", arguments: Engine.testable)
    func rotation(engine: Engine) async throws {
        try await withTemporaryDirectory { directory in
            let file = KeyFile(path: directory + "/keys")
            let ring = try file.open(mayCreate: true, today: at("10:00:00").day)
            try await Desk.with(engine, ring: ring) { desk in
                for n in 0..<7 { _ = try await desk.add(NewPerson(name: try name("张小三"), phone: try phone("1380013800\(n)"))) }
                let withPaper = try await desk.add(NewPerson(name: try name("李四"), paper: try paper(Self.paperText)))
                try await desk.sendCode(try phone(Self.phoneText))
                let secret = try await desk.database.write { tx in try desk.identity.signIn.credentials.beginAuthenticator(of: withPaper, in: tx) }
                let rotated = Vault(try file.rotate(today: at("10:00:00").day))
                let work = Resealing(database: desk.database, vault: rotated)
                let steps = Mutex<[Resealing.Step]>([])
                let end = try await work.run(desk.identity.sealedTables) { step in steps.withLock { $0.append(step) } }
                #expect(end.resealed == 7 + 1 + 2 + 1)
                #expect(steps.withLock { $0.count } == desk.identity.sealedTables.count)
                #expect(try await work.run(desk.identity.sealedTables).resealed == 0)
                let people = People(vault: rotated, ids: desk.ids)
                let (found, person, opened) = try await desk.database.read { tx in
                    (
                        try people.find(phone: try phone("13800138003"), in: tx), try people.existing(withPaper, in: tx),
                        try Credentials(vault: rotated).pendingSecret(of: withPaper, in: tx)
                    )
                }
                #expect(found != nil)
                #expect(opened == secret)
                #expect(try people.paper(of: person)?.number == Self.paperText)
                #expect(throws: VaultProblem.self) { try desk.identity.people.paper(of: person) }
            }
        }
    }

    @Test("R58: opening a number is logged with its purpose and shown to the person", arguments: Engine.testable)
    func reveals(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let person = try await desk.add(NewPerson(name: try name("张小三"), paper: try paper(Self.paperText), phone: try phone(Self.phoneText)))
            let officer = try await desk.add(NewPerson(name: try name("欧阳修")))
            let number = try await desk.database.write { tx in
                try desk.identity.reveals.open(
                    .phone, of: person, purpose: .contact, note: "复核", by: officer, at: OrganisationID(7), now: desk.now, in: tx)
            }
            #expect(number == Self.phoneText)
            let log = try await desk.database.read { tx in try desk.identity.reveals.list(of: person, in: tx) }
            #expect(log.count == 1)
            #expect(log.first?.officerName == "欧阳修" && log.first?.purpose == .contact && log.first?.organisation == OrganisationID(7) && log.first?.at == desk.now)
            #expect(try await desk.count("SELECT COUNT(*) FROM audit_entry WHERE action = 'person.revealed'") == 1)
            let none = try await desk.database.write { tx in
                try desk.identity.reveals.open(.phone, of: officer, purpose: .contact, note: "", by: officer, at: nil, now: desk.now, in: tx)
            }
            #expect(none == nil)
        }
    }

    @Test("R20: all but the open order goes now, the rest when it closes", arguments: Engine.testable)
    func deletion(engine: Engine) async throws {
        let orders = Orders()
        try await Desk.with(engine, sources: [orders]) { desk in
            let number = try phone(Self.phoneText)
            let session = try #require(try await desk.signIn(number).session)
            let person = try #require(try await desk.principal(session))
            let privacy = desk.identity.privacy
            let first = try await desk.database.write { tx in try privacy.delete(person, at: desk.now, in: tx) }
            #expect(first.keepsIdentity && orders.erased.withLock { $0 } == 1)
            #expect(try await desk.principal(session) == person, "the account stays while the order is open")
            #expect(try await privacy.finishOpenRequests(at: desk.now) == 0)
            orders.isOpen.withLock { $0 = false }
            #expect(try await privacy.finishOpenRequests(at: desk.now) == 1)
            #expect(try await desk.principal(session) == nil)
            #expect(try await desk.holder(number) == nil)
            let gone = try await desk.person(person)
            #expect(gone.isDeleted && gone.name.isEmpty && !gone.hasPhone)
            #expect(try await privacy.finishOpenRequests(at: desk.now) == 0)
            // The number is free for a new account.
            desk.clock.advance(by: .minutes(1))
            let again = try #require(try await desk.signIn(number).session)
            #expect(try await desk.principal(again) != person)
        }
    }

    @Test("An officer's account stays while it holds a role", arguments: Engine.testable)
    func officers(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let officer = try await desk.add(NewPerson(name: try name("欧阳修")))
            try await desk.database.write { tx in
                _ = try desk.identity.roles.grant(.finance, to: officer, at: OrganisationID(7), by: .shell, now: desk.now, in: tx)
            }
            await #expect(throws: IdentityProblem.stillNeeded) {
                try await desk.database.write { tx in try desk.identity.privacy.delete(officer, at: desk.now, in: tx) }
            }
        }
    }

    @Test("The copy holds all of it, other features' parts too, as JSON", arguments: Engine.testable)
    func copy(engine: Engine) async throws {
        try await Desk.with(engine, sources: [Orders()]) { desk in
            let person = try await desk.add(NewPerson(name: try name("张小三"), paper: try paper(Self.paperText), phone: try phone(Self.phoneText)))
            let data = try JSON.encoder.encode(try await desk.identity.privacy.export(person, at: desk.now))
            let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
            let own = try #require(root["person"] as? [String: Any])
            #expect(own["paper_number"] as? String == Self.paperText)
            #expect(own["phone"] as? String == Self.phoneText)
            #expect(own["birthday"] as? String == "1990-03-07")
            #expect((root["orders"] as? [[String: Any]])?.first?["number"] as? Int == 5)
        }
    }

    @Test("R19: consents are versioned, withdrawn as easily as given, and a refusal of notices is kept", arguments: Engine.testable)
    func consents(engine: Engine) async throws {
        try await Desk.with(engine) { desk in
            let consents = desk.identity.consents
            let person = try await desk.add(NewPerson(name: nil, phone: try phone(Self.phoneText)))
            let old = ConsentPurpose(id: "x", version: 1, title: Phrase("甲", "A"), text: Phrase("甲", "A"), without: Phrase("甲", "A"), isSensitive: true)
            let new = ConsentPurpose(id: "x", version: 2, title: Phrase("甲", "A"), text: Phrase("甲", "A"), without: Phrase("甲", "A"), isSensitive: true)
            try await desk.database.write { tx in
                try consents.give(old, by: person, at: desk.now, in: tx)
                try consents.give(old, by: person, at: desk.now, in: tx)
                try consents.give(new, by: person, at: desk.now, in: tx)
            }
            let (standing, history) = try await desk.database.read { tx in (try consents.standing(new, of: person, in: tx), try consents.history(of: person, in: tx)) }
            #expect(standing?.version == 2)
            #expect(history.map(\.version) == [2, 1])
            try await desk.database.write { tx in try consents.withdraw(new, by: person, at: desk.now, in: tx) }
            let after = try await desk.database.read { tx in try consents.standing(new, of: person, in: tx) }
            #expect(after == nil)
            let sent = try await desk.database.write { tx in
                let before = try desk.identity.outbox.notify(person, "活动改期", at: desk.now, in: tx)
                try consents.withdraw(.notices, by: person, at: desk.now, in: tx)
                let notice = try desk.identity.outbox.notify(person, "活动改期", at: desk.now, in: tx)
                return (before, notice, try desk.identity.outbox.notify(person, "审批", isDecision: true, at: desk.now, in: tx))
            }
            #expect(sent == (true, false, true))
        }
    }

    @Test("R19: without consent the number of the paper goes, unless something needs it", arguments: Engine.testable)
    func withdrawPaper(engine: Engine) async throws {
        let orders = Orders()
        try await Desk.with(engine, sources: [orders]) { desk in
            let person = try await desk.add(NewPerson(name: try name("张小三"), paper: try paper(Self.paperText), verifiedBy: .roster))
            await #expect(throws: IdentityProblem.stillNeeded) {
                try await desk.database.write { tx in try desk.identity.privacy.withdrawPaper(person, at: desk.now, in: tx) }
            }
            #expect(try await desk.person(person).isVerified)
            orders.isOpen.withLock { $0 = false }
            try await desk.database.write { tx in try desk.identity.privacy.withdrawPaper(person, at: desk.now, in: tx) }
            let after = try await desk.person(person)
            #expect(!after.isVerified && !after.hasPaper && after.name == "张小三")
        }
    }
}
