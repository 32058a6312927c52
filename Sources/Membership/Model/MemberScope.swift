import Kernel
import Organisations

/// Where in the tree a membership hangs. The ids above the union stand beside each membership, so that lists of any level find theirs by index.
public struct UnionPlace: Hashable, Sendable {
    /// Stands for "none": Dongguan has no counties, most unions no branch.
    public static let none = OrganisationID(0)

    public let organisation: OrganisationID
    public let city: OrganisationID
    public let county: OrganisationID
    public let town: OrganisationID
    /// The nearest industry or direct union above.
    public let branch: OrganisationID

    public init(_ organisation: OrganisationID, in tree: OrganisationTree) {
        self.organisation = organisation
        city = tree.city(of: organisation) ?? Self.none
        county = tree.county(of: organisation) ?? Self.none
        town = tree.town(of: organisation) ?? Self.none
        branch = tree.ancestors(of: organisation).first { $0.kind.sitsAnywhere }?.id ?? Self.none
    }

    init(organisation: OrganisationID, city: OrganisationID, county: OrganisationID, town: OrganisationID, branch: OrganisationID) {
        self.organisation = organisation
        self.city = city
        self.county = county
        self.town = town
        self.branch = branch
    }

    /// The place of a union that takes members in.
    /// - Throws: `CommonProblem.notFound`, `MembershipProblem.unionIsGone`, `.notAMemberUnion`.
    public init(memberUnion id: OrganisationID, in tree: OrganisationTree) throws {
        guard let node = tree.node(id) else { throw CommonProblem.notFound }
        guard node.state == .live else { throw MembershipProblem.unionIsGone }
        guard node.kind.holdsMembers else { throw MembershipProblem.notAMemberUnion }
        self.init(id, in: tree)
    }
}

/// Whose members a list shows: those of one union, or of all unions below one.
public enum MemberScope: Hashable, Sendable {
    case union(OrganisationID)
    case town(OrganisationID)
    case county(OrganisationID)
    case city(OrganisationID)
    /// An industry or direct union, and those of its kind below it.
    case branches([OrganisationID])
    case all

    /// What `organisation` covers; an unknown one covers nothing but itself.
    public init(_ organisation: OrganisationID, in tree: OrganisationTree) {
        switch tree.node(organisation)?.kind {
        case .province: self = .all
        case .city: self = .city(organisation)
        case .county: self = .county(organisation)
        case .town, .park: self = .town(organisation)
        case .industryUnion, .directUnion:
            self = .branches(tree.places(under: organisation).filter { tree.kind(at: $0).sitsAnywhere }.map { tree.id(at: $0) })
        case .baseUnion, .jointUnion, .sectorUnion, nil: self = .union(organisation)
        }
    }

    /// Whether a membership at `place` belongs to the scope.
    func holds(_ place: UnionPlace) -> Bool {
        switch self {
        case .union(let id): place.organisation == id
        case .town(let id): place.town == id
        case .county(let id): place.county == id
        case .city(let id): place.city == id
        case .branches(let ids): ids.contains(place.branch)
        case .all: true
        }
    }
}

/// State and flags of a membership in one small number: the second part of every list's index.
///
/// `rank × 4 + verified × 2 + newForm`. The living states have ranks 0–4, so `bucket < 20` says that a membership lives; the schema relies on it.
struct MemberBucket: Hashable, Sendable {
    let number: Int
    init(_ state: MembershipState, isVerified: Bool, isNewForm: Bool) { number = state.rank * 4 + (isVerified ? 2 : 0) + (isNewForm ? 1 : 0) }

    static func all(states: Set<MembershipState>, isVerified: Bool?, isNewForm: Bool?) -> [MemberBucket] {
        MembershipState.allCases.filter(states.contains).sorted { $0.rank < $1.rank }.flatMap { state in
            [false, true].filter { isVerified == nil || $0 == isVerified }.flatMap { verified in
                [false, true].filter { isNewForm == nil || $0 == isNewForm }.map { MemberBucket(state, isVerified: verified, isNewForm: $0) }
            }
        }
    }

    /// All living states.
    static let livingLimit = 20
    var rank: Int { number / 4 }
}
