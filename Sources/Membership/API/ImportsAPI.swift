import Audit
import Foundation
import HTTPTypes
import Kernel
import NIOCore
import Sheets
import Store
import Web

/// Rosters through the API: the file as the body, then its progress and its bad rows.
struct ImportsAPI: Sendable {
    let imports: ImportService
    let ids: IdentifierMaker

    var routes: [Route] { [upload, progress, rejected] }

    private struct Started: Encodable { let id: RosterImportID }

    private var upload: Route {
        .api(
            .post, "/api/v1/imports", .officer(MembershipFeature.importRoster), maxBodyBytes: ImportService.fileLimitBytes,
            APIOperation(
                tag: "Imports", "Import a roster (.xlsx or .csv); columns are recognised by their headings",
                parameters: [.query("organisation_id", .id, "the union", required: true), .query("filename", .string(maxLength: 200), "the file's name")],
                body: .binary, bodyMediaTypes: ["application/octet-stream", "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
                answers: [APIOperation.Answer(202, "accepted; see its progress", .object([.required("id", .id)]))], problems: [403, 404])
        ) { call in
            guard let organisation = call.query["organisation_id"].flatMap({ OrganisationID($0) }) else {
                throw CommonProblem.invalid([FieldProblem(field: "organisation_id", code: "required", message: Phrase("请指明工会。", "Name the union."))])
            }
            try await call.require(MembershipFeature.importRoster, at: organisation)
            let id = RosterImportID(ids.nextRaw())
            let file = try await call.streamUpload(field: "file", to: try imports.newPath(id), limitBytes: ImportService.fileLimitBytes)
            _ = try await imports.receive(id, fileName: file.fileName, byteCount: file.byteCount, at: organisation, by: .person(try call.person()), start: .now)
            return try .json(Started(id: id), status: .accepted)
        }
    }

    private static let report = Schema.object([
        .required("id", .id), .required("state", .string(values: RosterImport.State.allCases.map(\.rawValue))), .required("rows", .integer(minimum: 0)),
        .required("accepted", .integer(minimum: 0)), .required("rejected", .integer(minimum: 0)), .required("transfers", .integer(minimum: 0)),
        .required("added", .integer(minimum: 0)), .required("changed", .integer(minimum: 0)), .required("same", .integer(minimum: 0)),
        .required(
            "errors", .array(.object([.required("row", .integer(minimum: 1)), .optional("column", .text), .required("code", .text), .required("message", .text)]))),
    ])

    private var progress: Route {
        .api(
            .get, "/api/v1/imports/{import}", .officer(MembershipFeature.importRoster),
            APIOperation(
                tag: "Imports", "How an import goes, with its first 1,000 bad rows", answers: [APIOperation.Answer(200, "its state and counts", Self.report)], problems: [403])
        ) { call in
            let id = try await existing(call)
            return try .json(try await imports.report(id, in: call.ui.language))
        }
    }

    private var rejected: Route {
        .api(
            .get, "/api/v1/imports/{import}/rejected.csv", .officer(MembershipFeature.importRoster),
            APIOperation(
                tag: "Imports", "The rows that were refused, with the reason, to mend and import again",
                answers: [APIOperation.Answer(200, "UTF-8 with byte order mark", .text, mediaType: "text/csv")], problems: [403])
        ) { call in
            let id = try await existing(call)
            return .download(try await imports.rejectedRows(id, in: call.ui.language), name: "未导入的行-\(id).csv", contentType: "text/csv; charset=utf-8")
        }
    }

    private func existing(_ call: Call) async throws -> RosterImportID {
        let id: RosterImportID = try call.id("import")
        let entry = try await call.database.read { try imports.imports.existing(id, in: $0) }
        try await call.require(MembershipFeature.importRoster, at: entry.organisation)
        return id
    }
}

extension ImportService {
    /// The refused rows as the file had them, each with its reasons in a last column.
    func rejectedRows(_ id: RosterImportID, in language: Language) async throws -> ByteBuffer {
        let entry = try await database.read { try imports.existing(id, in: $0) }
        let path = directory + "/rejected-\(ids.nextRaw()).csv"
        let writer = try CsvWriter(path: path, guardsIdentifiers: true)
        defer { Self.remove(path) }
        let headings = entry.mapping.columns.sorted { $0.index < $1.index }
        try writer.begin(headings.map { SheetColumn($0.heading) } + [SheetColumn(language == .zh ? "未导入原因" : "Why it was refused")])
        var row = 0
        while true {
            let last = row
            let reports = try await database.read { try imports.reports(of: id, after: last, onlyBad: true, limit: 500, in: $0) }
            guard let end = reports.last else { break }
            for report in reports {
                let cells = try imports.cells(of: report, in: id)
                let reasons = report.faults.map { $0.message(language) }.joined(separator: language == .zh ? "；" : "; ")
                try writer.row(headings.map { .text($0.index < cells.count ? cells[$0.index] : "") } + [.text(reasons)])
            }
            row = end.row
        }
        _ = try writer.finish()
        return ByteBuffer(bytes: try Data(contentsOf: URL(fileURLWithPath: path)))
    }
}
