import Kernel
import Store

/// Looking merchants, branches and clerks up, inside a caller's transaction: what Benefits asks while it redeems.
public struct MerchantDirectory: Sendable {
    public init() {}

    // MARK: Merchants

    static let columns: SQL = """
        m.id, m.organisation, m.name, m.uscc, m.category, m.region, m.about, m.contact_name, m.state, m.reason, m.applicant, m.applied_at, m.decided_at, m.version
        """

    public func merchant(_ id: MerchantID, in tx: any Transaction) throws -> Merchant? {
        try tx.row("SELECT \(Self.columns) FROM merchant m WHERE m.id = :id", ["id": id]).map(Self.merchant)
    }

    /// - Throws: `CommonProblem.notFound`.
    public func existing(_ id: MerchantID, in tx: any Transaction) throws -> Merchant {
        guard let merchant = try merchant(id, in: tx) else { throw CommonProblem.notFound }
        return merchant
    }

    /// Those of `ids` that exist.
    public func merchants(_ ids: [MerchantID], in tx: any Transaction) throws -> [MerchantID: Merchant] {
        guard !ids.isEmpty else { return [:] }
        var parameters: Parameters = [:]
        parameters.list("m", ids)
        let rows = try tx.rows("SELECT \(Self.columns) FROM merchant m WHERE m.id IN (\(SQL.placeholders("m", count: ids.count)))", parameters)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], Self.merchant($0)) })
    }

    /// Approved merchants that a union or one above or below it looks after, by name: for choosing where a voucher counts.
    public func approved(at organisations: [OrganisationID], limit: Int = 500, in tx: any Transaction) throws -> [Merchant] {
        guard !organisations.isEmpty else { return [] }
        var parameters: Parameters = ["limit": limit]
        parameters.list("o", organisations)
        return try tx.rows(
            """
            SELECT \(Self.columns) FROM merchant m WHERE m.state = 'approved' AND m.organisation IN (\(SQL.placeholders("o", count: organisations.count)))
            ORDER BY m.name_key, m.id LIMIT :limit
            """, parameters
        ).map(Self.merchant)
    }

    /// The unions that look after any merchant: few, to be narrowed by the tree.
    public func organisations(in tx: any Transaction) throws -> [OrganisationID] {
        try tx.rows("SELECT DISTINCT organisation FROM merchant").map { $0[0] }
    }

    // MARK: Branches

    static let branchColumns: SQL = "b.id, b.merchant, b.name, b.region, b.address, b.hours, b.phone, b.latitude, b.longitude, b.state"

    public func branch(_ id: BranchID, in tx: any Transaction) throws -> Branch? {
        try tx.row("SELECT \(Self.branchColumns) FROM merchant_branch b WHERE b.id = :id", ["id": id]).map(Self.branch)
    }

    /// All branches of a merchant, in the order in which they were added.
    public func branches(of merchant: MerchantID, in tx: any Transaction) throws -> [Branch] {
        try tx.rows("SELECT \(Self.branchColumns) FROM merchant_branch b WHERE b.merchant = :merchant ORDER BY b.id", ["merchant": merchant]).map(Self.branch)
    }

    /// Open branches of approved merchants among `merchants`, for members who look for the nearest.
    public func openBranches(of merchants: [MerchantID], in tx: any Transaction) throws -> [(merchant: String, branch: Branch)] {
        guard !merchants.isEmpty else { return [] }
        var parameters: Parameters = [:]
        parameters.list("m", merchants)
        return try tx.rows(
            """
            SELECT \(Self.branchColumns), m.name AS merchant_name FROM merchant_branch b JOIN merchant m ON m.id = b.merchant
            WHERE b.state = 'open' AND m.state = 'approved' AND m.id IN (\(SQL.placeholders("m", count: merchants.count))) ORDER BY m.id, b.id
            """, parameters
        ).map { (merchant: $0["merchant_name"], branch: Self.branch($0)) }
    }

    // MARK: Clerks

    static let clerkColumns: SQL = "c.id, c.merchant, c.branch, c.person, c.name, c.role, c.created_at"

    /// What the person is to the merchant, if anything.
    public func clerk(_ person: PersonID, at merchant: MerchantID, in tx: any Transaction) throws -> Clerk? {
        try tx.row(
            "SELECT \(Self.clerkColumns) FROM merchant_clerk c WHERE c.person = :person AND c.merchant = :merchant AND c.living = 1",
            ["person": person, "merchant": merchant]
        ).map(Self.clerk)
    }

    /// Everywhere the person works, the newest first.
    public func workplaces(of person: PersonID, in tx: any Transaction) throws -> [(clerk: Clerk, merchant: Merchant)] {
        try tx.rows(
            """
            SELECT \(Self.clerkColumns), \(Self.columns) FROM merchant_clerk c JOIN merchant m ON m.id = c.merchant
            WHERE c.person = :person AND c.living = 1 ORDER BY c.id DESC LIMIT 50
            """, ["person": person]
        ).map { (clerk: Self.clerk($0), merchant: Self.merchant($0, from: 7)) }
    }

    /// Whether the person may redeem at the branch now: they work there, the merchant is approved and not suspended, the branch is open.
    /// Read in the transaction of the redemption, so that a suspension stops the next one. (domain.md R32)
    public func mayRedeem(_ person: PersonID, at branch: BranchID, in tx: any Transaction) throws -> TillDecision {
        guard let branch = try self.branch(branch, in: tx), let merchant = try merchant(branch.merchant, in: tx) else { return .refused(.notYourTill) }
        let clerk = try clerk(person, at: merchant.id, in: tx)
        return decideTill(place: clerk.map(\.branch), merchant, branch)
    }

    /// The same for a merchant's own program, which may redeem at each of its branches.
    public func mayRedeem(_ partner: MerchantID, at branch: BranchID, in tx: any Transaction) throws -> TillDecision {
        guard let branch = try self.branch(branch, in: tx), branch.merchant == partner, let merchant = try merchant(partner, in: tx) else { return .refused(.notYourTill) }
        return decideTill(place: .some(nil), merchant, branch)
    }

    /// The branches at which the person may stand at a till, open ones first.
    public func tills(of clerk: Clerk, in tx: any Transaction) throws -> [Branch] {
        try branches(of: clerk.merchant, in: tx).filter { (clerk.branch == nil || clerk.branch == $0.id) && $0.state == .open }
    }

    // MARK: Rows

    static func merchant(_ row: Row) -> Merchant { merchant(row, from: 0) }

    private static func merchant(_ row: Row, from start: Int) -> Merchant {
        Merchant(
            id: row[start], organisation: row[start + 1],
            profile: MerchantProfile(
                name: row[start + 2], uscc: row[start + 3], category: row[start + 4], region: region(row[start + 5]), about: row[start + 6], contactName: row[start + 7]),
            state: row[start + 8], reason: row[start + 9], applicant: row[start + 10], appliedAt: row[start + 11], decidedAt: row[start + 12], version: row[start + 13])
    }

    static func branch(_ row: Row) -> Branch {
        let (latitude, longitude): (Int64?, Int64?) = (row[7], row[8])
        let place = latitude.flatMap { north in longitude.flatMap { Coordinates(latitude: north, longitude: $0) } }
        return Branch(
            id: row[0], merchant: row[1],
            facts: BranchFacts(name: row[2], region: region(row[3]), address: row[4], hours: row[5], phone: row[6], place: place), state: row[9])
    }

    static func clerk(_ row: Row) -> Clerk {
        Clerk(id: row[0], merchant: row[1], branch: row[2], person: row[3], name: row[4], role: row[5], since: row[6])
    }

    private static func region(_ text: String) -> RegionCode {
        guard let region = RegionCode(text) else { preconditionFailure("a merchant holds a checked area code") }
        return region
    }
}
