import Foundation
import Kernel
import NIOCore
import Organisations
import Sheets
import Store

/// The list of those who signed up as a file. Made inside a reading body, on a thread of the store's own: the writers block.
struct SignupExport: Sendable {
    enum Format: String, CaseIterable, Sendable {
        case xlsx, csv
        var mediaType: String { self == .xlsx ? "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" : "text/csv; charset=utf-8" }
    }

    struct File: Sendable {
        let bytes: ByteBuffer
        let rows: Int
    }

    /// Over so many rows names are masked: a list that long needs a second officer's approval to be shown. (domain.md R58; setting)
    static let maskedOver = 1000

    let query: SignupLists.Query
    let format: Format
    let questions: [Question]
    let unionName: @Sendable (OrganisationID) -> String

    func make(now: Instant, in tx: any Transaction) throws -> File {
        let lists = SignupLists()
        let isMasked = try lists.count(query, now: now, in: tx) > Self.maskedOver
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gonghui-export-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("list.\(format.rawValue)").path
        let writer: any SheetWriter = format == .xlsx ? try XlsxWriter(path: path, sheetName: "报名名单") : try CsvWriter(path: path, guardsIdentifiers: true)
        try writer.begin(
            [
                SheetColumn("姓名"), SheetColumn("所在工会", width: 30), SheetColumn("部门"), SheetColumn("场次"), SheetColumn("状态"), SheetColumn("报名时间", .moment),
                SheetColumn("签到时间", .moment),
            ] + questions.map { SheetColumn($0.text) })
        try lists.forEach(query, now: now, in: tx) { row in try writer.row(cells(row, isMasked: isMasked, now)) }
        let rows = try writer.finish()
        return File(bytes: ByteBuffer(bytes: try Data(contentsOf: URL(fileURLWithPath: path))), rows: rows)
    }

    private func cells(_ row: SignupRow, isMasked: Bool, _ now: Instant) -> [CellOut] {
        let state = row.isNoShow(now) ? "缺席" : row.signup.state.label.zh
        let answers = questions.map { question in CellOut.text((row.signup.answers.values[question.id] ?? []).joined(separator: "、")) }
        return [
            .text(isMasked ? Masks.name(row.name) : row.name), .text(unionName(row.signup.organisation)), .text(row.department ?? ""), .text(row.sessionTitle),
            .text(state), .moment(row.signup.createdAt), row.signup.checkedInAt.map { .moment($0) } ?? .blank,
        ] + answers
    }
}
