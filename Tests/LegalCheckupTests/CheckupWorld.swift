import Audit
import Identity
import Kernel
import Membership
import Organisations
import Store
import TestSupport
import Vault
import Web

@testable import LegalCheckup

/// A city federation with a lawyer, a coordinator and a firm's person, on a database of its own; the clock stands at 10:00 on 24 November 2026.
struct CheckupWorld: Sendable {
    let database: any DatabaseControl
    let clock: ManualClock
    let tools: CheckupTools
    let province: OrganisationID
    let city: OrganisationID
    let lawyer: PersonID
    let coordinator: PersonID
    let firm: PersonID

    var desk: CheckupDesk { CheckupDesk(tools) }
    var lawyers: LawyerDesk { LawyerDesk(tools) }
    var now: Instant { clock.now() }

    static func with<T>(_ engine: Engine, _ body: (CheckupWorld) async throws -> T) async throws -> T {
        let clock = ManualClock(Day("2026-11-24")!.start + .hours(10))
        let ids = IdentifierMaker(node: 0, clock: clock)
        let vault = Vault(KeyRing.generated(on: clock.now().day))
        return try await withDatabase(engine) { database in
            let identity = IdentityFeature(database: database, clock: clock, ids: ids, vault: vault)
            let organisations = Organisations(database: database)
            let audit = AuditFeature(database: database)
            let tools = CheckupTools(
                database: database, ids: ids, clock: clock, vault: vault, organisations: organisations, identity: identity, directory: "/nowhere")
            let feature = LegalCheckupFeature(tools: tools, log: AuditLog(database: database))
            let tree = OrganisationsFeature(
                organisations: organisations, people: identity.people, roles: identity.roles, audit: AuditLog(database: database), ids: ids, followers: [], blockers: [])
            try await database.migrate(StoreSchema.migrations + audit.migrations + identity.migrations + tree.migrations + feature.migrations)
            let (province, city): (OrganisationID, OrganisationID) = (ids.next(), ids.next())
            let people = try await database.write { tx in
                try Organisations.insertMany(
                    [
                        NewOrganisation(id: province, parent: nil, kind: .province, name: "测试省总工会", region: RegionCode("440000"), foundedOn: clock.now().day),
                        NewOrganisation(id: city, parent: province, kind: .city, name: "测试市总工会", region: RegionCode("440100"), foundedOn: clock.now().day),
                    ], at: clock.now(), in: tx)
                return try ["测试律师", "测试联络", "测试人事"].enumerated().map { index, name in
                    try identity.people.create(NewPerson(name: try PersonName.parse(name), phone: PhoneNumber("1990000910\(index)")), at: clock.now(), in: tx)
                }
            }
            return try await body(
                CheckupWorld(
                    database: database, clock: clock, tools: tools, province: province, city: city, lawyer: people[0], coordinator: people[1], firm: people[2]))
        }
    }

    func found(_ id: CheckupCaseID) async throws -> CheckupCase { try await database.read { try tools.cases.existing(id, in: $0) } }

    /// Requested, accepted, given to the lawyer.
    func accepted(mayTeach: Bool = false) async throws -> CheckupCaseID {
        let employer = CheckupEmployer(name: "绿源食品有限公司", industry: .c, region: RegionCode("440100"), staffCount: 120)
        let id = try await desk.open(.init(employer: employer, origin: .request, contact: firm, mayTeach: mayTeach), at: city, key: nil, by: firm)
        try await desk.perform(.accept, on: id, by: .init(coordinator, .coordinator))
        try await desk.assign(lawyer, to: id, by: coordinator)
        return id
    }

    static let handbook = """
        第一章 总则
        第一条 为规范管理，保障职工权益，制定本制度。
        第二条 新员工入职须缴纳押金五百元，离职时退还。
        第三条 员工在试用期内不享受婚假。
        第四条 员工之间不得谈恋爱，违者辞退。
        第五条 公司承诺经营困难时不裁员、不降薪。
        第六条 工资每月十五日足额发放。
        """

    /// With the first document read.
    func examined(mayTeach: Bool = false) async throws -> CheckupCaseID {
        let id = try await accepted(mayTeach: mayTeach)
        try await desk.submit(DocumentText(pasted: Self.handbook), byteCount: 300, to: id, by: .init(firm, .employer))
        try await desk.examine(id)
        return id
    }

    func findings(_ id: CheckupCaseID) async throws -> [CaseFinding] {
        let document = try await found(id).document
        return try await database.read { try tools.findings.all(of: id, document: document, in: $0) }
    }

    /// The number of the clause that holds these words.
    func clause(_ words: String, of id: CheckupCaseID) async throws -> Int {
        let document = try await found(id).document
        let parts = try await database.read { tx in try document.flatMap { try tools.documents.parts(of: $0, in: tx) } }
        guard let index = parts?.clauses.firstIndex(where: { $0.text.contains(words) }) else { throw CheckupProblem.unknownClause }
        return index
    }

    /// Whatever the program found is rejected, and the three that are meant are added, so that a test doesn't depend on the rules.
    func reviewed(mayTeach: Bool = false) async throws -> CheckupCaseID {
        let id = try await examined(mayTeach: mayTeach)
        for finding in try await findings(id) { try await lawyers.decide(finding.id, of: id, .rejected, texts: FindingTexts(reason: "测试用"), by: lawyer) }
        for (words, code) in [("押金", "DEPOSIT_COLLECTION"), ("婚假", "WEDDING_LEAVE_DENIAL"), ("恋爱", "MARRIAGE_DATING_BAN"), ("不裁员", "GP_NO_LAYOFF")] {
            try await confirm(FindingCode(rawValue: code), clause: try await clause(words, of: id), of: id)
        }
        return id
    }

    /// Accepts the code on the clause, whether the program has found it or not.
    func confirm(_ code: FindingCode, clause: Int, of id: CheckupCaseID) async throws {
        if let known = try await findings(id).first(where: { $0.clause == clause && $0.code == code }) {
            try await lawyers.decide(known.id, of: id, .accepted, texts: FindingTexts(), by: lawyer)
        } else {
            try await lawyers.add(code, clause: clause, texts: FindingTexts(), to: id, by: lawyer)
        }
    }

    func issued(mayTeach: Bool = false) async throws -> CheckupCaseID {
        let id = try await reviewed(mayTeach: mayTeach)
        try await lawyers.issue(id, by: lawyer)
        return id
    }

    func prescription(_ id: CheckupCaseID) async throws -> Prescription? { try await database.read { try tools.prescriptions.latest(of: id, in: $0) } }
    func items(_ id: CheckupCaseID) async throws -> [CureItem] {
        let round = try await found(id).round
        return try await database.read { try tools.cure.items(of: id, round: round, in: $0) }
    }
}
