import Kernel
import Web

/// Questions that signing in asks beyond the code.
enum SignInRule {
    /// Carriers give a number to somebody else after 90 days at the earliest.
    static let reissueAfter = Span.days(90)

    /// Whether to ask "are you this person?" before a phone's code opens their account: when only a roster told us the phone, or when
    /// nobody has proved it for so long that it may have a new owner. Who has no name yet has nothing to lose. (domain.md R3)
    static func asksWhoYouAre(hasName: Bool, phoneVerifiedAt: Instant?, now: Instant) -> Bool {
        guard hasName else { return false }
        guard let phoneVerifiedAt else { return true }
        return now - phoneVerifiedAt >= reissueAfter
    }

    /// The roles that somebody with `own` may give and take at a union that their roles cover: an operator all, an administrator all but
    /// the operator's, others none.
    static func grantable(_ own: Set<Role>) -> [Role] {
        if own.contains(.systemOperator) { return Role.allCases }
        if own.contains(.unionAdministrator) { return Role.allCases.filter { $0 != .systemOperator } }
        return []
    }
}
