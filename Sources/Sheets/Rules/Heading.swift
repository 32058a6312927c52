/// A column's heading folded for comparison.
struct Heading: Hashable {
    /// Without blanks, case, width, marks and what stands in brackets: `* 身份证号码（必填）` → `身份证号码`.
    let core: String
    /// The same with the words in brackets kept: `身份证号(码)` → `身份证号码`.
    let whole: String

    init(_ text: String) {
        var core = String.UnicodeScalarView()
        var whole = String.UnicodeScalarView()
        var depth = 0
        var numbering = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let folded = Self.fold(scalar)
            switch folded {
            case "(", "[", "{", "<", "【", "〔", "「", "《": depth += 1
            case ")", "]", "}", ">", "】", "〕", "」", "》": depth = max(0, depth - 1)
            case nil: break
            case let character? where Self.isMark(character):
                // `1、姓名` and `3. 电话`: digits and a mark before a heading number it.
                if !numbering.isEmpty, whole.elementsEqual(numbering) {
                    whole.removeAll()
                    core.removeAll()
                }
                numbering.removeAll()
            case let character?:
                if (48...57).contains(character.value), whole.elementsEqual(numbering) { numbering.append(character) } else { numbering.removeAll() }
                whole.append(character)
                if depth == 0 { core.append(character) }
            }
        }
        self.whole = String(whole)
        self.core = core.isEmpty ? self.whole : String(core)
    }

    var isEmpty: Bool { whole.isEmpty }

    func equals(_ other: Heading) -> Bool { core == other.core || whole == other.whole || whole == other.core || core == other.whole }

    /// Whether `other`, of at least two characters, stands within.
    func contains(_ other: Heading) -> Bool { other.core.unicodeScalars.count >= 2 && whole.contains(other.core) }

    private static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        if Blanks.isBlank(scalar) { return nil }
        var value = scalar.value
        if (0xFF01...0xFF5E).contains(value) { value -= 0xFEE0 }
        if (65...90).contains(value) { value += 32 }
        return Unicode.Scalar(value)
    }

    private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
        "*:：,，、.。·;；_-—/\\|#★☆※'\"“”‘’!?".unicodeScalars.contains(scalar)
    }
}
