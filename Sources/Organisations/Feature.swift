import Kernel
import Store
import Web

/// Organisations: the union tree of a province (or of one factory), who stands where in it, its counters, its history "as of" any
/// day, and how a union comes and goes: founding online, renaming, moving, merging, dissolving. It also answers for scopes: a role
/// holds at a union and everything below it.
///
/// Read `Model/OrganisationTree.swift` first (the snapshot everybody asks), then `Store/UnionRegister.swift` (the acts), then
/// `Rules/`. It is not the place of members (Membership), of areas as such (Kernel's `RegionCode`) or of employers, which are no
/// unions. What must follow a change of the tree in another feature hooks in by `TreeFollower` and `DissolutionBlocker`.
public struct OrganisationsFeature: Feature {
    public let name = "organisations"
    public let organisations: Organisations

    public init(organisations: Organisations) { self.organisations = organisations }

    public static let view = Permission("organisation.view", Phrase("查看工会资料", "See unions"))
    /// The union's own contacts, committee and term.
    public static let edit = Permission("organisation.edit", Phrase("维护本工会资料", "Keep the union's own record"))
    /// Found, rename, move, merge and dissolve unions below; checked at the union above.
    public static let manage = Permission("organisation.manage", Phrase("管理下级工会", "Manage unions below"))
    /// Decide on foundings that were asked for online.
    public static let found = Permission("organisation.found", Phrase("审批工会组织登记", "Decide on new unions"))

    public var migrations: [Migration] { OrganisationsSchema.migrations }

    public var permissions: [PermissionDeclaration] {
        [
            PermissionDeclaration(Self.view, Set(Role.allCases)),
            PermissionDeclaration(Self.edit, [.unionAdministrator]),
            PermissionDeclaration(Self.manage, [.unionAdministrator]),
            PermissionDeclaration(Self.found, [.unionAdministrator]),
        ]
    }

    public var routes: [Route] { [] }
}
