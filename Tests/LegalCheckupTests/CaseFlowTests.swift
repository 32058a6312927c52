import Audit
import Kernel
import Sheets
import Store
import TestSupport
import Testing
import Vault

@testable import LegalCheckup

@Suite("A check-up from request to letter (R70)") struct CaseFlowTests {
    @Test("The whole way: request, review, prescription, cure, re-check, letter", arguments: Engine.testable)
    func whole(engine: Engine) async throws {
        try await CheckupWorld.with(engine) { world in
            let id = try await world.issued()
            var found = try await world.found(id)
            #expect(found.state == .prescribed && found.round == 1 && found.recheckDueOn == Day("2027-02-24"))
            let report = try #require(try await world.prescription(id))
            #expect(Set(report.items.map(\.code)) == ["DEPOSIT_COLLECTION", "WEDDING_LEAVE_DENIAL", "MARRIAGE_DATING_BAN"] && report.praised.map(\.code) == ["GP_NO_LAYOFF"])
            #expect(report.items.map(\.severity) == [.high, .high, .medium])
            #expect(report.items[0].quote.contains("押金") && report.items[0].place == "第二条" && !report.items[0].law.isEmpty)
            #expect(report.lawyer == "测试律师" && report.union == "测试市总工会")

            try await world.desk.perform(.acknowledge, on: id, by: .init(world.firm, .employer))
            let items = try await world.items(id)
            #expect(items.count == 3)
            await #expect(throws: CheckupProblem.self) { try await submit(world, id, CheckupWorld.handbook) }
            for item in items { try await world.desk.change(item.id, of: id, owner: "人力资源部", dueOn: item.dueOn, isDone: true, by: world.firm) }

            let changed = CheckupWorld.handbook.replacing("新员工入职须缴纳押金五百元，离职时退还。", with: "公司不向新员工收取押金。")
                .replacing("员工在试用期内不享受婚假。", with: "员工（含试用期）依法享受婚假，工资照发。")
            try await submit(world, id, changed)
            try await world.desk.examine(id)
            // What the lawyer said of the clause that is as it was holds on.
            #expect(try await world.findings(id).contains { $0.code == "MARRIAGE_DATING_BAN" && $0.decision == .accepted })
            for finding in try await world.findings(id) where finding.decision == .proposed {
                try await world.lawyers.decide(finding.id, of: id, .rejected, texts: FindingTexts(reason: "测试用"), by: world.lawyer)
            }
            found = try await world.found(id)
            let current = found
            let comparison = try #require(try await world.database.read { try world.lawyers.comparison(current, in: $0) })
            #expect(comparison.count(.cured) == 2 && comparison.count(.same) == 1 && comparison.count(.new) == 0)
            try await world.lawyers.close(id, letter: "贵单位已完成整改，现予办结。", by: world.lawyer)
            #expect(try await world.found(id).state == .closed)
            let letter = try await world.database.read { try world.tools.prescriptions.letter(of: id, in: $0)?.text }
            #expect(letter == "贵单位已完成整改，现予办结。")
        }
    }

    private func submit(_ world: CheckupWorld, _ id: CheckupCaseID, _ text: String) async throws {
        try await world.desk.submit(DocumentText(pasted: text), byteCount: text.utf8.count, to: id, by: .init(world.firm, .employer))
    }

    @Test("Nothing is issued while a finding is undecided, nor by anybody but the case's lawyer", arguments: Engine.testable)
    func lawyersWord(engine: Engine) async throws {
        try await CheckupWorld.with(engine) { world in
            let id = try await world.examined()
            try await world.lawyers.add("DEPOSIT_COLLECTION", clause: 0, texts: FindingTexts(), to: id, by: world.lawyer)
            let first = try #require(try await world.findings(id).first)
            try await world.lawyers.decide(first.id, of: id, .proposed, texts: FindingTexts(), by: world.lawyer)
            await #expect(throws: CheckupProblem.self) { try await world.lawyers.issue(id, by: world.lawyer) }
            await #expect(throws: CheckupProblem.self) { try await world.lawyers.decide(first.id, of: id, .rejected, texts: FindingTexts(), by: world.lawyer) }
            for finding in try await world.findings(id) { try await world.lawyers.decide(finding.id, of: id, .accepted, texts: FindingTexts(), by: world.lawyer) }
            await #expect(throws: CheckupProblem.self) { try await world.lawyers.issue(id, by: world.coordinator) }
            #expect(try await world.prescription(id) == nil)
            try await world.lawyers.issue(id, by: world.lawyer)
            #expect(try await world.prescription(id) != nil)
            await #expect(throws: CheckupProblem.self, "settled") {
                try await world.lawyers.decide(first.id, of: id, .accepted, texts: FindingTexts(), by: world.lawyer)
            }
        }
    }

    @Test("A firm that leaves takes its words with it: no sealed byte of them is left", arguments: Engine.testable)
    func deletion(engine: Engine) async throws {
        try await CheckupWorld.with(engine) { world in
            let id = try await world.issued(mayTeach: true)
            var answers = InterviewAnswers()
            answers.chosen = ["c1": "later"]
            let tables = ["checkup_document", "checkup_prescription", "checkup_cure_item", "checkup_feedback"]
            #expect(try await counts(world, id).allSatisfy { $0 > 0 }, "\(tables)")
            try await world.desk.withdraw(id, reason: nil, deletes: true, by: world.firm)
            #expect(try await counts(world, id) == [0, 0, 0, 0])
            let left = try await world.findings(id)
            #expect(left.allSatisfy { $0.decision == .accepted && $0.texts == FindingTexts() })
            #expect(try await world.found(id).state == .withdrawn)
            await #expect(throws: CheckupProblem.self) { try await world.desk.perform(.acknowledge, on: id, by: .init(world.firm, .employer)) }
        }
    }

    private func counts(_ world: CheckupWorld, _ id: CheckupCaseID) async throws -> [Int] {
        try await world.database.read { tx in
            [
                try tx.scalar("SELECT COUNT(*) FROM checkup_document WHERE case_id = :id", ["id": id]) ?? 0,
                try tx.scalar("SELECT COUNT(*) FROM checkup_prescription WHERE case_id = :id", ["id": id]) ?? 0,
                try tx.scalar("SELECT COUNT(*) FROM checkup_cure_item WHERE case_id = :id", ["id": id]) ?? 0,
                try tx.scalar("SELECT COUNT(*) FROM checkup_feedback WHERE case_id = :id", ["id": id]) ?? 0,
            ]
        }
    }

    @Test("The database holds no word of a document, and neither does the log", arguments: Engine.testable)
    func sealed(engine: Engine) async throws {
        try await CheckupWorld.with(engine) { world in
            let id = try await world.issued(mayTeach: true)
            let document = try #require(try await world.found(id).document)
            let (text, parts, log) = try await world.database.read { tx in
                (
                    try tx.row("SELECT text_sealed FROM checkup_document WHERE id = :id", ["id": document])?[0] as [UInt8]?,
                    try tx.row("SELECT parts_sealed FROM checkup_document WHERE id = :id", ["id": document])?[0] as [UInt8]?,
                    try tx.rows("SELECT detail FROM audit_entry").map { $0[0] as String }.joined()
                )
            }
            for bytes in [try #require(text), try #require(parts)] { #expect(!String(decoding: bytes, as: UTF8.self).contains("押金")) }
            #expect(!log.contains("押金") && !log.contains("绿源"))
            #expect(try await world.database.read { try world.tools.documents.text(of: document, in: $0) } == CheckupWorld.handbook)
        }
    }

    @Test("Lawyers' decisions become labelled clauses, of firms that agreed alone and without their name", arguments: Engine.testable)
    func feedback(engine: Engine) async throws {
        try await CheckupWorld.with(engine) { world in
            let silent = try await world.issued()
            let teaching = try await world.issued(mayTeach: true)
            let lines = try await world.database.read { try world.tools.feedback.lines(of: [silent, teaching], in: $0) }
            #expect(lines.contains { $0.labels == ["DEPOSIT_COLLECTION"] && $0.text.contains("押金") })
            #expect(!lines.isEmpty && lines.allSatisfy { !$0.text.contains("绿源") })
            let none = try await world.database.read { try world.tools.feedback.lines(of: [silent], in: $0) }
            #expect(none.isEmpty)
        }
    }

    @Test("A retried request opens one case; a document without clauses sends the firm back", arguments: Engine.testable)
    func retried(engine: Engine) async throws {
        try await CheckupWorld.with(engine) { world in
            let opening = CheckupDesk.Opening(employer: CheckupEmployer(name: "重试有限公司"), origin: .request, contact: world.firm)
            let first = try await world.desk.open(opening, at: world.city, key: "k1", by: world.firm)
            #expect(try await world.desk.open(opening, at: world.city, key: "k1", by: world.firm) == first)
            try await world.desk.perform(.accept, on: first, by: .init(world.coordinator, .coordinator))
            try await submit(world, first, "\n \n")
            try await world.desk.examine(first)
            #expect(try await world.found(first).state == .consented)
            try await submit(world, first, CheckupWorld.handbook)
            try await world.desk.examine(first)
            #expect(try await world.found(first).state == .reviewing)
        }
    }

    @Test("The questionnaire alone can be reviewed; its findings follow the answers", arguments: Engine.testable)
    func interview(engine: Engine) async throws {
        try await CheckupWorld.with(engine) { world in
            let id = try await world.accepted()
            var answers = InterviewAnswers()
            for question in Interview.shipped.parts.flatMap(\.questions) where question.isAsked(answers) {
                answers.chosen[question.id] = question.options.first { !$0.codes.contains { !$0.isGoodPractice } }?.value
            }
            answers.chosen["c6"] = "yes"
            try await world.desk.save(answers, of: id, by: .init(world.firm, .employer))
            #expect(try await world.findings(id).contains { $0.code == "DEPOSIT_COLLECTION" && $0.origin == .interview && $0.texts.trigger?.contains("押金") == true })
            answers.chosen["c6"] = "no"
            try await world.desk.save(answers, of: id, by: .init(world.firm, .employer))
            #expect(try await !world.findings(id).contains { $0.code == "DEPOSIT_COLLECTION" })
            try await world.desk.perform(.reviewInterview, on: id, by: .init(world.firm, .employer))
            #expect(try await world.found(id).state == .reviewing)
        }
    }

    @Test("A firm is reminded once of its re-check and once of what is overdue", arguments: Engine.testable)
    func reminders(engine: Engine) async throws {
        try await CheckupWorld.with(engine) { world in
            let id = try await world.issued()
            try await world.desk.perform(.acknowledge, on: id, by: .init(world.firm, .employer))
            let reminders = Reminders(tools: world.tools)
            #expect(try await reminders.run() == 0)
            // The two serious ones are due in 15 working days, on one day; the third later.
            world.clock.set(Day("2026-12-16")!.start + .hours(9))
            #expect(try await reminders.run() == 1)
            #expect(try await reminders.run() == 0)
            world.clock.set(Day("2027-02-24")!.start + .hours(9))
            #expect(try await reminders.run() == 2)
            #expect(try await reminders.run() == 0)
        }
    }

    // MARK: Random walk

    @Test("Random acts by random people: what the rule refuses is refused, what it allows happens, and every change is in the log", arguments: Engine.testable, [UInt64(1), 2])
    func walk(engine: Engine, seed: UInt64) async throws {
        try await CheckupWorld.with(engine) { world in
            var random = SplitMix(seed: seed)
            for _ in 0..<6 {
                let id = try await world.desk.open(
                    .init(employer: CheckupEmployer(name: "随机有限公司"), origin: .request, contact: world.firm), at: world.city, key: nil, by: world.firm)
                var moves = 0
                for step in 0..<14 {
                    let acts = CheckupAct.allCases.filter { ![.examine, .recheck, .reissue].contains($0) }
                    let act = acts.randomElement(using: &random) ?? .accept
                    let actor = CheckupActor.allCases.randomElement(using: &random) ?? .employer
                    let before = try await world.found(id)
                    let facts = try await world.database.read { try world.tools.cases.facts(before, in: $0) }
                    let expected = refusal(of: act, by: actor, facts, today: world.now.day)
                    let now = world.now
                    do {
                        try await world.database.write { tx in
                            try world.tools.cases.perform(act, on: try world.tools.cases.existing(id, in: tx), as: actor, by: .system, now: now, in: tx)
                        }
                        #expect(expected == nil, "seed \(seed), step \(step): \(act) by \(actor) from \(before.state)")
                        moves += 1
                        #expect(try await world.found(id).state == act.to)
                    } catch CheckupProblem.refused(_, let refusal) {
                        #expect(refusal == expected, "seed \(seed), step \(step): \(act) by \(actor) from \(before.state)")
                        #expect(try await world.found(id).version == before.version)
                    }
                }
                let entries = try await AuditLog(database: world.database).history(of: Cases.object(id))
                #expect(entries.count == moves + 1, "seed \(seed)")
            }
        }
    }
}

