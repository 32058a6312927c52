import HTTPTypes
import Kernel
import Store
import Web

/// The union tree for programs.
struct OrganisationsAPI: Sendable {
    let organisations: Organisations

    var routes: [Route] {
        [
            .api(.get, "/api/v1/organisations", .signedIn, Self.listOperation) { call in try await list(call) },
            .api(.get, "/api/v1/organisations/{organisation}", .signedIn, Self.oneOperation) { call in try await one(call) },
        ]
    }

    // MARK: Shapes

    private struct Item: Encodable {
        let id: OrganisationID
        let parentId: OrganisationID?
        let kind: UnionKind
        let level: UnionLevel
        let name: String
        let shortName: String
        let region: String?
        let industry: String?
        let state: UnionState

        init(_ node: OrganisationTree.Node) {
            id = node.id
            parentId = node.parent
            kind = node.kind
            level = node.level
            name = node.name
            shortName = node.shortName
            region = node.region?.text
            industry = node.industry
            state = node.state
        }

        static let fields: [Schema.Field] = [
            .required("id", .id), .optional("parent_id", .id, "left out for the root"), .required("kind", .string(values: UnionKind.allCases.map(\.rawValue))),
            .required("level", .string(values: UnionLevel.allCases.map(\.rawValue))), .required("name", .text), .required("short_name", .text),
            .optional("region", .string(pattern: "^([0-9]{6}|[0-9]{9})$"), "GB/T 2260; nine digits for a town"),
            .optional("industry", .text, "section letter of GB/T 4754"), .required("state", .string(values: UnionState.allCases.map(\.rawValue))),
        ]
    }

    private struct Detail: Encodable {
        struct Counters: Encodable {
            let members: Int?
            let unions: Int
            let verified: Int?
            let newForm: Int?
            let pending: Int?
            let pooled: Int?
        }
        struct Contacts: Encodable {
            let phone: String?
            let address: String?
            let officeHours: String?
        }
        let organisation: Item
        let successorId: OrganisationID?
        let foundedOn: Day
        let termEndsOn: Day?
        let contacts: Contacts
        let counters: Counters

        enum CodingKeys: CodingKey { case successorId, foundedOn, termEndsOn, contacts, counters }

        func encode(to encoder: any Encoder) throws {
            try organisation.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encodeIfPresent(successorId, forKey: .successorId)
            try container.encode(foundedOn, forKey: .foundedOn)
            try container.encodeIfPresent(termEndsOn, forKey: .termEndsOn)
            try container.encode(contacts, forKey: .contacts)
            try container.encode(counters, forKey: .counters)
        }

        static let fields: [Schema.Field] =
            Item.fields + [
                .optional("successor_id", .id, "the union into which this one was merged"), .required("founded_on", .day), .optional("term_ends_on", .day),
                .required("contacts", .object([.optional("phone", .text), .optional("address", .text), .optional("office_hours", .text)])),
                .required(
                    "counters",
                    .object([
                        .optional("members", .integer(minimum: 0), "of the union and all below; left out for non-officers where under 5"),
                        .required("unions", .integer(minimum: 0), "live unions, this one included"),
                        .optional("verified", .integer(minimum: 0), "officers only"), .optional("new_form", .integer(minimum: 0), "officers only"),
                        .optional("pending", .integer(minimum: 0), "officers only"), .optional("pooled", .integer(minimum: 0), "officers only"),
                    ])),
            ]
    }

    private static let listOperation = APIOperation(
        tag: "organisations", "Unions right below one, oldest first; without `parent` the root",
        parameters: [.query("parent", .id, "the union above")] + APIOperation.Parameter.paging, answers: [.init(200, "A page", .list(of: .object(Item.fields)))],
        problems: [404])

    private static let oneOperation = APIOperation(
        tag: "organisations", "One union with its counters", answers: [.init(200, "The union", .object(Detail.fields))])

    // MARK: Handlers

    private func list(_ call: Call) async throws -> Reply {
        let tree = try await organisations.tree()
        let (limit, after) = (try call.limit(), try call.cursor(1)?.integer(0))
        let nodes: [OrganisationTree.Node]
        if let text = call.query["parent"] {
            guard let parent = OrganisationID(text) else {
                throw CommonProblem.invalid([FieldProblem(field: "parent", code: "id", message: Phrase("应为工会编号。", "Must be the id of a union."))])
            }
            guard tree.node(parent) != nil else { throw CommonProblem.notFound }
            nodes = tree.children(of: parent).sorted { $0.id < $1.id }
        } else {
            nodes = tree.root.flatMap { tree.node($0) }.map { [$0] } ?? []
        }
        let rest = nodes.filter { node in after.map { node.id.raw > $0 } ?? true }
        let slice = Slice(fetched: Array(rest.prefix(limit + 1)), limit: limit) { Cursor([$0.id.description]) }
        return try .json(ListBody(items: slice.items.map(Item.init), nextCursor: slice.next?.text))
    }

    private func one(_ call: Call) async throws -> Reply {
        let id = try call.organisation()
        let tree = try await organisations.tree()
        let found = try await call.database.read { tx in try Organisations.record(id, in: tx).map { ($0, try Counters.read(id, in: tx)) } }
        guard let node = tree.node(id), let (union, counters) = found else { throw CommonProblem.notFound }
        let sees = try await call.may(OrganisationsFeature.view, at: id)
        let shown = Detail.Counters(
            members: sees || !SmallCells.isHidden(counters.members) ? counters.members : nil, unions: counters.unions, verified: sees ? counters.verified : nil,
            newForm: sees ? counters.newForm : nil, pending: sees ? counters.pending : nil, pooled: sees ? counters.pooled : nil)
        return try .json(
            Detail(
                organisation: Item(node), successorId: union.successor, foundedOn: union.foundedOn, termEndsOn: union.term?.lastDay,
                contacts: Detail.Contacts(phone: union.contacts.phone, address: union.contacts.address, officeHours: union.contacts.officeHours), counters: shown))
    }
}
