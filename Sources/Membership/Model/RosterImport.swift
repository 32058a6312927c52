import Kernel
import Sheets
import Store

/// What a column of a roster may hold.
public enum RosterField: String, TextColumn, Codable, CaseIterable {
    case name
    case paperNumber = "id_number"
    case paperKind = "id_kind"
    case phone
    case sex
    case birthday
    case department
    case occupation
    case employeeNumber = "employee_number"
    case joinedOn = "joined_on"
    case newFormKind = "new_form_kind"
    case platform
    case cardNumber = "card_number"

    public var label: Phrase {
        switch self {
        case .name: Phrase("姓名", "Name")
        case .paperNumber: Phrase("证件号码", "Paper number")
        case .paperKind: Phrase("证件类型", "Kind of paper")
        case .phone: Phrase("手机号码", "Phone")
        case .sex: Phrase("性别", "Sex")
        case .birthday: Phrase("出生日期", "Birthday")
        case .department: Phrase("部门", "Department")
        case .occupation: Phrase("岗位", "Occupation")
        case .employeeNumber: Phrase("工号", "Employee number")
        case .joinedOn: Phrase("入会日期", "Joined on")
        case .newFormKind: Phrase("新就业形态类别", "New-form trade")
        case .platform: Phrase("平台企业", "Platform")
        case .cardNumber: Phrase("会员证号", "Card number")
        }
    }

    var isRequired: Bool { self == .name || self == .paperNumber }
}

/// Which column of a file holds which field, and where its headings are.
public struct RosterMapping: Hashable, Sendable, Codable {
    /// A column of the file, as its heading stands there.
    public struct Column: Hashable, Sendable, Codable {
        /// From 0.
        public let index: Int
        public let heading: String
        public var field: RosterField?
        /// Whether an officer has to look: recognised, but not for certain.
        public var isUnsure: Bool
        public init(index: Int, heading: String, field: RosterField?, isUnsure: Bool) {
            self.index = index
            self.heading = heading
            self.field = field
            self.isUnsure = isUnsure
        }
    }
    /// Number of the row with the headings.
    public var headerRow: Int
    public var columns: [Column]

    public init(headerRow: Int, columns: [Column]) {
        self.headerRow = headerRow
        self.columns = columns
    }

    public func column(of field: RosterField) -> Int? { columns.first { $0.field == field }?.index }
    public var missing: [RosterField] { RosterField.allCases.filter { $0.isRequired && column(of: $0) == nil } }
    public var isSure: Bool { missing.isEmpty && !columns.contains(where: \.isUnsure) }

    /// As columns stand in the file; a column without heading is called by its letter.
    func heading(of index: Int) -> String {
        let heading = columns.first { $0.index == index }?.heading ?? ""
        return heading.isEmpty ? Self.letters(index) : heading
    }

    /// A, B … Z, AA: what a spreadsheet calls the column.
    static func letters(_ index: Int) -> String {
        var (rest, out) = (index + 1, "")
        while rest > 0 {
            out = String(Character(Unicode.Scalar(UInt8(65 + (rest - 1) % 26)))) + out
            rest = (rest - 1) / 26
        }
        return out
    }
}

/// One thing that is wrong with, or to be known of, a row. Holds nothing of what stands in the cell.
public struct RosterFault: Hashable, Sendable, Codable {
    /// From 0; `nil` where it is about the whole row.
    public let column: Int?
    public let field: RosterField?
    /// Stable, for programs: `id_number.check_digit`.
    public let code: String
    public let zh: String
    public let en: String

    public init(column: Int?, field: RosterField?, code: String, message: Phrase) {
        self.column = column
        self.field = field
        self.code = code
        zh = message.zh
        en = message.en
    }

    public var message: Phrase { Phrase(zh, en) }
}

/// What becomes of rows; the first five add up to the rows. (ui.md 34)
public struct RosterCounts: Hashable, Sendable, Codable {
    public var added = 0
    public var same = 0
    public var changed = 0
    /// Members of another union: a transfer is proposed.
    public var transfers = 0
    public var bad = 0
    /// Rows that were taken with something left out, as a phone that another account has. They count above, too.
    public var noted = 0

    public init() {}
    public var rows: Int { added + same + changed + transfers + bad }
    /// Rows that are members now and were taken as they stand.
    public var accepted: Int { added + same + changed }

    static func + (a: Self, b: Self) -> Self {
        var sum = a
        sum.added += b.added
        sum.same += b.same
        sum.changed += b.changed
        sum.transfers += b.transfers
        sum.bad += b.bad
        sum.noted += b.noted
        return sum
    }
}

/// What a dry run found: counts, and the first rows that need a look.
public struct RosterForecast: Hashable, Sendable, Codable {
    public struct Row: Hashable, Sendable, Codable {
        public let row: Int
        public let isBad: Bool
        public let faults: [RosterFault]
    }
    public let counts: RosterCounts
    public let rows: [Row]
}

/// An uploaded roster and what became of it.
public struct RosterImport: Sendable {
    public enum State: String, TextColumn, Codable, CaseIterable {
        /// The columns have to be looked at by an officer.
        case mapping
        /// A dry run counts what would happen.
        case checking
        /// Counted; waits for the officer's word.
        case checked
        case queued, running
        case done, failed, cancelled

        public var label: Phrase {
            switch self {
            case .mapping: Phrase("待确认表头", "Columns to confirm")
            case .checking: Phrase("试算中", "Dry run")
            case .checked: Phrase("待开始", "Ready to start")
            case .queued: Phrase("排队中", "Queued")
            case .running: Phrase("导入中", "Running")
            case .done: Phrase("已完成", "Done")
            case .failed: Phrase("失败", "Failed")
            case .cancelled: Phrase("已取消", "Cancelled")
            }
        }
        public var isOver: Bool { self == .done || self == .failed || self == .cancelled }
    }

    public let id: RosterImportID
    public let organisation: OrganisationID
    public let createdBy: PersonID?
    public let createdAt: Instant
    public let fileName: String
    public let fileBytes: Int
    public let filePath: String?
    public let kind: SheetKind
    public let encoding: TextEncoding?
    public let mapping: RosterMapping
    public let state: State
    /// The job that counts or imports now.
    public let job: JobID?
    public let expected: RosterForecast?
    public let counts: RosterCounts
    /// Where reading goes on, and the last row that was settled.
    public let place: SheetPlace
    public let errorCode: String?
    public let finishedAt: Instant?
}
