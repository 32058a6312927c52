import Kernel
import Store
import Web

/// The officers' lists: merchants that a union and those below it look after.
public struct MerchantLists: Sendable {
    public init() {}

    public struct Query: Sendable {
        /// Which unions' merchants; from `MerchantDirectory.organisations`, narrowed by the tree.
        public var organisations: [OrganisationID]
        public var text = ""
        public var state: MerchantState?
        public var category: MerchantCategory?
        public init(organisations: [OrganisationID]) { self.organisations = organisations }
    }

    public struct Line: Sendable {
        public let merchant: Merchant
        public let branches: Int
        public let clerks: Int
    }

    /// The newest first.
    public func page(_ query: Query, after cursor: Cursor?, limit: Int, in tx: any Transaction) throws -> Slice<Line> {
        guard !query.organisations.isEmpty else { return Slice(items: [], next: nil) }
        let (conditions, parameters) = Self.conditions(query)
        let rows = try tx.rows(
            """
            SELECT \(MerchantDirectory.columns),
                (SELECT COUNT(*) FROM merchant_branch b WHERE b.merchant = m.id AND b.state = 'open') AS branches,
                (SELECT COUNT(*) FROM merchant_clerk c WHERE c.merchant = m.id AND c.living = 1) AS clerks
            FROM merchant m WHERE \(conditions) AND m.id < :before ORDER BY m.id DESC LIMIT :limit
            """, parameters.and(["before": try cursor?.integer(0) ?? Int64.max, "limit": limit + 1]))
        let lines = rows.map { Line(merchant: MerchantDirectory.merchant($0), branches: $0["branches"], clerks: $0["clerks"]) }
        return Slice(fetched: lines, limit: limit) { Cursor([$0.merchant.id.description]) }
    }

    /// How many there are in each state, whatever `query` asks for besides its unions.
    public func counts(at organisations: [OrganisationID], in tx: any Transaction) throws -> [MerchantState: Int] {
        guard !organisations.isEmpty else { return [:] }
        let (conditions, parameters) = Self.conditions(Query(organisations: organisations))
        let rows = try tx.rows("SELECT m.state, COUNT(*) FROM merchant m WHERE \(conditions) GROUP BY m.state", parameters)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
    }

    private static func conditions(_ query: Query) -> (SQL, Parameters) {
        var parameters: Parameters = [:]
        parameters.list("o", query.organisations)
        var conditions: [SQL] = ["m.organisation IN (\(SQL.placeholders("o", count: query.organisations.count)))"]
        if let state = query.state {
            conditions.append("m.state = :state")
            parameters["state"] = state
        }
        if let category = query.category {
            conditions.append("m.category = :category")
            parameters["category"] = category
        }
        let key = TextFolding.folded(query.text)
        if !key.isEmpty {
            conditions.append("(m.name_key LIKE :pattern ESCAPE '!' OR m.uscc = :code)")
            parameters["pattern"] = "%" + key.replacing("!", with: "!!").replacing("%", with: "!%").replacing("_", with: "!_") + "%"
            parameters["code"] = TextFolding.narrowed(query.text).uppercased()
        }
        return (SQL.joined(conditions, by: " AND "), parameters)
    }
}
