import Kernel
import Store
import TestSupport
import Testing

@testable import Audit
@testable import Membership
@testable import Organisations

private typealias P = TestProvince

@Suite("Joining, moving and leaving")
struct JoiningTests {
    @Test("An application is approved, counted up the tree and kept in history (R13, R14)", arguments: Engine.testable)
    func approve(engine: Engine) async throws {
        try await P.run(engine) { province in
            let tree = try await province.organisations.tree()
            let id = try await province.database.write { tx in try province.apply(1, at: P.factory, tree: tree, in: tx) }
            #expect(try await province.counters(P.city).pending == 1)
            let member = try await province.database.write { tx in
                try province.memberships.perform(.approve, on: id, by: P.officer, with: .init(), expectedVersion: 1, now: province.now, in: tx)
            }
            #expect(member.state == .active && member.version == 2 && member.dueOn == nil)
            for union in [P.factory, P.town, P.county, P.city, P.province] {
                #expect(try await province.counters(union) == CounterValues(members: 1, verified: 1, unions: try await province.counters(union).unions))
            }
            #expect(try await province.counters(P.otherTown).members == 0)
            let events = try await province.database.read { try province.memberships.events(of: id, in: $0) }
            #expect(events.map(\.act) == [.approve, .apply])
            #expect(events.map(\.to) == [.active, .applied])
            #expect(try await AuditLog(database: province.database).history(of: AuditObject("membership", id)).count == 2)
            #expect(try await province.faults() == [])
        }
    }

    @Test("A person has one living membership; after it ends they may apply again (R12)", arguments: Engine.testable)
    func one(engine: Engine) async throws {
        try await P.run(engine) { province in
            let id = try await province.makeMember(1, at: P.factory)
            let tree = try await province.organisations.tree()
            let person = try await province.database.read { try province.memberships.existing(id, in: $0).person }
            let again = NewApplication(person: person, name: "张小三", birthday: nil, isVerified: true, work: WorkFacts())
            let apply: @Sendable (any Transaction) throws -> MembershipID = { tx in
                try province.memberships.apply(again, at: UnionPlace(memberUnion: P.school, in: tree), by: .person(person), now: province.now, in: tx)
            }
            await #expect(throws: MembershipProblem.alreadyMember(.active)) { try await province.database.write(apply) }
            try await province.database.write { tx in
                try province.memberships.perform(.leave, on: id, by: .person(person), with: .init(), now: province.now, in: tx)
            }
            let second = try await province.database.write(apply)
            let history = try await province.database.read { try province.memberships.history(of: person, in: $0) }
            #expect(history.map(\.id) == [second, id] && history.map(\.state) == [.applied, .left])
            #expect(try await province.counters(P.province) == CounterValues(pending: 1, unions: 15))
            #expect(try await province.faults() == [])
        }
    }

