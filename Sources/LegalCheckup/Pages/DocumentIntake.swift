import Foundation
import Kernel
import Store
import Web

/// Takes a document from a form or a request: a file, which lies on the disk only while it is read, or pasted text.
struct DocumentIntake: Sendable {
    let tools: CheckupTools
    init(_ tools: CheckupTools) { self.tools = tools }

    /// Characters of pasted text; a long handbook has 60,000.
    static let pastedLimit = 300_000
    static let accepted = ".docx,.pdf,.txt"

    /// - Throws: `DocumentProblem`, `CommonProblem.bodyTooLarge`, `.invalid` on `file`.
    func file(_ call: Call) async throws -> (text: DocumentText, byteCount: Int) {
        do {
            try FileManager.default.createDirectory(atPath: tools.directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommonProblem.busy(retryAfterSeconds: 60)
        }
        let path = tools.directory + "/\(tools.ids.nextRaw()).upload"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let upload = try await call.streamUpload(field: "file", to: path, limitBytes: DocumentReader.fileBytesAllowed)
        // The name of the file may say anything; it is not kept.
        let text = try await Blocking.run { try DocumentReader.read(path: path, name: "") }
        return (text, upload.byteCount)
    }

    /// - Throws: `CheckupProblem.textTooShort`, `.textTooLong`.
    static func pasted(_ typed: String) throws -> DocumentText {
        guard ClauseText.isChinese(typed) else { throw CheckupProblem.textTooShort }
        guard typed.unicodeScalars.count <= pastedLimit else { throw CheckupProblem.textTooLong(limit: pastedLimit) }
        // Forms send lines that end as on old teleprinters.
        return DocumentText(pasted: typed.replacing("\r\n", with: "\n"))
    }

    /// Whether a problem is about what was handed in, so that the same page shows it beside the field.
    static func isAboutTheFile(_ problem: any Problem) -> Bool { [.invalid, .unsupportedMedia, .tooLarge].contains(problem.status) }
}
