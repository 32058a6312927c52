/// What went wrong, as a user or a partner's program sees it. Each feature has one enum that conforms; the Web kit
/// turns it into a page or RFC 9457 `application/problem+json`. A bug is not a problem: it traps near its cause.
///
/// Neither `code` nor `message` ever holds personal data or an SQL value.
public protocol Problem: Error, Sendable {
    /// Stable, for programs: `sign_in.code_expired`.
    var code: String { get }
    var status: Status { get }
    var message: Phrase { get }
    /// Which fields of the form or body are wrong and why; empty where it isn't about a field.
    var fieldProblems: [FieldProblem] { get }
    /// Seconds after which trying again makes sense; sent as Retry-After.
    var retryAfterSeconds: Int? { get }
}

extension Problem {
    public var fieldProblems: [FieldProblem] { [] }
    public var retryAfterSeconds: Int? { nil }
}

/// The HTTP statuses that a problem can have.
public enum Status: Int, Sendable {
    case malformed = 400, signInNeeded = 401, forbidden = 403, notFound = 404, methodNotAllowed = 405, conflict = 409, gone = 410,
        tooLarge = 413, unsupportedMedia = 415, invalid = 422, stepUpNeeded = 428, tooMany = 429, broken = 500, unavailable = 503

    /// The name of the status in RFC 9110 and its kin.
    public var phrase: String {
        switch self {
        case .malformed: "Bad Request"
        case .signInNeeded: "Unauthorized"
        case .forbidden: "Forbidden"
        case .notFound: "Not Found"
        case .methodNotAllowed: "Method Not Allowed"
        case .conflict: "Conflict"
        case .gone: "Gone"
        case .tooLarge: "Content Too Large"
        case .unsupportedMedia: "Unsupported Media Type"
        case .invalid: "Unprocessable Content"
        case .stepUpNeeded: "Precondition Required"
        case .tooMany: "Too Many Requests"
        case .broken: "Internal Server Error"
        case .unavailable: "Service Unavailable"
        }
    }
}

/// One wrong field: `field` is its name in the form and in JSON, `code` is stable (`id_number.check_digit`).
public struct FieldProblem: Hashable, Sendable {
    public let field: String
    public let code: String
    public let message: Phrase
    public init(field: String, code: String, message: Phrase) {
        self.field = field
        self.code = code
        self.message = message
    }
}

/// The problems that every feature shares.
public enum CommonProblem: Problem {
    case signInNeeded
    case forbidden
    case notFound
    case methodNotAllowed
    /// The server's queue is full or the database can't write now; nothing was done.
    case busy(retryAfterSeconds: Int)
    /// The same Idempotency-Key came with another body.
    case keyReused
    /// Somebody else changed the object since it was shown.
    case changedMeanwhile
    case bodyTooLarge(limitBytes: Int)
    case malformedBody
    case unsupportedMedia
    case stepUpNeeded
    case invalid([FieldProblem])
    case tooMany(retryAfterSeconds: Int)

    public var code: String {
        switch self {
        case .signInNeeded: "sign_in_needed"
        case .forbidden: "forbidden"
        case .notFound: "not_found"
        case .methodNotAllowed: "method_not_allowed"
        case .busy: "busy"
        case .keyReused: "idempotency_key_reused"
        case .changedMeanwhile: "changed_meanwhile"
        case .bodyTooLarge: "body_too_large"
        case .malformedBody: "malformed_body"
        case .unsupportedMedia: "unsupported_media_type"
        case .stepUpNeeded: "step_up_needed"
        case .invalid: "invalid"
        case .tooMany: "too_many"
        }
    }

    public var status: Status {
        switch self {
        case .signInNeeded: .signInNeeded
        case .forbidden: .forbidden
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .busy: .unavailable
        case .keyReused, .changedMeanwhile: .conflict
        case .bodyTooLarge: .tooLarge
        case .malformedBody: .malformed
        case .unsupportedMedia: .unsupportedMedia
        case .stepUpNeeded: .stepUpNeeded
        case .invalid: .invalid
        case .tooMany: .tooMany
        }
    }

    public var message: Phrase {
        switch self {
        case .signInNeeded: Phrase("请先登录。", "Please sign in first.")
        case .forbidden: Phrase("您没有这项操作的权限。如有需要，请联系本单位工会管理员。", "You are not allowed to do this. Ask your union's administrator if you need it.")
        case .notFound: Phrase("没有找到这个页面或对象，可能已被删除，或者链接有误。", "There is nothing here: it may have been removed, or the link is wrong.")
        case .methodNotAllowed: Phrase("这个地址不支持这种操作。", "This address does not support that method.")
        case .busy: Phrase("现在使用的人很多，您的操作没有执行，请稍后再试。", "Many people are here right now. Nothing was done; please try again in a moment.")
        case .keyReused: Phrase("同一个 Idempotency-Key 不能用于不同的内容。", "The same Idempotency-Key was used with another body.")
        case .changedMeanwhile: Phrase("其他人刚刚修改了内容，请刷新后再试。", "Somebody else has just changed this. Reload and try again.")
        case .bodyTooLarge(let limit): Phrase("内容太大，上限为 \(limit / 1024) KB。", "Too large: the limit is \(limit / 1024) KB.")
        case .malformedBody: Phrase("请求内容无法读取，请检查格式。", "The request body could not be read.")
        case .unsupportedMedia: Phrase("不支持这种内容格式。", "This content type is not supported.")
        case .stepUpNeeded: Phrase("为了安全，请再次验证身份。", "For safety, please confirm that it is you.")
        case .invalid: Phrase("有内容需要修改，请看标出的地方。", "Some fields need a change; see the marks.")
        case .tooMany(let seconds): Phrase("操作太频繁，请在 \(seconds) 秒后再试。", "Too many tries; try again in \(seconds) s.")
        }
    }

    public var fieldProblems: [FieldProblem] {
        if case .invalid(let fields) = self { fields } else { [] }
    }

    public var retryAfterSeconds: Int? {
        switch self {
        case .busy(let seconds), .tooMany(let seconds): seconds
        default: nil
        }
    }
}
