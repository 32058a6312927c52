import Foundation
import Kernel
import Sheets
import Store
import Synchronization
import TestSupport
import Testing
import Vault

@testable import Audit
@testable import Identity
@testable import Membership
@testable import Organisations

private typealias P = TestProvince

extension TestProvince {
    func imports(_ directory: String) -> ImportService {
        ImportService(
            database: database, clock: clock, ids: ids, vault: vault, people: people, memberships: memberships, organisations: organisations,
            directory: directory + "/imports")
    }

    /// Runs `body` with a province and a directory for files.
    static func runWithFiles<T>(_ engine: Engine, _ body: (TestProvince, ImportService, String) async throws -> T) async throws -> T {
        try await withTemporaryDirectory { directory in
            try await run(engine) { province in try await body(province, province.imports(directory), directory) }
        }
    }
}

/// Writes a .csv as the bytes given, and returns its path.
private func file(_ directory: String, _ name: String, _ bytes: [UInt8]) throws -> String {
    let path = directory + "/" + name
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
}

private func csv(_ directory: String, _ name: String, _ lines: [String]) throws -> String {
    try file(directory, name, Array(lines.joined(separator: "\n").utf8))
}

private func csv(_ directory: String, _ lines: [String]) throws -> String { try csv(directory, "roster.csv", lines) }

private func line(_ n: Int, _ name: String, phone: Bool = true, department: String = "装配车间") -> String {
    "\(name),\(P.card(n).text),\(phone ? P.phone(n).text : ""),\(department)"
}

private let heading = "姓名,身份证号码,手机号,部门"

@Suite("Importing a roster")
struct ImportTests {
    @Test("Each row has one outcome, bad rows say where and why, and the same file twice changes nothing", arguments: Engine.testable)
    func twice(engine: Engine) async throws {
        try await P.runWithFiles(engine) { province, service, directory in
            let path = try csv(directory, lines)
            let first = try await service.importFile(path, at: P.factory, dryRun: false)
            #expect(first.rows == 6 && first.added == 3 && first.rejected == 3 && first.accepted == 3 && first.state == "done")
            #expect(first.errors.map(\.row) == [4, 5, 7])
            #expect(first.errors.map(\.code) == ["id_number.check_digit", "phone.length", "row.duplicate"])
            #expect(first.errors.map(\.column) == ["身份证号码", "手机号", "身份证号码"])
            let before = try await contents(province)
            let second = try await service.importFile(path, at: P.factory, dryRun: false)
            #expect(second.rows == 6 && second.same == 3 && second.added == 0 && second.changed == 0 && second.rejected == 3)
            #expect(try await contents(province) == before)
            #expect(try await province.counters(P.city) == CounterValues(members: 3, unions: try await province.counters(P.city).unions))
            #expect(try await province.faults() == [])
        }
    }

    private var lines: [String] {
        [
            heading, line(1, "张小三"), line(2, "李四"), "王五,110105194912310021,13812345678,品质部", "赵六,\(P.card(4).text),1381234,品质部", line(5, "欧阳修"),
            line(1, "张小三"),
        ]
    }

    /// Everything that an import may change about people and memberships.
    private func contents(_ province: TestProvince) async throws -> [String] {
        try await province.database.read { tx in
            let people = try tx.rows("SELECT id, name, version, phone_index, paper_index FROM person ORDER BY id")
            let members = try tx.rows("SELECT * FROM membership ORDER BY id")
            let events = try tx.rows("SELECT * FROM membership_event ORDER BY membership, version")
            let transfers = try tx.rows("SELECT * FROM membership_transfer ORDER BY id")
            let counters = try tx.rows("SELECT * FROM organisation_counter ORDER BY organisation")
            return (people + members + events + transfers + counters).map { "\($0.values)" }
        }
    }

    @Test("A dry run counts the same and writes nothing", arguments: Engine.testable)
    func dryRun(engine: Engine) async throws {
        try await P.runWithFiles(engine) { province, service, directory in
            let path = try csv(directory, lines)
            let before = try await contents(province)
            let counted = try await service.importFile(path, at: P.factory, dryRun: true)
            #expect(counted.rows == 6 && counted.added == 3 && counted.rejected == 3 && counted.id == nil)
            #expect(try await contents(province) == before)
            let real = try await service.importFile(path, at: P.factory, dryRun: false)
            #expect((real.added, real.rejected, real.errors.map(\.code)) == (counted.added, counted.rejected, counted.errors.map(\.code)))
        }
    }

