import ArgumentParser
import Bench

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure this machine: sign-ups, vouchers, pages, imports, searches.",
        discussion: """
            Each starts servers and load generators of its own in directories of its own, and compares with something that everybody can
            repeat. Needs a release build, wrk, and for some sqlite3 or pgbench. Exit code 1 if the goal is missed.

              gonghui bench signups
              gonghui bench signups --baseline single --json
              gonghui bench vouchers
              gonghui bench redeem
              gonghui bench pages
              gonghui bench import --rows 100000
              gonghui bench search
              gonghui bench draw
              gonghui bench checkup
            """, subcommands: [Signups.self, Vouchers.self, Redeem.self, Pages.self, Import.self, Search.self, DrawEntriesBench.self, Checkup.self])

    struct Options: ParsableArguments {
        @Option(help: "postgres://… of an empty database instead of SQLite.") var database: String?
        @Option(help: "Connections at a time.") var connections = 64
        @Option(help: "How long each load lasts.") var seconds = 10
        @Flag(help: "Print one JSON object.") var json = false

        var settings: BenchSettings {
            var settings = BenchSettings()
            settings.database = database
            settings.connections = connections
            settings.seconds = seconds
            settings.progress = { Console.progress("bench: \($0)") }
            return settings
        }

        func tell(_ report: BenchReport) throws {
            Console.endProgress()
            if json {
                try Console.json(report.result)
            } else {
                for line in report.lines { Console.say(line) }
                let goal: String
                switch report.goal {
                case .atLeast(let limit): goal = "at least \(limit)"
                case .atMost(let limit): goal = "at most \(limit)"
                }
                Console.say("\(report.result.name): ratio \((report.result.ratio * 1000).rounded() / 1000), goal \(goal): \(report.isMet ? "met" : "MISSED")")
            }
            if !report.isMet { throw ExitCode(1) }
        }
    }

    struct Signups: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Durable sign-ups over HTTP.",
            discussion: """
                  gonghui bench signups
                  gonghui bench signups --baseline single
                  gonghui bench signups --database 'postgres://gonghui@/bench?host=/tmp' --baseline pgbench
                """)
        @OptionGroup var options: Options
        @Option(help: "live: GET /health/live; single: one transaction each; pgbench: PostgreSQL's own client.") var baseline = SignupBench.Baseline.live
        func run() async throws { try options.tell(try await SignupBench(options.settings, baseline: baseline).run()) }
    }

    struct Vouchers: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Durable voucher claims over HTTP, or the opening at ten with more askers than vouchers.",
            discussion: """
                  gonghui bench vouchers
                  gonghui bench vouchers --opening
                  gonghui bench vouchers --database 'postgres://gonghui@/bench?host=/tmp' --baseline pgbench
                """)
        @OptionGroup var options: Options
        @Option(help: "live: GET /health/live; pgbench: one transaction each on one hot row, 32 clients.") var baseline = VoucherBench.Baseline.live
        @Flag(help: "1,000 vouchers and everybody asks: exactly as many are issued, everyone is answered.") var opening = false
        func run() async throws {
            let bench = VoucherBench(options.settings, baseline: baseline)
            try options.tell(try await opening ? bench.opening() : bench.run())
        }
    }

    struct Redeem: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Durable redemptions over HTTP, compared with claims; or two tills on one code, again and again.",
            discussion: "  gonghui bench redeem --json\n  gonghui bench redeem --race")
        @OptionGroup var options: Options
        @Flag(help: "Two tills tap one code at the same moment, 10,000 times: one redemption each.") var race = false
        func run() async throws {
            let bench = RedeemBench(options.settings)
            try options.tell(try await race ? bench.race() : bench.run())
        }
    }

    struct Pages: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The activity page and a members page of 50 rows.", discussion: "  gonghui bench pages --json")
        @OptionGroup var options: Options
        func run() async throws { try options.tell(try await PageBench(options.settings).run()) }
    }

    struct Import: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "A roster of a million rows.", discussion: "  gonghui bench import --rows 100000\n  gonghui bench import --kind xlsx")
        @OptionGroup var options: Options
        @Option(help: "Rows of the roster.") var rows = 1_000_000
        @Option(help: "csv or xlsx.") var kind = ImportBench.Kind.csv
        func run() async throws { try options.tell(try await ImportBench(options.settings, rows: rows, kind: kind).run()) }
    }

    struct Search: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Searches and lists among 1,000,000 members, compared with 20,000.",
            discussion: "  gonghui bench search --seconds 5\n  gonghui bench search --members 200000 --unions 3000")
        @OptionGroup var options: Options
        @Option(help: "Members of the big province.") var members = SearchBench.Sizes().big.members
        @Option(help: "Unions of the big province.") var unions = SearchBench.Sizes().big.unions
        func run() async throws {
            var sizes = SearchBench.Sizes()
            sizes.big = (members, unions)
            try options.tell(try await SearchBench(options.settings, sizes: sizes).run())
        }
    }
}

extension BenchCommand {
    struct DrawEntriesBench: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "draw", abstract: "A weighted draw of 1,000 prizes among 1,000,000 entries, with its proof, and its check.",
            discussion: "  gonghui bench draw --json")
        @OptionGroup var options: Options
        @Option(help: "Entries.") var entries = 1_000_000
        @Option(help: "Prizes.") var prizes = 1_000
        func run() async throws { try options.tell(try await DrawBench(options.settings, entries: entries, prizes: prizes).run()) }
    }

    struct Checkup: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Clauses a second through the legal check-up, compared with the 1,000 asked for.", discussion: "  gonghui bench checkup --json")
        @OptionGroup var options: Options
        func run() throws { try options.tell(try CheckupBench(options.settings).run()) }
    }
}

extension SignupBench.Baseline: ExpressibleByArgument {}
extension VoucherBench.Baseline: ExpressibleByArgument {}
extension ImportBench.Kind: ExpressibleByArgument {}
