import Audit
import Kernel
import Organisations
import Store

/// Reads a document that was handed in: takes it apart and notes what the engine finds. A job, so that a long handbook holds up no page.
struct Examination: Sendable {
    let tools: CheckupTools
    init(_ tools: CheckupTools) { self.tools = tools }

    struct Order: Codable, Sendable {
        let caseID: CheckupCaseID
        let document: CheckupDocumentID
    }

    static let name = "checkup.examine"
    /// Read, examined, noted.
    private static let steps: Int64 = 3

    var kind: JobKind { JobKind(Self.name, Order.self) { order, context in try await run(order, context) } }

    private struct Loaded: Sendable {
        let text: String
        let region: RegionCode?
    }

    private func run(_ order: Order, _ context: JobContext) async throws {
        guard let loaded = try await load(order) else { return }
        try await context.advance(total: Self.steps) { _ in ("read", 1) }
        let (parts, found) = try await examine(loaded)
        try await context.advance(total: Self.steps) { _ in ("examined", 2) }
        let now = tools.now
        try await context.advance(total: Self.steps) { tx in
            try note(order, parts, found, now, in: tx)
            return ("noted", Self.steps)
        }
    }

    /// The same without a job: for the demo and for tests.
    func run(_ order: Order) async throws {
        guard let loaded = try await load(order) else { return }
        let (parts, found) = try await examine(loaded)
        let now = tools.now
        try await tools.database.write(priority: .bulk) { tx in try note(order, parts, found, now, in: tx) }
    }

    private func examine(_ loaded: Loaded) async throws -> (ExaminedDocument, [Noted]) {
        let (engine, today) = (tools.engine, tools.now.day)
        let report = try await Blocking.run { engine.examine(DocumentText(pasted: loaded.text), region: loaded.region, asOf: today) }
        let found = report.articles.flatMap(\.clauses).enumerated().flatMap { index, clause in
            clause.findings.map { Noted(id: tools.ids.next(), clause: index, finding: $0) }
        }
        return (ExaminedDocument(report), found)
    }

    private struct Noted: Sendable {
        let id: CheckupFindingID
        let clause: Int
        let finding: Finding
    }

    /// `nil` if the firm has left meanwhile, or another run of the job was quicker.
    private func load(_ order: Order) async throws -> Loaded? {
        try await tools.database.read { tx in
            guard let found = try tools.cases.find(order.caseID, in: tx), found.document == order.document, found.state == .finding || found.state == .rechecking,
                try tools.documents.find(order.document, in: tx)?.state == .waiting, let text = try tools.documents.text(of: order.document, in: tx)
            else { return nil }
            return Loaded(text: text, region: try found.employer.region ?? tools.organisations.tree(in: tx).node(found.organisation)?.region)
        }
    }

    private func note(_ order: Order, _ parts: ExaminedDocument, _ found: [Noted], _ now: Instant, in tx: any Transaction) throws {
        let current = try tools.cases.existing(order.caseID, in: tx)
        guard current.document == order.document, current.state == .finding || current.state == .rechecking else { return }
        let isRecheck = current.state == .rechecking
        guard !parts.clauses.isEmpty else {
            guard try tools.documents.markFailed(order.document, code: "document.empty", in: tx) else { return }
            let act: CheckupAct = isRecheck ? .recheckFailed : .examinationFailed
            // A re-check that can't be read leaves the case with the document it had.
            let change = Cases.Change(document: isRecheck ? current.baseline : nil)
            return try tools.cases.perform(act, on: current, as: .system, by: .system, change: change, now: now, in: tx)
        }
        guard try tools.documents.markExamined(order.document, parts, now: now, in: tx) else { return }
        var decided = try isRecheck ? earlier(current, parts, in: tx) : [:]
        for noted in found {
            var new = CaseFindings.NewFinding(
                id: noted.id, document: order.document, clause: noted.clause, code: noted.finding.code, severity: noted.finding.severity, origin: .engine,
                confidence: Int(noted.finding.confidence * 1000), texts: FindingTexts(trigger: noted.finding.trigger))
            if let before = decided.removeValue(forKey: Place(clause: noted.clause, code: noted.finding.code)) {
                new.decision = before.decision
                new.texts = before.texts
            }
            try tools.findings.add(new, to: order.caseID, by: new.decision == .proposed ? nil : current.lawyer, now: now, in: tx)
        }
        // What only the lawyer saw stays seen.
        for (place, before) in decided.sorted(by: { ($0.key.clause, $0.key.code) < ($1.key.clause, $1.key.code) }) where before.decision == .accepted {
            let new = CaseFindings.NewFinding(
                id: tools.ids.next(), document: order.document, clause: place.clause, code: place.code, severity: before.severity, origin: before.origin,
                confidence: before.confidence, decision: .accepted, texts: before.texts)
            try tools.findings.add(new, to: order.caseID, by: current.lawyer, now: now, in: tx)
        }
        guard isRecheck else { return try tools.cases.perform(.examined, on: current, as: .system, by: .system, now: now, in: tx) }
        try tools.cases.audit(current.id, current.organisation, "checkup.recheck_examined", .system, now, ["clauses": String(parts.clauses.count)], in: tx)
    }

    private struct Place: Hashable {
        let clause: Int
        let code: FindingCode
    }

    /// What the lawyer decided on clauses that are word for word as they were: it holds on, so that only what is new has to be looked at.
    private func earlier(_ current: CheckupCase, _ parts: ExaminedDocument, in tx: any Transaction) throws -> [Place: CaseFinding] {
        guard let baseline = current.baseline, let old = try tools.documents.parts(of: baseline, in: tx) else { return [:] }
        let matches = ClauseAlignment.align(old, parts)
        var out: [Place: CaseFinding] = [:]
        for finding in try tools.findings.of(document: baseline, in: tx) where finding.decision != .proposed {
            guard let clause = finding.clause, matches.indices.contains(clause), let counterpart = matches[clause],
                TextFolding.folded(old.clauses[clause].text) == TextFolding.folded(parts.clauses[counterpart].text)
            else { continue }
            out[Place(clause: counterpart, code: finding.code)] = finding
        }
        return out
    }
}

extension ExaminedDocument {
    /// The engine's report without its findings.
    init(_ report: CheckupReport) {
        articles = report.articles.map { Article(number: $0.number, title: $0.title) }
        clauses = report.articles.enumerated().flatMap { index, article in article.clauses.map { Clause(article: index, text: $0.text) } }
    }
}
