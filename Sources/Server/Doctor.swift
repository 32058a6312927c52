import Audit
import Foundation
import Identity
import Kernel
import Logging
import Organisations
import Store
import Vault
import Web

/// One thing that was looked at.
public struct Finding: Sendable {
    public enum State: String, Sendable { case ok, warn, fail }
    public let name: String
    public let state: State
    /// What was found and, unless all is well, what to do.
    public let message: String

    static func ok(_ name: String, _ message: String) -> Finding { Finding(name: name, state: .ok, message: message) }
    static func warn(_ name: String, _ message: String) -> Finding { Finding(name: name, state: .warn, message: message) }
    static func fail(_ name: String, _ message: String) -> Finding { Finding(name: name, state: .fail, message: message) }
}

/// Looks an installation over for `gonghui doctor`: files, keys, database, clock, jobs, log. Makes and changes nothing, so it is safe
/// beside a running server and on an installation that was never started.
public struct Doctor: Sendable {
    let configuration: ServerConfiguration
    let clock: any WallClock

    public init(configuration: ServerConfiguration, clock: any WallClock = SystemClock()) {
        self.configuration = configuration
        self.clock = clock
    }

    /// What was found, in the order in which it should be put right.
    public func examine() async -> [Finding] {
        let files = DoctorFiles(configuration: configuration)
        var findings = files.examine()
        guard findings.allSatisfy({ $0.state != .fail }), files.hasDatabase else { return findings }
        var logger = Logger(label: "gonghui")
        logger.logLevel = .critical
        do {
            let assembly = try await Assembly.open(configuration, clock: clock, logger: logger)
            findings.append(.ok("keys", "fit the database"))
            findings += await DoctorDatabase(assembly: assembly).examine()
            await assembly.close()
        } catch let problem as any Problem {
            findings.append(.fail("keys", problem.message.en))
        } catch {
            findings.append(.fail("database", "can't be opened: \(error)"))
        }
        return findings
    }
}

/// What can be seen without opening anything.
struct DoctorFiles {
    let configuration: ServerConfiguration

    func examine() -> [Finding] {
        guard let directory = Self.status(configuration.dataDirectory) else {
            return [.fail("data directory", "\(configuration.dataDirectory) is not there; name the right one with --data, or start with `gonghui serve`")]
        }
        return [permissions(directory), space(), keyFile(), database()].compactMap { $0 }
    }

    /// Whether there is a database to look into.
    var hasDatabase: Bool {
        if case .sqlite(let path) = configuration.database { return Self.status(path) != nil }
        return true
    }

    private func permissions(_ status: stat) -> Finding {
        let name = "data directory"
        guard access(configuration.dataDirectory, W_OK | X_OK) == 0 else { return .fail(name, "this user can't write to \(configuration.dataDirectory)") }
        if status.st_mode & 0o022 != 0 { return .fail(name, "others can write to it: chmod go-w \(configuration.dataDirectory)") }
        if status.st_mode & 0o077 != 0 { return .warn(name, "others can list it: chmod 700 \(configuration.dataDirectory)") }
        return .ok(name, configuration.dataDirectory)
    }

    private func space() -> Finding? {
        var volume = statvfs()
        guard statvfs(configuration.dataDirectory, &volume) == 0 else { return nil }
        let free = Int(volume.f_bavail) * Int(volume.f_frsize) / 1_000_000
        let text = free >= 10_000 ? "\(free / 1000) GB free" : "\(free) MB free"
        if free < 200 { return .fail("disk", "\(text): writing will stop; make room") }
        return free < 2000 ? .warn("disk", "\(text): make room soon") : .ok("disk", text)
    }

    private func keyFile() -> Finding {
        guard let status = Self.status(configuration.keyFile) else {
            return hasDatabase && isSQLite
                ? .fail("key file", "\(configuration.keyFile) is missing; restore it from its backup, nothing else opens the sealed data")
                : .warn("key file", "there is none yet; it is made at the first start")
        }
        guard status.st_mode & 0o077 == 0 else { return .fail("key file", "others can read it: chmod 600 \(configuration.keyFile)") }
        return .ok("key file", "mode \(String(status.st_mode & 0o777, radix: 8))")
    }

