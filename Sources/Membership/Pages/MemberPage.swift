import Identity
import Kernel
import Organisations
import Store
import Web

/// One page of members by filter and search, for the list and the API: rows by index, and the masked numbers of the people on it.
struct MemberPage: Sendable {
    let feature: MembershipFeature

    struct Item: Sendable {
        let member: Membership
        let numbers: MaskedNumbers?
        let unionName: String
    }

    struct Loaded: Sendable {
        let slice: Slice<Item>
        let numbers: [PersonID: MaskedNumbers]
        /// Where it is known cheaply.
        let total: Int?
    }

    /// - Parameter showsPapers: whether the paper numbers are wanted, too; each has to be opened.
    func load(
        _ filter: MemberFilter, at organisation: OrganisationID, tree: OrganisationTree, cursor: String?, limit: Int, today: Day, showsPapers: Bool = true
    ) async throws -> Loaded {
        let scope = MemberScope(organisation, in: tree)
        let query = filter.query(in: scope)
        let exact = filter.searchesNames ? nil : MemberSearch(filter.text, today: today)
        let place = UnionPlace(organisation, in: tree)
        let after = try cursor.map { try Cursor($0, count: 3) }
        let (members, people, total) = try await feature.database.read { tx -> ([Membership], [PersonID: Person], Int?) in
            let members: [Membership]
            if let exact {
                let before = try after.map { MembershipID(try $0.integer(2)) }
                members = try feature.finder.find(exact, in: scope, at: place, before: before, limit: limit + 1, tx: tx)
            } else {
                members = try feature.lists.page(query, cursor: try after.map { try Self.place($0, query) }, limit: limit + 1, in: tx)
            }
            let total = query.isPlain && exact == nil ? try Self.total(organisation, in: tx) : nil
            return (members, try feature.identity.people.people(members.map(\.person), in: tx), total)
        }
        let store = feature.identity.people
        let numbers = try people.mapValues { try store.masked($0, withPaper: showsPapers) }
        let items = members.map { Item(member: $0, numbers: numbers[$0.person], unionName: tree.shortName($0.organisation) ?? "") }
        let slice = Slice(fetched: items, limit: limit) { item in
            let key = query.order == .joined ? String(item.member.joinedOn.number) : TextFolding.folded(item.member.name)
            return Cursor([String(item.member.state.rank), key, item.member.id.description])
        }
        return Loaded(slice: slice, numbers: numbers, total: total)
    }

    private static func place(_ cursor: Cursor, _ query: MemberQuery) throws -> MemberCursor {
        let key: Value = query.order == .joined ? .integer(try cursor.integer(1)) : .text(cursor.values[1])
        return MemberCursor(rank: Int(try cursor.integer(0)), key: key, id: MembershipID(try cursor.integer(2)))
    }

    /// Members, applicants and pooled people; retained ones count nowhere, so the number is of those who do.
    private static func total(_ organisation: OrganisationID, in tx: any Transaction) throws -> Int {
        let counters = try Counters.read(organisation, in: tx)
        return counters.members + counters.pending + counters.pooled
    }
}
