import Kernel
import Organisations
import Store
import Web

/// What several pages of Membership show alike.
extension MembershipState {
    var tone: Tone {
        switch self {
        case .active: .good
        case .applied, .transferring: .warn
        case .pooled, .retained: .info
        case .rejected, .expelled: .bad
        case .withdrawn, .lapsed, .left, .deceased: .mute
        }
    }
}

extension UI {
    func tag(_ state: MembershipState) -> HTML { tag(state.tone, self(state.label)) }

    /// By when something is decided; marked when it is late.
    func due(_ day: Day?, isOverdue: Bool) -> HTML {
        guard let day else { return "—" }
        return isOverdue ? "\(time(day)) \(tag(.bad, self("已超期", "Overdue")))" : "\(time(day))"
    }

    /// Text or a dash that says there is none.
    func orDash(_ text: String?) -> String { text ?? "—" }
}

extension OrganisationTree {
    /// The unions that somebody can belong to, by name: at most 20; none for an empty text.
    func memberUnions(matching text: String) -> [Node] {
        guard !text.isEmpty, let root else { return [] }
        return Array(search(text, under: root, limit: 60).filter { $0.kind.holdsMembers && $0.state == .live }.prefix(20))
    }
}

extension Call {
    /// In which capacity the caller decides about a union: as its own officer, or as one of a union above, who waits until working day 6.
    func capacity(at union: OrganisationID, _ permission: Permission) throws -> MembershipMachine.Actor {
        let roles = house.roles(with: permission)
        return try signedIn().grants.contains { $0.organisation == union && roles.contains($0.role) } ? .unionOfficer : .upperOfficer
    }

    func receivingCapacity(at union: OrganisationID, _ permission: Permission) throws -> MembershipMachine.Actor {
        try capacity(at: union, permission) == .unionOfficer ? .receivingOfficer : .upperOfficer
    }
}

extension MembershipFeature {
    /// The frame of officers' pages.
    func frame(_ organisation: OrganisationID, _ tree: OrganisationTree) -> Page.Frame {
        .officer(organisation: organisation, name: tree.shortName(organisation) ?? "")
    }

    /// An officer's page with its place.
    func officerPage(
        _ call: Call, _ title: String, _ tree: OrganisationTree, trail: [(text: String, path: String)] = [], actions: HTML = HTML(), _ content: HTML
    ) throws -> Page {
        var page = Page(title, frame: frame(try call.organisation(), tree), content: content)
        page.trail = trail
        page.actions = actions
        return page
    }

    /// The membership of the address, which must lie at the address's union or below it.
    func member(_ call: Call, _ tree: OrganisationTree) async throws -> Membership {
        let organisation = try call.organisation()
        let id = try call.id("membership", of: MembershipTag.self)
        guard let member = try await database.read({ try memberships.membership(id, in: $0) }), tree.covers(organisation, member.organisation) || member.offeredTo == organisation
        else { throw CommonProblem.notFound }
        return member
    }
}