    @Test("The database itself refuses a second living membership", arguments: Engine.testable)
    func uniqueIndex(engine: Engine) async throws {
        try await P.run(engine) { province in
            let id = try await province.makeMember(1, at: P.factory)
            await #expect(throws: ConstraintViolation.self) {
                try await province.database.write { tx in
                    try tx.execute(
                        """
                        INSERT INTO membership (id, person, ended, organisation, city, county, town, branch, state, bucket, verified, name, name_key, joined_on,
                            applied_at, source, version)
                        SELECT 1, person, 0, organisation, city, county, town, branch, state, bucket, verified, name, name_key, joined_on, applied_at, source, 1
                        FROM membership WHERE id = :id
                        """, ["id": id])
                }
            }
        }
    }

    @Test("Somebody under 16, a federation and a stale page are refused", arguments: Engine.testable)
    func refusals(engine: Engine) async throws {
        try await P.run(engine) { province in
            let tree = try await province.organisations.tree()
            let young = try await province.database.write { try province.makePerson(1, in: $0) }
            await #expect(throws: MembershipProblem.tooYoung(admittedOn: Day("2026-11-25")!)) {
                try await province.database.write { tx in
                    try province.memberships.apply(
                        NewApplication(person: young, name: "张小三", birthday: Day("2010-11-25"), isVerified: false, work: WorkFacts()),
                        at: UnionPlace(memberUnion: P.factory, in: tree), by: .person(young), now: province.now, in: tx)
                }
            }
            #expect(throws: MembershipProblem.notAMemberUnion) { try UnionPlace(memberUnion: P.county, in: tree) }
            #expect(throws: CommonProblem.self) { try UnionPlace(memberUnion: OrganisationID(99), in: tree) }
            let id = try await province.makeMember(2, at: P.factory)
            await #expect(throws: CommonProblem.self) {
                try await province.database.write { tx in
                    try province.memberships.perform(.leave, on: id, by: .person(young), with: .init(), expectedVersion: 1, now: province.now, in: tx)
                }
            }
            #expect(try await province.faults() == [])
        }
    }

    @Test("The pool counts apart, offers the nearest union and starts membership on acceptance (R14, R15)", arguments: Engine.testable)
    func pool(engine: Engine) async throws {
        try await P.run(engine) { province in
            let tree = try await province.organisations.tree()
            let id = try await province.database.write { tx in
                let person = try province.makePerson(1, in: tx)
                let courier = WorkFacts(occupation: "快递员", newFormKind: .courier, platform: "蓝鹊速递")
                return try province.memberships.applyToPool(
                    NewApplication(person: person, name: "张小三", birthday: nil, isVerified: true, work: courier), pool: UnionPlace(P.county, in: tree),
                    offeredTo: P.couriers, by: .person(person), now: province.now, in: tx)
            }
            #expect(try await province.counters(P.city) == CounterValues(pooled: 1, unions: try await province.counters(P.city).unions))
            let offered = try await province.database.read { try WaitingLists().offered(to: P.couriers, limit: 10, tx: $0) }
            #expect(offered.map(\.id) == [id])
            province.clock.advance(by: .days(3))
            let member = try await province.database.write { tx in
                try province.memberships.perform(
                    .takeIn, on: id, to: UnionPlace(memberUnion: P.couriers, in: tree), by: P.receiver, with: .init(), now: province.now, in: tx)
            }
            #expect(member.organisation == P.couriers && member.joinedOn == province.now.day && member.offeredTo == nil)
            #expect(try await province.counters(P.couriers) == CounterValues(members: 1, verified: 1, newForm: 1, unions: 1))
            #expect(try await province.counters(P.city).pooled == 0)
            let card = try await province.database.read { try province.memberships.events(of: id, in: $0) }
            #expect(card.map(\.version) == [3, 2, 1])
            #expect(try await province.faults() == [])
        }
    }
}

