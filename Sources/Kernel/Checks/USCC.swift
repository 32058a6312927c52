/// A unified social credit code (统一社会信用代码, GB 32100-2015): register 1, kind 1, region 6, organisation code 9, check 1. (domain.md R2)
public struct USCC: Hashable, Sendable, CustomStringConvertible {
    /// The 18 characters, in capitals.
    public let text: String
    /// The check of the organisation code inside (GB 11714) doesn't match. Such codes exist, so this only warns.
    public let isInnerCheckWrong: Bool

    public enum Kind: String, Sendable, CaseIterable {
        case baseUnion, federation, enterprise, publicInstitution, stateOrgan, socialBody, other
    }

    /// Whose code is asked for.
    public enum Holder: Sendable {
        /// A union with legal personality: 81 or 89.
        case union
        /// An employer: anything but 81 and 89.
        case employer
        case anyone
    }

    /// Reads a code as typed or imported; lower case is raised, full-width narrowed, blanks removed.
    public static func parse(_ raw: String, of holder: Holder = .anyone) throws(USCCFault) -> USCC {
        let typed = TypedCode(raw)
        guard typed.count > 0 else { throw .missing }
        guard !typed.isScientific else { throw .scientific }
        guard typed.count == 18 else { throw .wrongLength(typed.count) }
        var sum: UInt32 = 0
        var weight: UInt32 = 1
        for index in 0..<17 {
            sum += try value(of: typed[index], place: index + 1) * weight
            weight = weight * 3 % 31
        }
        guard try value(of: typed[17], place: 18) == (31 - sum % 31) % 31 else { throw .checkCharacter }
        let code = USCC(text: typed.text(0..<18), isInnerCheckWrong: !isInnerCheckRight(typed))
        switch holder {
        case .union where !code.isUnion: throw .notUnion
        case .employer where code.isUnion: throw .notEmployer
        default: return code
        }
    }

    public var kind: Kind {
        switch text.prefix(2) {
        case "81": .baseUnion
        case "89": .federation
        case "91": .enterprise
        case "12": .publicInstitution
        case "11": .stateOrgan
        case "51", "52", "53": .socialBody
        default: .other
        }
    }

    public var isUnion: Bool { kind == .baseUnion || kind == .federation }
    public var regionDigits: String { String(text.dropFirst(2).prefix(6)) }
    public var description: String { text }

    /// What an officer is told about a code whose inner check is wrong.
    public static let innerCheckWarning = Phrase(
        "代码中的组织机构代码校验不通过，仍可使用，请与证书核对一次。", "The organisation code inside does not pass its own check. It can be used; compare it with the certificate once more.")

    /// 0–30 in the order of `0123456789ABCDEFGHJKLMNPQRTUWXY`.
    private static func value(of byte: UInt8, place: Int) throws(USCCFault) -> UInt32 {
        switch byte {
        case 48...57: return UInt32(byte - 48)
        case 0x49, 0x4F, 0x53, 0x56, 0x5A: throw .confusableLetter(Character(Unicode.Scalar(byte)), place: place)
        case 65...90:
            let skipped = (byte > 0x49 ? 1 : 0) + (byte > 0x4F ? 1 : 0) + (byte > 0x53 ? 1 : 0) + (byte > 0x56 ? 1 : 0)
            return UInt32(byte - 55) - UInt32(skipped)
        default: throw .wrongCharacter(place: place)
        }
    }

    /// GB 11714: weights `3 7 9 10 5 8 4 2`, letters from A = 10, check 11 − sum mod 11, where 10 is X and 11 is 0.
    private static func isInnerCheckRight(_ typed: TypedCode) -> Bool {
        let weights: InlineArray<8, Int> = [3, 7, 9, 10, 5, 8, 4, 2]
        var sum = 0
        for index in 0..<8 {
            let byte = typed[8 + index]
            sum += Int(byte < 65 ? byte - 48 : byte - 55) * weights[index]
        }
        let check = 11 - sum % 11
        let expected: UInt8 = check == 10 ? 0x58 : check == 11 ? 48 : UInt8(48 + check)
        return typed[16] == expected
    }
}

/// Why a unified social credit code is not taken. (domain.md R2)
public enum USCCFault: Refusal {
    case missing
    case scientific
    case wrongLength(Int)
    /// I, O, S, V and Z are never used, because they look like digits and other letters.
    case confusableLetter(Character, place: Int)
    case wrongCharacter(place: Int)
    case checkCharacter
    case notUnion
    case notEmployer

    public var code: String {
        switch self {
        case .missing: "uscc.missing"
        case .scientific: "uscc.scientific"
        case .wrongLength: "uscc.length"
        case .confusableLetter: "uscc.confusable_letter"
        case .wrongCharacter: "uscc.character"
        case .checkCharacter: "uscc.check_character"
        case .notUnion: "uscc.not_union"
        case .notEmployer: "uscc.not_employer"
        }
    }

    public var message: Phrase {
        switch self {
        case .missing: Phrase("请填写统一社会信用代码。", "Enter the unified social credit code.")
        case .scientific:
            Phrase(
                "代码被表格软件改成了科学计数法，无法还原。请把该列设为“文本”格式后重新填写。",
                "A spreadsheet turned the code into a number. Format the column as text and enter it again.")
        case .wrongLength(let count):
            Phrase("统一社会信用代码应为 18 位，现在是 \(count) 位。", "A unified social credit code has 18 characters; this one has \(count).")
        case .confusableLetter(let letter, let place):
            Phrase(
                "第 \(place) 位是字母 \(letter)。统一社会信用代码不使用字母 I、O、S、V、Z，请核对是否为相近的数字。",
                "Place \(place) is the letter \(letter). The code never has I, O, S, V or Z: is it a digit that looks like it?")
        case .wrongCharacter(let place):
            Phrase("第 \(place) 位不是数字或大写字母。", "Place \(place) is neither a digit nor a letter.")
        case .checkCharacter: Phrase("统一社会信用代码校验不通过，请逐位核对。", "The check character does not match: one of the characters is probably wrong.")
        case .notUnion:
            Phrase("工会法人的代码以 81 或 89 开头，这可能是用人单位的代码。", "Codes of unions begin with 81 or 89; this may be the employer's code.")
        case .notEmployer:
            Phrase("以 81 或 89 开头的是工会的代码，请填写用人单位的代码。", "Codes that begin with 81 or 89 are unions'; enter the employer's code.")
        }
    }
}
