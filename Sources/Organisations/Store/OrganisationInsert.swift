import Kernel
import Store

/// New rows of the tree. Nothing is checked here: `UnionRegister.found` does that, and a generator makes only what is right.
extension Organisations {
    /// Inserts unions with their history and counters: the fast path of demos, generators and imports of a whole province.
    ///
    /// - Parameter new: parents before their children, or there already; ids from `IdentifierMaker`.
    /// - Parameter now: when it is done; each union's history begins with its founding.
    public static func insertMany(_ new: [NewOrganisation], at now: Instant, in tx: any Transaction) throws {
        guard !new.isEmpty else { return }
        try changeTree(in: tx)
        for start in stride(from: 0, to: new.count, by: 200) {
            let some = Array(new[start..<min(start + 200, new.count)])
            try insertRows(some, at: now, in: tx)
            try insertFirstChanges(some, at: now, in: tx)
        }
        if let root = new.first(where: { $0.parent == nil }) {
            try tx.execute("UPDATE tree_version SET root = :root WHERE id = 1 AND root IS NULL", ["root": root.id])
        }
        try count(new, in: tx)
    }

    /// Takes the tree for this transaction and gives it a new version. First of all in whatever changes the tree.
    static func changeTree(in tx: any Transaction) throws { try tx.execute("UPDATE tree_version SET version = version + 1 WHERE id = 1") }

    private static func insertRows(_ new: [NewOrganisation], at now: Instant, in tx: any Transaction) throws {
        var parameters: Parameters = [:]
        parameters.list("v", new.flatMap { values($0, at: now) })
        try tx.execute(
            """
            INSERT INTO organisation (id, parent, kind, level, name, name_key, short_name, uscc, employer_name, employer_uscc, region, industry, new_form_kind,
                state, successor, staff_count, phone, address, office_hours, founded_on, term_start, term_years, term_end, created_at, version)
            VALUES \(SQL.rows("v", columns: 25, count: new.count))
            """, parameters)
    }

    private static func values(_ new: NewOrganisation, at now: Instant) -> [Value] {
        let values: [(any Bindable)?] = [
            new.id, new.parent, new.kind, new.level, new.name, UnionName.key(new.name), new.shortName, new.uscc, new.employerName, new.employerUSCC,
            new.region?.text, new.industry, new.newFormKind, UnionState.live, nil, new.staffCount, new.contacts.phone, new.contacts.address,
            new.contacts.officeHours, new.foundedOn, new.term?.start, new.term?.years, new.term?.lastDay, now, 1,
        ]
        return values.map { $0?.value ?? .null }
    }

    private static func insertFirstChanges(_ new: [NewOrganisation], at now: Instant, in tx: any Transaction) throws {
        var parameters: Parameters = [:]
        parameters.list(
            "v",
            new.flatMap { new -> [Value] in
                let values: [(any Bindable)?] = [
                    new.id, new.foundedOn < now.day ? new.foundedOn.start : now, TreeChange.founded, new.parent, new.kind, new.level, new.name, new.region?.text, UnionState.live,
                ]
                return values.map { $0?.value ?? .null }
            })
        try tx.execute(
            """
            INSERT INTO organisation_change (organisation, from_at, cause, parent, kind, level, name, region, state)
            VALUES \(SQL.rows("v", columns: 9, count: new.count))
            """, parameters)
    }

    /// Gives the new unions their rows of counters and adds them to the unions above.
    private static func count(_ new: [NewOrganisation], in tx: any Transaction) throws {
        var unions = Dictionary(uniqueKeysWithValues: new.map { ($0.id, 1) })
        var outside: [OrganisationID: Int] = [:]
        for union in new.reversed() {
            guard let parent = union.parent else { continue }
            let own = unions[union.id] ?? 0
            if unions[parent] != nil { unions[parent, default: 0] += own } else { outside[parent, default: 0] += own }
        }
        try Counters.store(new.map { ($0.id, CounterValues(unions: unions[$0.id] ?? 1)) }, in: tx)
        for (parent, added) in outside.sorted(by: { $0.key < $1.key }) { try Counters.adjust(CounterDelta(unions: added), at: parent, in: tx) }
    }
}

/// Why a union's place in the tree became what it is.
public enum TreeChange: String, TextColumn, Codable, CaseIterable {
    case founded, renamed, moved, merged, dissolved

    public var name: Phrase {
        switch self {
        case .founded: Phrase("成立", "Founded")
        case .renamed: Phrase("更名", "Renamed")
        case .moved: Phrase("隶属变更", "Moved")
        case .merged: Phrase("合并", "Merged")
        case .dissolved: Phrase("撤销", "Dissolved")
        }
    }
}
