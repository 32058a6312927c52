import ArgumentParser
import Identity
import Kernel
import Server
import Store
import Vault

struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "keys", abstract: "Look after the keys that seal personal data.", subcommands: [Rotate.self])

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add new keys to the key file and seal everything again under them.",
            discussion: """
                Can run beside the server, in small steps behind people's work. What is interrupted goes on with --resume, which makes no new
                key. Older keys stay in the file: backups made before need them. Back the key file up again afterwards, and copy it to every
                server of the installation.

                  gonghui keys rotate
                  gonghui keys rotate --resume
                """)

        @OptionGroup var place: DataOptions
        @Flag(help: "Make no new key; seal what still has an older one.") var resume = false
        @Flag(help: "Print one JSON object.") var json = false

        struct Report: Encodable {
            let rows: Int
            let resealed: Int
            let newKey: Bool
        }

        func run() async throws {
            try await withAssembly(place) { assembly in
                guard try await assembly.database.pendingMigrations(assembly.migrations).isEmpty else {
                    throw Failure("the database is not up to date; run `gonghui migrate` first")
                }
                if !resume {
                    try KeyFile(path: assembly.configuration.keyFile).rotate(today: assembly.clock.now().day)
                    try assembly.vault.reload()
                }
                let tables = assembly.sealedTables
                let step = try await Resealing(database: assembly.database, vault: assembly.vault).run(tables) { step in
                    Console.progress("keys: \(tables[min(step.table, tables.count - 1)].name), \(step.seen) rows, \(step.resealed) sealed again")
                }
                Console.endProgress()
                if json { return try Console.json(Report(rows: step.seen, resealed: step.resealed, newKey: !resume)) }
                Console.say("\(step.resealed) values sealed again in \(step.seen) rows. Back up \(assembly.configuration.keyFile) now.")
            }
        }
    }
}