    private func database() -> Finding? {
        guard case .sqlite(let path) = configuration.database else { return nil }
        guard let status = Self.status(path) else { return .warn("database", "\(path) is not there yet; it is made at the first start") }
        if access(path, R_OK | W_OK) != 0 { return .fail("database", "this user can't read and write \(path)") }
        if status.st_mode & 0o007 != 0 { return .warn("database file", "others can read it: chmod 640 \(path)") }
        return nil
    }

    private var isSQLite: Bool { if case .sqlite = configuration.database { true } else { false } }

    private static func status(_ path: String) -> stat? {
        var status = stat()
        return stat(path, &status) == 0 ? status : nil
    }
}

/// What the database tells.
struct DoctorDatabase {
    let assembly: Assembly

    func examine() async -> [Finding] {
        var findings: [Finding] = []
        for (name, check) in checks {
            do { findings.append(try await check()) } catch { findings.append(.fail(name, "could not be looked at: \(error)")) }
            // Without its tables nothing else can be asked.
            if name == "migrations", findings.last?.state != .ok { break }
        }
        return findings
    }

    private var checks: [(String, () async throws -> Finding)] {
        [("database", engine), ("migrations", migrations), ("clock", time), ("unions", unions), ("jobs", jobs), ("audit log", log)]
    }

    private func engine() async throws -> Finding {
        let report = try await assembly.database.engineReport()
        return report.isDurable
            ? .ok("database", "\(report.version), answers are durable")
            : .fail("database", "\(report.version) may lose what was acknowledged in a power cut; turn fsync on")
    }

    private func migrations() async throws -> Finding {
        let pending = try await assembly.database.pendingMigrations(assembly.migrations)
        return pending.isEmpty
            ? .ok("migrations", "up to date") : .warn("migrations", "\(pending.count) to run: back up, then `gonghui migrate` or start the server")
    }

    /// Ids begin with the time, so a clock that was set back would sort new things before old ones.
    private func time() async throws -> Finding {
        guard let newest = try await assembly.audit.log.backlog().newest else { return .ok("clock", "nothing to compare with yet") }
        let ahead = newest - assembly.clock.now()
        return ahead > .minutes(5)
            ? .fail("clock", "the newest record is \(ahead.ms / 60_000) minutes ahead of this machine's clock: set the clock right (chrony, systemd-timesyncd)")
            : .ok("clock", "not behind the newest record")
    }

    private func unions() async throws -> Finding {
        let tree = try await assembly.organisations.organisations.tree()
        guard let root = tree.root, let node = tree.node(root) else {
            return .warn("unions", "none yet: `gonghui organisation found-root --name … --phone …`")
        }
        let holders = try await assembly.database.read { tx in try assembly.identity.roles.holders(at: root, in: tx) }
        return holders.contains { $0.role == .systemOperator }
            ? .ok("unions", "\(tree.count) under \(node.name)") : .warn("unions", "nobody is operator: `gonghui token create --phone … --role operator`")
    }

    private func jobs() async throws -> Finding {
        let now = assembly.clock.now()
        let found = try await assembly.database.read { tx in try Jobs.troubles(waitingSince: now - .minutes(10), failedSince: now - .days(1), tx) }
        if found.stuck > 0 { return .warn("jobs", "\(found.stuck) have waited for over ten minutes; is the server running?") }
        return found.failed > 0 ? .warn("jobs", "\(found.failed) failed in the last day; see their pages and the server's log") : .ok("jobs", "none is stuck")
    }

    private func log() async throws -> Finding {
        let backlog = try await assembly.audit.log.backlog()
        guard let oldest = backlog.oldest, assembly.clock.now() - oldest > .minutes(10) else { return .ok("audit log", "\(backlog.unsealed) entries wait to be sealed") }
        return .warn("audit log", "\(backlog.unsealed) entries wait to be sealed, some for over ten minutes; the running server seals them")
    }
}
