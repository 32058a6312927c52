import Foundation
import HTTPTypes
import Kernel
import NIOCore
import Store
import Vault

extension Call {
    /// What makes a repeated API request the same: the caller, the operation, the Idempotency-Key and what was asked.
    /// - Returns: `nil` if the request carries no key.
    public func apiKey(_ operation: String, _ content: String) throws -> IdempotencyKey? {
        guard let key = try idempotencyKey() else { return nil }
        return IdempotencyKey(scope: "\(operation):\(try person())", key: key, requestHash: RandomToken.hash(content))
    }
}

extension FirstAnswer {
    /// A JSON answer that is remembered for its key.
    public static func json(_ value: some Encodable, status: Int) throws -> FirstAnswer {
        FirstAnswer(status: status, body: Array(try JSON.encoder.encode(value)))
    }

    public var reply: Reply {
        Reply(
            status: HTTPResponse.Status(code: status), headers: [.contentType: "application/json; charset=utf-8"], bytes: ByteBuffer(bytes: body))
    }
}
