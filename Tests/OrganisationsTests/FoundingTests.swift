import Audit
import Identity
import Kernel
import Store
import TestSupport
import Testing
import Vault
import Web

@testable import Organisations

@Suite("Founding online")
struct FoundingTests {
    private struct Desk: Sendable {
        let database: any DatabaseControl
        let foundings: Foundings
        let roles: Roles
        let people: People
        let organisations: Organisations
        let applicant: PersonID
        let officer: PersonID
    }

    private func withDesk(_ engine: Engine, _ body: (Desk) async throws -> Void) async throws {
        try await withRegister(engine) { (database: any DatabaseControl, register: UnionRegister, organisations: Organisations) async throws -> Void in
            let ids = IdentifierMaker(node: 1, clock: ManualClock(testTime))
            let identity = IdentityFeature(
                database: database, clock: ManualClock(testTime), ids: ids, vault: Vault(KeyRing.generated(on: testTime.day)))
            try await database.migrate(
                AuditFeature(database: database).migrations + OrganisationsFeature.migrations + [TestMembers.migration] + identity.migrations)
            let people = identity.people
            let (applicant, officer) = try await database.write { tx in
                (
                    try people.create(NewPerson(name: try PersonName.parse("陈建会")), at: testTime, in: tx),
                    try people.create(NewPerson(name: try PersonName.parse("何审批")), at: testTime, in: tx)
                )
            }
            try await body(
                Desk(
                    database: database, foundings: Foundings(register: register, roles: identity.roles, ids: ids), roles: identity.roles, people: people,
                    organisations: organisations, applicant: applicant, officer: officer))
        }
    }

    private func draft(_ name: String = "虎门新星服装有限公司工会委员会", uscc: String = "91350100M000100Y43") -> FoundingDraft {
        FoundingDraft(
            name: name, employerName: "虎门新星服装有限公司", employerUSCC: uscc, region: RegionCode("441900121")!, industry: .c, staffCount: 60, memberCount: 48,
            preparingGroup: ["陈建会", "李筹备"])
    }

    private func code(_ desk: Desk, _ body: @escaping @Sendable (any Transaction) throws -> Void) async throws -> String? {
        do {
            try await desk.database.write(body)
            return nil
        } catch let problem as any Problem { return problem.code }
    }

    @Test(
        "R9: a founding is answered within 15 working days, holidays counted out",
        arguments: [
            ("2026-11-24", "2026-12-15"), ("2026-09-17", "2026-10-14"), ("2026-02-12", "2026-03-11"),
        ])
    func deadline(received: String, due: String) {
        #expect(FoundingTerm().due(receivedOn: Day(received)!).day == Day(due)!)
    }

    @Test("R9: what is approved exists, its applicant administers it, and only then", arguments: Engine.testable)
    func approval(engine: Engine) async throws {
        try await withDesk(engine) { desk in
            let (foundings, roles, applicant, officer) = (desk.foundings, desk.roles, desk.applicant, desk.officer)
            let draft = draft()
            let founding = try await desk.database.write { try foundings.submit(draft, by: applicant, to: id(7), at: testTime, in: $0) }
            let before = try await desk.database.read { (try Counters.read(id(7), in: $0).unions, try roles.grants(of: applicant, in: $0).count) }
            #expect(before.0 == 1 && before.1 == 0)
            let union = try await desk.database.write { try foundings.approve(founding, by: officer, at: testTime, in: $0) }
            let node = try await desk.organisations.tree().node(union)
            #expect(node?.parent == id(7) && node?.kind == .baseUnion && node?.industry == "C")
            let after = try await desk.database.read { (try Counters.read(id(1), in: $0).unions, try roles.grants(of: applicant, in: $0)) }
            #expect(after.0 == 11)
            #expect(after.1 == [Grant(role: .unionAdministrator, organisation: union)])
            let again = try await code(desk) { _ = try foundings.approve(founding, by: officer, at: testTime, in: $0) }
            #expect(again == "organisation.founding_closed")
            let second = try await code(desk) { _ = try foundings.submit(draft, by: officer, to: id(7), at: testTime, in: $0) }
            #expect(second == "organisation.employer_has_union")
        }
    }

