import Kernel
import Store

struct PersonPeriod: Hashable {
    let person: PersonID
    let period: Int64
}

/// What was taken of days and of unions' quotas, as read and as changed by a batch.
struct Taken: Sendable {
    var days: [Day: Int64] = [:]
    var unions: [OrganisationID: Int64] = [:]
    private let before: (days: [Day: Int64], unions: [OrganisationID: Int64])

    init(days: [Day: Int64], unions: [OrganisationID: Int64]) {
        self.days = days
        self.unions = unions
        before = (days, unions)
    }

    func write(_ benefit: Benefit, _ tx: any Transaction) throws {
        for (day, count) in days where count != before.days[day] ?? 0 { try set("day", Int64(day.number), count, benefit, tx) }
        for (union, count) in unions where count != before.unions[union] ?? 0 { try set("union", union.raw, count, benefit, tx) }
    }

    private func set(_ kind: String, _ key: Int64, _ count: Int64, _ benefit: Benefit, _ tx: any Transaction) throws {
        try tx.send(
            """
            INSERT INTO benefit_taken (benefit, kind, key, taken) VALUES (:benefit, :kind, :key, :taken)
            ON CONFLICT (benefit, kind, key) DO UPDATE SET taken = excluded.taken
            """, ["benefit": benefit.id, "kind": kind, "key": key, "taken": count])
    }
}

/// The reads and rows of a batch. Lists of ids are filled up to a power of two with the last one, so that few statements are ever prepared.
enum ClaimReads {
    static func listed(_ people: [PersonID], _ benefit: BenefitID, in tx: any Transaction) throws -> Set<PersonID> {
        var found: Set<PersonID> = []
        try IDList.each(people) { ids, placeholders in
            var parameters: Parameters = ["benefit": benefit]
            parameters.list("p", ids)
            let rows = try tx.rows("SELECT person FROM benefit_listed WHERE benefit = :benefit AND person IN (\(placeholders))", parameters)
            for row in rows { found.insert(row[0]) }
        }
        return found
    }

    /// The next people on a list.
    static func listed(_ benefit: BenefitID, after person: PersonID?, limit: Int, in tx: any Transaction) throws -> [PersonID] {
        try tx.rows(
            "SELECT person FROM benefit_listed WHERE benefit = :benefit AND person > :after ORDER BY person LIMIT :limit",
            ["benefit": benefit, "after": person ?? PersonID(0), "limit": limit]
        ).map { $0[0] }
    }

    /// The slots that people's vouchers of these periods take; cancelled ones take none.
    static func claimed(_ people: [PersonID], _ benefit: BenefitID, periods: Set<Int64>, in tx: any Transaction) throws -> [PersonPeriod: Set<Int>] {
        var found: [PersonPeriod: Set<Int>] = [:]
        for period in periods {
            try IDList.each(people) { ids, placeholders in
                var parameters: Parameters = ["benefit": benefit, "period": period]
                parameters.list("p", ids)
                let rows = try tx.rows(
                    "SELECT person, slot FROM voucher WHERE benefit = :benefit AND person IN (\(placeholders)) AND period = :period AND slot < 1000", parameters)
                for row in rows { found[PersonPeriod(person: row[0], period: period), default: []].insert(row[1]) }
            }
        }
        return found
    }

    static func taken(_ benefit: Benefit, in tx: any Transaction) throws -> Taken {
        let stock = benefit.content.stock
        guard stock.perDay != nil || !stock.quotas.isEmpty else { return Taken(days: [:], unions: [:]) }
        var days: [Day: Int64] = [:]
        var unions: [OrganisationID: Int64] = [:]
        for row in try tx.rows("SELECT kind, key, taken FROM benefit_taken WHERE benefit = :benefit", ["benefit": benefit.id]) {
            if (row[0] as String) == "day" { days[row[1]] = row[2] } else { unions[row[1]] = row[2] }
        }
        return Taken(days: days, unions: unions)
    }

    static let voucherColumns: [StaticString] = [
        "id", "number", "benefit", "organisation", "person", "state", "period", "slot", "valid_from", "valid_through", "news", "issued_at",
    ]

    static func voucherRow(
        _ receipt: VoucherReceipt, _ benefit: Benefit, _ person: PersonID, period: Int64, slot: Int64, _ days: (from: Day, through: Day), news: Int64, now: Instant
    ) -> [Value] {
        [
            receipt.id.value, receipt.number.value, benefit.id.value, benefit.organisation.value, person.value, VoucherState.issued.value, .integer(period),
            .integer(slot), days.from.value, days.through.value, .integer(news), now.value,
        ]
    }
}
