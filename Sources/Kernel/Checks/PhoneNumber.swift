/// A mainland mobile number: 1[3-9] and nine digits. The only kind one can sign in with. (domain.md R3)
///
/// Printing one shows its mask; `text` is the number itself.
public struct PhoneNumber: Hashable, Sendable {
    private let digits: UInt64

    /// Reads a number as typed or imported. `+86`, `86`, `0086`, blanks, dashes and full-width digits are put right.
    public static func parse(_ raw: String) throws(PhoneFault) -> PhoneNumber {
        let typed = TypedCode(raw, skippingDashes: true)
        guard typed.count > 0 else { throw .missing }
        guard typed.count <= TypedCode.capacity else { throw .wrongLength(typed.count) }
        guard !typed.isScientific else { throw .scientific }
        let plus = typed[0] == 0x2B ? 1 : 0
        guard typed.count > plus, typed.areDigits(plus..<typed.count) else { throw .wrongCharacter }
        let start = try startOfNumber(typed, plus: plus)
        guard typed.count - start == 11 else { throw .wrongLength(typed.count - start) }
        let number = typed.number(start..<typed.count)
        guard (13_000_000_000..<20_000_000_000).contains(number) else { throw .notMobile }
        return PhoneNumber(digits: number)
    }

    /// Reads back the eleven digits that `text` wrote; `nil` for anything else.
    public init?(_ text: String) {
        guard text.utf8.count == 11, let number = try? Self.parse(text) else { return nil }
        self = number
    }

    private init(digits: UInt64) { self.digits = digits }

    /// Where the national number begins: after +86, 0086, or 86 before eleven digits.
    private static func startOfNumber(_ typed: TypedCode, plus: Int) throws(PhoneFault) -> Int {
        let count = typed.count
        func begins(with prefix: StaticString, at start: Int) -> Bool {
            let length = prefix.utf8CodeUnitCount
            guard count >= start + length else { return false }
            for offset in 0..<length where typed[start + offset] != prefix.utf8Start[offset] { return false }
            return true
        }
        if plus == 1 {
            guard begins(with: "86", at: 1) else { throw .foreign }
            return 3
        }
        if begins(with: "00", at: 0) {
            guard begins(with: "0086", at: 0) else { throw .foreign }
            return 4
        }
        return count == 13 && begins(with: "86", at: 0) ? 2 : 0
    }

    /// The eleven digits. Personal data: seal it, never log it.
    public var text: String { String(digits) }
    /// The last four digits, for look-up by a second index. (domain.md R57)
    public var lastFour: String { String(text.suffix(4)) }
    /// `138****1234`, in files, messages and JSON. (domain.md R6)
    public var masked: String { Masks.phone(text) }
    /// `138 **** 1234`, on pages.
    public var maskedForPage: String { Masks.phoneForPage(text) }
}

extension PhoneNumber: CustomStringConvertible, CustomDebugStringConvertible {
    public var description: String { masked }
    public var debugDescription: String { masked }
}

/// Why a phone number is not taken. (domain.md R3)
public enum PhoneFault: Refusal {
    case missing
    case scientific
    case wrongCharacter
    case wrongLength(Int)
    /// Hong Kong, Macao, Taiwan and abroad: good as a contact, not for signing in.
    case foreign
    /// Eleven digits that are no mobile number, such as a landline with its area code.
    case notMobile

    public var code: String {
        switch self {
        case .missing: "phone.missing"
        case .scientific: "phone.scientific"
        case .wrongCharacter: "phone.character"
        case .wrongLength: "phone.length"
        case .foreign: "phone.foreign"
        case .notMobile: "phone.not_mobile"
        }
    }

    public var message: Phrase {
        switch self {
        case .missing: Phrase("请填写手机号码。", "Enter the mobile number.")
        case .scientific:
            Phrase(
                "手机号码被表格软件改成了科学计数法（如 1.38E+10），无法还原。请把该列设为“文本”格式后重新填写。",
                "A spreadsheet turned the mobile number into 1.38E+10. Format the column as text and enter it again.")
        case .wrongCharacter: Phrase("手机号码只能是数字。", "A mobile number has only digits.")
        case .wrongLength(let count): Phrase("手机号码应为 11 位，现在是 \(count) 位。", "A mobile number has 11 digits; this one has \(count).")
        case .foreign:
            Phrase(
                "目前只支持中国内地的手机号码，港澳台和境外号码可以作为联系方式，不能用于登录。",
                "Only mainland mobile numbers can sign in; others can be given as a contact.")
        case .notMobile: Phrase("这不是有效的手机号码，请填写以 13 至 19 开头的 11 位号码。", "This is no mobile number: those have 11 digits and begin with 13 to 19.")
        }
    }
}
