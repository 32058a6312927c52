/// Makes texts comparable that people type in different ways: full-width and half-width, capitals, blanks.
public enum TextFolding {
    /// The text as it is searched and compared: half-width, lower case, without blanks. `ＡBc 公司` → `abc公司`.
    public static func folded(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !isBlank(scalar) { appendLowered(narrowed(scalar), to: &out) }
        return String(out)
    }

    /// A column's heading as it is recognised: folded, without marks and remarks in brackets. `*手机号码（必填）：` → `手机号码`.
    public static func heading(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        var depth = 0
        for scalar in text.unicodeScalars where !isBlank(scalar) {
            let narrow = narrowed(scalar)
            switch narrow {
            case "(", "[", "{", "【", "〔", "「": depth += 1
            case ")", "]", "}", "】", "〕", "」": depth = max(0, depth - 1)
            case "*", ":", "#", "_", "-", "'", "\"", "※", "★", ".": continue
            default: if depth == 0 { appendLowered(narrow, to: &out) }
            }
        }
        return String(out)
    }

    /// Full-width letters, digits, signs and the ideographic blank made half-width; everything else as it was.
    public static func narrowed(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { narrowed($0) != $0 }) else { return text }
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { out.append(narrowed(scalar)) }
        return String(out)
    }

    static func narrowed(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar
        case 0x3000: " "
        default: scalar
        }
    }

    /// Blanks of every width, line breaks, and the marks without width that come with copied text.
    static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200F, 0x2028...0x202F, 0x205F...0x2064, 0x2066...0x2069, 0x3000, 0xFEFF: true
        default: false
        }
    }

    static func isDash(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2D, 0x2010...0x2015, 0x2212, 0xFE63, 0xFF0D: true
        default: false
        }
    }

    static func isApostrophe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x27, 0x60, 0x2018, 0x2019, 0xFF07: true
        default: false
        }
    }

    private static func appendLowered(_ scalar: Unicode.Scalar, to out: inout String.UnicodeScalarView) {
        if scalar.isASCII {
            out.append((65...90).contains(scalar.value) ? Unicode.Scalar(UInt8(scalar.value) + 32) : scalar)
        } else {
            out.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
        }
    }
}
