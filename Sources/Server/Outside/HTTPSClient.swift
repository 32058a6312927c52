import AsyncHTTPClient
import Identity
import NIOCore
import NIOHTTP1

/// Calls outside services for the features' adapters: short messages, real-name check.
struct HTTPSClient: HTTPSender {
    let client: HTTPClient

    /// One request; a service that doesn't answer in 10 s counts as failed.
    func send(_ message: HTTPMessage) async throws -> HTTPAnswer {
        var outgoing = HTTPClientRequest(url: message.url)
        outgoing.method = .RAW(value: message.method)
        for (name, value) in message.headers { outgoing.headers.add(name: name, value: value) }
        if !message.body.isEmpty { outgoing.body = .bytes(ByteBuffer(bytes: message.body)) }
        let response = try await client.execute(outgoing, timeout: .seconds(10))
        let body = try await response.body.collect(upTo: 64 * 1024)
        return HTTPAnswer(status: Int(response.status.code), body: Array(body.readableBytesView))
    }
}
