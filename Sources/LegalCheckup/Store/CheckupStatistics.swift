import Kernel
import Organisations
import Store

/// How often codes were confirmed, by one of three dimensions. Only sums leave this; small cells are hidden. (domain.md R21)
struct CheckupTable: Sendable {
    struct Line: Sendable {
        let key: String
        let cases: Int
        let findings: Int
        let isHidden: Bool
    }
    let lines: [Line]
    let cases: Int
    let findings: Int
}

/// Counts of confirmed findings over a union and those below it.
struct CheckupStatistics: Sendable {
    enum Dimension: String, CaseIterable, Sendable {
        case code, industry, region, year

        var label: Phrase {
            switch self {
            case .code: Phrase("问题类型", "Kind")
            case .industry: Phrase("行业", "Industry")
            case .region: Phrase("地区", "Area")
            case .year: Phrase("年份", "Year")
            }
        }
    }

    /// One confirmed finding of an issued case.
    struct Fact: Sendable {
        let caseID: CheckupCaseID
        let code: FindingCode
        let industry: String?
        let region: RegionCode?
        let year: Int
    }

    func facts(at organisation: OrganisationID, tree: OrganisationTree, in tx: any Transaction) throws -> [Fact] {
        var facts: [Fact] = []
        try tx.forEachRow(
            """
            SELECT c.organisation, c.id, f.code, c.industry, c.region, c.issued_at FROM checkup_finding f JOIN checkup_case c ON c.id = f.case_id
            WHERE f.decision = 'accepted' AND c.issued_at IS NOT NULL GROUP BY c.organisation, c.id, f.code, c.industry, c.region, c.issued_at ORDER BY c.id, f.code
            """, [:]
        ) { row in
            if tree.covers(organisation, row[0]) {
                facts.append(
                    Fact(
                        caseID: row[1], code: FindingCode(rawValue: row[2]), industry: row[3], region: (row[4] as String?).flatMap { RegionCode($0) },
                        year: (row[5] as Instant).day.year))
            }
            return true
        }
        return facts
    }

    /// A cell counts firms: one firm with a code in ten clauses is one.
    static func table(_ facts: [Fact], by dimension: Dimension) -> CheckupTable {
        let faults = facts.filter { !$0.code.isGoodPractice }
        let groups = Dictionary(grouping: faults) { fact in
            switch dimension {
            case .code: fact.code.rawValue
            case .industry: fact.industry ?? ""
            case .region: (fact.region?.city ?? fact.region)?.text ?? ""
            case .year: String(fact.year)
            }
        }
        let cells = groups.map { (key: $0.key, cases: Set($0.value.map(\.caseID)).count, findings: $0.value.count) }.sorted { ($0.cases, $1.key) > ($1.cases, $0.key) }
        let hidden = SmallCells.hidden(cells.map(\.cases))
        return CheckupTable(
            lines: zip(cells, hidden).map { CheckupTable.Line(key: $0.key, cases: $0.cases, findings: $0.findings, isHidden: $1) },
            cases: Set(faults.map(\.caseID)).count, findings: faults.count)
    }
}
