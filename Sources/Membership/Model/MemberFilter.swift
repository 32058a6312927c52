import Kernel
import Web

/// What the officer's list of members is narrowed by, as it stands in the URL: `?q=&state=&verified=&new_form=&department=&sort=`.
///
/// An export keeps the same text, so it exports what was on the screen.
struct MemberFilter: Sendable, Hashable {
    enum States: Sendable, Hashable {
        /// Members and those who wait; the usual list.
        case living
        case one(MembershipState)
        /// Those whose membership has ended, too.
        case all
    }

    var text: String
    var states: States
    var isVerified: Bool?
    var isNewForm: Bool?
    var department: String?
    var order: MemberQuery.Order
    var isDescending: Bool

    init(_ query: Query) {
        text = WorkFacts.tidied(query["q"] ?? "")
        states =
            switch query["state"] ?? "" {
            case "": .living
            case "all": .all
            case let raw: MembershipState(rawValue: raw).map { .one($0) } ?? .living
            }
        isVerified = query["verified"].flatMap { $0 == "1" ? true : $0 == "0" ? false : nil }
        isNewForm = query["new_form"].flatMap { $0 == "1" ? true : $0 == "0" ? false : nil }
        department = query["department"].flatMap { $0.isEmpty ? nil : $0 }
        let sort = query["sort"] ?? "name"
        isDescending = sort.hasPrefix("-")
        order = MemberQuery.Order(rawValue: String(sort.drop { $0 == "-" })) ?? .name
    }

    /// The narrowing alone, as it is kept with an export or carried through a bulk act.
    var query: Query {
        var out = Query()
        if !text.isEmpty { out = out.with("q", text) }
        switch states {
        case .living: break
        case .one(let state): out = out.with("state", state.rawValue)
        case .all: out = out.with("state", "all")
        }
        if let isVerified { out = out.with("verified", isVerified ? "1" : "0") }
        if let isNewForm { out = out.with("new_form", isNewForm ? "1" : "0") }
        if let department { out = out.with("department", department) }
        return out
    }

    /// - Parameter scope: departments mean something within one union only.
    func query(in scope: MemberScope) -> MemberQuery {
        let states: Set<MembershipState> =
            switch states {
            case .living: MemberQuery.living
            case .one(let state): [state]
            case .all: Set(MembershipState.allCases)
            }
        let isUnion = if case .union = scope { true } else { false }
        return MemberQuery(
            scope: scope, states: states, isVerified: isVerified, isNewForm: isNewForm, department: isUnion ? department : nil,
            namePrefix: searchesNames ? text : nil, order: order, isDescending: isDescending)
    }

    /// Whether the text is the beginning of a name, or nothing; else it is looked up exactly.
    var searchesNames: Bool {
        guard !text.isEmpty else { return false }
        if case .name = MemberSearch(text, today: Day(number: .max)) { return true }
        return false
    }
}
