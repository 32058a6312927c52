import Audit
import Foundation
import Kernel
import Organisations
import Sheets
import Store

/// What an import's job has to do.
struct ImportTask: Codable, Sendable {
    let id: RosterImportID
    let countOnly: Bool
}

extension ImportService {
    static let jobName = "membership.import"

    /// Counts or takes in a roster.
    var jobKind: JobKind {
        JobKind(Self.jobName, ImportTask.self) { task, context in try await work(task, context) }
    }

    private func work(_ task: ImportTask, _ context: JobContext) async throws {
        let entry = try await database.read { try imports.existing(task.id, in: $0) }
        let actor = context.job.createdBy.map { AuditEntry.Actor.person($0) } ?? .shell
        do {
            // Cancelled, or done by another run of this job.
            guard !entry.state.isOver else { return }
            guard let path = entry.filePath, FileManager.default.fileExists(atPath: path) else { throw RosterRunProblem.fileGone }
            if task.countOnly {
                try await count(entry, path, context)
            } else {
                try await take(entry, path, actor, context)
            }
        } catch JobInterruption.cancelled {
            try await end(task.id, .cancelled, nil, actor)
            throw JobInterruption.cancelled
        } catch let problem as any Problem where problem.status != .unavailable {
            // Another run has it: that one ends it.
            if problem.code != RosterRunProblem.overtaken.code { try await end(task.id, .failed, problem.code, actor) }
            throw problem
        }
    }

    private func take(_ entry: RosterImport, _ path: String, _ actor: AuditEntry.Actor, _ context: JobContext) async throws {
        var hooks = RosterRun.Hooks()
        hooks.inTransaction = { done, total, tx in try context.save(done, done: Int64(done), total: total.map(Int64.init), tx) }
        hooks.progress = { _, _ in try context.checkInterruption() }
        try await run.take(entry, path: path, by: actor, hooks: hooks)
        try await end(entry.id, .done, nil, actor)
    }

    /// Between two notes of progress of a dry run, in rows.
    private static let noteEvery = 4096

    private func count(_ entry: RosterImport, _ path: String, _ context: JobContext) async throws {
        var hooks = RosterRun.Hooks()
        hooks.progress = { counts, progress in
            try context.checkInterruption()
            guard counts.rows % Self.noteEvery < RosterStream.ChunkSize.beside.rawValue else { return }
            try await context.advance(total: progress > 0.001 ? Int64(Double(counts.rows) / progress) : nil) { _ in (counts.rows, Int64(counts.rows)) }
        }
        let (counts, reports) = try await run.count(entry, path: path, hooks: hooks)
        let forecast = RosterForecast(
            counts: counts, rows: reports.prefix(100).map { RosterForecast.Row(row: $0.row, isBad: $0.isBad, faults: $0.faults) })
        try await database.write { tx in try imports.setExpected(forecast, of: entry.id, in: tx) }
    }

    private func end(_ id: RosterImportID, _ state: RosterImport.State, _ code: String?, _ actor: AuditEntry.Actor) async throws {
        let now = clock.now()
        Self.remove(try await database.write { tx in try imports.finish(id, state, errorCode: code, by: actor, now: now, in: tx) })
    }

    // MARK: The command line

    /// Imports a file where it lies, or only counts; without a job, in this process. The file stays.
    /// - Parameter progress: told now and then how far it is, 0 to 1.
    /// - Throws: `SheetProblem`, `RosterRunProblem`, `MembershipProblem`.
    public func importFile(
        _ path: String, at organisation: OrganisationID, dryRun: Bool, progress: @escaping @Sendable (RosterCounts, Double) async throws -> Void = { _, _ in }
    ) async throws -> ImportReport {
        let tree = try await organisations.tree()
        _ = try UnionPlace(memberUnion: organisation, in: tree)
        let look = try await Blocking.run { try RosterLook(path: path, rows: HeaderMatcher<RosterField>.rowsWanted) }
        guard let mapping = RosterColumns.mapping(look.rows) else { throw RosterRunProblem.noHeadings }
        try Self.requireSure(mapping)
        let id = RosterImportID(ids.nextRaw())
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let new = RosterImports.NewImport(
            id: id, organisation: organisation, fileName: path.split(separator: "/").last.map(String.init) ?? path, fileBytes: attributes?[.size] as? Int ?? 0,
            filePath: nil, kind: look.kind, encoding: look.encoding, mapping: mapping)
        var hooks = RosterRun.Hooks()
        hooks.progress = progress
        if dryRun { return try await countFile(new, path, hooks) }
        let now = clock.now()
        let entry = try await database.write { tx in
            try imports.add(new, state: .running, by: .shell, now: now, in: tx)
            return try imports.existing(id, in: tx)
        }
        do {
            try await takeFile(entry, path, hooks)
        } catch {
            try await end(id, .failed, (error as? any Problem)?.code ?? "internal", .shell)
            throw error
        }
        try await end(id, .done, nil, .shell)
        return try await report(id)
    }