    @Test("A GB18030 file with rare characters, and an .xlsx, come to the same members", arguments: Engine.testable)
    func encodings(engine: Engine) async throws {
        try await P.runWithFiles(engine) { province, service, directory in
            // 姓名,身份证号码 / 龚䶮,… / 陈𬭎,… in GB18030: FE9F is 䶮, 9933A932 is 𬭎.
            let comma: [UInt8] = [0x2C]
            let head: [UInt8] = [0xD0, 0xD5, 0xC3, 0xFB, 0x2C, 0xC9, 0xED, 0xB7, 0xDD, 0xD6, 0xA4, 0xBA, 0xC5, 0xC2, 0xEB, 0x0D, 0x0A]
            let gong: [UInt8] = [0xB9, 0xA8, 0xFE, 0x9F] + comma + Array(P.card(1).text.utf8) + [0x0D, 0x0A]
            let chen: [UInt8] = [0xB3, 0xC2, 0x99, 0x33, 0xA9, 0x32] + comma + Array(P.card(2).text.utf8) + [0x0D, 0x0A]
            let report = try await service.importFile(try file(directory, "gb.csv", head + gong + chen), at: P.factory, dryRun: false)
            #expect(report.added == 2 && report.rejected == 0)
            let names = try await province.database.read { try $0.rows("SELECT name FROM person ORDER BY id").map { $0[0] as String } }
            #expect(names == ["龚䶮", "陈𬭎"])
            let book = directory + "/roster.xlsx"
            let writer = try XlsxWriter(path: book)
            try writer.begin([SheetColumn("序号", .number), SheetColumn("会员姓名"), SheetColumn("公民身份号码", .identifier), SheetColumn("入会日期", .date)])
            try writer.row([.number(1), .text("龚䶮"), .text(P.card(1).text), .blank])
            try writer.row([.number(2), .text("陈𬭎"), .text(P.card(2).text), .date(Day("2020-05-01")!)])
            try writer.row([.number(3), .text("张三"), .number(99_000_019_900_307), .blank])
            #expect(try writer.finish() == 3)
            let second = try await service.importFile(book, at: P.factory, dryRun: false)
            #expect(second.same == 1 && second.changed == 1 && second.rejected == 1)
            #expect(second.errors.map(\.code) == ["id_number.length"])
        }
    }

    @Test("Members of other unions become proposals, applicants and pooled people members, those who left stay away", arguments: Engine.testable)
    func outcomes(engine: Engine) async throws {
        try await P.runWithFiles(engine) { province, service, directory in
            let tree = try await province.organisations.tree()
            let elsewhere = try await province.makeMember(1, name: "张小三", at: P.hospital)
            let applicant = try await province.database.write { try province.apply(2, name: "李四", at: P.factory, tree: tree, in: $0) }
            let pooled = try await province.database.write { tx in
                let person = try province.makePerson(3, name: "王五", in: tx)
                return try province.memberships.applyToPool(
                    NewApplication(person: person, name: "王五", birthday: nil, isVerified: true, work: WorkFacts(newFormKind: .courier)),
                    pool: UnionPlace(P.county, in: tree), offeredTo: nil, by: .person(person), now: province.now, in: tx)
            }
            let left = try await province.makeMember(4, name: "赵六", at: P.factory)
            try await province.database.write { tx in
                try province.memberships.perform(.leave, on: left, by: P.officer, with: .init(document: "申请"), now: province.now, in: tx)
            }
            _ = try await province.database.write { try province.apply(5, name: "钱七", at: P.school, tree: tree, in: $0) }
            _ = try await province.makeMember(6, name: "孙八", at: P.factory)
            let path = try csv(
                directory,
                [heading, line(1, "张小三"), line(2, "李四"), line(3, "王五"), line(4, "赵六"), line(5, "钱七"), line(6, "孙九"), line(7, "周十")])
            let report = try await service.importFile(path, at: P.factory, dryRun: false)
            #expect(report.rows == 7 && report.added == 1 && report.changed == 2 && report.transfers == 1 && report.rejected == 3)
            #expect(report.errors.map(\.code) == ["membership.own_application_needed", "membership.applied_elsewhere", "name.differs"])
            let members = try await province.database.read { try MemberLists().memberships([elsewhere, applicant, pooled], in: $0) }
            #expect(members.map(\.state) == [.active, .active, .active])
            #expect(members.map(\.organisation) == [P.hospital, P.factory, P.factory])
            #expect(members[1].work.department == "装配车间")
            let open = try await province.database.read { try WaitingLists().incoming(to: .union(P.factory), limit: 9, tx: $0) }
            #expect(open.map(\.membership) == [elsewhere] && open.map(\.state) == [.proposed])
            let again = try await service.importFile(path, at: P.factory, dryRun: false)
            #expect(again.same == 3 && again.transfers == 1 && again.changed == 0 && again.added == 0)
            #expect(try await province.faults() == [])
            // The member withdraws; the roster doesn't ask again.
            let transfer = try #require(open.first)
            try await province.database.write { tx in
                try province.transfers.withdraw(transfer.id, reason: "没有换工作", by: transfer.person, now: province.now, in: tx)
            }
            let third = try await service.importFile(path, at: P.factory, dryRun: false)
            #expect(third.errors.first?.code == "transfer.turned_down" && third.transfers == 0)
        }
    }

