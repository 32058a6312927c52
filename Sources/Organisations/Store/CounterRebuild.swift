import Kernel
import Store

/// Counters as they must be, from what each union holds itself: for bulk loads and for `gonghui audit verify`.
extension Counters {
    /// The counters of every union in `tree`, from what each live union holds itself; `unions` of `own` is not asked, it comes from the tree.
    public static func totals(of own: [OrganisationID: CounterValues], in tree: OrganisationTree) -> [OrganisationID: CounterValues] {
        var sums = tree.places.map { place -> CounterValues in
            var value = own[tree.id(at: place)] ?? .zero
            value.unions = tree.isLive(at: place) ? 1 : 0
            return value
        }
        // Children stand after their parents, so backwards every sum is complete before it is added to the one above.
        for place in tree.places.reversed() {
            if let parent = tree.parentPlace(of: place) { sums[parent] += sums[place] }
        }
        return Dictionary(uniqueKeysWithValues: tree.places.map { (tree.id(at: $0), sums[$0]) })
    }

    /// Where the counters stored differ from what they must be, at most `limit` sentences. Membership calls this with the counts of
    /// its own table.
    public static func differences(own: [OrganisationID: CounterValues], tree: OrganisationTree, in tx: any Transaction, limit: Int = 100) throws -> [String] {
        let right = totals(of: own, in: tree)
        let ids = tree.places.map { tree.id(at: $0) }
        let stored = try read(ids, in: tx)
        return ids.lazy.compactMap { id in
            guard let expected = right[id] else { return nil }
            guard let value = stored[id] else { return "union \(id) has no counters" }
            return value == expected ? nil : "union \(id): counted \(value.summary), must be \(expected.summary)"
        }.prefix(limit).map { $0 }
    }

    /// Writes the counters of all unions anew from what each holds itself. Only for bulk loads: it takes every row.
    public static func rebuild(own: [OrganisationID: CounterValues], tree: OrganisationTree, in tx: any Transaction) throws {
        try lockRoot(adding: .zero, in: tx)
        try store(totals(of: own, in: tree).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, in: tx)
    }

    /// Sets the counters of these unions, making rows that are not there.
    static func store(_ counters: [(OrganisationID, CounterValues)], in tx: any Transaction) throws {
        for start in stride(from: 0, to: counters.count, by: 200) {
            let some = counters[start..<min(start + 200, counters.count)]
            var parameters: Parameters = [:]
            parameters.list(
                "v",
                some.flatMap { id, value in
                    [id.value] + [value.members, value.verified, value.newForm, value.pending, value.pooled, value.unions].map(\.value)
                })
            try tx.execute(
                """
                INSERT INTO organisation_counter (organisation, members, verified, new_form, pending, pooled, unions)
                VALUES \(SQL.rows("v", columns: 7, count: some.count))
                ON CONFLICT (organisation) DO UPDATE SET members = excluded.members, verified = excluded.verified, new_form = excluded.new_form,
                    pending = excluded.pending, pooled = excluded.pooled, unions = excluded.unions
                """, parameters)
        }
    }
}

extension CounterValues {
    /// For the operator's eyes: `members 12, verified 7, …`.
    var summary: String { "members \(members), verified \(verified), new-form \(newForm), pending \(pending), pooled \(pooled), unions \(unions)" }
}
