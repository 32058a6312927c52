import Foundation
import Identity
import Kernel
import NIOCore
import Sheets
import Store

/// Reads who is on a list: a column of ID numbers or of phones, in .xlsx or .csv. Each row has one outcome; numbers themselves are not kept.
struct ListUpload: Sendable {
    let people: People
    let tools: BenefitTools

    struct Outcome: Sendable {
        var rows = 0
        var added = 0
        /// On the list before, or twice in the file.
        var known = 0
        /// Nobody with this number is known here.
        var unknown = 0
        /// No number that can be right.
        var bad = 0
    }

    static let maxBytes = 8 * 1024 * 1024

    private enum Field: Hashable, Sendable { case paper, phone }
    private enum Number: Sendable {
        case paper(IdentityPaper)
        case phone(PhoneNumber)
    }

    private static let matcher = HeaderMatcher<Field>([
        FieldSpec(.paper, synonyms: ["身份证号", "身份证号码", "证件号码", "证件号", "公民身份号码", "身份证", "id_number"]),
        FieldSpec(.phone, synonyms: ["手机号", "手机号码", "手机", "联系电话", "电话", "移动电话", "phone"]),
    ])

    /// - Throws: `BenefitProblem.listUnreadable`; `SheetProblem`.
    func take(_ file: UploadedBytes, for benefit: BenefitID, today: Day, _ database: any Database) async throws -> Outcome {
        var outcome = Outcome()
        let numbers = try Self.numbers(file, today: today, &outcome)
        for start in stride(from: 0, to: numbers.count, by: 250) {
            let portion = Array(numbers[start..<min(start + 250, numbers.count)])
            let (found, added) = try await database.write(priority: .bulk) { tx in
                let byPaper = try people.find(papers: portion.compactMap { if case .paper(let paper) = $0 { paper } else { nil } }, in: tx)
                let byPhone = try people.find(phones: portion.compactMap { if case .phone(let phone) = $0 { phone } else { nil } }, in: tx)
                let found = portion.compactMap { number -> PersonID? in
                    switch number {
                    case .paper(let paper): byPaper[paper]
                    case .phone(let phone): byPhone[phone]
                    }
                }
                return (found.count, try tools.benefits.list(found, for: benefit, in: tx))
            }
            outcome.added += added
            outcome.known += found - added
            outcome.unknown += portion.count - found
        }
        return outcome
    }

    struct UploadedBytes: Sendable {
        let name: String
        let bytes: ByteBuffer
    }

    private static func numbers(_ file: UploadedBytes, today: Day, _ outcome: inout Outcome) throws -> [Number] {
        let path = NSTemporaryDirectory() + "gonghui-list-\(UUID().uuidString)" + (file.name.lowercased().hasSuffix(".csv") ? ".csv" : ".xlsx")
        guard FileManager.default.createFile(atPath: path, contents: Data(file.bytes.readableBytesView), attributes: [.posixPermissions: 0o600]) else {
            throw BenefitProblem.listUnreadable
        }
        defer { try? FileManager.default.removeItem(atPath: path) }
        let reader = try SheetReader.open(path: path)
        var rows: [SheetRow] = []
        while let row = try reader.next() { rows.append(row) }
        guard let match = matcher.match(Array(rows.prefix(30))) else { throw BenefitProblem.listUnreadable }
        let paper = match.columns.first { $0.field == .paper }?.index
        let phone = match.columns.first { $0.field == .phone }?.index
        guard paper != nil || phone != nil else { throw BenefitProblem.listUnreadable }
        var numbers: [Number] = []
        for row in rows where row.number > match.headerRow {
            outcome.rows += 1
            if let column = paper, let card = try? IDCardNumber.parse(row.text(column), today: today) {
                numbers.append(.paper(IdentityPaper(card)))
            } else if let column = phone, let number = try? PhoneNumber.parse(row.text(column)) {
                numbers.append(.phone(number))
            } else {
                outcome.bad += 1
            }
        }
        return numbers
    }
}
