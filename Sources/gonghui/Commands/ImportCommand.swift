import ArgumentParser
import Foundation
import Kernel
import Membership
import Server
import Store

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "import", abstract: "Take in files.", subcommands: [Members.self])

    struct Members: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Import a roster (.xlsx, or .csv in UTF-8 or GB18030) into a union.",
            discussion: """
                Columns are recognised by their usual headings (姓名, 身份证号码, 手机号码 …). People who are members elsewhere become transfer
                proposals. Importing the same file twice changes nothing. Rows that are refused are printed with their reasons.

                  gonghui import members 花名册.xlsx --organisation 29364120551424 --dry-run
                  gonghui import members 花名册.csv --organisation 29364120551424 --json
                """)

        @OptionGroup var place: DataOptions
        @Argument(help: "The roster.") var file: String
        @Option(help: "Id of the base, joint or sector union; see `gonghui organisation find`.") var organisation: OrganisationID
        @Flag(help: "Only count what would happen.") var dryRun = false
        @Flag(help: "Print one JSON object.") var json = false

        /// Refused rows that are printed; all of them are on the import's page and in --json.
        private static let printed = 50

        struct Report: Encodable {
            let id: RosterImportID?
            let state: String
            let rows: Int
            let accepted: Int
            let added: Int
            let changed: Int
            let same: Int
            let transfers: Int
            let rejected: Int
            let errors: [ImportReport.RowError]
        }

        func run() async throws {
            guard FileManager.default.isReadableFile(atPath: file) else { throw Failure("there is no file \(file) that can be read") }
            try await withAssembly(place) { assembly in
                try await assembly.migrate()
                let report = try await assembly.membership.imports.importFile(file, at: organisation, dryRun: dryRun) { counts, progress in
                    Console.progress("import: \(counts.rows) rows, \(Int(progress * 100)) %")
                }
                Console.endProgress()
                if json { try Console.json(Self.whole(report)) } else { tell(report) }
            }
        }

        private static func whole(_ report: ImportReport) -> Report {
            Report(
                id: report.id, state: report.state, rows: report.rows, accepted: report.accepted, added: report.added, changed: report.changed, same: report.same,
                transfers: report.transfers, rejected: report.rejected, errors: report.errors)
        }

        private func tell(_ report: ImportReport) {
            let verb = dryRun ? "would be" : "were"
            Console.say(
                "\(report.rows) rows: \(report.added) \(verb) added, \(report.changed) changed, \(report.same) the same, "
                    + "\(report.transfers) proposed for transfer, \(report.rejected) refused."
            )
            for error in report.errors.prefix(Self.printed) { Console.say("  row \(error.row)\(error.column.map { ", \($0)" } ?? ""): \(error.message)") }
            if report.errors.count > Self.printed { Console.say("  … and \(report.errors.count - Self.printed) more; see --json") }
        }
    }
}
