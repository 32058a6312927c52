import ArgumentParser
import Server

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look whether this installation is in order, and say what to do where it isn't.",
        discussion: """
            Changes nothing. Exit code 1 if something needs a hand; warnings alone are 0.

              gonghui doctor --data /var/lib/gonghui
              gonghui doctor --json
            """)

    @OptionGroup var place: DataOptions
    @Flag(help: "Print one JSON object.") var json = false

    struct Report: Encodable {
        struct Item: Encodable {
            let name: String
            let state: String
            let message: String
        }
        let ok: Bool
        let checks: [Item]
    }

    func run() async throws {
        let findings = await Doctor(configuration: try await ServerConfiguration.load(flags: place.flags)).examine()
        let ok = findings.allSatisfy { $0.state != .fail }
        if json {
            try Console.json(Report(ok: ok, checks: findings.map { Report.Item(name: $0.name, state: $0.state.rawValue, message: $0.message) }))
        } else {
            for finding in findings { Console.say("\(finding.state.mark)  \(finding.name): \(finding.message)") }
        }
        if !ok { throw ExitCode(1) }
    }
}

extension Finding.State {
    fileprivate var mark: String {
        switch self {
        case .ok: "OK  "
        case .warn: "warn"
        case .fail: "FAIL"
        }
    }
}