@Suite("Policies, statistics and legal aid in the database") struct CompendiumTests {
    private static func policy(_ title: String, _ text: String, region: String? = nil, audience: PolicyAudience = .both, through: String? = nil, codes: [FindingCode] = [])
        -> PolicyContent
    {
        PolicyContent(
            title: title, text: text, source: "测试", region: region.flatMap { RegionCode($0) }, audience: audience, tags: ["测试"], codes: codes, validFrom: Day("2026-01-01")!,
            validThrough: through.flatMap { Day($0) })
    }

    @Test("Search finds by words, ranks titles first, leaves out drafts, the past and other areas", arguments: Engine.testable)
    func search(engine: Engine) async throws {
        try await CheckupWorld.with(engine) { world in
            let today = world.now.day
            let all: [(PolicyContent, PolicyState)] = [
                (Self.policy("工伤保险待遇", "受伤以后怎么申请待遇。"), .published), (Self.policy("稳岗返还", "少裁员的企业返还失业保险费，也讲到工伤保险。", audience: .employers), .published),
                (Self.policy("深圳工伤预防", "培训。", region: "440300"), .published), (Self.policy("旧的工伤办法", "已经失效。", through: "2026-06-30"), .published),
                (Self.policy("工伤草稿", "还没发布。"), .draft),
            ]
            for (content, state) in all {
                let id: PolicyID = world.tools.ids.next()
                let now = world.now
                try await world.database.write { tx in
                    try world.tools.policies.save(content, state: state, id: id, version: nil, at: world.city, by: world.coordinator, now: now, in: tx)
                }
            }
            func titles(_ query: Policies.Query) async throws -> [String] {
                try await world.database.read { try world.tools.policies.search(query, on: today, limit: 20, in: $0).map(\.content.title) }
            }
            #expect(try await titles(.init(text: "工伤保险")) == ["工伤保险待遇", "稳岗返还"])
            #expect(try await titles(.init(text: "工伤", region: RegionCode("440106"))) == ["工伤保险待遇", "稳岗返还"])
            #expect(try await Set(titles(.init(text: "工伤", region: RegionCode("440300")))) == ["工伤保险待遇", "稳岗返还", "深圳工伤预防"])
            #expect(try await titles(.init(text: "工伤", includesPast: true)).contains("旧的工伤办法"))
            #expect(try await titles(.init(text: "工伤保险", audience: .workers)) == ["工伤保险待遇"])
            #expect(try await titles(.init(text: "不存在的词语")).isEmpty)
        }
    }

