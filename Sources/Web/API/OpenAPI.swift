import Foundation
import HTTPTypes
import Kernel
import NIOCore

/// The description of the API, OpenAPI 3.1, made from the routes themselves so that it can't lag behind them.
public enum OpenAPI {
    /// The document as JSON. Routes of the API without an operation are left out; a test makes sure there are none.
    public static func document(_ routes: [Route], version: String) -> [UInt8] {
        var paths: [String: [String: any Sendable]] = [:]
        for route in routes {
            guard let operation = route.operation else { continue }
            paths[route.path, default: [:]][route.method.rawValue.lowercased()] = describe(route, operation)
        }
        let document: [String: any Sendable] = [
            "openapi": "3.1.0",
            "info": ["title": "Gonghui API", "version": version, "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"]] as [String: any Sendable],
            "servers": [["url": "/"]],
            "paths": paths,
            "components": [
                "securitySchemes": ["bearer": ["type": "http", "scheme": "bearer"]],
                "schemas": ["Problem": problem.json],
            ] as [String: any Sendable],
        ]
        // The dictionary holds only JSON values, so this can't fail; an empty document would fail the tests.
        let data = (try? JSONSerialization.data(withJSONObject: document, options: [.sortedKeys, .withoutEscapingSlashes])) ?? Data()
        return Array(data)
    }

    private static let problem = Schema.object([
        .required("type", .text), .required("title", .text), .required("status", .integer(minimum: 400, maximum: 599)), .required("code", .text),
        .required("detail", .text),
        .optional("errors", .array(.object([.required("field", .text), .required("code", .text), .required("message", .text)]))),
    ])

    private static func describe(_ route: Route, _ operation: APIOperation) -> [String: any Sendable] {
        var parameters = pathParameters(route.path)
        for parameter in operation.parameters {
            parameters.append([
                "name": parameter.name, "in": parameter.place, "required": parameter.isRequired, "description": parameter.description,
                "schema": parameter.schema.json,
            ])
        }
        var out: [String: any Sendable] = [
            "operationId": operationID(route), "tags": [operation.tag], "summary": operation.summary, "parameters": parameters,
            "responses": responses(route, operation),
        ]
        if case .everyone = route.access {} else if case .demo = route.access {} else { out["security"] = [["bearer": [String]()]] }
        if let body = operation.body {
            var content: [String: any Sendable] = [:]
            for type in operation.bodyMediaTypes { content[type] = ["schema": body.json] }
            out["requestBody"] = ["required": true, "content": content] as [String: any Sendable]
        }
        return out
    }

    private static func responses(_ route: Route, _ operation: APIOperation) -> [String: any Sendable] {
        var out: [String: any Sendable] = [:]
        for answer in operation.answers {
            var response: [String: any Sendable] = ["description": answer.description]
            if let schema = answer.schema { response["content"] = [answer.mediaType: ["schema": schema.json]] }
            out[String(answer.status)] = response
        }
        var problems: Set<Int> = [400, 429, 503]
        problems.formUnion(operation.problems)
        // A bearer token that is not good is refused everywhere, also where none is needed.
        problems.insert(401)
        if case .officer = route.access { problems.insert(403) }
        if route.path.contains("{") { problems.insert(404) }
        if operation.body != nil { problems.formUnion([413, 415, 422]) }
        if !operation.parameters.isEmpty { problems.insert(422) }
        for status in problems where out[String(status)] == nil {
            out[String(status)] =
                [
                    "description": Status(rawValue: status)?.phrase ?? "Problem",
                    "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
                ] as [String: any Sendable]
        }
        return out
    }

    private static func pathParameters(_ path: String) -> [[String: any Sendable]] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }.map { piece in
            let schema: Schema = piece == "{month}" ? .string(pattern: "^[0-9]{4}-(0[1-9]|1[0-2])$") : .id
            return ["name": String(piece.dropFirst().dropLast()), "in": "path", "required": true, "schema": schema.json]
        }
    }

    private static func operationID(_ route: Route) -> String {
        let words = route.path.dropFirst("/api/v1/".count).split { !$0.isLetter && !$0.isNumber }
        return route.method.rawValue.lowercased() + words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}
