import Foundation
import Hummingbird
import Kernel
import NIOCore

extension Call {
    /// RFC 7578, for forms whose files are small enough for memory (the route's `maxBodyBytes`).
    func multipartForm() async throws -> Form {
        guard let boundary = Multipart.boundary(of: request.headers[.contentType] ?? "") else { throw CommonProblem.malformedBody }
        guard let form = Multipart.parse(try await body(), boundary: boundary) else { throw CommonProblem.malformedBody }
        return form
    }
}

enum Multipart {
    static func boundary(of contentType: String) -> String? {
        guard let range = contentType.range(of: "boundary=") else { return nil }
        var rest = contentType[range.upperBound...]
        if rest.first == "\"" { rest = rest.dropFirst().prefix { $0 != "\"" } } else { rest = rest.prefix { $0 != ";" && $0 != " " } }
        return rest.isEmpty || rest.utf8.count > 70 ? nil : String(rest)
    }

    static func parse(_ body: ByteBuffer, boundary: String) -> Form? {
        let bytes = Array(body.readableBytesView)
        let delimiter = Array("--\(boundary)".utf8)
        var values = Query()
        var files: [String: UploadedFile] = [:]
        guard var position = find(delimiter, in: bytes, from: 0) else { return nil }
        while true {
            position += delimiter.count
            if bytes[position...].starts(with: Array("--".utf8)) { return Form(values, files: files) }
            guard bytes[position...].starts(with: [13, 10]), let headEnd = find([13, 10, 13, 10], in: bytes, from: position),
                let next = find([13, 10] + delimiter, in: bytes, from: headEnd)
            else { return nil }
            let head = String(decoding: bytes[position + 2..<max(headEnd, position + 2)], as: UTF8.self)
            let content = bytes[headEnd + 4..<max(next, headEnd + 4)]
            guard let name = parameter("name", in: head) else { return nil }
            if let fileName = parameter("filename", in: head) {
                if !content.isEmpty {
                    files[name] = UploadedFile(name: fileName, contentType: field("content-type", in: head) ?? "", bytes: ByteBuffer(bytes: content))
                }
            } else if let text = String(validating: content, as: UTF8.self) {
                values.append(name, text)
            } else {
                return nil
            }
            position = next + 2
        }
    }

    private static func find(_ needle: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard bytes.count >= needle.count, start <= bytes.count - needle.count else { return nil }
        var index = start
        while index <= bytes.count - needle.count {
            if bytes[index] == needle[0], bytes[index..<index + needle.count].elementsEqual(needle) { return index }
            index += 1
        }
        return nil
    }

    private static func field(_ name: String, in head: String) -> String? {
        for line in head.split(separator: "\r\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == name { return Form.trimmed(String(parts[1])) }
        }
        return nil
    }

    static func parameter(_ name: String, in head: String) -> String? {
        guard let disposition = field("content-disposition", in: head), let range = disposition.range(of: "; \(name)=\"") else { return nil }
        return String(disposition[range.upperBound...].prefix { $0 != "\"" })
    }
}
