import Kernel

/// The shape of a JSON value, as far as JSON Schema 2020-12 in OpenAPI 3.1 needs it.
public indirect enum Schema: Sendable {
    case string(format: String? = nil, minLength: Int? = nil, maxLength: Int? = nil, pattern: String? = nil, values: [String]? = nil)
    case integer(minimum: Int? = nil, maximum: Int? = nil)
    case boolean
    case array(Schema, maxItems: Int? = nil)
    /// Fields with whether they must be there.
    case object([Field])
    /// Any JSON object with text keys.
    case map(Schema)
    case nullable(Schema)
    /// Bytes of a file.
    case binary

    public struct Field: Sendable {
        let name: String
        let schema: Schema
        let isRequired: Bool
        let description: String?
    }

    /// An id: a decimal string.
    public static let id = Schema.string(pattern: "^[1-9][0-9]{0,18}$")
    /// RFC 3339 in UTC.
    public static let time = Schema.string(format: "date-time")
    /// `2026-11-24`.
    public static let day = Schema.string(format: "date")
    public static let text = Schema.string()

    public static func list(of item: Schema) -> Schema {
        .object([.required("items", .array(item)), .required("next_cursor", .nullable(.text))])
    }

    var json: [String: any Sendable] {
        switch self {
        case .string(let format, let minLength, let maxLength, let pattern, let values):
            var out: [String: any Sendable] = ["type": "string"]
            if let format { out["format"] = format }
            if let minLength { out["minLength"] = minLength }
            if let maxLength { out["maxLength"] = maxLength }
            if let pattern { out["pattern"] = pattern }
            if let values { out["enum"] = values }
            return out
        case .integer(let minimum, let maximum):
            var out: [String: any Sendable] = ["type": "integer"]
            if let minimum { out["minimum"] = minimum }
            if let maximum { out["maximum"] = maximum }
            return out
        case .boolean: return ["type": "boolean"]
        case .array(let item, let maxItems):
            var out: [String: any Sendable] = ["type": "array", "items": item.json]
            if let maxItems { out["maxItems"] = maxItems }
            return out
        case .object(let fields):
            var properties: [String: any Sendable] = [:]
            for field in fields {
                var schema = field.schema.json
                if let description = field.description { schema["description"] = description }
                properties[field.name] = schema
            }
            let required = fields.filter(\.isRequired).map(\.name)
            var out: [String: any Sendable] = ["type": "object", "properties": properties]
            if !required.isEmpty { out["required"] = required }
            return out
        case .map(let value): return ["type": "object", "additionalProperties": value.json]
        case .nullable(let schema): return ["anyOf": [schema.json, ["type": "null"] as [String: any Sendable]]]
        case .binary: return ["type": "string", "contentMediaType": "application/octet-stream"]
        }
    }
}

extension Schema.Field {
    public static func required(_ name: String, _ schema: Schema, _ description: String? = nil) -> Self {
        Self(name: name, schema: schema, isRequired: true, description: description)
    }
    public static func optional(_ name: String, _ schema: Schema, _ description: String? = nil) -> Self {
        Self(name: name, schema: schema, isRequired: false, description: description)
    }
}

/// What the API's description says of one operation. Every `/api/v1` route carries one.
public struct APIOperation: Sendable {
    public struct Parameter: Sendable {
        let name: String
        let place: String
        let schema: Schema
        let isRequired: Bool
        let description: String
        public static func query(_ name: String, _ schema: Schema, _ description: String, required: Bool = false) -> Parameter {
            Parameter(name: name, place: "query", schema: schema, isRequired: required, description: description)
        }
        public static func header(_ name: String, _ schema: Schema, _ description: String, required: Bool = false) -> Parameter {
            Parameter(name: name, place: "header", schema: schema, isRequired: required, description: description)
        }
        /// `?cursor=` and `?limit=` of a list.
        public static let paging: [Parameter] = [
            .query("cursor", .text, "next_cursor of the page before"), .query("limit", .integer(minimum: 1, maximum: 200), "1–200, 50 unless told"),
        ]
        public static let idempotencyKey = Parameter.header("Idempotency-Key", .string(minLength: 1, maxLength: 200), "a retry with the same key gets the first answer")
    }

    public struct Answer: Sendable {
        let status: Int
        let description: String
        let schema: Schema?
        let mediaType: String
        public init(_ status: Int, _ description: String, _ schema: Schema? = nil, mediaType: String = "application/json") {
            self.status = status
            self.description = description
            self.schema = schema
            self.mediaType = mediaType
        }
    }

    public let tag: String
    public let summary: String
    public let parameters: [Parameter]
    public let body: Schema?
    public let bodyMediaTypes: [String]
    public let answers: [Answer]
    /// Statuses of problem+json that this operation can answer besides those that any can.
    public let problems: [Int]

    public init(
        tag: String, _ summary: String, parameters: [Parameter] = [], body: Schema? = nil, bodyMediaTypes: [String] = ["application/json"], answers: [Answer],
        problems: [Int] = []
    ) {
        self.tag = tag
        self.summary = summary
        self.parameters = parameters
        self.body = body
        self.bodyMediaTypes = bodyMediaTypes
        self.answers = answers
        self.problems = problems
    }
}
