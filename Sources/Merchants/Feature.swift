import Identity
import Kernel
import Organisations
import Store
import Vault
import Web

/// Merchants: businesses where members redeem what their unions give them – applying with a licence, being reviewed, branches, clerks, suspension,
/// and keys for merchants' own programs.
///
/// Read `Rules/TillRule.swift` first (who may redeem where), then `Store/MerchantDesk.swift` (the states of a merchant) and
/// `Store/MerchantDirectory.swift` (what Benefits asks inside its transactions). Vouchers, redemption at the till and monthly settlement are Benefits';
/// they hang into the merchant's pages by `NavigationItem.Place.till` and `.merchant`.
public struct MerchantsFeature: Feature {
    public let name = "merchants"
    public let directory = MerchantDirectory()
    public let desk: MerchantDesk
    public let branches: BranchDesk
    public let clerks: ClerkDesk
    public let keys: PartnerKeys
    let organisations: Organisations
    let lists = MerchantLists()

    public init(ids: IdentifierMaker, vault: Vault, outbox: Outbox, organisations: Organisations) {
        desk = MerchantDesk(ids: ids, vault: vault, outbox: outbox)
        branches = BranchDesk(ids: ids)
        clerks = ClerkDesk(ids: ids, vault: vault)
        keys = PartnerKeys(ids: ids, vault: vault)
        self.organisations = organisations
    }

    /// For Identity's `completed(…)`: what is kept of a clerk, and the sealed columns.
    public static var personalData: any PersonalDataSource { MerchantPersonalData() }
    public static var sealedTables: [SealedTable] { MerchantSchema.sealed }
    /// What union registers tell when the tree changes.
    public static var follower: any TreeFollower { MerchantFollower() }

    public static let view = Permission("merchant.view", Phrase("查看商户", "See merchants"))
    public static let review = Permission("merchant.review", Phrase("审核和暂停商户", "Review and suspend merchants"))

    public var migrations: [Migration] { MerchantSchema.migrations }
    public var routes: [Route] { [] }

    public var permissions: [PermissionDeclaration] {
        [
            PermissionDeclaration(Self.view, [.unionAdministrator, .activityOfficer, .finance, .auditor]),
            PermissionDeclaration(Self.review, [.unionAdministrator]),
        ]
    }

    public var periodicTasks: [PeriodicTask] {
        [
            PeriodicTask("merchants.forget_nonces", .every(.hours(1))) { [keys] database, clock in
                let line = clock.now() - .hours(1)
                try await database.write(priority: .bulk) { try keys.forgetNonces(before: line, in: $0) }
            }
        ]
    }
}
