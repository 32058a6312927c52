/// A paper that proves who somebody is. The person picks its kind; it is never guessed from the digits. (domain.md R1, R5)
///
/// Printing one shows its mask; `number` is the number itself.
public struct IdentityPaper: Hashable, Sendable {
    public enum Kind: String, Sendable, Codable, CaseIterable {
        case idCard = "id_card"
        case residencePermit = "residence_permit"
        case homeReturnPermit = "home_return_permit"
        case taiwanPermit = "taiwan_permit"
        case passport
        case foreignerCard = "foreigner_card"

        public var label: Phrase {
            switch self {
            case .idCard: Phrase("居民身份证", "Resident identity card")
            case .residencePermit: Phrase("港澳台居民居住证", "Residence permit for Hong Kong, Macao and Taiwan residents")
            case .homeReturnPermit: Phrase("港澳居民来往内地通行证", "Home-return permit")
            case .taiwanPermit: Phrase("台湾居民来往大陆通行证", "Taiwan compatriot permit")
            case .passport: Phrase("护照", "Passport")
            case .foreignerCard: Phrase("外国人永久居留身份证", "Foreign permanent resident ID card")
            }
        }
    }

    public let kind: Kind
    /// The canonical number: capitals, no blanks; a passport's has its country before it, `USA-123456789`. Personal data.
    public let number: String
    /// From the number, where the kind of paper holds it; then it is not typed again.
    public let birthday: Day?
    public let sex: Sex?

    /// - Parameter country: three letters, for passports whose `raw` doesn't begin with `USA-` or `USA `.
    public static func parse(_ kind: Kind, _ raw: String, country: String? = nil, today: Day) throws(PaperFault) -> IdentityPaper {
        switch kind {
        case .idCard:
            do throws(IDCardFault) { return IdentityPaper(try IDCardNumber.parse(raw, today: today)) } catch { throw .idCard(error) }
        case .passport: return try passport(raw, country: country)
        case .residencePermit, .homeReturnPermit, .taiwanPermit, .foreignerCard: return try permit(kind, TypedCode(raw), today: today)
        }
    }

    public init(_ idCard: IDCardNumber) {
        self.init(kind: .idCard, number: idCard.text, birthday: idCard.birthday, sex: idCard.sex)
    }

    /// Reads back what `kind` and `number` stored; `nil` if they don't belong together.
    public init?(kind: Kind, number: String) {
        guard let paper = try? Self.parse(kind, number, today: Day(number: .max)), paper.number == number else { return nil }
        self = paper
    }

    private init(kind: Kind, number: String, birthday: Day? = nil, sex: Sex? = nil) {
        self.kind = kind
        self.number = number
        self.birthday = birthday
        self.sex = sex
    }

    public var masked: String {
        switch kind {
        case .idCard: Masks.idNumber(number)
        case .passport: Masks.paper(String(number.drop { $0 != "-" }.dropFirst()))
        case .residencePermit, .homeReturnPermit, .taiwanPermit, .foreignerCard: Masks.paper(number)
        }
    }

    private static func permit(_ kind: Kind, _ typed: TypedCode, today: Day) throws(PaperFault) -> IdentityPaper {
        guard typed.count > 0 else { throw .missing }
        guard !typed.isScientific else { throw .scientific }
        let count = typed.count
        switch kind {
        case .residencePermit:
            guard count == 18, typed.areDigits(0..<17), (81...83).contains(typed.number(0..<2)), typed.number(2..<6) == 0 else { throw .wrongShape(kind) }
            let birthday = try checked(typed, today: today)
            return IdentityPaper(kind: kind, number: typed.text(0..<18), birthday: birthday, sex: typed[16] % 2 == 1 ? .male : .female)
        case .homeReturnPermit:
            guard count == 9, typed[0] == 0x48 || typed[0] == 0x4D, typed.areDigits(1..<9) else { throw .wrongShape(kind) }
        case .taiwanPermit:
            guard count == 8, typed.areDigits(0..<8) else { throw .wrongShape(kind) }
        default:
            if count == 18, typed.areDigits(0..<17), typed[0] == 0x39 {
                return IdentityPaper(kind: kind, number: typed.text(0..<18), birthday: try checked(typed, today: today))
            }
            guard count == 15, typed.areCapitals(0..<3), typed.areDigits(3..<15) else { throw .wrongShape(kind) }
        }
        return IdentityPaper(kind: kind, number: typed.text(0..<count))
    }

