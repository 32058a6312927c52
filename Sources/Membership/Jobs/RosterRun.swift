import Audit
import Identity
import Kernel
import Organisations
import Sheets
import Store

/// One run over a roster, from where it stands to its end: counting only, or taking the rows in.
struct RosterRun: Sendable {
    let database: any Database
    let clock: any WallClock
    let people: People
    let writer: RosterWriter
    let organisations: Organisations
    let imports: RosterImports

    /// What a run is told after each chunk. A throw stops it; in a taking run it also undoes the chunk.
    struct Hooks: Sendable {
        /// In the transaction of the chunk.
        var inTransaction: @Sendable (_ done: Int, _ total: Int?, any Transaction) throws -> Void = { _, _, _ in }
        /// Afterwards.
        var progress: @Sendable (_ counts: RosterCounts, _ progress: Double) async throws -> Void = { _, _ in }
    }

    /// Takes the rows in, beginning at the import's place. Each chunk is settled with its place in one transaction, so a run that is killed
    /// and begun again takes no row twice.
    /// - Throws: `SheetProblem`, `MembershipProblem.unionIsGone`, what the hooks throw.
    func take(
        _ entry: RosterImport, path: String, by actor: AuditEntry.Actor, in size: RosterStream.ChunkSize = .beside, hooks: Hooks
    ) async throws {
        // Judged by the day of the upload, so that a run that goes on tomorrow judges all rows alike.
        let stream = stream(entry, path, size, entry.createdAt)
        defer { stream.stop() }
        var reached = entry.place.row
        var counts = entry.counts
        for try await chunk in stream.chunks {
            let target = try await target(entry, by: actor)
            let (from, done) = (reached, counts.rows + chunk.count)
            let total = Self.total(done, chunk.progress)
            let added = try await database.write(lane: Counters.lane, priority: .bulk) { tx in
                let added = try writer.write(chunk, target, in: tx)
                guard try imports.advance(entry.id, from: from, to: chunk.place, adding: added, in: tx) else { throw RosterRunProblem.overtaken }
                try hooks.inTransaction(done, total, tx)
                return added
            }
            reached = chunk.place.row
            counts = counts + added
            stream.settled()
            try await hooks.progress(counts, chunk.progress)
        }
    }

    /// Counts what would become of the rows. Writes nothing.
    func count(_ entry: RosterImport, path: String, hooks: Hooks) async throws -> (counts: RosterCounts, firstReports: [RosterImports.NewReport]) {
        let stream = stream(entry, path, .beside, clock.now())
        defer { stream.stop() }
        var counts = RosterCounts()
        var reports: [RosterImports.NewReport] = []
        for try await chunk in stream.chunks {
            let target = try await target(entry, by: .system)
            let (some, found) = try await database.read { tx in try writer.count(chunk, target, in: tx) }
            counts = counts + some
            if reports.count < Self.reportLimit { reports += found.prefix(Self.reportLimit - reports.count) }
            stream.settled()
            try await hooks.progress(counts, chunk.progress)
        }
        return (counts, reports)
    }

    /// So many bad rows of a dry run are shown.
    static let reportLimit = 200

    private func stream(_ entry: RosterImport, _ path: String, _ size: RosterStream.ChunkSize, _ now: Instant) -> RosterStream {
        let imports = imports
        return RosterStream(
            RosterStream.Source(path: path, mapping: entry.mapping, place: entry.place, now: now), size, people: people,
            seal: { try imports.seal($0, of: entry.id) })
    }

    /// Looked up for each chunk: the union may be moved, merged or dissolved while the import runs.
    private func target(_ entry: RosterImport, by actor: AuditEntry.Actor) async throws -> RosterWriter.Target {
        let place = try UnionPlace(memberUnion: entry.organisation, in: try await organisations.tree())
        return RosterWriter.Target(id: entry.id, place: place, mapping: entry.mapping, actor: actor, now: clock.now())
    }

    /// Rows in all, by how much of the file lies behind.
    private static func total(_ done: Int, _ progress: Double) -> Int? { progress > 0.001 ? max(done, Int(Double(done) / progress)) : nil }
}

/// Why a run over a roster stops.
enum RosterRunProblem: Problem {
    /// Another run of the same import is ahead.
    case overtaken
    /// The uploaded file is no longer there.
    case fileGone
    case columnsMissing([RosterField])
    case columnsUnsure([String])
    case noHeadings
    case tooLarge(limitBytes: Int)

    var code: String {
        switch self {
        case .overtaken: "import.overtaken"
        case .fileGone: "import.file_gone"
        case .columnsMissing: "import.columns_missing"
        case .columnsUnsure: "import.columns_unsure"
        case .noHeadings: "import.no_headings"
        case .tooLarge: "import.too_large"
        }
    }

    var status: Status {
        switch self {
        case .overtaken: .conflict
        case .fileGone: .gone
        case .columnsMissing, .columnsUnsure, .noHeadings: .invalid
        case .tooLarge: .tooLarge
        }
    }

    var message: Phrase {
        switch self {
        case .overtaken: Phrase("这份花名册正由另一个进程导入。", "Another process is importing this roster.")
        case .fileGone: Phrase("上传的文件已被清理，请重新上传。", "The uploaded file is gone. Please upload it again.")
        case .columnsMissing(let fields):
            Phrase(
                "没有找到这些列：" + fields.map(\.label.zh).joined(separator: "、") + "。请确认表头。",
                "These columns were not found: " + fields.map(\.label.en).joined(separator: ", ") + ".")
        case .columnsUnsure(let headings):
            Phrase("这些列需要确认：" + headings.joined(separator: "、") + "。", "These columns need a look: " + headings.joined(separator: ", ") + ".")
        case .noHeadings:
            Phrase("前 10 行里没有找到表头。表头至少要有“姓名”和“身份证号码”。", "No headings in the first 10 rows. At least name and ID number are needed.")
        case .tooLarge(let limit): Phrase("文件太大，上限为 \(limit >> 20) MB。", "The file is too large: the limit is \(limit >> 20) MB.")
        }
    }
}
