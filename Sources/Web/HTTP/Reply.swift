import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore

/// What a handler answers. Pages, JSON, files and redirections are made here and nowhere else.
public struct Reply: Sendable {
    public var status: HTTPResponse.Status
    public var headers: HTTPFields
    enum Content: Sendable {
        case buffer(ByteBuffer)
        case stream(ResponseBody)
    }
    var content: Content
    var cookies: [String] = []

    public init(status: HTTPResponse.Status, headers: HTTPFields = [:], bytes: ByteBuffer = ByteBuffer()) {
        self.status = status
        self.headers = headers
        content = .buffer(bytes)
    }

    /// A body that is made while it is sent (downloads, server-sent events).
    public init(status: HTTPResponse.Status, headers: HTTPFields = [:], stream: ResponseBody) {
        self.status = status
        self.headers = headers
        content = .stream(stream)
    }

    /// A whole page or a fragment for a partial swap.
    public static func html(_ html: HTML, status: HTTPResponse.Status = .ok) -> Reply {
        Reply(status: status, headers: [.contentType: "text/html; charset=utf-8"], bytes: ByteBuffer(bytes: html.bytes))
    }

    public static func page(_ page: Page, in call: Call, status: HTTPResponse.Status = .ok) -> Reply {
        var reply = html(page.render(call.ui), status: status)
        if call.ui.toast != nil { reply.expireCookie(CookieName.toast, secure: call.isSecure) }
        return reply
    }

    public static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Reply {
        let data = try JSON.encoder.encode(value)
        return Reply(
            status: status, headers: [.contentType: "application/json; charset=utf-8"], bytes: ByteBuffer(bytes: data))
    }

    /// JSON text made elsewhere, as a remembered first answer to an Idempotency-Key.
    public static func json(text: String, status: HTTPResponse.Status) -> Reply {
        Reply(status: status, headers: [.contentType: "application/json; charset=utf-8"], bytes: ByteBuffer(string: text))
    }

    public static func noContent() -> Reply { Reply(status: .noContent) }

    /// 303 to a page after a form; `toast` is shown there once.
    public static func redirect(to path: String, toast: Phrase? = nil, in call: Call) -> Reply {
        var reply = Reply(status: .seeOther, headers: [.location: path])
        if let toast { reply.setCookie(CookieName.toast, Base64URL.text(Array(call.ui(toast).utf8)), maxAgeSeconds: 60, secure: call.isSecure) }
        return reply
    }

    /// A file to save. `name` may be Chinese.
    public static func download(_ bytes: ByteBuffer, name: String, contentType: String) -> Reply {
        Reply(
            status: .ok, headers: [.contentType: contentType, .contentDisposition: contentDisposition(name)], bytes: bytes)
    }

    /// A file to save that is made while it is sent.
    public static func download(
        name: String, contentType: String, _ write: @escaping @Sendable (inout any ResponseBodyWriter) async throws -> Void
    ) -> Reply {
        Reply(status: .ok, headers: [.contentType: contentType, .contentDisposition: contentDisposition(name)], stream: ResponseBody(write))
    }

    /// The same for features, which don't know Hummingbird: `make` sends piece after piece.
    public static func download(
        name: String, contentType: String, sending make: @escaping @Sendable (_ send: (ByteBuffer) async throws -> Void) async throws -> Void
    ) -> Reply {
        download(name: name, contentType: contentType) { writer in
            try await make { try await writer.write($0) }
            try await writer.finish(nil)
        }
    }

    /// A file of the disk to save, sent piece by piece whatever its size.
    /// - Throws: `CommonProblem.notFound` if it is gone.
    public static func download(file path: String, name: String, contentType: String) throws -> Reply {
        guard let handle = FileHandle(forReadingAtPath: path) else { throw CommonProblem.notFound }
        let file = SentFile(handle)
        return download(name: name, contentType: contentType) { writer in
            while let piece = try await file.next(), !piece.isEmpty { try await writer.write(ByteBuffer(bytes: piece)) }
            try await writer.finish(nil)
        }
    }

    static func contentDisposition(_ name: String) -> String {
        "attachment; filename*=UTF-8''" + PercentEncoding.encode(name)
    }

    /// Host-wide, not readable by script. Over TLS the name carries the `__Host-` prefix.
    public mutating func setCookie(_ name: String, _ value: String, maxAgeSeconds: Int, secure: Bool) {
        cookies.append("\(secure ? "__Host-" : "")\(name)=\(value); Path=/; Max-Age=\(maxAgeSeconds); HttpOnly; SameSite=Lax\(secure ? "; Secure" : "")")
    }

    /// Makes the browser forget what our pages kept in it: drafts and the card for offline use. Cookies stay.
    public mutating func clearBrowserStorage() { headers[.clearSiteData] = "\"storage\"" }

    public mutating func expireCookie(_ name: String, secure: Bool) { setCookie(name, "", maxAgeSeconds: 0, secure: secure) }

    var response: Response {
        let body =
            switch content {
            case .buffer(let bytes): ResponseBody(byteBuffer: bytes)
            case .stream(let stream): stream
            }
        var response = Response(status: status, headers: headers, body: body)
        for cookie in cookies { response.headers.append(HTTPField(name: .setCookie, value: cookie)) }
        return response
    }
}

/// The cookies that we set. All are needed for the product to work; there are no others.
public enum CookieName {
    public static let session = "gh_session"
    public static let visit = "gh_visit"
    public static let toast = "gh_toast"
    public static let language = "gh_lang"
    public static let theme = "gh_theme"
    public static let elder = "gh_elder"
}

/// How JSON is written and read everywhere: snake_case keys, ids as strings, times RFC 3339 (by the types' own coding).
public enum JSON {
    public static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()
    public static let decoder: JSONDecoder = {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return decoder
    }()
}

/// RFC 9457, with our `code` and `errors`.
struct ProblemDocument: Encodable {
    struct FieldError: Encodable {
        let field: String
        let code: String
        let message: String
    }
    let type: String
    let title: String
    let status: Int
    let code: String
    let detail: String
    let errors: [FieldError]?

    init(_ problem: any Problem, _ language: Language) {
        type = "about:blank"
        status = problem.status.rawValue
        title = problem.status.phrase
        code = problem.code
        detail = problem.message(language)
        let fields = problem.fieldProblems
        errors = fields.isEmpty ? nil : fields.map { FieldError(field: $0.field, code: $0.code, message: $0.message(language)) }
    }
}

/// A list of the API: `{items, next_cursor}`.
public struct ListBody<Item: Encodable>: Encodable {
    public let items: [Item]
    public let nextCursor: String?
    public init(items: [Item], nextCursor: String?) {
        self.items = items
        self.nextCursor = nextCursor
    }
    enum CodingKeys: CodingKey { case items, nextCursor }
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(items, forKey: .items)
        try container.encode(nextCursor, forKey: .nextCursor)
    }
}

/// A file that is read on a queue of its own while it is sent.
private final class SentFile: Sendable {
    private let handle: FileHandle
    private let queue = DispatchQueue(label: "gonghui.download")
    private static let pieceBytes = 256 * 1024

    init(_ handle: FileHandle) { self.handle = handle }

    func next() async throws -> Data? {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { [handle] in continuation.resume(with: Result { try handle.read(upToCount: Self.pieceBytes) }) }
        }
    }
}
