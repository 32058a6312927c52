import ArgumentParser
import Audit
import Foundation
import Logging
import Server
import Store
import Web

extension AsyncParsableCommand {
    /// The house without a server, for a command that works on the data.
    func open(_ place: DataOptions) async throws -> Assembly {
        let configuration = try await ServerConfiguration.load(flags: place.flags)
        var logger = Logger(label: "gonghui")
        logger.logLevel = .warning
        return try await Assembly.open(configuration, logger: logger)
    }

    /// The same for the time of `body`; closed whatever happens.
    func withAssembly(_ place: DataOptions, _ body: (Assembly) async throws -> Void) async throws {
        let assembly = try await open(place)
        do {
            try await body(assembly)
        } catch {
            await assembly.close()
            throw error
        }
        await assembly.close()
    }
}

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Bring the database's tables up to this program.",
        discussion: """
            The server does it when it starts; this is for upgrades by hand.

              gonghui migrate --check     prints what would run; exit code 1 if anything would
              gonghui migrate
            """)
    @OptionGroup var place: DataOptions
    @Flag(help: "Only say what would run.") var check = false

    func run() async throws {
        let assembly = try await open(place)
        let pending = try await assembly.database.pendingMigrations(assembly.migrations)
        for migration in pending { Console.say("\(migration.feature) \(migration.number)") }
        if !check {
            try await assembly.migrate()
            Console.say(pending.isEmpty ? "Nothing to do." : "\(pending.count) migrations ran.")
        }
        await assembly.close()
        if check, !pending.isEmpty { throw ExitCode(1) }
    }
}

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "audit", abstract: "Prove that the data is whole.", subcommands: [Verify.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Recompute the audit log's chain, every counter and every sum.",
            discussion: """
                Prints what doesn't add up and exits with 1; prints one line and exits with 0 when all does.

                  gonghui audit verify
                  gonghui audit verify --json
                """)
        @OptionGroup var place: DataOptions
        @Flag(help: "Print one JSON object.") var json = false

        struct Report: Encodable {
            struct Check: Encodable {
                let name: String
                let faults: [String]
            }
            let ok: Bool
            let entries: Int
            let seals: Int
            let unsealed: Int
            let checks: [Check]
        }

        func run() async throws {
            let assembly = try await open(place)
            let chain = try await assembly.audit.log.verify()
            var checks: [Report.Check] = [Report.Check(name: "database", faults: try await assembly.database.integrityCheck())]
            for verification in assembly.verifications {
                Console.progress("checking \(verification.name) …")
                checks.append(Report.Check(name: verification.name, faults: try await verification.run(assembly.database)))
            }
            Console.endProgress()
            await assembly.close()
            let ok = checks.allSatisfy(\.faults.isEmpty)
            if json {
                try Console.json(Report(ok: ok, entries: chain.entries, seals: chain.seals, unsealed: chain.unsealed, checks: checks))
            } else {
                for check in checks { for fault in check.faults { Console.say("\(check.name): \(fault)") } }
                if ok { Console.say("All adds up: \(chain.entries) audit entries in \(chain.seals) seals (\(chain.unsealed) not yet sealed), \(checks.count) checks.") }
            }
            if !ok { throw ExitCode(1) }
        }
    }
}

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a consistent copy of the database while it is in use.",
        discussion: """
              gonghui backup /backups/2026-11-24.gonghui

            Keep the key file (DATA/keys) apart from it: without the keys the personal data in it can't be read.
            """)
    @OptionGroup var place: DataOptions
    @Argument(help: "A file that doesn't exist yet.") var file: String

    func run() async throws {
        let assembly = try await open(place)
        try await assembly.database.backup(to: file)
        await assembly.close()
        let bytes = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
        Console.say("Backed up \(bytes ?? 0) bytes to \(file)")
    }
}

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put a copy made by backup in the place of the database.",
        discussion: """
              gonghui restore /backups/2026-11-24.gonghui --yes

            Stop the server first. What is in the database now is replaced.
            """)
    @OptionGroup var place: DataOptions
    @Argument(help: "The copy.") var file: String
    @Flag(help: "Yes, replace what is there.") var yes = false

    func run() async throws {
        guard FileManager.default.fileExists(atPath: file) else { throw Failure("there is no file \(file)") }
        guard yes else { throw Failure("this replaces everything in the database; say --yes") }
        let assembly = try await open(place)
        try await assembly.database.restore(from: file)
        await assembly.close()
        Console.say("Restored from \(file)")
    }
}
