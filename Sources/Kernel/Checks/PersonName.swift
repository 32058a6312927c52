// The standard library normalises for its own comparisons; this is its door, and Foundation goes through it too.
@_spi(_Unicode) import Swift

/// A person's name, 2–40 characters, counted in Unicode scalars of NFC, so that 䶮, 㛃, 𬭎 and 𠮷 count as one each. (domain.md R4)
public struct PersonName: Hashable, Sendable, CustomStringConvertible {
    public let text: String

    public static let lengths = 2...40

    /// Reads a name as typed or imported: `张 三` → `张三`, `阿依古丽•买买提` → `阿依古丽·买买提`, one blank kept between Latin words.
    public static func parse(_ raw: String) throws(NameFault) -> PersonName {
        if isPlainHan(raw) { return PersonName(text: raw) }
        var scalars: [Unicode.Scalar] = []
        for scalar in raw._nfc { scalars.append(isLatinWide(scalar) ? TextFolding.narrowed(scalar) : scalar) }
        let name = try cleaned(scalars)
        guard !name.isEmpty else { throw .missing }
        guard name.count >= lengths.lowerBound else { throw .tooShort }
        guard name.count <= lengths.upperBound else { throw .tooLong(name.count) }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: name)
        return PersonName(text: String(text))
    }

    private init(text: String) { self.text = text }

    public var description: String { masked }
    /// `张*三`. (domain.md R6)
    public var masked: String { Masks.name(text) }
    /// How many characters the name has.
    public var length: Int { text.unicodeScalars.count }

    /// Most names by far: two to four unified ideographs, already in NFC, taken as they are.
    private static func isPlainHan(_ raw: String) -> Bool {
        var count = 0
        for scalar in raw.unicodeScalars {
            guard isHan(scalar), scalar.value & 0xFFF00 != 0xFA00 else { return false }
            count += 1
        }
        return lengths.contains(count)
    }

    /// Unified ideographs, and 〇. Of the compatibility ideographs only the twelve that NFC leaves as they are count.
    static func isHan(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x3007, 0xFA0E...0xFA29, 0x20000...0x2F7FF, 0x30000...0x3FFFD: true
        default: false
        }
    }

    private static func cleaned(_ scalars: [Unicode.Scalar]) throws(NameFault) -> [Unicode.Scalar] {
        var out: [Unicode.Scalar] = []
        var isBlankPending = false
        for (index, scalar) in scalars.enumerated() {
            if TextFolding.isBlank(scalar) {
                isBlankPending = true
                continue
            }
            let clean = try accepted(scalar, before: scalars[(index + 1)...].first { !TextFolding.isBlank($0) }, after: out.last, place: out.count + 1)
            if isBlankPending, let last = out.last, !isHan(last), !isHan(clean), last != middleDot, clean != middleDot { out.append(" ") }
            isBlankPending = false
            out.append(clean)
        }
        if let last = out.last, last == middleDot { throw .wrongCharacter(place: out.count) }
        return out
    }

    /// The character as it stands in a name, or the reason why it can't.
    private static func accepted(
        _ scalar: Unicode.Scalar, before next: Unicode.Scalar?, after last: Unicode.Scalar?, place: Int
    ) throws(NameFault) -> Unicode.Scalar {
        if isHan(scalar) || scalar.properties.isAlphabetic { return scalar }
        switch scalar {
        case "·", "•", "‧", "・", "･", "∙", "⋅":
            guard let last, last != middleDot else { throw .wrongCharacter(place: place) }
            return middleDot
        case ".", "．":
            guard let last, last != middleDot else { throw .wrongCharacter(place: place) }
            return isHan(last) || next.map(isHan) == true ? middleDot : "."
        case "-", "'", "’":
            guard let last, !isHan(last) else { throw .wrongCharacter(place: place) }
            return scalar == "’" ? "'" : scalar
        default: break
        }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark:
            guard last != nil else { throw .wrongCharacter(place: place) }
            return scalar
        case .privateUse: throw .privateUse(place: place)
        default: throw .wrongCharacter(place: place)
        }
    }

    private static func isLatinWide(_ scalar: Unicode.Scalar) -> Bool { (0xFF21...0xFF5A).contains(scalar.value) }
    private static let middleDot: Unicode.Scalar = "\u{B7}"
}

/// Why a name is not taken. (domain.md R4)
public enum NameFault: Refusal {
    case missing
    case tooShort
    case tooLong(Int)
    /// A digit, a sign or an emoji, or a dot at the beginning or end.
    case wrongCharacter(place: Int)
    /// A rare character that an old system wrote with a code of its own; nobody else can read it.
    case privateUse(place: Int)

    public var code: String {
        switch self {
        case .missing: "name.missing"
        case .tooShort: "name.too_short"
        case .tooLong: "name.too_long"
        case .wrongCharacter: "name.character"
        case .privateUse: "name.private_use"
        }
    }

    public var message: Phrase {
        switch self {
        case .missing: Phrase("请填写姓名。", "Enter the name.")
        case .tooShort: Phrase("姓名至少 2 个字。", "A name has at least 2 characters.")
        case .tooLong(let count): Phrase("姓名最多 40 个字，现在是 \(count) 个字。", "A name has at most 40 characters; this one has \(count).")
        case .wrongCharacter(let place):
            Phrase("姓名第 \(place) 个字符不能用在姓名里，请按证件填写。", "Character \(place) can't stand in a name. Enter the name as on the paper.")
        case .privateUse(let place):
            Phrase(
                "姓名第 \(place) 个字是旧系统自造的编码，别人看不到。请用输入法重新输入这个字。",
                "Character \(place) has a code of an old system that nobody else can read. Type it again.")
        }
    }
}
