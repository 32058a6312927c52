import Kernel
import Store
import TestSupport
import Testing

@testable import Audit
@testable import Identity
@testable import Membership
@testable import Organisations

private typealias P = TestProvince

@Suite("Members follow their unions (R9b, R9c, R10)")
struct FollowerTests {
    private func register(_ province: TestProvince) -> UnionRegister { UnionRegister(followers: [MembershipFollower(memberships: province.memberships)]) }

    private func act(_ province: TestProvince) -> UnionRegister.Act { UnionRegister.Act(by: .shell, at: province.now) }

    private func version(_ province: TestProvince, _ id: OrganisationID) async throws -> Int {
        try await province.database.read { try Organisations.record(id, in: $0)?.version ?? 0 }
    }

    @Test("A moved town takes its members' places and counters with it", arguments: Engine.testable)
    func moved(engine: Engine) async throws {
        try await P.run(engine) { province in
            let member = try await province.makeMember(1, at: P.factory)
            let version = try await version(province, P.town)
            try await province.database.write { tx in
                try register(province).reparent(P.town, to: P.otherCounty, version: version, act(province), in: tx)
            }
            let found = try await province.database.read { tx in
                (
                    try MemberLists().page(MemberQuery(scope: .county(P.otherCounty)), cursor: nil, limit: 9, in: tx).map(\.id),
                    try MemberLists().page(MemberQuery(scope: .county(P.county)), cursor: nil, limit: 9, in: tx).map(\.id)
                )
            }
            #expect(found == ([member], []))
            #expect(try await province.counters(P.otherCounty).members == 1)
            #expect(try await province.faults() == [])
        }
    }

    @Test("A merged union's members, applicants and transfers go over to the other", arguments: Engine.testable)
    func merged(engine: Engine) async throws {
        try await P.run(engine) { province in
            let member = try await province.makeMember(1, at: P.factory)
            let between = try await province.makeMember(2, at: P.factory)
            let leaving = try await province.makeMember(3, at: P.factory)
            let tree = try await province.organisations.tree()
            let applicant = try await province.database.write { try province.apply(4, at: P.factory, tree: tree, in: $0) }
            try await province.database.write { tx in
                let by = Acting(.unionOfficer, .shell)
                _ = try province.transfers.request(between, to: UnionPlace(memberUnion: P.school, in: tree), reason: "换岗", by: by, now: province.now, in: tx)
                _ = try province.transfers.request(leaving, to: UnionPlace(memberUnion: P.hospital, in: tree), reason: "换工作", by: by, now: province.now, in: tx)
            }
            let version = try await version(province, P.factory)
            try await province.database.write { tx in
                try register(province).merge(P.factory, into: P.school, version: version, act(province), in: tx)
            }
            let members = try await province.database.read { try MemberLists().memberships([member, between, leaving, applicant], in: $0) }
            #expect(members.map(\.organisation) == [P.school, P.school, P.school, P.school])
            #expect(members.map(\.state) == [.active, .active, .transferring, .applied])
            #expect(try await province.counters(P.school) == CounterValues(members: 3, verified: 3, pending: 1, unions: 1))
            let events = try await province.database.read { try province.memberships.events(of: member, in: $0) }
            #expect(events.first?.to == .active && events.first?.detail == P.factory.description)
            #expect(try await province.faults() == [])
        }
    }

    @Test("A dissolved union's members wait in the county's pool with their past", arguments: Engine.testable)
    func dissolved(engine: Engine) async throws {
        try await P.run(engine) { province in
            let member = try await province.makeMember(1, at: P.factory)
            let left = try await province.makeMember(2, at: P.factory)
            let coming = try await province.makeMember(3, at: P.hospital)
            let tree = try await province.organisations.tree()
            let applicant = try await province.database.write { tx in
                try province.memberships.perform(.leave, on: left, by: P.officer, with: .init(document: "申请"), now: province.now, in: tx)
                _ = try province.transfers.request(
                    coming, to: UnionPlace(memberUnion: P.factory, in: tree), reason: "换工作", by: Acting(.unionOfficer, .shell), now: province.now, in: tx)
                return try province.apply(4, at: P.factory, tree: tree, in: tx)
            }
            let version = try await version(province, P.factory)
            try await province.database.write { tx in
                try register(province).dissolve(P.factory, .employerEnded, document: "注销通知", version: version, act(province), in: tx)
            }
            let members = try await province.database.read { try MemberLists().memberships([member, applicant, left, coming], in: $0) }
            #expect(members.map(\.state) == [.pooled, .pooled, .left, .active])
            #expect(members.map(\.organisation) == [P.county, P.county, P.factory, P.hospital])
            #expect(members[0].dueOn != nil)
            #expect(try await province.counters(P.county) == CounterValues(pooled: 2, unions: try await province.counters(P.county).unions))
            #expect(try await province.faults() == [])
        }
    }
}

@Suite("A person's data (R20, R60)")
struct MembershipPersonalDataTests {
    @Test("A living membership keeps the identity; an ended one loses its name and work", arguments: Engine.testable)
    func erasing(engine: Engine) async throws {
        try await P.run(engine) { province in
            let source = MembershipPersonalData(memberships: province.memberships)
            let id = try await province.makeMember(1, at: P.factory, work: WorkFacts(occupation: "电工", department: "装配车间"))
            let person = try await province.database.read { try province.memberships.existing(id, in: $0).person }
            #expect(try await province.database.read { try source.kept(person, in: $0).map(\.needsIdentity) } == [true])
            try await province.database.write { tx in
                try province.memberships.perform(.leave, on: id, by: .person(person), with: .init(reason: "换城市"), now: province.now, in: tx)
                try source.erase(person, at: province.now, in: tx)
            }
            let (member, events, kept) = try await province.database.read { tx in
                (try province.memberships.existing(id, in: tx), try province.memberships.events(of: id, in: tx), try source.kept(person, in: tx))
            }
            #expect(member.name.isEmpty && member.work == WorkFacts() && events.allSatisfy { $0.reason == nil })
            #expect(kept.map(\.needsIdentity) == [false])
            #expect(try await province.faults() == [])
        }
    }

    @Test("An account that turns out to be a member brings its application to an end and its history along", arguments: Engine.testable)
    func moving(engine: Engine) async throws {
        try await P.run(engine) { province in
            let source = MembershipPersonalData(memberships: province.memberships)
            let own = try await province.makeMember(1, at: P.factory)
            let tree = try await province.organisations.tree()
            let (account, application) = try await province.database.write { tx -> (PersonID, MembershipID) in
                let account = try province.people.create(NewPerson(name: try PersonName.parse("张小三"), phone: P.phone(9)), at: province.now, in: tx)
                let new = NewApplication(person: account, name: "张小三", birthday: nil, isVerified: false, work: WorkFacts())
                return (account, try province.memberships.apply(new, at: UnionPlace(memberUnion: P.school, in: tree), by: .person(account), now: province.now, in: tx))
            }
            let person = try await province.database.read { try province.memberships.existing(own, in: $0).person }
            try await province.database.write { try source.move(from: account, to: person, in: $0) }
            let history = try await province.database.read { try province.memberships.history(of: person, in: $0) }
            #expect(history.map(\.id) == [application, own] && history.map(\.state) == [.withdrawn, .active])
            #expect(try await province.faults() == [])
        }
    }
}
