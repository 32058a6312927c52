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

    public var routes: [Route] {
        ApplyPages(feature: self).routes + WorkPages(feature: self).routes + BranchPages(feature: self).routes + ClerkPages(feature: self).routes
            + SettingsPages(feature: self).routes + ReviewPages(feature: self).routes
    }

    public var navigation: [NavigationItem] {
        [
            NavigationItem(
                .officer, Phrase("商户", "Merchants"), icon: "store", path: "/admin/unions/{organisation}/merchants", permission: Self.view, order: 420),
            NavigationItem(.mine, Phrase("商户工作台", "Merchants"), icon: "store", path: MerchantsURL.workplaces.path, order: 700),
        ]
    }

    public func waiting(_ call: Call, at organisation: OrganisationID) async throws -> [WaitingItem] {
        guard try await call.may(Self.review, at: organisation) else { return [] }
        let waiting = try await call.database.read { try lists.counts(at: [organisation], in: $0)[.submitted] ?? 0 }
        guard waiting > 0 else { return [] }
        return [
            WaitingItem(waiting, Phrase("商户入驻待审核", "Merchants to review"), path: MerchantsURL.listIn(organisation, .submitted).path)
        ]
    }

    public func search(_ text: String, _ call: Call, at organisation: OrganisationID) async throws -> [SearchHit] {
        guard try await call.may(Self.view, at: organisation) else { return [] }
        let tree = try await organisations.tree()
        let found = try await call.database.read { tx in
            var query = MerchantLists.Query(organisations: try directory.organisations(in: tx).filter { tree.covers(organisation, $0) })
            query.text = text
            return try lists.page(query, after: nil, limit: 10, in: tx).items
        }
        return found.map { line in
            SearchHit(
                icon: "store", title: line.merchant.name, subtitle: call.ui(line.merchant.state.label), path: MerchantsURL.review(organisation, line.merchant.id).path)
        }
    }

    public var actionNames: [String: Phrase] { MerchantActions.names }

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