    @Test("A prescription carries the policies of its codes and area (1+1)", arguments: Engine.testable)
    func attached(engine: Engine) async throws {
        try await CheckupWorld.with(engine) { world in
            let (id, now): (PolicyID, Instant) = (world.tools.ids.next(), world.now)
            try await world.database.write { tx in
                try world.tools.policies.save(
                    Self.policy("招用指引", "招用时不收押金。", region: "440100", codes: ["DEPOSIT_COLLECTION"]), state: .published, id: id, version: nil, at: world.city,
                    by: world.coordinator, now: now, in: tx)
            }
            let report = try await world.prescription(try await world.issued())
            #expect(report?.policies.map(\.title) == ["招用指引"])
        }
    }

    @Test("A policy that somebody else has changed is not written over", arguments: Engine.testable)
    func versions(engine: Engine) async throws {
        try await CheckupWorld.with(engine) { world in
            let (id, now): (PolicyID, Instant) = (world.tools.ids.next(), world.now)
            @Sendable func save(_ title: String, _ version: Int?) async throws {
                try await world.database.write { tx in
                    try world.tools.policies.save(
                        Self.policy(title, "内容。"), state: .published, id: id, version: version, at: world.city, by: world.coordinator, now: now, in: tx)
                }
            }
            try await save("第一版", nil)
            try await save("第二版", 1)
            await #expect(throws: CommonProblem.self) { try await save("另一个第二版", 1) }
            let found = try await world.database.read { try world.tools.policies.search(.init(text: "第二版"), on: now.day, limit: 5, in: $0) }
            #expect(found.map(\.content.title) == ["第二版"])
            #expect(try await world.database.read { try world.tools.policies.search(.init(text: "第一版"), on: now.day, limit: 5, in: $0) }.isEmpty)
        }
    }

