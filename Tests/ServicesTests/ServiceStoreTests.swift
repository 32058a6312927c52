import Audit
import Identity
import Kernel
import Store
import Synchronization
import TestSupport
import Testing
import Vault

@testable import Services

/// Partners whose servers answer what they are told to, and count how often they were asked.
private final class Partners: HTTPSender {
    let answers: Mutex<[String: Int?]>
    init(_ answers: [String: Int?]) { self.answers = Mutex(answers) }
    func send(_ message: HTTPMessage) async throws -> HTTPAnswer {
        guard let status = answers.withLock({ $0[message.url] ?? nil }) else { throw CommonProblem.notFound }
        return HTTPAnswer(status: status, body: [])
    }
}

struct ServiceStoreTests {
    private static let (province, union) = (OrganisationID(1), OrganisationID(3))
    private static let now = Instant(ms: 1_795_500_000_000)

    private func with<T>(_ engine: Engine, _ body: (any Database, ServiceStore) async throws -> T) async throws -> T {
        let ids = IdentifierMaker(node: 0, clock: ManualClock(Self.now))
        let vault = Vault(KeyRing.generated(on: Self.now.day))
        return try await withDatabase(engine) { database in
            try await database.migrate(StoreSchema.migrations + AuditFeature(database: database).migrations + ServiceSchema.migrations)
            return try await body(database, ServiceStore(ids: ids, vault: vault))
        }
    }

    private func external(_ url: String) throws -> ServiceContent {
        ServiceContent(
            title: Phrase("观影优惠", "Films"), icon: .ticket, target: .external(partner: "测试影城", url: try ServiceLink(url)), audience: .members)
    }

    private func down(_ id: ServiceID, _ database: any Database, _ store: ServiceStore) async throws -> Bool? {
        try await database.read { try store.entry(id, in: $0)?.isDown }
    }

    @Test("An entry is added, changed by its union alone, arranged, followed again, and removed with its consents", arguments: Engine.testable)
    func entries(engine: Engine) async throws {
        try await with(engine) { database, store in
            let content = try external("https://films.example.org/")
            let id = try await database.write {
                try store.add(content, position: 1600, mark: .new, to: Self.province, by: PersonID(9), at: Self.now, in: $0)
            }
            let chain = [Self.province, Self.union]
            try await database.write { tx in
                try store.set(ServiceChange(isHidden: true), about: id, at: Self.union, by: PersonID(9), now: Self.now, in: tx)
                try store.set(ServiceChange(position: 5), about: id, at: Self.union, by: PersonID(9), now: Self.now, in: tx)
            }
            let changed = try await database.read { try store.directory(of: chain, in: $0) }
            #expect(changed.count == 16)
            #expect(changed[0].entry.id == id && changed[0].isHidden)
            await #expect(throws: CommonProblem.self) {
                try await database.write { try store.change(id, to: content, of: Self.union, by: PersonID(9), at: Self.now, in: $0) }
            }
            try await database.write { tx in
                try store.follow(id, at: Self.union, by: PersonID(9), now: Self.now, in: tx)
                try store.consent(PersonID(5), to: id, host: "films.example.org", at: Self.now, in: tx)
            }
            #expect(try await database.read { try store.directory(of: chain, in: $0) }.last?.isHidden == false)
            try await database.write { try store.remove(id, of: Self.province, by: PersonID(9), at: Self.now, in: $0) }
            let (left, consents) = try await database.read { (try store.directory(of: chain, in: $0).count, try store.consents(of: PersonID(5), in: $0).count) }
            #expect(left == 15 && consents == 0)
        }
    }

    @Test("R73: consent stands for the host it was given for, and ends when it is taken back", arguments: Engine.testable)
    func consent(engine: Engine) async throws {
        try await with(engine) { database, store in
            let (person, id) = (PersonID(5), ServiceID(77))
            for _ in 0..<2 { try await database.write { try store.consent(person, to: id, host: "a.example.org", at: Self.now, in: $0) } }
            #expect(try await database.read { try store.consents(of: person, in: $0).count } == 1)
            #expect(try await database.read { try store.hasConsent(person, to: id, host: "a.example.org", in: $0) })
            #expect(try await database.read { try store.hasConsent(person, to: id, host: "b.example.org", in: $0) } == false)
            try await database.write { try store.withdraw(person, from: id, at: Self.now, in: $0) }
            #expect(try await database.read { try store.hasConsent(person, to: id, host: "a.example.org", in: $0) } == false)
            #expect(store.pseudonym(of: person, at: "a.example.org") == store.pseudonym(of: person, at: "a.example.org"))
            #expect(store.pseudonym(of: person, at: "a.example.org") != store.pseudonym(of: person, at: "b.example.org"))
            #expect(store.pseudonym(of: person, at: "a.example.org") != store.pseudonym(of: PersonID(6), at: "a.example.org"))
        }
    }

    @Test("Uses are counted by the day, and by nothing else", arguments: Engine.testable)
    func uses(engine: Engine) async throws {
        try await with(engine) { database, store in
            let today = Self.now.day
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<40 { group.addTask { try? await database.write { try store.count(ServiceID(3), on: today, in: $0) } } }
            }
            try await database.write { try store.count(ServiceID(3), on: today.adding(days: -40), in: $0) }
            #expect(try await database.read { try store.uses(since: today.adding(days: -29), in: $0) } == [ServiceID(3): 40])
        }
    }

    @Test("R73: a partner that doesn't answer three times is hidden, and shown again when it does", arguments: Engine.testable)
    func health(engine: Engine) async throws {
        try await with(engine) { database, store in
            let (good, bad) = ("https://good.example.org/", "https://bad.example.org/")
            let contents = (try external(good), try external(bad))
            let ids = try await database.write { tx in
                (
                    try store.add(contents.0, position: 1, mark: .none, to: Self.province, by: PersonID(9), at: Self.now, in: tx),
                    try store.add(contents.1, position: 2, mark: .none, to: Self.province, by: PersonID(9), at: Self.now, in: tx)
                )
            }
            let partners = Partners([good: 200, bad: nil])
            let check = CheckLinks(store: store, sender: partners)
            for _ in 0..<2 { try await check.run(database, at: Self.now) }
            #expect(try await down(ids.1, database, store) == false)
            try await check.run(database, at: Self.now)
            #expect(try await down(ids.1, database, store) == true)
            #expect(try await down(ids.0, database, store) == false)
            partners.answers.withLock { $0[bad] = 403 }
            try await check.run(database, at: Self.now)
            #expect(try await down(ids.1, database, store) == false)
        }
    }
}
