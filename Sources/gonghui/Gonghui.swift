import ArgumentParser
import Foundation

/// The command line of the whole product.
@main
struct Gonghui: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gonghui",
        abstract: "An open, self-hosted smart trade-union platform.",
        discussion: """
            Start with a demo province:

              gonghui demo --data data
              gonghui serve --data data --demo

            then open http://127.0.0.1:8080. Or with your own union:

              gonghui organisation found-root --name 某某市总工会 --kind city --phone 13900000000
              gonghui serve

            Exit codes: 0 done, 1 failed or something doesn't add up, 2 wrong usage.
            """,
        version: "0.1.0",
        subcommands: [
            Serve.self, DemoCommand.self, GenerateCommand.self, OrganisationCommand.self, TokenCommand.self, ImportCommand.self, AuditCommand.self, DrawCommand.self,
            Backup.self, Restore.self, Migrate.self, KeysCommand.self, DoctorCommand.self, BenchCommand.self, CheckupCommand.self,
        ])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand { try await asynchronous.run() } else { try command.run() }
        } catch {
            Console.endProgress()
            Foundation.exit(Sentence.tell(error))
        }
    }
}

/// Where the data is: the options that every command shares.
struct DataOptions: ParsableArguments {
    @Option(name: .long, help: "Directory of the database, the keys and uploaded files.") var data: String?
    @Option(name: .long, help: "sqlite:PATH or postgres://USER@HOST/NAME; by default DATA/gonghui.sqlite.") var database: String?

    var flags: [String: String] {
        var flags: [String: String] = [:]
        flags["data"] = data
        flags["database"] = database
        return flags
    }
}
