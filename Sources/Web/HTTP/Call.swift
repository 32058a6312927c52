import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore
import Store

/// One request with everything known about it. Handlers do four things in this order: who are you, may you, read or write, show.
public struct Call: Sendable {
    public let request: Request
    public let house: House
    public let principal: Principal?
    public let ui: UI
    /// Where the request came from, for limits per address; not stored as it is.
    public let address: String
    public let query: Query
    let parameters: PathParameters
    let maxBodyBytes: Int
    let visit: String

    public var database: any Database { house.database }
    public var now: Instant { house.clock.now() }
    public var isSecure: Bool { house.settings.isSecure }
    public var isAPI: Bool { request.uri.path.hasPrefix("/api/") }

    /// The signed-in person.
    public func person() throws -> PersonID {
        guard let principal else { throw CommonProblem.signInNeeded }
        return principal.person
    }

    public func signedIn() throws -> Principal {
        guard let principal else { throw CommonProblem.signInNeeded }
        return principal
    }

    /// - Throws: `CommonProblem.signInNeeded`, `.forbidden`.
    public func require(_ permission: Permission, at organisation: OrganisationID) async throws {
        guard try await may(permission, at: organisation) else { throw principal == nil ? CommonProblem.signInNeeded : CommonProblem.forbidden }
    }

    public func may(_ permission: Permission, at organisation: OrganisationID) async throws -> Bool {
        guard let principal else { return false }
        return try await house.may(principal, permission, at: organisation)
    }

    /// Sensitive acts need a fresh proof that it is still the same person.
    /// - Throws: `CommonProblem.stepUpNeeded`.
    public func requireStepUp() throws {
        guard let until = try signedIn().steppedUpUntil, until > now else { throw CommonProblem.stepUpNeeded }
    }

    /// A header of the request, for features, which don't know Hummingbird.
    public func header(_ name: HTTPField.Name) -> String? { request.headers[name] }

    /// A path parameter, percent-decoded.
    public func text(_ name: String) throws -> String {
        guard let raw = parameters.get(name), let value = PercentEncoding.decode(raw) else { throw CommonProblem.notFound }
        return value
    }

    /// A path parameter that is an id; anything else is simply not found.
    public func id<Entity>(_ name: String, of _: Entity.Type = Entity.self) throws -> Identifier<Entity> {
        guard let id = Identifier<Entity>(try text(name)) else { throw CommonProblem.notFound }
        return id
    }

    /// The union named by the path's `{organisation}`.
    public func organisation() throws -> OrganisationID { try id("organisation") }

    // MARK: Bodies

    public func body() async throws -> ByteBuffer {
        if let length = request.headers[.contentLength].flatMap(Int.init), length > maxBodyBytes { throw CommonProblem.bodyTooLarge(limitBytes: maxBodyBytes) }
        do {
            return try await request.body.collect(upTo: maxBodyBytes)
        } catch is NIOTooManyBytesError {
            throw CommonProblem.bodyTooLarge(limitBytes: maxBodyBytes)
        }
    }

    /// The JSON body.
    /// - Throws: `CommonProblem.unsupportedMedia`, `.malformedBody` for what is no JSON, `.invalid` naming the field whose type is wrong.
    public func json<T: Decodable>(_: T.Type = T.self) async throws -> T {
        guard mediaType == "application/json" else { throw CommonProblem.unsupportedMedia }
        return try json(T.self, from: try await body())
    }

    /// The JSON body from its bytes, where they were needed before: for a signature over them.
    public func json<T: Decodable>(_: T.Type = T.self, from body: ByteBuffer) throws -> T {
        guard mediaType == "application/json" else { throw CommonProblem.unsupportedMedia }
        do {
            return try JSON.decoder.decode(T.self, from: Data(body.readableBytesView))
        } catch let error as DecodingError {
            throw Self.problem(error)
        } catch {
            throw CommonProblem.malformedBody
        }
    }

    /// The form that was posted (urlencoded or multipart), its token checked.
    public func form() async throws -> Form {
        let form: Form
        switch mediaType {
        case "application/x-www-form-urlencoded":
            guard let text = String(validating: try await body().readableBytesView, as: UTF8.self) else { throw CommonProblem.malformedBody }
            form = Form(Query(text))
        case "multipart/form-data":
            form = try await multipartForm()
        default: throw CommonProblem.unsupportedMedia
        }
        try checkToken(form["_token"])
        return form
    }

    func checkToken(_ token: String?) throws {
        // A bearer token is not sent by a browser on its own, so it needs no form token.
        if principal?.means == .bearer { return }
        guard let token, house.isFormToken(token, for: visit) else { throw FormProblem.staleToken }
    }

    var mediaType: String {
        let type = request.headers[.contentType] ?? ""
        // As every program of ours and every browser sends it for JSON.
        if type == "application/json" { return type }
        return Form.trimmed(String(type.prefix { $0 != ";" })).lowercased()
    }

    /// The Idempotency-Key header, or a form's hidden key.
    /// - Throws: `.invalid` if it is longer than 200 characters.
    public func idempotencyKey(_ form: Form? = nil) throws -> String? {
        let key = form?["_key"] ?? request.headers[.idempotencyKey]
        if let key, key.utf8.count > 200 || key.isEmpty {
            throw CommonProblem.invalid([
                FieldProblem(field: "Idempotency-Key", code: "length", message: Phrase("长度应为 1–200 个字符。", "Must have 1–200 characters."))
            ])
        }
        return key
    }

    private static func problem(_ error: DecodingError) -> any Problem {
        func named(_ path: [any CodingKey], _ last: String?, _ code: String, _ message: Phrase) -> any Problem {
            var pieces = path.map { $0.intValue.map(String.init) ?? snakeCase($0.stringValue) }
            if let last { pieces.append(snakeCase(last)) }
            guard !pieces.isEmpty else { return CommonProblem.malformedBody }
            return CommonProblem.invalid([FieldProblem(field: pieces.joined(separator: "."), code: code, message: message)])
        }
        switch error {
        case .keyNotFound(let key, let context):
            return named(context.codingPath, key.stringValue, "required", Phrase("必填。", "Required."))
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            return named(context.codingPath, nil, "type", Phrase("类型不对。", "Has the wrong type."))
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            return named(context.codingPath, nil, "format", Phrase("格式不对。", "Has the wrong format."))
        default: return CommonProblem.malformedBody
        }
    }

    private static func snakeCase(_ text: String) -> String {
        text.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
    }
}

/// What can be wrong with a form as such.
public enum FormProblem: Problem {
    case staleToken
    public var code: String { "form.stale_token" }
    public var status: Status { .forbidden }
    public var message: Phrase {
        Phrase("页面已过期。请返回上一页刷新后再提交，您填写的内容仍在。", "This page is out of date. Go back, reload and submit again; what you typed is still there.")
    }
}