    @Test("R9: a second application of an employer points to the first until that one is decided or withdrawn", arguments: Engine.testable)
    func second(engine: Engine) async throws {
        try await withDesk(engine) { desk in
            let (foundings, applicant, officer) = (desk.foundings, desk.applicant, desk.officer)
            let draft = draft()
            let first = try await desk.database.write { try foundings.submit(draft, by: applicant, to: id(7), at: testTime, in: $0) }
            let second = try await code(desk) { _ = try foundings.submit(draft, by: officer, to: id(7), at: testTime, in: $0) }
            #expect(second == "organisation.founding_waits")
            let others = try await code(desk) { try foundings.withdraw(first, by: officer, at: testTime, in: $0) }
            #expect(others == "not_found")
            try await desk.database.write { try foundings.withdraw(first, by: applicant, at: testTime, in: $0) }
            let third = try await desk.database.write { try foundings.submit(draft, by: officer, to: id(7), at: testTime, in: $0) }
            try await desk.database.write { try foundings.reject(third, reason: "材料不齐，请补充。", by: officer, at: testTime, in: $0) }
            let states = try await desk.database.read { tx in try [first, third].map { try foundings.founding($0, in: tx)?.state } }
            #expect(states == [.withdrawn, .rejected])
            let log = try await AuditLog(database: desk.database).history(of: AuditObject("founding", third))
            #expect(log.map(\.entry.action) == ["founding.rejected", "founding.submitted"])
        }
    }

    @Test("R9, R17: overdue ones stand first and show at the next union up, too", arguments: Engine.testable)
    func overdue(engine: Engine) async throws {
        try await withDesk(engine) { desk in
            let (foundings, applicant) = (desk.foundings, desk.applicant)
            let codes = ["91350100M000100Y43", "12990000MB1000009X"]
            let (old, new) = (draft("虎门甲厂工会委员会", uscc: codes[0]), draft("虎门乙厂工会委员会", uscc: codes[1]))
            let (first, second) = try await desk.database.write { tx in
                let late = try foundings.submit(new, by: applicant, to: id(7), at: testTime, in: tx)
                return (try foundings.submit(old, by: applicant, to: id(7), at: testTime - .days(30), in: tx), late)
            }
            func queue(_ union: Int64, limit: Int = 50, after: Cursor? = nil) async throws -> Slice<Founding> {
                try await desk.database.read { try foundings.waiting(at: id(union), today: testTime.day, after: after, limit: limit, in: $0) }
            }
            #expect(try await queue(7).items.map(\.id) == [first, second])
            #expect(try await queue(6).items.map(\.id) == [first])
            #expect(try await queue(1).items.isEmpty)
            let page = try await queue(7, limit: 1)
            #expect(page.items.map(\.id) == [first])
            #expect(try await queue(7, limit: 1, after: page.next).items.map(\.id) == [second])
            let count = try await desk.database.read { try foundings.waitingCount(at: id(7), today: testTime.day, in: $0) }
            #expect(count.all == 2 && count.overdue == 1)
        }
    }

    @Test("R9d: a union with foundings to decide is not dissolved; a merged one's go to its heir", arguments: Engine.testable)
    func following(engine: Engine) async throws {
        try await withDesk(engine) { desk in
            let (foundings, applicant, register) = (desk.foundings, desk.applicant, UnionRegister(followers: [TestMembers()]))
            let draft = draft()
            let founding = try await desk.database.write { try foundings.submit(draft, by: applicant, to: id(7), at: testTime, in: $0) }
            let refused = try await code(desk) { try register.dissolve(id(7), .decision, document: "文", version: 1, act(), in: $0) }
            #expect(refused == "organisation.remains")
            try await desk.database.write { try register.merge(id(7), into: id(5), version: 1, act(), in: $0) }
            #expect(try await desk.database.read { try foundings.founding(founding, in: $0)?.upper } == id(5))
        }
    }

    @Test(
        "What is wrong with the form of a founding is told beside its field",
        arguments: [
            ("employer_name", "", ["employer_name"]), ("employer_uscc", "81990000MC0000231Y", ["employer_uscc"]), ("employer_uscc", "123", ["employer_uscc"]),
            ("region", "", ["region"]), ("industry", "Z", ["industry"]), ("staff_count", "0", ["staff_count"]), ("member_count", "61", ["member_count"]),
            ("preparing_group", "陈建会\n王2", ["preparing_group"]), ("confirmed", "", ["confirmed"]), ("name", "", []),
        ])
    func form(field: String, value: String, wrong: [String]) {
        var form = Form([
            ("employer_name", "虎门新星服装有限公司"), ("employer_uscc", "91350100m000100y43"), ("region", "441900121"), ("industry", "C"), ("staff_count", "60"),
            ("member_count", "48"), ("preparing_group", "陈建会\n\n李 筹备"), ("confirmed", "1"), ("name", "虎门新星工会"),
        ])
        form.set(field, value)
        let read = FoundingForm.read(&form)
        #expect(form.problems.map(\.field) == wrong)
        #expect((read == nil) == !wrong.isEmpty)
        if field == "name" { #expect(read?.name == "虎门新星服装有限公司工会委员会" && read?.preparingGroup == ["陈建会", "李筹备"]) }
    }
}
