import Audit
import Dispatch
import Foundation
import Identity
import Kernel
import Organisations
import Sheets
import Store
import Web

/// Exports of what an officer sees: asked for with a reason, approved by a second officer from a certain size, masked, and gone after a week.
/// (domain.md R58)
public struct ExportService: Sendable {
    let database: any Database
    let clock: any WallClock
    let ids: IdentifierMaker
    let people: People
    let organisations: Organisations
    let directory: String
    let exports = MemberExports()
    private let lists = MemberLists()

    public init(database: any Database, clock: any WallClock, ids: IdentifierMaker, people: People, organisations: Organisations, directory: String) {
        self.database = database
        self.clock = clock
        self.ids = ids
        self.people = people
        self.organisations = organisations
        self.directory = directory
    }

    static let jobName = "membership.export"

    struct ExportTask: Codable, Sendable {
        let id: MemberExportID
    }

    var jobKind: JobKind { JobKind(Self.jobName, ExportTask.self) { task, context in try await make(task.id, context) } }

    // MARK: Asking

    /// How many rows a list has, counted up to `limit`.
    func count(_ filter: MemberFilter, at organisation: OrganisationID, limit: Int = 5_000) async throws -> (rows: Int, isMore: Bool) {
        var (count, cursor) = (0, MemberCursor?.none)
        let query = filter.query(in: MemberScope(organisation, in: try await organisations.tree()))
        while count < limit {
            let from = cursor
            let page = try await database.read { tx in try lists.page(query, cursor: from, limit: 500, in: tx) }
            count += page.count
            guard page.count == 500, let last = page.last else { return (count, false) }
            cursor = MemberCursor(after: last, query)
        }
        return (count, true)
    }

    /// - Returns: the export; `waiting` if a second officer has to approve it.
    func request(
        _ filter: MemberFilter, at organisation: OrganisationID, format: MemberExport.Format, reason: String, by person: PersonID
    ) async throws -> MemberExport {
        // One person found by a number is looked at, not exported; and such a search is no narrowing of a list.
        guard filter.text.isEmpty || filter.searchesNames else {
            throw CommonProblem.invalid([FieldProblem(field: "q", code: "exact", message: Phrase("按号码查到的单个人不能导出名单。", "A person found by a number is not exported as a list."))])
        }
        let (rows, _) = try await count(filter, at: organisation)
        let new = MemberExports.NewExport(
            id: MemberExportID(ids.nextRaw()), organisation: organisation, reason: reason, query: filter.query.suffix, format: format, rows: rows)
        let (job, now) = (JobID(ids.nextRaw()), clock.now())
        return try await database.write { tx in
            let isFree = rows <= MemberExport.freeRows
            try exports.add(new, isFree ? .queued : .waiting, job: isFree ? job : nil, by: person, now: now, in: tx)
            if isFree { try Jobs.add(job, jobKind, ExportTask(id: new.id), organisation: organisation, createdBy: person, now: now, tx) }
            return try exports.existing(new.id, in: tx)
        }
    }

    func approve(_ id: MemberExportID, by person: PersonID) async throws {
        let (job, now) = (JobID(ids.nextRaw()), clock.now())
        try await database.write { tx in
            try exports.decide(id, .queued, answer: nil, job: job, by: person, now: now, in: tx)
            let export = try exports.existing(id, in: tx)
            try Jobs.add(job, jobKind, ExportTask(id: id), organisation: export.organisation, createdBy: person, now: now, tx)
        }
    }

    func refuse(_ id: MemberExportID, answer: String, by person: PersonID) async throws {
        let now = clock.now()
        try await database.write { tx in try exports.decide(id, .refused, answer: answer, job: nil, by: person, now: now, in: tx) }
    }

    // MARK: Making

