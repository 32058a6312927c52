import Foundation
import Kernel
import Sheets
import Testing

/// A directory of one test's own, gone with it.
final class Scratch {
    let path: String
    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("sheets-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }

    func write(_ bytes: [UInt8], to name: String = "table.csv") throws -> String {
        try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
        return file(name)
    }
}

/// `"9534B235"` → its bytes.
func hex(_ text: String) -> [UInt8] {
    let digits = text.filter { $0 != " " }.compactMap { UInt8(String($0), radix: 16) }
    return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

extension SheetReader {
    func allRows() throws -> [SheetRow] {
        var rows: [SheetRow] = []
        while let row = try next() { rows.append(row) }
        return rows
    }
}

/// Rows as `2: a | b | c`, faults as `3! row.undecodable`, so that a table of cases reads well.
func show(_ rows: [SheetRow]) -> [String] {
    rows.map { row in
        if let fault = row.fault { return "\(row.number)! \(fault.code)" + (fault.column.map { " \($0)" } ?? "") }
        return "\(row.number): " + row.cells.map(\.text).joined(separator: " | ")
    }
}
