import ArgumentParser
import Demo
import Kernel
import Server
import Store

struct GenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "Fill an empty database with a synthetic province, for measuring.",
        discussion: """
            Unions and members without a story or accounts; `gonghui token create --role operator` makes the first account. The people are
            made up: papers of region 99, phones of 199.

              gonghui generate --members 1000000 --unions 9000 --data big
              gonghui generate --members 1000000 --unions 9000 --data big --database 'postgres://gonghui@localhost/gonghui'
            """)

    @OptionGroup var place: DataOptions
    @Option(help: "How many members.") var members: Int
    @Option(help: "How many unions, federations included.") var unions: Int
    @Option(help: "Another seed gives another province.") var seed: UInt64 = 1
    @Flag(help: "Print one JSON object.") var json = false

    struct Report: Encodable {
        let members: Int
        let unions: Int
        let seconds: Double
        let rowsPerSecond: Int
    }

    func validate() throws {
        guard (0...Generator.Settings.mostMembers).contains(members) else { throw ValidationError("--members is from 0 to \(Generator.Settings.mostMembers).") }
        let limits = Generator.Settings.unionLimits
        guard limits.contains(unions) else { throw ValidationError("--unions is from \(limits.lowerBound) to \(limits.upperBound).") }
    }

    func run() async throws {
        try await withAssembly(place) { assembly in
            try await assembly.migrate()
            let start = ContinuousClock.now
            do {
                try await Generator.fill(
                    assembly.database, .init(members: members, unions: unions, seed: seed), vault: assembly.vault, now: assembly.clock.now(),
                    progress: { written in Console.progress("generate: \(written) of \(members) members, \(rate(written, since: start)) a second") })
            } catch is Demo.NotEmpty {
                throw Failure("there is data in \(assembly.configuration.dataDirectory) already; choose an empty directory with --data")
            }
            Console.endProgress()
            let report = Report(members: members, unions: unions, seconds: seconds(since: start), rowsPerSecond: rate(members, since: start))
            if json { return try Console.json(report) }
            Console.say("\(members) members in \(unions) unions in \(Int(report.seconds.rounded())) s, \(report.rowsPerSecond) rows/s")
        }
    }

    private func seconds(since start: ContinuousClock.Instant) -> Double { (ContinuousClock.now - start) / .milliseconds(1) / 1000 }
    private func rate(_ rows: Int, since start: ContinuousClock.Instant) -> Int { Int(Double(rows) / max(0.001, seconds(since: start))) }
}
