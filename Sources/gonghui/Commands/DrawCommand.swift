import ArgumentParser
import Draws
import Foundation
import Kernel

struct DrawCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "draw", abstract: "Check that a draw was fair.", subcommands: [Verify.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Draw again from a proof file. 按证明文件重新抽一遍。",
            discussion: """
                Needs no database: the file holds everything. Exits with 0 if the result is the same, with 1 and the reason if anything is not.

                  gonghui draw verify draw-1234.json
                  gonghui draw verify draw-1234.json --json
                """)
        @Argument(help: "The proof, as downloaded from the draw's page.") var file: String
        @Flag(help: "Print one JSON object.") var json = false

        struct Report: Encodable {
            let ok: Bool
            let entries: Int
            let winners: Int
            let reasonZh: String?
            let reasonEn: String?
        }

        func run() async throws {
            let report: Report
            let data: Data
            do { data = try Data(contentsOf: URL(fileURLWithPath: file), options: .alwaysMapped) } catch { throw Failure("\(file) can't be read") }
            do {
                let proof = try data.withUnsafeBytes { try ProofFile.read($0) }
                try ProofCheck.verify(proof)
                report = Report(ok: true, entries: proof.entries.count, winners: proof.winners.count, reasonZh: nil, reasonEn: nil)
            } catch let fault as ProofFault {
                report = Report(ok: false, entries: 0, winners: 0, reasonZh: fault.message.zh, reasonEn: fault.message.en)
            }
            if json {
                try Console.json(report)
            } else if report.ok {
                Console.say("证明有效：由 \(report.entries) 个编号重新抽出同样的 \(report.winners) 个结果。")
                Console.say("The proof holds: \(report.entries) entries give the same \(report.winners) results again.")
            } else {
                Console.say("证明无效：\(report.reasonZh ?? "")")
                Console.say("The proof doesn't hold: \(report.reasonEn ?? "")")
            }
            if !report.ok { throw ExitCode(1) }
        }
    }
}
