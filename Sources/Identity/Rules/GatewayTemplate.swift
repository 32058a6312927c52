import Kernel
import Web

/// How to talk to an HTTPS service that we don't know: address, headers and body with places for values, and how its "yes" looks.
///
/// ```
/// GatewayTemplate(url: "https://sms.example.cn/send", format: .json, body: #"{"to":"{phone}","content":"{text}"}"#,
///                 headers: ["Authorization": "Bearer …"], success: #""code":0"#)
/// ```
public struct GatewayTemplate: Sendable {
    public enum Format: String, Sendable {
        /// Values are escaped as inside a JSON string.
        case json
        /// Values are percent-encoded.
        case form
    }
    public var url: String
    public var format: Format
    public var body: String
    public var headers: [String: String]
    /// Text that the answer holds when all went well; `nil` if a status of 200–299 says enough.
    public var success: String?

    public init(url: String, format: Format, body: String, headers: [String: String] = [:], success: String? = nil) {
        self.url = url
        self.format = format
        self.body = body
        self.headers = headers
        self.success = success
    }

    /// What is wrong with the template, for the operator; empty if nothing. Plain HTTP is for this machine only.
    public func faults(placeholders: [String]) -> [String] {
        var faults: [String] = []
        let isLocal = ["http://127.0.0.1", "http://localhost", "http://[::1]"].contains { url.hasPrefix($0) }
        if !url.hasPrefix("https://"), !isLocal { faults.append("the gateway's address must begin with https://") }
        if url.contains("{") { faults.append("personal data doesn't belong into an address: put the places into the body") }
        for name in placeholders where !body.contains("{\(name)}") { faults.append("the body has no {\(name)}") }
        return faults
    }

    /// The request for these values. A value that looks like a place is not replaced again.
    func message(_ values: [String: String]) -> HTTPMessage {
        var headers = headers
        headers["Content-Type"] = format == .json ? "application/json; charset=utf-8" : "application/x-www-form-urlencoded"
        return HTTPMessage(method: "POST", url: url, headers: headers, body: Array(filled(values).utf8))
    }

    private func filled(_ values: [String: String]) -> String {
        var out = ""
        var rest = body[...]
        while let open = rest.firstIndex(of: "{") {
            out += rest[..<open]
            let name = rest[rest.index(after: open)...].prefix { $0.isLetter || $0 == "_" }
            if name.endIndex < rest.endIndex, rest[name.endIndex] == "}", let value = values[String(name)] {
                out += format == .json ? Self.escapedForJSON(value) : PercentEncoding.encode(value)
                rest = rest[rest.index(after: name.endIndex)...]
            } else {
                out += "{"
                rest = rest[rest.index(after: open)...]
            }
        }
        return out + rest
    }

    func isSuccess(_ answer: HTTPAnswer) -> Bool {
        guard (200..<300).contains(answer.status) else { return false }
        return success.map { String(decoding: answer.body, as: UTF8.self).contains($0) } ?? true
    }

    static func escapedForJSON(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                out.append("\\")
                out.append(scalar)
            case "\n": out.append(contentsOf: "\\n".unicodeScalars)
            case _ where scalar.value < 0x20:
                out.append(contentsOf: ("\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)).unicodeScalars)
            default: out.append(scalar)
            }
        }
        return String(out)
    }
}
