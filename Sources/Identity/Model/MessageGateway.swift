import Kernel

/// A request to a service outside, made by `HTTPSender`. Bodies may hold personal data and are never logged.
public struct HTTPMessage: Sendable, Hashable {
    public let method: String
    public let url: String
    public let headers: [String: String]
    public let body: [UInt8]
    public init(method: String, url: String, headers: [String: String], body: [UInt8]) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

public struct HTTPAnswer: Sendable {
    public let status: Int
    /// The first 64 KB.
    public let body: [UInt8]
    public init(status: Int, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}

/// Sends a request over the network. Implemented by the server, with a time limit of a few seconds.
public protocol HTTPSender: Sendable {
    /// - Throws: whatever the network does.
    func send(_ message: HTTPMessage) async throws -> HTTPAnswer
}

/// What became of one attempt to send a text message.
public enum MessageResult: Hashable, Sendable {
    case sent
    /// - Parameters:
    ///   - fault: a stable word for the operator, without personal data: `status_500`.
    ///   - isFinal: whether trying again is pointless.
    case failed(fault: String, isFinal: Bool)
}

/// Carries text messages to phones.
public protocol MessageGateway: Sendable {
    func send(_ text: String, to phone: PhoneNumber) async -> MessageResult
}

/// Keeps messages in the outbox, for demos and tests on one machine: they are read at `/dev/outbox`.
public struct LocalMessageGateway: MessageGateway {
    public init() {}
    public func send(_ text: String, to phone: PhoneNumber) async -> MessageResult { .sent }
}
