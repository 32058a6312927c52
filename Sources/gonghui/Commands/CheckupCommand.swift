import ArgumentParser
import Foundation
import Kernel
import LegalCheckup
import Web

struct CheckupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkup",
        abstract: "Find what may be unlawful in an employer's rules.",
        discussion: """
            Reads .docx, .pdf and text. Nothing leaves this machine and nothing is stored. What it says is a program's opinion, not a lawyer's.

              gonghui checkup 员工手册.docx
              gonghui checkup 员工手册.pdf --format html --region 440000 > report.html
              gonghui checkup --clauses clauses.jsonl --format json
              gonghui checkup --evaluate labelled.jsonl

            --clauses: a line {"id","text"} in, a line {"id","labels"} out. --evaluate takes labelled clauses and prints precision and recall;
            with --rules it measures rule files that are being written. See docs/legal-rules.md.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, html, md }

    @Argument(help: "The document.") var file: String?
    @Option(help: "text, json, html or md.") var format = Format.text
    @Option(help: "Region whose local figures apply, as 440000.") var region: String?
    @Option(help: "The law of this day, as 2026-11-24; today if not given.") var asOf: String?
    @Option(help: "Judge the clauses of a JSON-lines file, one by one.") var clauses: String?
    @Option(parsing: .upToNextOption, help: "Measure on labelled clauses (.jsonl, or the list form).") var evaluate: [String] = []
    @Option(help: "With --evaluate: a directory of rule files instead of those built in.") var rules: String?
    @Option(parsing: .upToNextOption, help: "Train the ranker's weights from these labelled clauses and write them to --weights.") var train: [String] = []
    @Option(help: "With --train: where the weights go.") var weights: String?

    func validate() throws {
        let asked = (file == nil ? 0 : 1) + (clauses == nil ? 0 : 1) + (evaluate.isEmpty ? 0 : 1) + (train.isEmpty ? 0 : 1)
        guard asked == 1 else { throw ValidationError("Give one of: a document, --clauses, --evaluate, --train.") }
        if let region, RegionCode(region) == nil { throw ValidationError("A region has six digits, as 440000.") }
        if let asOf, Day(asOf) == nil { throw ValidationError("A day is written 2026-11-24.") }
        if !train.isEmpty, weights == nil { throw ValidationError("--train needs --weights.") }
    }

    private var day: Day { asOf.flatMap { Day($0) } ?? SystemClock().now().day }
    private var area: RegionCode? { region.flatMap { RegionCode($0) } }

    func run() throws {
        do {
            if let clauses {
                try judge(clauses)
            } else if !evaluate.isEmpty {
                try measure()
            } else if let weights {
                let source = try CheckupWorkshop(rules: try ruleFiles()).weights(trainedFrom: try labelled(train))
                try source.write(toFile: weights, atomically: true, encoding: .utf8)
            } else if let file {
                try examine(file)
            }
        } catch let fault as RuleFault {
            throw Failure(fault.description)
        }
    }

    private func examine(_ file: String) throws {
        let document = try DocumentReader.read(path: file)
        let engine = try CheckupEngine()
        let report = engine.examine(document, region: area, asOf: day)
        switch format {
        case .json:
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            Console.say(String(decoding: try encoder.encode(report), as: UTF8.self))
        case .html: Console.say(CheckupPaper.html(report, engine.taxonomy).string)
        case .md: Console.say(CheckupPaper.markdown(report, engine.taxonomy))
        case .text: Console.say(CheckupPaper.text(report, engine.taxonomy))
        }
    }

    private struct Judged: Encodable {
        let id: String
        let labels: [FindingCode]
    }

    private func judge(_ path: String) throws {
        struct Line: Decodable {
            let id: String
            let text: String
        }
        let engine = try CheckupEngine()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let decoder = JSONDecoder()
        var out: [String] = []
        for (number, line) in try text(of: path).split(whereSeparator: \.isNewline).enumerated() where line.contains(where: { !$0.isWhitespace }) {
            guard let clause = try? decoder.decode(Line.self, from: Data(line.utf8)) else {
                throw Failure("\(path), line \(number + 1): expected {\"id\", \"text\"}")
            }
            let labels = engine.codes(of: clause.text, region: area, asOf: day).sorted()
            out.append(String(decoding: try encoder.encode(Judged(id: clause.id, labels: labels)), as: UTF8.self))
        }
        if !out.isEmpty { Console.say(out.joined(separator: "\n")) }
    }

    private func measure() throws {
        let clauses = try labelled(evaluate)
        let engine = try rules == nil ? CheckupEngine() : CheckupWorkshop(rules: try ruleFiles()).rulesOnly()
        let result = engine.evaluate(clauses, asOf: day)
        if format == .json { return try Console.json(EvaluationReport(result)) }
        for code in engine.taxonomy.codes {
            guard let count = result.byCode[code] else { continue }
            let name = code.rawValue.padding(toLength: 28, withPad: " ", startingAt: 0)
            Console.say(
                "\(name) precision \(Self.percent(count.precision)) recall \(Self.percent(count.recall)) (\(count.right) right, \(count.wrong) wrong, \(count.missed) missed)")
        }
        for miss in result.misses {
            Console.say("- \(miss.clause.id) \(miss.clause.text)\n    wrong \(miss.wrong.map(\.rawValue)) missed \(miss.missed.map(\.rawValue))")
        }
        Console.say(
            "micro: precision \(Self.percent(result.micro.precision)), recall \(Self.percent(result.micro.recall)); "
                + "lawful clauses flagged \(result.lawfulFlagged) of \(result.lawful)"
        )
    }

    private struct EvaluationReport: Encodable {
        let precision: Double
        let recall: Double
        let lawful: Int
        let lawfulFlagged: Int
        let clausesWithMistakes: Int
        init(_ result: Evaluation) {
            precision = result.micro.precision
            recall = result.micro.recall
            lawful = result.lawful
            lawfulFlagged = result.lawfulFlagged
            clausesWithMistakes = result.misses.count
        }
    }

    private static func percent(_ share: Double) -> String { "\((share * 1000).rounded() / 10) %" }

    private func labelled(_ paths: [String]) throws -> [ExampleClause] {
        try paths.flatMap { try ExampleClause.read(try text(of: $0), name: ($0 as NSString).lastPathComponent) }
    }

    private func ruleFiles() throws -> [(name: String, text: String)]? {
        guard let rules else { return nil }
        let names = try FileManager.default.contentsOfDirectory(atPath: rules).filter { $0.hasSuffix(".yaml") }.sorted()
        return try (names.filter { $0 == "words.yaml" } + names.filter { $0 != "words.yaml" }).map { ($0, try text(of: rules + "/" + $0)) }
    }

    private func text(of path: String) throws -> String {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { throw Failure("\(path) can't be read as UTF-8.") }
        return text
    }
}
