import Demo
import Foundation
import Kernel

/// A roster of a million rows: checked, matched, encrypted, indexed, audited; compared with the sqlite3 shell's `.import` of the same columns
/// into one table with the same indexes. At least 0.25 of its rate.
public struct ImportBench: Sendable {
    public enum Kind: String, Sendable, CaseIterable { case csv, xlsx }

    let settings: BenchSettings
    let rows: Int
    let kind: Kind

    public init(_ settings: BenchSettings, rows: Int = 1_000_000, kind: Kind = .csv) {
        self.settings = settings
        self.rows = rows
        self.kind = kind
    }

    private struct Founded: Decodable { let organisationId: String }
    private struct Outcome: Decodable {
        let rows: Int
        let added: Int
    }

    public func run() async throws -> BenchReport {
        try await Workshop.with { workshop in
            settings.progress("writing a roster of \(rows) rows")
            let roster = workshop.file("roster.\(kind.rawValue)")
            try await RosterMaker(rows: rows).write(to: roster, kind)
            let place = BenchStage.place(settings, workshop.file("data"))
            let union: Founded = try await Program.json(
                ["organisation", "found-root", "--name", "量测工会委员会", "--kind", "base_union", "--phone", "19900000000"] + place)
            settings.progress("importing it")
            let start = ContinuousClock.now
            let outcome: Outcome = try await Program.json(["import", "members", roster, "--organisation", union.organisationId] + place)
            let seconds = (ContinuousClock.now - start) / .milliseconds(1) / 1000
            guard outcome.added == rows else { throw BenchFailure("only \(outcome.added) of \(rows) rows were taken in") }
            settings.progress("sqlite3 .import")
            let baseline = try await SQLiteImport(rows: rows).rate(in: workshop)
            let rate = Double(rows) / seconds
            let result = BenchResult(
                name: "import", engine: settings.engine, rps: rate, baselineRps: baseline, ratio: rate / baseline, p50Ms: 0, p99Ms: 0, connections: 1, seconds: seconds)
            return BenchReport(
                result: result, goal: .atLeast(0.25),
                lines: [
                    "import: \(rows) rows in \(Int(seconds)) s, \(Int(rate)) rows/s, process memory at most \(Self.peakOfChildren) MB",
                    "sqlite3 .import: \(Int(baseline)) rows/s",
                ])
        }
    }

    /// Megabytes of the biggest process that was waited for.
    private static var peakOfChildren: Int {
        var usage = rusage()
        return getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage) == 0 ? usage.ru_maxrss / 1024 : 0
    }
}

/// The baseline: the same columns, ready made, into one table with the same indexes, by the shell that everybody has.
struct SQLiteImport: Sendable {
    let rows: Int

    func rate(in workshop: Workshop) async throws -> Double {
        let file = workshop.file("plain.csv")
        try await RosterMaker(rows: rows).writeStored(to: file)
        let commands = try workshop.write(Self.schema + "\n.import --csv \(file) member\nSELECT count(*) FROM member;\n", to: "import.sql")
        let start = ContinuousClock.now
        let output = try await Program.run(try Program.path(of: "sqlite3"), [workshop.file("plain.sqlite"), ".read \(commands)"])
        let seconds = (ContinuousClock.now - start) / .milliseconds(1) / 1000
        guard output.contains(String(rows)) else { throw BenchFailure("sqlite3 imported something else: \(output.prefix(200))") }
        return Double(rows) / seconds
    }

    /// Columns of `person` and `membership`, and their indexes.
    private static let schema = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA cache_size = -32000;
        CREATE TABLE member(id INTEGER PRIMARY KEY, person INTEGER, ended INTEGER, organisation INTEGER, city INTEGER, county INTEGER, town INTEGER,
            branch INTEGER, state TEXT, bucket INTEGER, verified INTEGER, name TEXT, name_key TEXT, joined_on INTEGER, applied_at INTEGER, occupation TEXT,
            department TEXT, employee_number TEXT, paper_sealed TEXT, paper_index TEXT, phone_sealed TEXT, phone_index TEXT, phone_last4 TEXT, birthday INTEGER,
            sex TEXT);
        CREATE UNIQUE INDEX person_paper ON member(paper_index);
        CREATE UNIQUE INDEX person_phone ON member(phone_index);
        CREATE INDEX person_phone_last4 ON member(phone_last4);
        CREATE UNIQUE INDEX membership_person ON member(person, ended);
        CREATE INDEX membership_union_name ON member(organisation, bucket, name_key, id);
        CREATE INDEX membership_town_name ON member(town, bucket, name_key, id);
        CREATE INDEX membership_county_name ON member(county, bucket, name_key, id);
        CREATE INDEX membership_city_name ON member(city, bucket, name_key, id);
        CREATE INDEX membership_name ON member(bucket, name_key, id);
        CREATE INDEX membership_union_joined ON member(organisation, bucket, joined_on, id);
        CREATE INDEX membership_town_joined ON member(town, bucket, joined_on, id);
        CREATE INDEX membership_county_joined ON member(county, bucket, joined_on, id);
        CREATE INDEX membership_city_joined ON member(city, bucket, joined_on, id);
        CREATE INDEX membership_joined ON member(bucket, joined_on, id);
        CREATE INDEX membership_employee_number ON member(employee_number, city, county, town, organisation, id);
        CREATE INDEX membership_department ON member(organisation, department, name_key, id);
        """
}
