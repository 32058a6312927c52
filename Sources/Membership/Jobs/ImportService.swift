import Audit
import Foundation
import Identity
import Kernel
import Organisations
import Sheets
import Store
import Vault

/// Rosters from upload to result: for the pages, the API and the command line.
///
/// An uploaded file lies in `directory` until its import is over; nothing of it goes into the database but members and the sealed cells of bad
/// rows. Counting and taking in are jobs: leased, resumable, with progress.
public struct ImportService: Sendable {
    let database: any Database
    let clock: any WallClock
    let ids: IdentifierMaker
    let organisations: Organisations
    public let imports: RosterImports
    let directory: String
    let run: RosterRun

    /// (setting)
    public static let fileLimitBytes = 200 << 20

    public init(
        database: any Database, clock: any WallClock, ids: IdentifierMaker, vault: Vault, people: People, memberships: Memberships, organisations: Organisations,
        directory: String
    ) {
        self.database = database
        self.clock = clock
        self.ids = ids
        self.organisations = organisations
        self.directory = directory
        imports = RosterImports(vault: vault)
        run = RosterRun(
            database: database, clock: clock, people: people, writer: RosterWriter(people: people, memberships: memberships, imports: imports),
            organisations: organisations, imports: imports)
    }

    /// Where the file of a new import goes.
    /// - Throws: `CommonProblem.busy` if the directory can't be made.
    func newPath(_ id: RosterImportID) throws -> String {
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommonProblem.busy(retryAfterSeconds: 60)
        }
        return directory + "/" + id.description + ".roster"
    }

    // MARK: Taking a file

    /// How an import begins.
    public enum Start: Sendable {
        /// A dry run first, then an officer's word.
        case dryRun
        /// At once; refused where the columns are not sure.
        case now
    }

    /// Recognises a file that lies at `newPath`, notes the import and starts its first job. Whatever is thrown, the file is gone.
    /// - Throws: `SheetProblem`, `RosterRunProblem`, `MembershipProblem.notAMemberUnion`.
    func receive(
        _ id: RosterImportID, fileName: String, byteCount: Int, at organisation: OrganisationID, by actor: AuditEntry.Actor, start: Start
    ) async throws -> RosterImport {
        let path = try newPath(id)
        do {
            let new = try await recognise(id, path, fileName: fileName, byteCount: byteCount, at: organisation)
            if case .now = start { try Self.requireSure(new.mapping) }
            let (job, now) = (JobID(ids.nextRaw()), clock.now())
            return try await database.write { tx in
                let isCounted = if case .dryRun = start { true } else { false }
                let state: RosterImport.State = isCounted ? (new.mapping.isSure ? .checking : .mapping) : .queued
                try imports.add(new, state: state, by: actor, now: now, in: tx)
                if state != .mapping { try queue(job, id, organisation, countOnly: isCounted, by: actor, now: now, in: tx) }
                return try imports.existing(id, in: tx)
            }
        } catch {
            try? FileManager.default.removeItem(atPath: path)
            throw error
        }
    }

    private func recognise(
        _ id: RosterImportID, _ path: String, fileName: String, byteCount: Int, at organisation: OrganisationID
    ) async throws -> RosterImports.NewImport {
        _ = try UnionPlace(memberUnion: organisation, in: try await organisations.tree())
        let look = try await Blocking.run { try RosterLook(path: path, rows: HeaderMatcher<RosterField>.rowsWanted) }
        guard let mapping = RosterColumns.mapping(look.rows) else { throw RosterRunProblem.noHeadings }
        return RosterImports.NewImport(
            id: id, organisation: organisation, fileName: fileName.isEmpty ? "花名册" : fileName, fileBytes: byteCount, filePath: path, kind: look.kind,
            encoding: look.encoding, mapping: mapping)
    }

    /// Columns that are only likely are left out where nobody can be asked, but never a required one.
    static func requireSure(_ mapping: RosterMapping) throws {
        guard mapping.missing.isEmpty else { throw RosterRunProblem.columnsMissing(mapping.missing) }
        let unsure = mapping.columns.filter { $0.isUnsure }
        guard unsure.isEmpty else { throw RosterRunProblem.columnsUnsure(unsure.map { mapping.heading(of: $0.index) }) }
    }

    // MARK: The officer's word

    /// The officer has said which column is what; the dry run begins.
    /// - Throws: `RosterRunProblem.columnsMissing`, `CommonProblem.changedMeanwhile`.
    func confirm(_ mapping: RosterMapping, of id: RosterImportID, by actor: AuditEntry.Actor) async throws {
        guard mapping.missing.isEmpty else { throw RosterRunProblem.columnsMissing(mapping.missing) }
        let (job, now) = (JobID(ids.nextRaw()), clock.now())
        try await database.write { tx in
            let entry = try imports.existing(id, in: tx)
            try imports.setMapping(mapping, of: id, in: tx)
            try imports.set(.checking, of: id, from: [.mapping, .checked], job: job, in: tx)
            try queue(job, id, entry.organisation, countOnly: true, by: actor, now: now, in: tx)
        }
    }

    /// The officer has seen the counts: the rows are taken in.
    func start(_ id: RosterImportID, by actor: AuditEntry.Actor) async throws {
        let (job, now) = (JobID(ids.nextRaw()), clock.now())
        try await database.write { tx in
            let entry = try imports.existing(id, in: tx)
            try imports.set(.queued, of: id, from: [.checked], job: job, in: tx)
            try queue(job, id, entry.organisation, countOnly: false, by: actor, now: now, in: tx)
        }
    }

    private func queue(
        _ job: JobID, _ id: RosterImportID, _ organisation: OrganisationID, countOnly: Bool, by actor: AuditEntry.Actor, now: Instant, in tx: any Transaction
    ) throws {
        try imports.set(countOnly ? .checking : .queued, of: id, from: [.checking, .queued], job: job, in: tx)
        try Jobs.add(job, jobKind, ImportTask(id: id, countOnly: countOnly), organisation: organisation, createdBy: actor.personID, now: now, tx)
    }

    /// Stops an import; rows that were settled stay.
    public func cancel(_ id: RosterImportID, by actor: AuditEntry.Actor) async throws {
        let now = clock.now()
        let path = try await database.write { tx -> String? in
            let entry = try imports.existing(id, in: tx)
            guard !entry.state.isOver else { return nil }
            let job = try entry.job.flatMap { try Jobs.find($0, tx) }
            if let job, !job.isFinished { _ = try Jobs.cancel(job.id, now: now, tx) }
            // One that runs ends itself at its next chunk.
            if let job, job.state == .running { return nil }
            return try imports.finish(id, .cancelled, by: actor, now: now, in: tx)
        }
        Self.remove(path)
    }

    /// The import with the job that works on it. An import whose job has failed for good is closed.
    public func status(_ id: RosterImportID) async throws -> (entry: RosterImport, job: Job?) {
        let found = try await database.read { tx in
            let entry = try imports.existing(id, in: tx)
            return (entry, try entry.job.flatMap { try Jobs.find($0, tx) })
        }
        guard !found.0.state.isOver, found.0.state != .checked, let job = found.1, job.state == .failed || job.state == .cancelled else { return found }
        let now = clock.now()
        let path = try await database.write { tx in
            try imports.finish(id, job.state == .failed ? .failed : .cancelled, errorCode: job.errorCode, by: .system, now: now, in: tx)
        }
        Self.remove(path)
        return (try await database.read { try imports.existing(id, in: $0) }, job)
    }

    static func remove(_ path: String?) { if let path { try? FileManager.default.removeItem(atPath: path) } }
}

/// What is seen of a file at a first look.
struct RosterLook: Sendable {
    let kind: SheetKind
    let encoding: TextEncoding?
    let rows: [SheetRow]

    /// Blocks.
    init(path: String, rows count: Int) throws {
        let reader = try SheetReader.open(path: path)
        kind = reader.kind
        encoding = reader.encoding
        var rows: [SheetRow] = []
        while rows.count < count, let row = try reader.next() { rows.append(row) }
        self.rows = rows
    }
}