    @Test("A phone that somebody else has is left out and noted; a proved phone is never changed", arguments: Engine.testable)
    func phones(engine: Engine) async throws {
        try await P.runWithFiles(engine) { province, service, directory in
            try await province.database.write { tx in
                _ = try province.people.create(NewPerson(name: nil, phone: P.phone(1), phoneVerifiedAt: province.now), at: province.now, in: tx)
            }
            let path = try csv(
                directory,
                [
                    heading, line(1, "张小三"), "李四,\(P.card(2).text),\(P.phone(9).text),", "王五,\(P.card(3).text),\(P.phone(9).text),",
                    line(
                        4, "赵六",
                        phone: false),
                ])
            let report = try await service.importFile(path, at: P.factory, dryRun: false)
            #expect(report.added == 4 && report.noted == 2 && report.rejected == 0)
            let owners = try await province.database.read { tx in
                (
                    try province.people.find(phone: P.phone(1), in: tx), try province.people.find(paper: IdentityPaper(P.card(1)), in: tx),
                    try province.people.find(phone: P.phone(9), in: tx),
                    try province.people.find(paper: IdentityPaper(P.card(2)), in: tx)
                )
            }
            #expect(owners.0 != owners.1 && owners.2 == owners.3)
            let later = try csv(directory, "later.csv", [heading, line(4, "赵六"), "李四,\(P.card(2).text),\(P.phone(8).text),"])
            let second = try await service.importFile(later, at: P.factory, dryRun: false)
            #expect(second.changed == 2)
            let last = try await service.importFile(later, at: P.factory, dryRun: false)
            #expect(last.same == 2)
            #expect(try await province.database.read { try province.people.find(phone: P.phone(8), in: $0) } == owners.3)
        }
    }

    @Test("Changed facts change the member and leave an event; blank cells change nothing", arguments: Engine.testable)
    func changes(engine: Engine) async throws {
        try await P.runWithFiles(engine) { province, service, directory in
            _ = try await service.importFile(try csv(directory, [heading + ",工号", line(1, "张小三") + ",A1"]), at: P.factory, dryRun: false)
            let report = try await service.importFile(
                try csv(directory, "b.csv", [heading + ",工号,新就业形态类别", line(1, "张小三", department: "") + ",,快递员"]), at: P.factory, dryRun: false)
            #expect(report.changed == 1)
            let member = try await province.database.read { tx in try MemberLists().page(MemberQuery(scope: .union(P.factory)), cursor: nil, limit: 2, in: tx)[0] }
            #expect(member.work == WorkFacts(newFormKind: .courier, department: "装配车间", employeeNumber: "A1") && member.version == 2)
            #expect(try await province.counters(P.factory).newForm == 1)
            let events = try await province.database.read { try province.memberships.events(of: member.id, in: $0) }
            #expect(events.map(\.detail) == ["new_form_kind", nil] && events.allSatisfy { $0.rosterImport != nil })
            #expect(try await province.faults() == [])
        }
    }

    @Test("A run that is killed goes on where it was and takes no row twice", arguments: Engine.testable)
    func killed(engine: Engine) async throws {
        struct Killed: Error {}
        try await P.runWithFiles(engine) { province, service, directory in
            let count = 700
            let names = ["张小三", "李四", "王五"]
            let path = try csv(directory, [heading] + (0..<count).map { "\(names[$0 % 3]),\(card($0)),,装配车间" } + ["重复,\(card(3)),,"])
            let id = RosterImportID(province.ids.nextRaw())
            let upload = try service.newPath(id)
            try FileManager.default.copyItem(atPath: path, toPath: upload)
            _ = try await service.receive(id, fileName: "花名册.csv", byteCount: 1, at: P.factory, by: .system, start: .now)
            for stopAt in [2, 1] {
                let entry = try await province.database.read { try service.imports.existing(id, in: $0) }
                let chunk = ManualCounter()
                var hooks = RosterRun.Hooks()
                // Dies inside the transaction: the chunk must go with its place.
                hooks.inTransaction = { _, _, _ in if chunk.next() > stopAt { throw Killed() } }
                await #expect(throws: Killed.self) { try await service.run.take(entry, path: upload, by: .system, hooks: hooks) }
            }
            let half = try await province.database.read { try service.imports.existing(id, in: $0) }
            #expect(half.counts.rows == 3 * RosterStream.ChunkSize.beside.rawValue && half.place.row > 0)
            // Jobs go on with what is left; a second runner finds nothing to do.
            let runner = JobRunner(province.database, kinds: [service.jobKind], server: "test", clock: province.clock)
            #expect(try await runner.runNext())
            #expect(try await !runner.runNext())
            let report = try await service.report(id)
            #expect(report.state == "done" && report.rows == count + 1 && report.added == count && report.rejected == 1)
            #expect(report.errors.first?.code == "row.duplicate")
            #expect(!FileManager.default.fileExists(atPath: upload))
            let people: Int? = try await province.database.read { try $0.scalar("SELECT COUNT(*) FROM person") }
            #expect(people == count)
            #expect(try await province.counters(P.province).members == count)
            #expect(try await province.faults() == [])
        }
    }

