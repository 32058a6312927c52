import Audit
import Identity
import Kernel
import Organisations
import Store

/// What the assigned lawyer does: decides findings, issues prescriptions, closes. (domain.md R70)
public struct LawyerDesk: Sendable {
    let tools: CheckupTools
    public init(_ tools: CheckupTools) { self.tools = tools }

    /// The case as the lawyer may work on it.
    /// - Throws: `CheckupProblem.findingIsSettled` outside a review.
    private func open(_ id: CheckupCaseID, in tx: any Transaction) throws -> CheckupCase {
        let found = try tools.cases.existing(id, in: tx)
        guard found.state == .reviewing || found.state == .rechecking else { throw CheckupProblem.findingIsSettled }
        return found
    }

    // MARK: Findings

    /// Accepts or rejects a finding, or changes its words; can be taken back until the prescription is issued.
    /// - Throws: `CheckupProblem.reasonMissing` for a rejection without a reason.
    public func decide(_ id: CheckupFindingID, of caseID: CheckupCaseID, _ decision: FindingDecision, texts change: FindingTexts, by lawyer: PersonID) async throws {
        if decision == .rejected, (change.reason ?? "").unicodeScalars.count < 2 { throw CheckupProblem.reasonMissing }
        let now = tools.now
        try await tools.database.write { tx in
            let found = try open(caseID, in: tx)
            guard let finding = try tools.findings.find(id, in: tx), finding.caseID == caseID, finding.document == nil || finding.document == found.document
            else { throw CheckupProblem.findingIsSettled }
            var texts = change
            texts.trigger = finding.texts.trigger
            try tools.findings.decide(finding, decision, texts, by: lawyer, at: found.organisation, now: now, in: tx)
        }
    }

    /// Accepts all that wait: what a demo's lawyer does, who has read every clause.
    public func confirmAll(of caseID: CheckupCaseID, by lawyer: PersonID) async throws {
        let waiting = try await tools.database.read { tx in
            try tools.findings.all(of: caseID, document: try tools.cases.existing(caseID, in: tx).document, in: tx).filter { $0.decision == .proposed }
        }
        for finding in waiting { try await decide(finding.id, of: caseID, .accepted, texts: FindingTexts(), by: lawyer) }
    }

    /// Adds a finding to a clause, or to the interview where there is no clause.
    public func add(_ code: FindingCode, clause: Int?, texts: FindingTexts, to caseID: CheckupCaseID, by lawyer: PersonID) async throws {
        guard let entry = tools.engine.taxonomy[code] else { throw CheckupProblem.unknownCode }
        let (id, now): (CheckupFindingID, Instant) = (tools.ids.next(), tools.now)
        try await tools.database.write { tx in
            let found = try open(caseID, in: tx)
            if let clause {
                guard let document = found.document, let parts = try tools.documents.parts(of: document, in: tx), parts.clauses.indices.contains(clause)
                else { throw CheckupProblem.unknownClause }
            }
            let new = CaseFindings.NewFinding(
                id: id, document: clause == nil ? nil : found.document, clause: clause, code: code, severity: entry.severity, origin: .lawyer, decision: .accepted,
                texts: texts)
            guard try tools.findings.add(new, to: caseID, by: lawyer, now: now, in: tx) else { throw CheckupProblem.findingIsSettled }
            try tools.cases.audit(caseID, found.organisation, "checkup.finding_added", .person(lawyer), now, ["code": code.rawValue], in: tx)
        }
    }

    // MARK: Prescriptions

    /// The prescription as it would be issued now: for the lawyer's preview, and issued by `issue`.
    func draft(_ found: CheckupCase, in tx: any Transaction) throws -> Prescription {
        let today = tools.now.day
        let rule = PrescriptionRule(taxonomy: tools.engine.taxonomy, law: tools.engine.law, issuedOn: today)
        let parts = try found.document.flatMap { try tools.documents.parts(of: $0, in: tx) }
        let accepted = try tools.findings.all(of: found.id, document: found.document, in: tx).filter { $0.decision == .accepted }
        let items = accepted.compactMap { finding in
            rule.item(finding, place: tools.place(finding.clause, in: parts), quote: finding.clause.flatMap { clause in parts?.clauses[clause].text } ?? "")
        }
        let codes = Set(accepted.map(\.code))
        let policies = try tools.policies.attached(to: codes, region: found.employer.region, on: today, limit: 8, in: tx)
        let lawyer = try found.lawyer.flatMap { try tools.identity.people.person($0, in: tx)?.name } ?? ""
        let union = try tools.organisations.tree(in: tx).node(found.organisation)?.name ?? ""
        return Prescription(
            employer: found.employer.name, round: found.round + 1, issuedOn: today, union: union, lawyer: lawyer, articles: parts?.articles.count ?? 0,
            clauses: parts?.clauses.count ?? 0, areas: AreaScore.scores(accepted.map { ($0.code, $0.severity) }),
            items: PrescriptionRule.ordered(items.filter { !$0.code.isGoodPractice }), praised: items.filter { $0.code.isGoodPractice },
            policies: policies.map {
                Prescription.PolicyNote(id: $0.id, title: $0.content.title, gist: PolicyGist.of($0.content.text), source: $0.content.source)
            }, recheckDueOn: CheckupTerms.recheckDay(issuedOn: today))
    }

