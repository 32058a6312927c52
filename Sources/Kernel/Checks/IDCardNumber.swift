/// The number of a mainland resident's identity card (居民身份证, GB 11643): region 6, birth 8, sequence 3, check 1. (domain.md R1)
///
/// Printing one shows its mask, so that a number can't slip into a log; `text` is the number itself.
public struct IDCardNumber: Hashable, Sendable {
    /// The first 17 digits; the check follows from them.
    private let body: UInt64
    private let check: UInt8

    /// Reads a number as typed or imported. Lower-case x, full-width digits, blanks and a leading apostrophe are put right;
    /// nothing is guessed. The region need not be current, because codes are withdrawn.
    public static func parse(_ raw: String, today: Day) throws(IDCardFault) -> IDCardNumber {
        let typed = TypedCode(raw)
        guard typed.count > 0 else { throw .missing }
        guard typed.count == 18 else { throw faultOfLength(typed) }
        guard typed.areDigits(0..<17), typed.isDigit(17) || typed[17] == 0x58 else { throw typed.isScientific ? .scientific : .wrongCharacter }
        let number = IDCardNumber(body: typed.number(0..<17), check: typed[17] == 0x58 ? 10 : typed[17] - 48)
        guard !(81...83).contains(number.body / 1_000_000_000_000_000) else { throw .residencePermit }
        guard let birthday = number.civilBirthday else { throw .noSuchDay }
        guard birthday <= today else { throw .bornAhead }
        guard typed.idCardCheck == number.check else { throw number.body % 100 == 0 && number.check == 0 ? .cutBySpreadsheet : .checkDigit }
        return number
    }

    /// Reads back the canonical 18 characters that `text` wrote; `nil` for anything else.
    public init?(_ text: String) {
        let typed = TypedCode(text)
        guard text.utf8.count == 18, text.utf8.last != 0x78, typed.count == 18, typed.areDigits(0..<17) else { return nil }
        self.init(body: typed.number(0..<17), check: typed[17] == 0x58 ? 10 : typed[17] &- 48)
        guard check == typed.idCardCheck, civilBirthday != nil else { return nil }
    }

    private init(body: UInt64, check: UInt8) {
        self.body = body
        self.check = check
    }

    private static func faultOfLength(_ typed: TypedCode) -> IDCardFault {
        if typed.isScientific { return .scientific }
        guard typed.count <= TypedCode.capacity else { return .wrongLength(typed.count) }
        let digits = typed.areDigits(0..<typed.count - 1) && (typed.isDigit(typed.count - 1) || typed[typed.count - 1] == 0x58)
        guard digits else { return .wrongCharacter }
        return typed.count == 15 ? .fifteenDigits : .wrongLength(typed.count)
    }

    private var civilBirthday: Day? {
        let birth = Int(body / 1000 % 100_000_000)
        return Day(year: birth / 10_000, month: birth / 100 % 100, day: birth % 100)
    }

    public var birthday: Day {
        guard let day = civilBirthday else { preconditionFailure("no number without a birthday is made") }
        return day
    }

    /// Odd sequence numbers are men's. (domain.md R1)
    public var sex: Sex { body % 2 == 1 ? .male : .female }

    /// The six digits of the region in which the number was given out; it may have been withdrawn since.
    public var regionDigits: String { String(text.prefix(6)) }

    /// The 18 characters, with a capital X. Personal data: seal it, never log it.
    public var text: String {
        String(unsafeUninitializedCapacity: 18) { buffer in
            var rest = body
            for index in stride(from: 16, through: 0, by: -1) {
                buffer[index] = UInt8(rest % 10) + 48
                rest /= 10
            }
            buffer[17] = check == 10 ? 0x58 : check + 48
            return 18
        }
    }

    /// `990***********8883`. (domain.md R6)
    public var masked: String { Masks.idNumber(text) }
}

extension IDCardNumber: CustomStringConvertible, CustomDebugStringConvertible {
    public var description: String { masked }
    public var debugDescription: String { masked }
}

public enum Sex: String, Sendable, CaseIterable {
    case male, female
    public var label: Phrase { self == .male ? Phrase("男", "Male") : Phrase("女", "Female") }
}

/// Why an identity-card number is not taken. (domain.md R1)
public enum IDCardFault: Refusal {
    case missing
    /// `1.10105E+17`: what a spreadsheet leaves of a number it took for a quantity.
    case scientific
    /// The last three digits became 000: a spreadsheet keeps only 15.
    case cutBySpreadsheet
    case fifteenDigits
    case wrongLength(Int)
    case wrongCharacter
    /// 81, 82 and 83 are the permits of residents from Hong Kong, Macao and Taiwan, another kind of paper.
    case residencePermit
    case noSuchDay
    case bornAhead
    case checkDigit

    public var code: String {
        switch self {
        case .missing: "id_number.missing"
        case .scientific: "id_number.scientific"
        case .cutBySpreadsheet: "id_number.cut_by_spreadsheet"
        case .fifteenDigits: "id_number.fifteen_digits"
        case .wrongLength: "id_number.length"
        case .wrongCharacter: "id_number.character"
        case .residencePermit: "id_number.residence_permit"
        case .noSuchDay: "id_number.no_such_day"
        case .bornAhead: "id_number.born_ahead"
        case .checkDigit: "id_number.check_digit"
        }
    }

    public var message: Phrase {
        switch self {
        case .missing: Phrase("请填写身份证号码。", "Enter the ID card number.")
        case .scientific:
            Phrase(
                "身份证号码被表格软件改成了科学计数法（如 1.10E+17），后几位已经丢失，无法还原。请把该列设为“文本”格式后重新填写。",
                "A spreadsheet turned the ID card number into 1.10E+17 and lost its last digits. Format the column as text and enter it again.")
        case .cutBySpreadsheet:
            Phrase(
                "身份证号码的后三位变成了 000，很可能被表格软件截断。请把该列设为“文本”格式后重新填写。",
                "The last three digits became 000: a spreadsheet has probably cut the number. Format the column as text and enter it again.")
        case .fifteenDigits:
            Phrase("15 位的旧号码已停用，请填写 18 位身份证号码。", "15-digit numbers are no longer valid. Enter the 18-digit number.")
        case .wrongLength(let count):
            Phrase("身份证号码应为 18 位，现在是 \(count) 位。", "An ID card number has 18 characters; this one has \(count).")
        case .wrongCharacter:
            Phrase("身份证号码只能是数字，最后一位可以是 X。", "An ID card number has only digits; the last place may be X.")
        case .residencePermit:
            Phrase(
                "这是港澳台居民居住证的号段，请把证件类型改为“港澳台居民居住证”。",
                "Numbers that begin so belong to residence permits for Hong Kong, Macao and Taiwan residents. Choose that kind of paper.")
        case .noSuchDay: Phrase("身份证号码中的出生日期不存在，请核对第 7 至 14 位。", "The birth date in the number does not exist. Check places 7 to 14.")
        case .bornAhead: Phrase("身份证号码中的出生日期晚于今天，请核对第 7 至 14 位。", "The birth date in the number lies in the future. Check places 7 to 14.")
        case .checkDigit: Phrase("身份证号码校验不通过，请逐位核对，可能有一位填错。", "The check digit does not match: one of the digits is probably wrong.")
        }
    }
}
