import Foundation
import Kernel
import Merchants
import NIOCore
import Sheets
import Store

/// A statement, or a month's list of merchants to pay, as .xlsx. Made inside a reading body, on a thread of the store's own: the writer blocks.
struct StatementFile: Sendable {
    static let mediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    let store: SettlementStore

    func lines(of statement: Statement, in tx: any Transaction) throws -> ByteBuffer {
        try Self.file("明细") { writer in
            try writer.begin([
                SheetColumn("时间", .moment), SheetColumn("类型"), SheetColumn("福利", width: 30), SheetColumn("门店", width: 24), SheetColumn("核销编号", .identifier),
                SheetColumn("账单", .money), SheetColumn("抵扣", .money), SheetColumn("工会承担", .money), SheetColumn("商户承担", .money),
            ])
            for isVoid in [false, true] { try write(statement, isVoid: isVoid, to: writer, in: tx) }
        }
    }

    private func write(_ statement: Statement, isVoid: Bool, to writer: any SheetWriter, in tx: any Transaction) throws {
        var after: RedemptionID?
        while true {
            let lines = try store.lines(of: statement, isVoid: isVoid, after: after, limit: 1000, in: tx)
            let titles = try BenefitStore.byID(Set(lines.map(\.title)), in: tx)
            for line in lines {
                let at = isVoid ? line.redemption.voidedAt ?? line.redemption.at : line.redemption.at
                try writer.row([
                    .moment(at), .text(isVoid ? "撤销" : "核销"), .text(titles[line.title]?.title ?? ""), .text(line.branch), .text(line.redemption.id.description),
                    line.redemption.bill.map { .money($0) } ?? .blank, .money(line.amount), .money(line.unionPart), .money(line.amount - line.unionPart),
                ])
            }
            guard lines.count == 1000, let last = lines.last else { return }
            after = last.redemption.id
        }
    }

    /// - Parameter payee: where a merchant is paid; only for those who pay.
    func month(_ organisation: OrganisationID, _ month: Month, payee: (MerchantID) throws -> Payee?, in tx: any Transaction) throws -> ByteBuffer {
        try Self.file("付款清单") { writer in
            try writer.begin([
                SheetColumn("商户", width: 30), SheetColumn("核销笔数", .number), SheetColumn("撤销笔数", .number), SheetColumn("净额", .money), SheetColumn("应付", .money),
                SheetColumn("状态"), SheetColumn("户名", width: 24), SheetColumn("开户行", width: 24), SheetColumn("账号", .identifier), SheetColumn("付款凭证号", .identifier),
            ])
            var after: MerchantID?
            while true {
                let rows = try store.statements(of: organisation, month, after: after, limit: 500, in: tx)
                for (statement, merchant) in rows {
                    let payee = try payee(statement.merchant)
                    try writer.row([
                        .text(merchant), .number(Int64(statement.sums.redeemed)), .number(Int64(statement.sums.voided)), .money(statement.sums.net), .money(statement.sums.due),
                        .text(statement.state.label.zh), .text(payee?.holder ?? ""), .text(payee?.bank ?? ""), .text(payee?.account ?? ""), .text(statement.reference ?? ""),
                    ])
                }
                guard rows.count == 500, let last = rows.last else { return }
                after = last.statement.merchant
            }
        }
    }

    private static func file(_ sheet: String, _ write: (any SheetWriter) throws -> Void) throws -> ByteBuffer {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("gonghui-statement-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appendingPathComponent("statement.xlsx").path
        let writer = try XlsxWriter(path: path, sheetName: sheet)
        try write(writer)
        _ = try writer.finish()
        return ByteBuffer(bytes: try Data(contentsOf: URL(fileURLWithPath: path)))
    }
}