    /// Issues the first prescription, or another after a re-check.
    public func issue(_ id: CheckupCaseID, by lawyer: PersonID) async throws {
        let (now, prescriptionID) = (tools.now, tools.ids.nextRaw())
        let fresh = (0..<400).map { _ in tools.ids.nextRaw() }
        try await tools.database.write { tx in
            let found = try tools.cases.existing(id, in: tx)
            let content = try draft(found, in: tx)
            try tools.cases.perform(
                found.state == .rechecking ? .reissue : .issue, on: found, as: capacity(lawyer, found), by: .person(lawyer),
                change: Cases.Change(issuedAt: now, recheckDueOn: content.recheckDueOn, startsRound: true), now: now, in: tx)
            try tools.prescriptions.add(content, id: prescriptionID, to: id, by: lawyer, now: now, in: tx)
            var numbers = fresh.makeIterator()
            for item in content.items {
                guard !item.isQuestion, let dueOn = item.dueOn, let number = numbers.next() else { continue }
                try tools.cure.add(
                    CureItem(
                        id: CureItemID(number), caseID: id, round: content.round, code: item.code, severity: item.severity, place: item.place, owner: "", dueOn: dueOn,
                        doneAt: nil, version: 1), in: tx)
            }
            if found.mayTeach { try teach(found, now, in: tx) }
            if let contact = found.contact {
                try tools.identity.outbox.notify(
                    contact, "贵单位的法治体检报告已由律师签发，请登录工惠查看和下载。", once: "checkup.issued:\(id):\(content.round)", isDecision: true, at: now, in: tx)
            }
        }
    }

    private func capacity(_ person: PersonID, _ found: CheckupCase) -> CheckupActor { found.lawyer == person ? .lawyer : .coordinator }

    private func teach(_ found: CheckupCase, _ now: Instant, in tx: any Transaction) throws {
        guard let document = found.document, let parts = try tools.documents.parts(of: document, in: tx) else { return }
        for finding in try tools.findings.of(document: document, in: tx) where finding.decision != .proposed {
            guard let clause = finding.clause, parts.clauses.indices.contains(clause) else { continue }
            try tools.feedback.add(finding, text: parts.clauses[clause].text, employer: found.employer.name, id: tools.ids.nextRaw(), now: now, in: tx)
        }
    }

    /// Ends the check-up with a letter to the firm.
    public func close(_ id: CheckupCaseID, letter: String, by lawyer: PersonID) async throws {
        let now = tools.now
        try await tools.database.write { tx in
            let found = try tools.cases.existing(id, in: tx)
            try tools.cases.perform(
                .close, on: found, as: capacity(lawyer, found), by: .person(lawyer), change: Cases.Change(closedAt: now), now: now, in: tx)
            try tools.prescriptions.writeLetter(letter, of: id, by: lawyer, now: now, in: tx)
            if let contact = found.contact {
                try tools.identity.outbox.notify(contact, "贵单位的法治体检已办结，请登录工惠查看办结函。", once: "checkup.closed:\(id)", isDecision: true, at: now, in: tx)
            }
        }
    }

    // MARK: The re-check

    struct Comparison: Sendable {
        let old: ExaminedDocument
        let new: ExaminedDocument
        let findings: [ComparedFinding]

        func count(_ outcome: CureOutcome) -> Int { findings.count { $0.outcome == outcome } }
    }

    /// What became of each finding since the last prescription; `nil` where there is no second document yet, or it was deleted.
    func comparison(_ found: CheckupCase, in tx: any Transaction) throws -> Comparison? {
        guard let baseline = found.baseline, let document = found.document, baseline != document, let old = try tools.documents.parts(of: baseline, in: tx),
            let new = try tools.documents.parts(of: document, in: tx)
        else { return nil }
        let before = try tools.findings.of(document: baseline, in: tx).filter { $0.decision == .accepted }
        let after = try tools.findings.of(document: document, in: tx).filter { $0.decision != .rejected }
        return Comparison(
            old: old, new: new,
            findings: compareFindings(
                old: old, before.compactMap { finding in finding.clause.map { ($0, finding.code) } }, new: new,
                after.compactMap { finding in finding.clause.map { ($0, finding.code) } }))
    }
}
