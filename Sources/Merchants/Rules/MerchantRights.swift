/// Something that is done for a merchant on its own pages.
public enum MerchantAct: Sendable, CaseIterable {
    case redeem, voidRedemption
    case seeStatements, confirmStatements
    case editBranches, inviteClerks, inviteManagers
    /// Profile, payee, keys of programs.
    case editMerchant
}

extension MerchantRole {
    /// A clerk works at the till, a manager keeps the shop, an owner answers for the business.
    public func may(_ act: MerchantAct) -> Bool {
        switch act {
        case .redeem, .voidRedemption: true
        case .seeStatements, .editBranches, .inviteClerks: self != .clerk
        case .confirmStatements, .inviteManagers, .editMerchant: self == .owner
        }
    }
}
