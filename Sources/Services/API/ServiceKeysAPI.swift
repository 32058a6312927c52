import HTTPTypes
import Kernel
import Vault
import Web

/// The public keys with which partners check hand-over tokens.
struct ServiceKeysAPI: Sendable {
    let feature: ServicesFeature

    struct Body: Encodable {
        struct Key: Encodable {
            let id: Int
            let algorithm: String
            /// 32 bytes, base64url.
            let key: String
        }
        let keys: [Key]
    }

    var routes: [Route] {
        [
            .api(
                .get, "/api/v1/services/keys", .everyone,
                APIOperation(
                    tag: "services", "Public keys for checking hand-over tokens",
                    answers: [
                        .init(
                            200, "The keys, by the id in a token's second and third byte",
                            .object([
                                .required("keys", .array(.object([.required("id", .integer()), .required("algorithm", .text), .required("key", .text)])))
                            ]))
                    ])
            ) { _ in
                let keys = feature.signer().publicKeys.sorted { $0.key < $1.key }
                return try .json(Body(keys: keys.map { Body.Key(id: Int($0.key), algorithm: "Ed25519", key: Base64URL.text($0.value)) }))
            }
        ]
    }
}