    /// The first big roster of an installation meets empty tables and is loaded as such; later ones go on beside people.
    private func takeFile(_ entry: RosterImport, _ path: String, _ hooks: RosterRun.Hooks) async throws {
        let isEmpty = try await database.read { tx in try run.writer.memberships.areNone(in: tx) }
        guard isEmpty, entry.fileBytes > Self.bigFileBytes else { return try await run.take(entry, path: path, by: .shell, hooks: hooks) }
        try await database.withoutIndexes(.exceptUnique, on: ["person", "membership"]) {
            try await run.take(entry, path: path, by: .shell, in: .alone, hooks: hooks)
        }
    }

    /// About 50,000 rows.
    private static let bigFileBytes = 4 << 20

    private func countFile(_ new: RosterImports.NewImport, _ path: String, _ hooks: RosterRun.Hooks) async throws -> ImportReport {
        let entry = RosterImport(
            id: new.id, organisation: new.organisation, createdBy: nil, createdAt: clock.now(), fileName: new.fileName, fileBytes: new.fileBytes, filePath: nil,
            kind: new.kind, encoding: new.encoding, mapping: new.mapping, state: .checking, job: nil, expected: nil, counts: RosterCounts(), place: SheetPlace(),
            errorCode: nil, finishedAt: nil)
        let (counts, reports) = try await run.count(entry, path: path, hooks: hooks)
        let errors = reports.filter(\.isBad).flatMap { report in report.faults.map { ImportReport.RowError(row: report.row, $0, new.mapping, .zh) } }
        return ImportReport(id: nil, state: "dry_run", counts, errors)
    }

    /// What came of an import, with its first bad rows.
    public func report(_ id: RosterImportID, errorLimit: Int = 1000, in language: Language = .zh) async throws -> ImportReport {
        let (entry, _) = try await status(id)
        let reports = try await database.read { tx in try imports.reports(of: id, onlyBad: true, limit: errorLimit, in: tx) }
        let errors = reports.flatMap { report in report.faults.map { ImportReport.RowError(row: report.row, $0, entry.mapping, language) } }
        return ImportReport(id: id, state: entry.state.rawValue, entry.counts, errors, errorCode: entry.errorCode)
    }

    // MARK: Upkeep

    /// Deletes the files of uploads that nobody went on with for a day, and the cells of bad rows 30 days after their import.
    func tidy(now: Instant) async throws {
        let limit = RosterImportID(((now - .days(1)).ms - IdentifierMaker.epoch) << 22)
        let left = try await database.read { try imports.abandoned(before: limit, in: $0) }
        for entry in left where entry.state == .mapping || entry.state == .checked {
            try await end(entry.id, .cancelled, nil, .system)
        }
        while try await database.write(priority: .bulk, { tx in try imports.forgetCells(endedBefore: now - .days(30), in: tx) }) == 500 {}
    }
}

/// What came of an import, as the API and the command line tell it.
public struct ImportReport: Encodable, Sendable {
    public struct RowError: Encodable, Sendable {
        public let row: Int
        /// The column's heading in the file, or its letter.
        public let column: String?
        public let code: String
        public let message: String

        init(row: Int, _ fault: RosterFault, _ mapping: RosterMapping, _ language: Language) {
            self.row = row
            column = fault.column.map { mapping.heading(of: $0) }
            code = fault.code
            message = fault.message(language)
        }
    }
    public let id: RosterImportID?
    public let state: String
    public let rows: Int
    /// New, changed and same.
    public let accepted: Int
    public let added: Int
    public let changed: Int
    public let same: Int
    public let transfers: Int
    public let rejected: Int
    public let noted: Int
    public let errorCode: String?
    public let errors: [RowError]

    init(id: RosterImportID?, state: String, _ counts: RosterCounts, _ errors: [RowError], errorCode: String? = nil) {
        self.id = id
        self.state = state
        rows = counts.rows
        accepted = counts.accepted
        added = counts.added
        changed = counts.changed
        same = counts.same
        transfers = counts.transfers
        rejected = counts.bad
        noted = counts.noted
        self.errorCode = errorCode
        self.errors = errors
    }
}
