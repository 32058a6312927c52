import Crypto
import Kernel

/// Signs membership cards with Ed25519, so that a phone without a network can show a card and any other can check it.
///
/// A token is base64url of version 1, key id 2, payload, signature 64 bytes. What the payload says, and until when, is the caller's.
public struct CardSigner: Sendable {
    private let current: (id: UInt16, key: Curve25519.Signing.PrivateKey)
    private let verifiers: [UInt16: Curve25519.Signing.PublicKey]

    init(keys: [KeyRing.Entry]) {
        var verifiers: [UInt16: Curve25519.Signing.PublicKey] = [:]
        var current: (UInt16, Curve25519.Signing.PrivateKey)?
        for entry in keys {
            guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: entry.key) else { preconditionFailure("32 bytes are an Ed25519 key") }
            verifiers[entry.id] = key.publicKey
            current = (entry.id, key)
        }
        guard let current else { preconditionFailure("a complete ring has a signing key") }
        self.current = current
        self.verifiers = verifiers
    }

    public func sign(_ payload: [UInt8]) -> String {
        let head = Self.head(id: current.id) + payload
        guard let signature = try? current.key.signature(for: Self.context + head) else { preconditionFailure("Ed25519 signs any bytes") }
        return Base64URL.text(head + Array(signature))
    }

    /// The payload of a token that one of our keys signed; `nil` for anything else. Its expiry is for the caller to check.
    public func verify(_ token: String) -> [UInt8]? {
        guard token.utf8.count <= 4096, let bytes = Base64URL.bytes(token), bytes.count >= 3 + 64, bytes[0] == Self.version,
            let key = verifiers[UInt16(bytes[1]) << 8 | UInt16(bytes[2])]
        else { return nil }
        let signed = bytes.dropLast(64)
        guard key.isValidSignature(bytes.suffix(64), for: Self.context + signed) else { return nil }
        return Array(signed.dropFirst(3))
    }

    /// The public keys, 32 bytes each, by id: for programs that check cards on their own.
    public var publicKeys: [UInt16: [UInt8]] { verifiers.mapValues { Array($0.rawRepresentation) } }

    private static let version: UInt8 = 1
    /// Stands before what is signed, so that no other signature of ours can pass for a card.
    private static let context = Array("gonghui card\0".utf8)
    private static func head(id: UInt16) -> [UInt8] { [version, UInt8(id >> 8), UInt8(id & 255)] }
}
