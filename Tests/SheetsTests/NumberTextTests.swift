import Testing

@testable import Sheets

@Suite("Numbers in cells")
struct NumberTextTests {
    @Test(
        "A number that may have lost digits is told from one that has them all (R1c)",
        arguments: [
            ("13800138000", false), ("123456789012345", false), ("1234567890123456", true), ("110105194912310000", true),
            ("1.10105199001010022E17", true), ("1.3800138E10", false), ("0.10000000000000001", false), ("-5", false), ("4.5E-3", false),
            ("000000000000000000001", false),
        ])
    func lostDigits(raw: String, lost: Bool) {
        #expect(Cell.number(CellText(raw)).lostDigits == lost)
    }

    @Test(
        "A text in scientific notation is what a .csv keeps of a mangled number",
        arguments: [
            ("1.10105E+17", true), ("1.1E17", true), (" 4E+05 ", true), ("E17", false), ("1.2", false), ("A1E5", false), ("3e", false), ("", false),
        ])
    func scientific(text: String, expected: Bool) {
        #expect(Cell.text(CellText(text)).lostDigits == expected)
    }

    @Test(
        "Whole numbers are found in any notation, and only where exact",
        arguments: [
            ("1.3800138E10", 13_800_138_000), ("7.0", 7), ("-3", -3), ("1E3", 1000), ("0", 0), ("0E5", 0), ("1.5", nil), ("1E15", nil), ("999999999999999", 999_999_999_999_999),
            ("1E-2", nil), ("", nil), ("abc", nil), ("1e99999", nil), ("1.2.3", nil), ("12E", nil),
        ] as [(String, Int64?)])
    func whole(raw: String, expected: Int64?) {
        #expect(Array(raw.utf8).withUnsafeBufferPointer { NumberText.wholeNumber($0) } == expected)
    }
}
