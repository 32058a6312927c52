/// What a sealed or indexed value is. A value sealed as one thing can't be opened as another, and each has an index key of its own.
///
/// The name is part of every sealed value: it never changes. A feature adds its own beside its store:
/// `extension Purpose { static let paperPhoto = Purpose("paper_photo") }`.
public struct Purpose: Hashable, Sendable {
    let name: String
    public init(_ name: StaticString) { self.name = name.description }

    public static let phone = Purpose("phone")
    public static let idNumber = Purpose("id_number")
    public static let address = Purpose("address")
    public static let totpSecret = Purpose("totp_secret")
    /// A text message that waits to be sent or is shown in the outbox.
    public static let message = Purpose("message")
    /// A row of an import that could not be taken, kept for its download.
    public static let importRow = Purpose("import_row")
    /// Only for `Vault.lastFourIndex`.
    static let phoneLastFour = Purpose("phone_last_four")
}
