import Audit
import Kernel
import Store
import TestSupport
import Vault
import Web

@testable import Identity

/// Identity on a database of its own, with a clock that stands at 10:00 on 24 November 2026.
struct Desk: Sendable {
    let database: any DatabaseControl
    let clock: ManualClock
    let vault: Vault
    let ids: IdentifierMaker
    let identity: IdentityFeature

    var now: Instant { clock.now() }

    func migrate() async throws { try await database.migrate(AuditFeature(database: database).migrations + IdentityMigrations.all) }

    static let cheap = PasswordHasher.Cost(logN: 4, r: 1, p: 1)

    static func with(
        _ engine: Engine, ring: KeyRing = .generated(on: at("10:00:00").day), checker: (any RealNameChecker)? = nil, rosters: any RosterMatcher = NoRosters(),
        sources: [any PersonalDataSource] = [], _ body: (Desk) async throws -> Void
    ) async throws {
        let clock = ManualClock(at("10:00:00"))
        let ids = IdentifierMaker(node: 0, clock: clock)
        let vault = Vault(ring)
        var settings = IdentityFeature.Settings()
        settings.passwordCost = cheap
        try await withDatabase(engine) { database in
            let identity = IdentityFeature(database: database, clock: clock, ids: ids, vault: vault, settings: settings)
            let desk = Desk(
                database: database, clock: clock, vault: vault, ids: ids,
                identity: identity.completed(rosters: rosters, checker: checker, sources: sources))
            try await desk.migrate()
            try await body(desk)
        }
    }

    // MARK: Shorthand

    static let browser = SignInDevice(kind: .browser, agent: "Firefox", address: "192.0.2.1", previous: nil)
    static let program = SignInDevice(kind: .api, agent: "curl", address: "192.0.2.1", previous: nil)

    @discardableResult func sendCode(_ phone: PhoneNumber, _ use: CodeUse = .signIn, address: String = "192.0.2.1") async throws -> CodeSent {
        try await identity.signIn.sendCode(to: phone, use, address: address, at: now)
    }

    /// The code in the newest message to this phone.
    func code(_ phone: PhoneNumber) async throws -> String {
        let messages = try await database.read { tx in try identity.outbox.recent(limit: 100, in: tx) }
        let text = messages.first { $0.to == phone }?.text ?? ""
        return text.split { !$0.isNumber || !$0.isASCII }.map(String.init).first { $0.count == 6 } ?? ""
    }

    func signIn(_ phone: PhoneNumber, code: String, _ device: SignInDevice = browser) async throws -> SignInOutcome {
        try await identity.signIn.signIn(phone: phone, code: code, device, at: now)
    }

    /// Gets a code and signs in with it.
    func signIn(_ phone: PhoneNumber, _ device: SignInDevice = browser) async throws -> SignInOutcome {
        try await sendCode(phone)
        return try await signIn(phone, code: try await code(phone), device)
    }

    func add(_ new: NewPerson) async throws -> PersonID { try await database.write { tx in try identity.people.create(new, at: now, in: tx) } }
    func person(_ id: PersonID) async throws -> Person { try await database.read { tx in try identity.people.existing(id, in: tx) } }
    func holder(_ phone: PhoneNumber) async throws -> PersonID? { try await database.read { tx in try identity.people.find(phone: phone, in: tx) } }
    func count(_ sql: SQL) async throws -> Int { try await database.read { tx in try tx.scalar(sql) ?? -1 } }

    func principal(_ session: NewSession) async throws -> PersonID? {
        try await identity.sessions.principal(token: session.token, means: .cookie)?.person
    }
}

extension SignInOutcome {
    var session: NewSession? { if case .signedIn(let session, _) = self { session } else { nil } }
    var problem: IdentityProblem? { if case .refused(let problem) = self { problem } else { nil } }
    var who: (ticket: String, name: String)? { if case .asksWho(let ticket, let name) = self { (ticket, name) } else { nil } }
    var authenticatorTicket: String? { if case .asksAuthenticator(let ticket) = self { ticket } else { nil } }
}

func phone(_ text: String) throws -> PhoneNumber { try PhoneNumber.parse(text) }
func name(_ text: String) throws -> PersonName { try PersonName.parse(text) }
/// Region 99 exists nowhere. (domain.md R1)
func paper(_ text: String) throws -> IdentityPaper { try IdentityPaper.parse(.idCard, text, today: at("10:00:00").day) }