@Suite("Transfers: one relation that follows the job (R12, R13)")
struct TransferTests {
    @Test("A transfer counts in the old union until the new one takes it, in one instant", arguments: Engine.testable)
    func accept(engine: Engine) async throws {
        try await P.run(engine) { province in
            let id = try await province.makeMember(1, at: P.factory, work: WorkFacts(department: "装配车间", employeeNumber: "A001"))
            let tree = try await province.organisations.tree()
            let person = try await province.database.read { try province.memberships.existing(id, in: $0).person }
            let transfer = try await province.database.write { tx in
                try province.transfers.request(id, to: UnionPlace(memberUnion: P.hospital, in: tree), reason: "换工作", by: .person(person), now: province.now, in: tx)
            }
            #expect(try await province.counters(P.factory).members == 1)
            #expect(try await province.database.read { try province.memberships.existing(id, in: $0).state } == .transferring)
            await #expect(throws: MembershipProblem.transferOpen) {
                try await province.database.write { tx in
                    try province.transfers.request(id, to: UnionPlace(memberUnion: P.school, in: tree), reason: "又换", by: .person(person), now: province.now, in: tx)
                }
            }
            let after = try await province.database.write { tx in try province.transfers.accept(transfer, by: P.receiver, tree: tree, now: province.now, in: tx) }
            #expect(after.organisation == P.hospital && after.state == .active && after.work.department == nil && after.work.employeeNumber == nil)
            #expect(try await province.counters(P.factory).members == 0)
            #expect(try await province.counters(P.hospital).members == 1)
            #expect(try await province.counters(P.city).members == 1)
            await #expect(throws: MembershipProblem.transferDecided) {
                try await province.database.write { tx in try province.transfers.refuse(transfer, reason: "迟了", by: P.receiver, now: province.now, in: tx) }
            }
            #expect(try await province.faults() == [])
        }
    }

    @Test("Refused and withdrawn transfers bring the member back", arguments: Engine.testable)
    func back(engine: Engine) async throws {
        try await P.run(engine) { province in
            let id = try await province.makeMember(1, at: P.factory)
            let tree = try await province.organisations.tree()
            let person = try await province.database.read { try province.memberships.existing(id, in: $0).person }
            let ask: @Sendable (any Transaction) throws -> TransferID = { tx in
                try province.transfers.request(id, to: UnionPlace(memberUnion: P.hospital, in: tree), reason: "换工作", by: .person(person), now: province.now, in: tx)
            }
            let first = try await province.database.write(ask)
            try await province.database.write { tx in try province.transfers.refuse(first, reason: "查无此人", by: P.receiver, now: province.now, in: tx) }
            let second = try await province.database.write(ask)
            try await province.database.write { tx in try province.transfers.withdraw(second, reason: "不换了", by: person, now: province.now, in: tx) }
            let (member, transfers) = try await province.database.read { tx in
                (try province.memberships.existing(id, in: tx), try province.transfers.history(of: id, in: tx))
            }
            #expect(member.state == .active && member.organisation == P.factory)
            #expect(transfers.map(\.state) == [.withdrawn, .refused])
            #expect(try await province.faults() == [])
        }
    }

    @Test("A roster's proposal moves nothing until the receiving union accepts it", arguments: Engine.testable)
    func proposal(engine: Engine) async throws {
        try await P.run(engine) { province in
            let id = try await province.makeMember(1, at: P.factory)
            let tree = try await province.organisations.tree()
            let transfer = try await province.database.write { tx in
                try province.transfers.propose(
                    try province.memberships.existing(id, in: tx), to: UnionPlace(memberUnion: P.hospital, in: tree), reason: "花名册",
                    .init(department: "内科"), by: P.receiver, now: province.now, in: tx)
            }
            let proposed = try #require(transfer)
            #expect(try await province.database.read { try province.memberships.existing(id, in: $0).state } == .active)
            let after = try await province.database.write { tx in try province.transfers.accept(proposed, by: P.receiver, tree: tree, now: province.now, in: tx) }
            #expect(after.organisation == P.hospital && after.work.department == "内科")
            let events = try await province.database.read { try province.memberships.events(of: id, in: $0) }
            #expect(events.map(\.act) == [.acceptTransfer, .beginTransfer, .approve, .apply])
            #expect(try await province.faults() == [])
        }
    }

    @Test("What is under way ends with the membership", arguments: Engine.testable)
    func dropped(engine: Engine) async throws {
        try await P.run(engine) { province in
            let id = try await province.makeMember(1, at: P.factory)
            let tree = try await province.organisations.tree()
            try await province.database.write { tx in
                _ = try province.transfers.request(
                    id, to: UnionPlace(memberUnion: P.hospital, in: tree), reason: "换工作", by: Acting(.unionOfficer, .shell), now: province.now, in: tx)
                try province.memberships.perform(.recordDeath, on: id, by: P.officer, with: .init(document: "死亡证明"), now: province.now, in: tx)
            }
            #expect(try await province.database.read { try province.transfers.history(of: id, in: $0).map(\.state) } == [.dropped])
            #expect(try await province.database.read { try WaitingLists().incoming(to: .union(P.hospital), limit: 9, tx: $0).count } == 0)
            #expect(try await province.counters(P.province).members == 0)
            #expect(try await province.faults() == [])
        }
    }
}