    /// Cards of 1,000 different people.
    private func card(_ n: Int) -> String { P.card(n, born: n % 2 == 0 ? "19900307" : "19851112").text }

    @Test("Upload, dry run, the officer's word, and the rows that were refused", arguments: Engine.testable)
    func pageFlow(engine: Engine) async throws {
        try await P.runWithFiles(engine) { province, service, directory in
            let id = RosterImportID(province.ids.nextRaw())
            // "编号" may be an employee number or not: an officer looks.
            let path = try csv(directory, ["姓名,证件,手机号", "张小三,\(P.card(1).text),\(P.phone(1).text)", "李四,990000199003070000,"])
            try FileManager.default.copyItem(atPath: path, toPath: try service.newPath(id))
            let entry = try await service.receive(id, fileName: "职工.csv", byteCount: 99, at: P.factory, by: .person(PersonID(77)), start: .dryRun)
            #expect(entry.state == .mapping)
            let mapping = RosterMapping(
                headerRow: 1,
                columns: [
                    .init(index: 0, heading: "姓名", field: .name, isUnsure: false), .init(index: 1, heading: "证件", field: .paperNumber, isUnsure: false),
                    .init(index: 2, heading: "手机号", field: .phone, isUnsure: false),
                ])
            try await service.confirm(mapping, of: id, by: .person(PersonID(77)))
            let runner = JobRunner(province.database, kinds: [service.jobKind], server: "test", clock: province.clock)
            #expect(try await runner.runNext())
            let checked = try await service.status(id).entry
            #expect(
                checked.state == .checked && checked.expected?.counts.added == 1 && checked.expected?.counts.bad == 1
                    && checked.expected?.rows.map(\.row) == [3] && checked.counts.rows == 0)
            try await service.start(id, by: .person(PersonID(77)))
            #expect(try await runner.runNext())
            let done = try await service.status(id).entry
            #expect(done.state == .done && done.counts.added == 1 && done.counts.bad == 1)
            let (reports, cells) = try await province.database.read { tx in
                let reports = try service.imports.reports(of: id, onlyBad: true, limit: 10, in: tx)
                return (reports, try reports.map { try service.imports.cells(of: $0, in: id) })
            }
            #expect(reports.map(\.row) == [3] && cells == [["李四", "990000199003070000"]])
            await #expect(throws: CommonProblem.self) { try await service.start(id, by: .system) }
        }
    }

    @Test("A file without headings, a federation and a cancelled import are refused and leave no file", arguments: Engine.testable)
    func refusals(engine: Engine) async throws {
        try await P.runWithFiles(engine) { province, service, directory in
            func receive(_ lines: [String], at union: OrganisationID, start: ImportService.Start = .now) async throws -> (RosterImportID, Result<RosterImport, any Error>) {
                let id = RosterImportID(province.ids.nextRaw())
                try FileManager.default.copyItem(atPath: try csv(directory, "\(id).csv", lines), toPath: try service.newPath(id))
                do {
                    return (id, .success(try await service.receive(id, fileName: "a.csv", byteCount: 9, at: union, by: .system, start: start)))
                } catch {
                    return (id, .failure(error))
                }
            }
            let cases: [([String], OrganisationID, String)] = [
                (["甲,乙", "1,2"], P.factory, "import.no_headings"), (["姓名,手机号", "张三,13812345678"], P.factory, "import.columns_missing"),
                ([heading, line(1, "张三")], P.county, "membership.not_a_member_union"),
            ]
            for (lines, union, code) in cases {
                let (id, result) = try await receive(lines, at: union)
                #expect(throws: (any Error).self) { try result.get() }
                if case .failure(let error) = result { #expect((error as? any Problem)?.code == code) }
                #expect(!FileManager.default.fileExists(atPath: try service.newPath(id)))
            }
            let (id, result) = try await receive([heading, line(1, "张三")], at: P.factory)
            _ = try result.get()
            try await service.cancel(id, by: .system)
            #expect(try await service.status(id).entry.state == .cancelled)
            #expect(!FileManager.default.fileExists(atPath: try service.newPath(id)))
            #expect(try await province.counters(P.factory).members == 0)
        }
    }
}

private final class ManualCounter: Sendable {
    private let count = Atomic(0)
    func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}
