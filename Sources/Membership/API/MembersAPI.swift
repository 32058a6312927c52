import HTTPTypes
import Identity
import Kernel
import Organisations
import Store
import Web

/// `GET /api/v1/organisations/{organisation}/members`: what the officers' list shows, numbers masked.
struct MembersAPI: Sendable {
    let people: People
    let organisations: Organisations

    var routes: [Route] {
        [
            .api(
                .get, "/api/v1/organisations/{organisation}/members", .officer(MembershipFeature.view),
                APIOperation(
                    tag: "Membership", "Members of a union and those below it",
                    parameters: [
                        .query("q", .string(maxLength: 100), "name or its beginning, a whole phone or paper number, the last four digits of a phone, an employee number"),
                        .query("state", .string(values: MembershipState.allCases.map(\.rawValue)), "living states unless told"),
                    ] + APIOperation.Parameter.paging,
                    answers: [APIOperation.Answer(200, "a page of members, by name", .list(of: MemberBody.schema))])
            ) { call in try await list(call) }
        ]
    }

    private func list(_ call: Call) async throws -> Reply {
        let organisation = try call.organisation()
        let tree = try await organisations.tree()
        let scope = MemberScope(organisation, in: tree)
        let limit = try call.limit()
        let states = try states(call)
        let search = MemberSearch(call.query["q"] ?? "", today: call.now.day)
        let prefix: String? = if case .name(let name) = search { name } else { nil }
        let query = MemberQuery(scope: scope, states: states, namePrefix: prefix)
        let place = UnionPlace(organisation, in: tree)
        let cursor = try call.cursor(3).map { MemberCursor(rank: Int(try $0.integer(0)), key: .text($0.values[1]), id: MembershipID(try $0.integer(2))) }
        let slice = try await call.database.read { tx -> Slice<MemberBody> in
            let found: [Membership]
            if let search, prefix == nil {
                found = try MemberFinder(people: people).find(search, in: scope, at: place, limit: limit, tx: tx).filter { states.contains($0.state) }
            } else {
                found = try MemberLists().page(query, cursor: cursor, limit: limit + 1, in: tx)
            }
            let page = Slice(fetched: found, limit: limit) { last in
                Cursor([String(last.state.rank), TextFolding.folded(last.name), last.id.description])
            }
            let persons = try people.people(page.items.map(\.person), in: tx)
            return try page.map { MemberBody($0, try persons[$0.person].map { try people.masked($0) }) }
        }
        return try .json(ListBody(items: slice.items, nextCursor: slice.next?.text))
    }

    private func states(_ call: Call) throws -> Set<MembershipState> {
        guard let text = call.query["state"], !text.isEmpty else { return MemberQuery.living }
        guard let state = MembershipState(rawValue: text) else { throw Self.unknownState }
        return [state]
    }

    private static let unknownState = CommonProblem.invalid([
        FieldProblem(field: "state", code: "unknown", message: Phrase("没有这种会籍状态。", "There is no such state."))
    ])
}

/// A member as the API tells it.
struct MemberBody: Encodable, Sendable {
    let id: MembershipID
    let name: String
    let state: String
    let organisationId: OrganisationID
    let phone: String?
    let idNumber: String?
    let isVerified: Bool
    let occupation: String?
    let department: String?
    let newFormKind: String?
    let cardNumber: String
    let joinedOn: Day

    init(_ membership: Membership, _ numbers: MaskedNumbers?) {
        id = membership.id
        name = membership.name
        state = membership.state.rawValue
        organisationId = membership.organisation
        phone = numbers?.phone
        idNumber = numbers?.paper
        isVerified = membership.isVerified
        occupation = membership.work.occupation
        department = membership.work.department
        newFormKind = membership.work.newFormKind?.rawValue
        cardNumber = membership.shownCardNumber
        joinedOn = membership.joinedOn
    }

    static let schema = Schema.object([
        .required("id", .id), .required("name", .text), .required("state", .string(values: MembershipState.allCases.map(\.rawValue))),
        .required("organisation_id", .id), .optional("phone", .text, "masked"), .optional("id_number", .text, "masked"), .required("is_verified", .boolean),
        .optional("occupation", .text), .optional("department", .text), .optional("new_form_kind", .text), .required("card_number", .text),
        .required("joined_on", .day),
    ])
}
