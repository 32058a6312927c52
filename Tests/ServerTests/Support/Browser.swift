import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Synchronization
import Web

/// A browser without script: keeps cookies, fills forms with their hidden token, and doesn't follow redirections on its own.
final class Browser: Sendable {
    struct Answer: Sendable {
        let status: HTTPResponse.Status
        let headers: HTTPFields
        let body: String
        var location: String? { headers[.location] }

        /// The value of a hidden field.
        func hidden(_ name: String) -> String? {
            guard let start = body.range(of: "name=\"\(name)\" value=\""), let end = body[start.upperBound...].firstIndex(of: "\"") else { return nil }
            return String(body[start.upperBound..<end])
        }
    }

    private let client: any TestClientProtocol
    private let agent: String
    private let cookies = Mutex<[String: String]>([:])
    private let token = Mutex("")

    init(_ client: any TestClientProtocol, agent: String = "Mozilla/5.0 (Linux; Android 13) Chrome/126.0 Mobile Safari/537.36") {
        self.client = client
        self.agent = agent
    }

    func get(_ path: String, accept: String? = nil) async throws -> Answer { try await send(.get, path, accept: accept, nil) }

    /// Posts a form with the token of the page seen last.
    func post(_ path: String, _ fields: [String: String], withToken: Bool = true) async throws -> Answer {
        var query = Query()
        for (name, value) in fields { query = query.with(name, value) }
        if withToken { query = query.with("_token", token.withLock { $0 }) }
        return try await send(.post, path, accept: nil, String(query.suffix.dropFirst()))
    }

    private func send(_ method: HTTPRequest.Method, _ path: String, accept: String?, _ body: String?) async throws -> Answer {
        var headers: HTTPFields = [.userAgent: agent]
        let jar = cookies.withLock { $0 }
        if !jar.isEmpty { headers[.cookie] = jar.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") }
        if body != nil { headers[.contentType] = "application/x-www-form-urlencoded" }
        if let accept { headers[.accept] = accept }
        let answer = try await client.execute(uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) }) { response in
            Answer(status: response.status, headers: response.headers, body: String(buffer: response.body))
        }
        for field in answer.headers[values: .setCookie] { keep(field) }
        if let found = answer.hidden("_token") { token.withLock { $0 = found } }
        return answer
    }

    private func keep(_ field: String) {
        let pair = field.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
        guard let name = pair.first else { return }
        cookies.withLock { $0[String(name)] = field.contains("Max-Age=0") ? nil : pair.count > 1 ? String(pair[1]) : "" }
    }
}
