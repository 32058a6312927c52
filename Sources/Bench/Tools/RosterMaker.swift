import Demo
import Foundation
import Kernel
import Sheets

/// Rosters of many made-up people.
struct RosterMaker: Sendable {
    let rows: Int
    private let maker: PersonMaker
    private let union: PlannedUnion

    init(rows: Int) {
        self.rows = rows
        let today = SystemClock().now().day
        maker = PersonMaker(seed: 1, today: today)
        let plan = ProvincePlan.make(.init(unions: 60, members: 1000), seed: 1, today: today)
        union = plan.unions[plan.firstBaseUnion]
    }

    private static let columns = [
        SheetColumn("姓名"), SheetColumn("身份证号码", .identifier), SheetColumn("性别"), SheetColumn("手机号码", .identifier), SheetColumn("所在部门"),
        SheetColumn("岗位"), SheetColumn("工号", .identifier), SheetColumn("入会日期", .date),
    ]

    /// As an employer would send it.
    func write(to path: String, _ kind: ImportBench.Kind) async throws {
        let writer: any SheetWriter
        switch kind {
        case .csv: writer = try CsvWriter(path: path, guardsIdentifiers: false)
        case .xlsx: writer = try XlsxWriter(path: path)
        }
        try writer.begin(Self.columns)
        for number in 0..<rows {
            let person = maker.person(number, in: union)
            try writer.row([
                .text(person.name), .text(person.idNumber), .text(person.sex == .male ? "男" : "女"), .text(person.phone), .text(person.department ?? ""),
                .text(person.occupation), .text(String(1_000_000 + number)), .date(person.joinedOn),
            ])
        }
        _ = try writer.finish()
    }

    /// As the columns stand in the database, for a plain import: bytes as hexadecimal digits of as many as ours have.
    func writeStored(to path: String) async throws {
        let writer = try PlainFile(path)
        var random = SeededRandom(seed: 7)
        func hex(_ bytes: Int) -> String { (0..<(bytes / 8)).map { _ in String(format: "%016lx", random.next()) }.joined() }
        for number in 0..<rows {
            let person = maker.person(number, in: union)
            let values: [String] = [
                String(2_000_000 + number), String(9_000_000 + number), "0", "1", "0", "0", "0", "0", "active", "14", "1", person.name, person.name,
                String(person.joinedOn.number), "1795500300000", person.occupation, person.department ?? "", String(1_000_000 + number), hex(48), hex(16), hex(40), hex(16),
                String(format: "%016lx", person.phone.suffix(4).hashValue), String(person.birthday.number), person.sex == .male ? "male" : "female",
            ]
            writer.line(values.joined(separator: ","))
        }
        try writer.close()
    }
}

/// Lines into a file through a buffer.
private final class PlainFile {
    private let file: UnsafeMutablePointer<FILE>

    init(_ path: String) throws {
        guard let file = fopen(path, "we") else { throw BenchFailure("\(path) can't be written") }
        self.file = file
        setvbuf(file, nil, _IOFBF, 1 << 20)
    }

    func line(_ text: String) {
        fputs(text, file)
        fputc(10, file)
    }

    func close() throws {
        let isWhole = ferror(file) == 0
        guard fclose(file) == 0, isWhole else { throw BenchFailure("the disk is full") }
    }
}
