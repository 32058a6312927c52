import Kernel
import Testing

struct USCCTests {
    static let codes: [(String, USCC.Kind, Bool?)] = [
        ("81990000MC0000231Y", .baseUnion, true), ("89990000MC0000100A", .federation, true), ("81990000MC00004771", .baseUnion, true),
        ("81990000MC00001190", .baseUnion, true), ("91350100M000100Y43", .enterprise, nil), ("81440000MC0000001A", .baseUnion, nil),
        ("81440300MC1234567E", .baseUnion, nil), ("89441900MB2A3B4C5N", .federation, nil), ("81440000MC00000080", .baseUnion, nil),
    ]
    @Test("R2a R2b Valid codes, their kinds and inner checks", arguments: codes)
    func valid(text: String, kind: USCC.Kind, innerRight: Bool?) throws {
        let code = try USCC.parse(text)
        #expect(code.text == text)
        #expect(code.kind == kind)
        if let innerRight { #expect(code.isInnerCheckWrong == !innerRight) }
    }

    @Test("R2b A wrong inner check only warns")
    func innerCheckWarns() throws {
        #expect(try USCC.parse("81440000MC0000001A").isInnerCheckWrong)
    }

    @Test(
        "R2d Each mistake has its own reason",
        arguments: [
            ("81990000MC0000231A", USCCFault.checkCharacter), ("81990000MC0000231", .wrongLength(17)), ("81990000MC0000231YY", .wrongLength(19)),
            ("8199000OMC0000231Y", .confusableLetter("O", place: 8)), ("8199000oMC0000231Y", .confusableLetter("O", place: 8)),
            ("81990000MC00002I1Y", .confusableLetter("I", place: 16)), ("81990000MC0000231Z", .confusableLetter("Z", place: 18)),
            ("81990000M-0000231Y", .wrongCharacter(place: 10)), ("81990000工C0000231Y", .wrongCharacter(place: 9)), ("", .missing), ("8.1E+17", .scientific),
        ])
    func refused(text: String, fault: USCCFault) {
        #expect(outcome { () throws(USCCFault) in try USCC.parse(text) } == .failure(fault))
        #expect(!fault.message.zh.isEmpty && !fault.message.en.isEmpty)
    }

    @Test("R2d Lower case is raised, full-width narrowed, blanks removed", arguments: ["81990000mc0000231y", "８１９９００００ＭＣ0000231Ｙ", " 8199 0000 MC00 0023 1Y "])
    func normalised(text: String) throws {
        #expect(try USCC.parse(text).text == "81990000MC0000231Y")
    }

    @Test("R2c A union has 81 or 89, an employer has not")
    func holders() throws {
        #expect(try USCC.parse("89990000MC0000100A", of: .union).isUnion)
        #expect(try USCC.parse("91350100M000100Y43", of: .employer).kind == .enterprise)
        #expect(throws: USCCFault.notUnion) { try USCC.parse("91350100M000100Y43", of: .union) }
        #expect(throws: USCCFault.notEmployer) { try USCC.parse("81990000MC0000231Y", of: .employer) }
    }
}
