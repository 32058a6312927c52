import Audit
import Identity
import Kernel
import Store
import TestSupport
import Vault
import Web

@testable import Ledger
@testable import Organisations

/// A ledger on a database of its own, with a clock at 10:00 on 24 November 2026, and two unions in whose books things happen.
struct Books: Sendable {
    let database: any DatabaseControl
    let clock: ManualClock
    let ids: IdentifierMaker
    let ledger: Ledger
    let union = OrganisationID(7)
    let lower = OrganisationID(8)
    let officer = PersonID(3)

    static func with<T>(_ engine: Engine, _ body: (Books) async throws -> T) async throws -> T {
        guard let start = Instant("2026-11-24T10:00") else { preconditionFailure("no such moment") }
        let clock = ManualClock(start)
        let ids = IdentifierMaker(node: 0, clock: clock)
        return try await withDatabase(engine) { database in
            try await database.migrate(StoreSchema.migrations + AuditFeature(database: database).migrations + LedgerSchema.migrations)
            return try await body(Books(database: database, clock: clock, ids: ids, ledger: Ledger(ids: ids)))
        }
    }

    func open(_ owner: Int64, _ purpose: AccountPurpose, _ unit: LedgerUnit = .points) async throws -> AccountRef {
        let key = AccountKey(AccountOwner(kind: "person", id: owner), purpose, unit)
        let (union, now) = (union, clock.now())
        return try await database.write { try ledger.open(key, in: union, now: now, $0) }
    }

    func entry(_ cause: Int64, _ postings: [Posting], at now: Instant? = nil) -> NewEntry {
        NewEntry(Cause(.tried, cause), at: now ?? clock.now(), organisation: union, postings)
    }

    func post(_ entry: NewEntry) async throws -> PostOutcome { try await database.write { try ledger.post(entry, in: $0) } }
    func post(many entries: [NewEntry]) async throws -> [PostOutcome] { try await database.write { try ledger.post(many: entries, in: $0) } }
    func balance(_ account: AccountRef) async throws -> Int64 { try await database.read { try ledger.balance(of: account.id, in: $0) } }

    func faults() async throws -> [String] {
        var faults: [String] = []
        for verification in LedgerVerification.all(ledger) { faults += try await verification.run(database) }
        return faults
    }
}

extension AccountPurpose {
    static let source = AccountPurpose("test.source", Phrase("来源", "Source"), floor: .none)
    static let member = AccountPurpose("test.member", Phrase("会员", "Member"), floor: .undoing)
    static let stock = AccountPurpose("test.stock", Phrase("库存", "Stock"))
}

extension CauseKind {
    static let tried = CauseKind("test.tried", Phrase("试", "Tried"))
    static let undone = CauseKind("test.undone", Phrase("撤销", "Undone"))
}
