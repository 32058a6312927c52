import Kernel
import Store
import TestSupport
import Testing

@testable import Audit

struct AuditLogTests {
    private static let start = Instant("2026-11-24T01:00:00Z")!

    private func entry(_ n: Int64, action: String = "thing.made") -> AuditEntry {
        AuditEntry(
            at: Self.start + .seconds(n), actor: .person(PersonID(7)), organisation: OrganisationID(3), action: action, object: AuditObject("thing", n % 4),
            detail: ["n": String(n)])
    }

    private func with(_ engine: Engine, _ body: (any DatabaseControl, AuditLog) async throws -> Void) async throws {
        try await withDatabase(engine, migrations: AuditLog.migrations) { database in try await body(database, AuditLog(database: database)) }
    }

    @Test("A sealed log verifies; what came after the last seal is counted apart", arguments: Engine.testable)
    func wholeLog(engine: Engine) async throws {
        try await with(engine) { database, log in
            for n in 1...10 { try await database.write { tx in try tx.audit(self.entry(Int64(n))) } }
            #expect(try await log.seal(at: Self.start) == 10)
            #expect(try await log.seal(at: Self.start) == 0)
            for n in 11...15 { try await database.write { tx in try tx.audit(self.entry(Int64(n))) } }
            #expect(try await log.seal(at: Self.start) == 5)
            try await database.write { tx in try tx.audit(self.entry(16)) }
            let report = try await log.verify()
            #expect(report.firstFault == nil && report.entries == 15 && report.seals == 2 && report.unsealed == 1)
        }
    }

    /// What somebody with the database in hand might do to hide a change.
    enum Tampering: String, CaseIterable {
        case changeDetail, changeActor, changeTime, remove, removeLastOfSeal, swap, insert, changeSeal, removeSeal, shortenSeal

        var statements: [SQL] {
            switch self {
            case .changeDetail: ["UPDATE audit_entry SET detail = 'n=99' WHERE seq = 4"]
            case .changeActor: ["UPDATE audit_entry SET actor = 8 WHERE seq = 4"]
            case .changeTime: ["UPDATE audit_entry SET at = at + 1 WHERE seq = 4"]
            case .remove: ["DELETE FROM audit_entry WHERE seq = 4"]
            case .removeLastOfSeal: ["DELETE FROM audit_entry WHERE seq = 10"]
            case .swap: ["UPDATE audit_entry SET seq = 900 WHERE seq = 4", "UPDATE audit_entry SET seq = 4 WHERE seq = 5", "UPDATE audit_entry SET seq = 5 WHERE seq = 900"]
            case .insert:
                [
                    "UPDATE audit_entry SET seq = 900 WHERE seq = 10",
                    """
                    INSERT INTO audit_entry (seq, at, actor_kind, actor, organisation, action, object_kind, object_id, detail)
                    SELECT 10, at, actor_kind, actor, organisation, action, object_kind, object_id, detail FROM audit_entry WHERE seq = 9
                    """,
                ]
            case .changeSeal: ["UPDATE audit_seal SET merkle_root = hash WHERE number = 1"]
            case .removeSeal: ["DELETE FROM audit_seal WHERE number = 1"]
            case .shortenSeal: ["UPDATE audit_seal SET entries = 9 WHERE number = 1"]
            }
        }
    }

    @Test("Every way of tampering is found", arguments: Engine.testable, Tampering.allCases)
    func tampering(engine: Engine, way: Tampering) async throws {
        try await with(engine) { database, log in
            for seal in 0..<2 {
                for n in 1...10 { try await database.write { tx in try tx.audit(self.entry(Int64(seal * 10 + n))) } }
                try await log.seal(at: Self.start)
            }
            // PostgreSQL's identity column has to be told that the number is meant.
            try await database.write { tx in
                for statement in way.statements { try tx.execute(statement) }
            }
            #expect(try await log.verify().firstFault != nil)
        }
    }

    @Test("Entries written at once on many connections are all sealed once", arguments: Engine.testable)
    func concurrentWriters(engine: Engine) async throws {
        try await with(engine) { database, log in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for n in 1...120 {
                    group.addTask {
                        try await database.write { tx in try tx.audit(self.entry(Int64(n))) }
                        return n % 15 == 0 ? try await log.seal(at: Self.start) : 0
                    }
                }
                try await group.waitForAll()
            }
            try await log.seal(at: Self.start)
            let report = try await log.verify()
            #expect(report.firstFault == nil && report.entries == 120 && report.unsealed == 0)
        }
    }

    @Test("The history of an object shows its entries only, newest first, page by page")
    func history() async throws {
        try await with(.sqlite) { database, log in
            for n in 1...12 { try await database.write { tx in try tx.audit(self.entry(Int64(n), action: "thing.changed")) } }
            let first = try await log.history(of: AuditObject("thing", Int64(1)), limit: 2)
            #expect(first.map { $0.entry.detail["n"] } == ["9", "5"])
            let second = try await log.history(of: AuditObject("thing", Int64(1)), before: first.last?.sequence, limit: 2)
            #expect(second.map { $0.entry.detail["n"] } == ["1"])
        }
    }

    @Test("Detail comes back as it was written", arguments: [["a": "1=2&3%4"], ["k=1": "中文", "b": ""], [:]])
    func detail(detail: [String: String]) {
        let entry = AuditEntry(at: Self.start, actor: .system, organisation: nil, action: "x", object: AuditObject("x", 1), detail: detail)
        #expect(AuditEntry.detail(from: entry.detailText) == detail)
    }

    @Test("A Merkle root changes with any leaf and with their order")
    func merkle() {
        let leaves: [[UInt8]] = (0..<5).map { [UInt8($0)] }
        let root = Chain.merkleRoot(leaves)
        #expect(root.count == 32)
        for index in leaves.indices {
            var other = leaves
            other[index] = [99]
            #expect(Chain.merkleRoot(other) != root)
        }
        #expect(Chain.merkleRoot(leaves.reversed()) != root)
        #expect(Chain.merkleRoot(Array(leaves.prefix(4))) != root)
    }
}
