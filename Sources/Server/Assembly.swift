import Audit
import Kernel
import Logging
import Store
import Vault
import Web

/// Puts the house together: the one place that knows all features.
public struct Assembly: Sendable {
    public let database: any DatabaseControl
    public let vault: Vault
    public let clock: any WallClock
    public let ids: IdentifierMaker
    public let settings: House.Settings
    public let logger: Logger
    public let audit: AuditFeature

    public var features: [any Feature] { [audit] }
    public var migrations: [Migration] { features.flatMap(\.migrations) }
    public var verifications: [Verification] { features.flatMap(\.verifications) }
}
