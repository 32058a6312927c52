/// A document as plain text: one paragraph a line, tables a row a line.
public struct DocumentText: Hashable, Sendable {
    public enum Format: String, Sendable, Codable {
        case docx, pdf, text, pasted
    }

    /// What to call it: the file's name, or what the user typed.
    public let name: String
    public let format: Format
    public let text: String

    public init(name: String, format: Format, text: String) {
        self.name = name
        self.format = format
        self.text = text
    }

    /// Text from a form or a request.
    public init(pasted text: String, name: String = "") { self.init(name: name, format: .pasted, text: text) }
}