    /// Begins anew when it was interrupted: a file is there whole or not at all.
    private func make(_ id: MemberExportID, _ context: JobContext) async throws {
        let export = try await database.read { try exports.existing(id, in: $0) }
        guard export.state == .queued else { return }
        let tree = try await organisations.tree()
        let query = MemberFilter(Query(String(export.query.drop { $0 == "?" }))).query(in: MemberScope(export.organisation, in: tree))
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let path = directory + "/\(id).\(export.format.rawValue)"
        let file = try ExportFile(path: path, format: export.format)
        try await file.begin(Self.columns)
        var (done, cursor) = (0, MemberCursor?.none)
        while true {
            let from = cursor
            let page = try await database.read { tx in try rows(query, from, tree, in: tx) }
            try await file.write(page.cells)
            done += page.cells.count
            guard let last = page.last else { break }
            cursor = MemberCursor(after: last, query)
            let reached = done
            try await context.advance(total: Int64(max(export.rows, reached))) { _ in (reached, Int64(reached)) }
        }
        let (count, now) = (try await file.finish(), clock.now())
        try await database.write { tx in try exports.setReady(id, rows: count, path: path, now: now, in: tx) }
    }

    private static let portion = 500

    static let columns = [
        SheetColumn("姓名"), SheetColumn("状态"), SheetColumn("所在工会"), SheetColumn("手机号码（脱敏）", .identifier), SheetColumn("证件号码（脱敏）", .identifier),
        SheetColumn("实名"), SheetColumn("部门"), SheetColumn("岗位"), SheetColumn("工号", .identifier), SheetColumn("新就业形态"), SheetColumn("平台企业"),
        SheetColumn("入会日期", .date), SheetColumn("会员证号", .identifier),
    ]

    /// A portion of the list; `last` is where the next one begins, `nil` at the end.
    private func rows(
        _ query: MemberQuery, _ cursor: MemberCursor?, _ tree: OrganisationTree, in tx: any Transaction
    ) throws -> (cells: [[CellOut]], last: Membership?) {
        let members = try lists.page(query, cursor: cursor, limit: Self.portion, in: tx)
        let persons = try people.people(members.map(\.person), in: tx)
        let cells = try members.map { member -> [CellOut] in
            let numbers = try persons[member.person].map { try people.masked($0) }
            func text(_ text: String?) -> CellOut { text.map { .text($0) } ?? .blank }
            return [
                .text(member.name), .text(member.state.label.zh), text(tree.shortName(member.organisation)), text(numbers?.phone), text(numbers?.paper),
                .text(member.isVerified ? "是" : "否"), text(member.work.department), text(member.work.occupation), text(member.work.employeeNumber),
                text(member.work.newFormKind?.label.zh), text(member.work.platform), .date(member.joinedOn), text(member.cardNumber),
            ]
        }
        return (cells, members.count == Self.portion ? members.last : nil)
    }

    // MARK: Upkeep

    func tidy(now: Instant) async throws {
        while true {
            let paths = try await database.write(priority: .bulk) { tx in try exports.expire(now: now, in: tx) }
            for path in paths { try? FileManager.default.removeItem(atPath: path) }
            if paths.count < 100 { return }
        }
    }
}

/// A file that is being written on a queue of its own, since writers block.
private actor ExportFile {
    private let writer: any SheetWriter
    private let queue: QueueExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    init(path: String, format: MemberExport.Format) throws {
        queue = QueueExecutor("gonghui.export")
        switch format {
        case .xlsx: writer = try XlsxWriter(path: path, sheetName: "会员")
        case .csv: writer = try CsvWriter(path: path, guardsIdentifiers: true)
        }
    }

    func begin(_ columns: [SheetColumn]) throws { try writer.begin(columns) }
    func write(_ rows: [[CellOut]]) throws { for row in rows { try writer.row(row) } }
    func finish() throws -> Int { try writer.finish() }
}

/// Runs an actor's work on a dispatch queue instead of Swift's few cooperative threads.
private final class QueueExecutor: SerialExecutor {
    private let queue: DispatchQueue
    init(_ label: String) { queue = DispatchQueue(label: label) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }
}
