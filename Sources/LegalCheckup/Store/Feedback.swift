import Kernel
import Store
import Vault

/// A lawyer's word on one clause and one code: what the check-up learns from.
struct FeedbackRow: Sendable {
    let clause: String
    let code: FindingCode
    let decision: FindingDecision
    let text: String
}

/// Lawyers' decisions as labelled data. Only of firms that agreed, with their name taken out, and gone with their documents.
struct Feedback: Sendable {
    let seals: CheckupSeals

    enum FeedbackTag {}

    func add(
        _ finding: CaseFinding, text: String, employer: String, id: Int64, now: Instant, in tx: any Transaction
    ) throws {
        let id = Identifier<FeedbackTag>(id)
        let anonymous = Self.withoutName(text, employer)
        try tx.execute(
            """
            INSERT INTO checkup_feedback (id, case_id, code, decision, origin, clause, text_sealed, created_at)
            VALUES (:id, :case, :code, :decision, :origin, :clause, :text, :now)
            """,
            [
                "id": id, "case": finding.caseID, "code": finding.code.rawValue, "decision": finding.decision, "origin": finding.origin, "clause": finding.clause ?? 0,
                "text": seals.vault.seal(anonymous, .checkupFeedback, owner: id), "now": now,
            ])
    }

    /// The clause without the firm's name, whole or without its legal form.
    static func withoutName(_ text: String, _ employer: String) -> String {
        var short = employer
        for ending in ["有限责任公司", "股份有限公司", "有限公司", "集团", "公司"] where short.hasSuffix(ending) && short.count > ending.count + 1 {
            short = String(short.dropLast(ending.count))
        }
        return text.replacing(employer, with: "某单位").replacing(short, with: "某单位")
    }

    /// All of it as the lines of the labelled data that the check-up is developed with: `{id, text, labels, alt}`; one for each clause.
    func lines(of cases: Set<CheckupCaseID>, in tx: any Transaction) throws -> [LabelledClause] {
        var order: [String] = []
        var byClause: [String: LabelledClause] = [:]
        try tx.forEachRow("SELECT id, case_id, clause, code, decision, text_sealed FROM checkup_feedback ORDER BY case_id, clause, id", [:]) { row in
            let owner = Identifier<FeedbackTag>(row[0] as Int64)
            let caseID: CheckupCaseID = row[1]
            guard cases.contains(caseID) else { return true }
            let key = "\(caseID.raw)-\(row[2] as Int)"
            if byClause[key] == nil {
                order.append(key)
                byClause[key] = LabelledClause(id: "case-\(order.count)", text: try seals.vault.open(row[5], .checkupFeedback, owner: owner), labels: [], rejected: [])
            }
            let decision: FindingDecision = row[4]
            if decision == .accepted { byClause[key]?.labels.append(row[3]) } else { byClause[key]?.rejected.append(row[3]) }
            return true
        }
        return order.compactMap { byClause[$0] }
    }
}

/// One line of labelled data.
struct LabelledClause: Encodable, Sendable {
    let id: String
    let text: String
    var labels: [String]
    var alt: [String] = []
    /// What the program said and a lawyer rejected.
    var rejected: [String]
}