    /// The birthday in places 7–14 after the check of GB 11643.
    private static func checked(_ typed: TypedCode, today: Day) throws(PaperFault) -> Day {
        guard typed.isDigit(17) || typed[17] == 0x58 else { throw .checkDigit }
        guard let birthday = Day(year: Int(typed.number(6..<10)), month: Int(typed.number(10..<12)), day: Int(typed.number(12..<14))) else { throw .noSuchDay }
        guard birthday <= today else { throw .bornAhead }
        guard typed.idCardCheck == (typed[17] == 0x58 ? 10 : typed[17] - 48) else { throw .checkDigit }
        return birthday
    }

    private static func passport(_ raw: String, country: String?) throws(PaperFault) -> IdentityPaper {
        var number = raw
        var state = country
        let parts = raw.unicodeScalars.split(maxSplits: 1, omittingEmptySubsequences: true) { TextFolding.isBlank($0) || TextFolding.isDash($0) || $0 == "/" }
        if parts.count == 2, parts[0].count == 3, parts[0].allSatisfy({ $0.properties.isAlphabetic && $0.isASCII }) {
            state = String(parts[0])
            number = String(parts[1])
        }
        let typed = TypedCode(number, skippingDashes: true)
        guard typed.count > 0 else { throw .missing }
        guard !typed.isScientific else { throw .scientific }
        guard let state, !state.isEmpty else { throw .countryMissing }
        let code = TypedCode(state)
        guard code.count == 3, code.areCapitals(0..<3) else { throw .countryMissing }
        guard (5...17).contains(typed.count), typed.areDigitsOrCapitals(0..<typed.count) else { throw .wrongShape(.passport) }
        return IdentityPaper(kind: .passport, number: code.text(0..<3) + "-" + typed.text(0..<typed.count))
    }
}

extension IdentityPaper: CustomStringConvertible, CustomDebugStringConvertible {
    public var description: String { masked }
    public var debugDescription: String { masked }
}

/// Why the number of a paper is not taken. (domain.md R5)
public enum PaperFault: Refusal {
    case missing
    case idCard(IDCardFault)
    case scientific
    /// The number has not the length or the letters of its kind.
    case wrongShape(IdentityPaper.Kind)
    case countryMissing
    case noSuchDay
    case bornAhead
    case checkDigit

    public var code: String {
        switch self {
        case .idCard(let fault): fault.code
        case .missing: "paper.missing"
        case .scientific: "paper.scientific"
        case .wrongShape: "paper.shape"
        case .countryMissing: "paper.country_missing"
        case .noSuchDay: "paper.no_such_day"
        case .bornAhead: "paper.born_ahead"
        case .checkDigit: "paper.check_digit"
        }
    }

    public var message: Phrase {
        switch self {
        case .idCard(let fault): fault.message
        case .missing: Phrase("请填写证件号码。", "Enter the number of the paper.")
        case .scientific:
            Phrase(
                "证件号码被表格软件改成了科学计数法，无法还原。请把该列设为“文本”格式后重新填写。",
                "A spreadsheet turned the number into 8.1E+17. Format the column as text and enter it again.")
        case .wrongShape(let kind): Self.shape(of: kind)
        case .countryMissing: Phrase("请填写护照的签发国（三个字母，如 USA）。", "Enter the passport's country in three letters, such as USA.")
        case .noSuchDay: Phrase("证件号码中的出生日期不存在，请核对第 7 至 14 位。", "The birth date in the number does not exist. Check places 7 to 14.")
        case .bornAhead: Phrase("证件号码中的出生日期晚于今天，请核对第 7 至 14 位。", "The birth date in the number lies in the future. Check places 7 to 14.")
        case .checkDigit: Phrase("证件号码校验不通过，请逐位核对，可能有一位填错。", "The check digit does not match: one of the digits is probably wrong.")
        }
    }

    private static func shape(of kind: IdentityPaper.Kind) -> Phrase {
        switch kind {
        case .idCard: Phrase("身份证号码应为 18 位。", "An ID card number has 18 characters.")
        case .residencePermit:
            Phrase("港澳台居民居住证号码为 18 位，以 810000、820000 或 830000 开头。", "A residence permit's number has 18 digits and begins with 810000, 820000 or 830000.")
        case .homeReturnPermit: Phrase("通行证号码为字母 H 或 M 加 8 位数字。", "A home-return permit's number is H or M and 8 digits.")
        case .taiwanPermit: Phrase("台湾居民来往大陆通行证号码为 8 位数字。", "A Taiwan compatriot permit's number has 8 digits.")
        case .passport: Phrase("护照号码为 5 至 17 位字母和数字。", "A passport's number has 5 to 17 letters and digits.")
        case .foreignerCard:
            Phrase("外国人永久居留身份证号码为 15 位（3 个字母加 12 位数字），或以 9 开头的 18 位数字。", "The card's number has 3 letters and 12 digits, or 18 digits that begin with 9.")
        }
    }
}
