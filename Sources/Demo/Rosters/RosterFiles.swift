import Kernel
import Sheets

#if canImport(Glibc)
    import Glibc
#endif

/// The demo's roster as files: `demo-roster.csv` in GB18030, as factories' personnel systems write it, and the same as `demo-roster.xlsx`.
extension DemoRoster {
    /// - Returns: the paths. - Throws: `SheetProblem.unwritable`.
    func write(into directory: String) throws -> [String] {
        let (csv, xlsx) = (directory + "/demo-roster.csv", directory + "/demo-roster.xlsx")
        try Self.writeText(lines, to: csv)
        let writer = try XlsxWriter(path: xlsx, sheetName: "职工花名册")
        try writer.begin(Self.columns)
        for (index, line) in lines.enumerated() { try writer.row(line.cells(number: index + 1)) }
        _ = try writer.finish()
        return [csv, xlsx]
    }

    static func writeText(_ lines: [Line], to path: String) throws {
        var text = columns.map(\.title).joined(separator: ",") + "\r\n"
        for (index, line) in lines.enumerated() { text += line.cells(number: index + 1, asText: true).map(plain).joined(separator: ",") + "\r\n" }
        guard let bytes = gb18030(text), let file = fopen(path, "we"), fchmod(fileno(file), 0o600) == 0 else { throw SheetProblem.unwritable }
        let written = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, written == bytes.count else { throw SheetProblem.unwritable }
    }

    /// None of the demo's cells holds a comma or a quote.
    private static func plain(_ cell: CellOut) -> String {
        switch cell {
        case .text(let text): text
        case .number(let number): String(number)
        case .date(let day): "\(day.year)/\(day.month)/\(day.dayOfMonth)"
        case .blank, .money, .moment: ""
        }
    }

    static func gb18030(_ text: String) -> [UInt8]? {
        guard let converter = iconv_open("GB18030", "UTF-8"), converter != iconv_t(bitPattern: -1) else { return nil }
        defer { iconv_close(converter) }
        var input = text.utf8.map { CChar(bitPattern: $0) }
        var output = [CChar](repeating: 0, count: input.count * 2)
        var (inLeft, outLeft) = (input.count, output.count)
        let isDone = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                var (from, to) = (source.baseAddress, target.baseAddress)
                return iconv(converter, &from, &inLeft, &to, &outLeft) != -1
            }
        }
        return isDone && inLeft == 0 ? output.prefix(output.count - outLeft).map { UInt8(bitPattern: $0) } : nil
    }
}

extension DemoRoster.Line {
    func cells(number: Int, asText: Bool = false) -> [CellOut] {
        let paper: CellOut = if let idNumberAsNumber, !asText { .number(idNumberAsNumber) } else { .text(idNumber) }
        return [
            .number(Int64(number)), .text(name), paper, .text(sex), .text(phone), .text(department), .text(occupation), .text(employeeNumber), joinedOn,
        ]
    }
}
