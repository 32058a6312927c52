import Kernel
import Store

public enum ClerkTag {}
public typealias ClerkID = Identifier<ClerkTag>

/// A person who works for a merchant here: at its tills, or in its books. (店员)
public struct Clerk: Sendable {
    public let id: ClerkID
    public let merchant: MerchantID
    /// The only branch where they work; `nil` for all of them.
    public let branch: BranchID?
    public let person: PersonID
    /// What colleagues call them, as it was written on the invitation.
    public let name: String
    public let role: MerchantRole
    public let since: Instant
}

/// What a person may do for a merchant.
public enum MerchantRole: String, TextColumn, CaseIterable {
    case owner, manager, clerk

    public var label: Phrase {
        switch self {
        case .owner: Phrase("负责人", "Owner")
        case .manager: Phrase("店长", "Manager")
        case .clerk: Phrase("店员", "Clerk")
        }
    }
}

public enum ClerkInviteTag {}
public typealias ClerkInviteID = Identifier<ClerkInviteTag>

/// A code that makes whoever enters it first a clerk.
public struct ClerkInvite: Sendable {
    public let id: ClerkInviteID
    public let merchant: MerchantID
    public let branch: BranchID?
    public let role: MerchantRole
    public let name: String
    public let createdAt: Instant
    public let expiresAt: Instant

    /// So long a code can be entered.
    public static let life = Span.hours(24)
    static let codeLength = 8
}

public enum PartnerKeyTag {}
public typealias PartnerKeyID = Identifier<PartnerKeyTag>

/// A merchant's key for signing requests of its own programs. The secret is shown once, when it is made.
public struct PartnerKey: Sendable {
    public let id: PartnerKeyID
    public let merchant: MerchantID
    public let name: String
    public let createdAt: Instant
    public let lastUsedAt: Instant?
    public let revokedAt: Instant?
}
