import Vault

/// What Identity seals and indexes besides phones and papers. The names never change.
extension Purpose {
    /// Where a request came from, for limits; only indexed.
    static let networkAddress = Purpose("network_address")
    /// A code that was sent to a phone, with its id; only indexed, so that a copy of the database tells no code.
    static let signInCode = Purpose("sign_in_code")
    /// A recovery code of an authenticator, with its person; only indexed.
    static let recoveryCode = Purpose("recovery_code")
}
