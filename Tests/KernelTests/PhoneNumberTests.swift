import Kernel
import Testing

struct PhoneNumberTests {
    @Test(
        "R3 Ways of writing one number",
        arguments: [
            "13800001234", "+8613800001234", "8613800001234", "008613800001234", "+86 138-0000-1234", "138 0000 1234", "１３８００００１２３４", "'13800001234",
            "＋86 138 0000 1234", "138–0000–1234", "\u{202D}13800001234\u{202C}", "+86-138-0000-1234",
        ])
    func normalised(text: String) throws {
        let phone = try PhoneNumber.parse(text)
        #expect(phone.text == "13800001234")
        #expect(phone.lastFour == "1234")
        #expect(PhoneNumber(phone.text) == phone)
    }

    @Test("R3 The second digit is 3 to 9", arguments: 0...9)
    func secondDigit(digit: Int) {
        let text = "1\(digit)900001234"
        #expect((PhoneNumber(text) != nil) == (digit >= 3))
    }

    @Test(
        "R3 Each mistake has its own reason",
        arguments: [
            ("", PhoneFault.missing), ("1380000123", .wrongLength(10)), ("138000012345", .wrongLength(12)), ("1380000123O", .wrongCharacter), ("+", .wrongCharacter),
            ("1.38E+10", .scientific), ("+85291234567", .foreign), ("+1 650 253 0000", .foreign), ("0085291234567", .foreign), ("02085912345", .notMobile),
            ("12345678901", .notMobile), ("23800001234", .notMobile), ("+86 10086", .wrongLength(5)), ("无", .wrongCharacter), ("13800001234/13900001234", .wrongCharacter),
        ])
    func refused(text: String, fault: PhoneFault) {
        #expect(outcome { () throws(PhoneFault) in try PhoneNumber.parse(text) } == .failure(fault))
        #expect(!fault.message.zh.isEmpty && !fault.message.en.isEmpty)
    }

    @Test("R6 A phone prints as its mask")
    func printsMasked() throws {
        let phone = try PhoneNumber.parse("13800001234")
        #expect("\(phone)" == "138****1234")
        #expect(String(reflecting: [phone]) == "[138****1234]")
        #expect(phone.maskedForPage == "138 **** 1234")
    }
}
