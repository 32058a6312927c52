import Crypto
import Kernel

/// Stamps what leaves the server and must come back unchanged: form tokens, cursors, links that expire.
///
/// A stamped text is base64url of key id 2, MAC 16, payload. The payload can be read by anybody; it only can't be changed.
/// 16 bytes of HMAC-SHA-256 leave a forger one chance in 2^128 for each try.
public struct Stamper: Sendable {
    /// What a stamp is for; one made for another use is not accepted.
    public struct Use: Hashable, Sendable {
        let name: String
        public init(_ name: StaticString) { self.name = name.description }
        public static let form = Use("form")
        public static let cursor = Use("cursor")
        public static let link = Use("link")
    }

    private let current: UInt16
    private let codes: [UInt16: HMAC<SHA256>]

    init(keys: [KeyRing.Entry]) {
        guard let last = keys.last else { preconditionFailure("a complete ring has a stamping key") }
        current = last.id
        codes = Dictionary(uniqueKeysWithValues: keys.map { ($0.id, HMAC<SHA256>(key: $0.key)) })
    }

    /// - Parameter bound: bytes that the stamp holds for but that don't travel with it, as the session's id for a form token.
    public func stamp(_ payload: [UInt8], for use: Use, bound: [UInt8] = []) -> String {
        guard let code = codes[current] else { preconditionFailure("the current key is among the keys") }
        return Base64URL.text([UInt8(current >> 8), UInt8(current & 255)] + Self.mac(code, payload, use, bound) + payload)
    }

    /// The payload of a text that was stamped for this use and these bytes; `nil` for anything else.
    public func payload(of stamped: String, for use: Use, bound: [UInt8] = []) -> [UInt8]? {
        guard stamped.utf8.count <= 8192, let bytes = Base64URL.bytes(stamped), bytes.count >= 18, let code = codes[UInt16(bytes[0]) << 8 | UInt16(bytes[1])]
        else { return nil }
        let payload = Array(bytes[18...])
        return isEqualInConstantTime(Self.mac(code, payload, use, bound), bytes[2..<18]) ? payload : nil
    }

    private static func mac(_ keyed: HMAC<SHA256>, _ payload: [UInt8], _ use: Use, _ bound: [UInt8]) -> [UInt8] {
        var code = keyed
        // Lengths in front, so that no bytes can move from one part into the next.
        var head = Array(use.name.utf8)
        head.append(0)
        withUnsafeBytes(of: UInt32(bound.count).bigEndian) { head.append(contentsOf: $0) }
        code.update(data: head)
        code.update(data: bound)
        code.update(data: payload)
        return Array(code.finalize().prefix(16))
    }
}