    @Test("Cells under 5 firms are hidden, and a second one where the hidden could be computed (R21)")
    func cells() {
        func facts(_ code: FindingCode, _ count: Int, from start: Int64) -> [CheckupStatistics.Fact] {
            (0..<count).map { .init(caseID: CheckupCaseID(start + Int64($0)), code: code, industry: "C", region: RegionCode("440100"), year: 2026) }
        }
        let table = CheckupStatistics.table(facts("DEPOSIT_COLLECTION", 12, from: 1) + facts("FINES", 6, from: 1) + facts("UNION_BAN", 3, from: 1), by: .code)
        #expect(table.lines.map(\.isHidden) == [false, true, true])
        #expect(CheckupStatistics.table(facts("FINES", 4, from: 1), by: .industry).lines.map(\.isHidden) == [true])
        #expect(table.cases == 12)
    }

    @Test("Legal aid is sealed, due in five working days, and answered once", arguments: Engine.testable)
    func aid(engine: Engine) async throws {
        try await CheckupWorld.with(engine) { world in
            let (id, now): (LegalAidID, Instant) = (world.tools.ids.next(), world.now)
            try await world.database.write { tx in
                try world.tools.aid.create(id, .pay, "公司拖欠两个月工资怎么办？", at: world.city, by: world.firm, now: now, in: tx)
            }
            let sealed = try await world.database.read { try $0.row("SELECT question_sealed FROM legal_aid_request WHERE id = :id", ["id": id])?[0] as [UInt8]? }
            #expect(!String(decoding: try #require(sealed), as: UTF8.self).contains("拖欠"))
            let request = try #require(try await world.database.read { try world.tools.aid.find(id, in: $0) })
            #expect(request.question == "公司拖欠两个月工资怎么办？" && request.dueOn == Day("2026-12-01"))
            try await world.database.write { tx in try world.tools.aid.answer(request, "先向劳动监察投诉。", by: world.lawyer, now: now, in: tx) }
            await #expect(throws: CheckupProblem.self) {
                try await world.database.write { tx in try world.tools.aid.answer(request, "再答一次。", by: world.lawyer, now: now, in: tx) }
            }
            #expect(try await world.database.read { try world.tools.aid.find(id, in: $0)?.answer } == "先向劳动监察投诉。")
        }
    }
}
