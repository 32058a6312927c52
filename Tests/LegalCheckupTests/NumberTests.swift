import Testing

@testable import LegalCheckup

@Suite("Numbers are understood, not matched") struct NumberTests {
    @Test(
        "An amount has a kind and a value, in Chinese and in digits",
        arguments: [
            ("两万元", Quantity.Kind.money, 20_000), ("5000元", .money, 5000), ("3万元", .money, 30_000), ("一千二百元", .money, 1200), ("两万五元", .money, 25_000),
            ("12,000元", .money, 12_000), ("百分之八十", .percent, 80), ("百分之百", .percent, 100), ("70%", .percent, 70), ("七成", .percent, 70), ("九折", .percent, 90),
            ("八五折", .percent, 85), ("1.5倍", .percent, 150), ("三分之一", .percent, 100.0 / 3), ("半个月", .months, 0.5), ("一个半月", .months, 1.5), ("半年", .months, 6),
            ("一年半", .months, 18), ("一年零三个月", .months, 15), ("两年", .months, 24), ("36个月", .months, 36), ("三十六小时", .hours, 36), ("一个半小时", .hours, 1.5),
            ("九十天", .days, 90), ("两周", .days, 14), ("三十五周岁", .age, 35), ("十五分钟", .minutes, 15), ("三次", .times, 3),
        ] as [(String, Quantity.Kind, Double)])
    func amounts(text: String, kind: Quantity.Kind, value: Double) throws {
        let quantity = try #require(FoldedText(text).quantities.first)
        #expect(quantity.kind == kind)
        #expect(abs(quantity.value - value) < 0.001)
        #expect(quantity.end == text.unicodeScalars.count - (text.contains(" ") ? 1 : 0))
    }

    @Test("A range has two ends", arguments: [("一至三个月", 1.0, 3.0), ("3-6个月", 3, 6), ("十八至三十岁", 18, 30), ("百分之十至二十", 10, 20)])
    func ranges(text: String, low: Double, high: Double) throws {
        let quantity = try #require(FoldedText(text).quantities.first)
        #expect(quantity.value == low && quantity.high == high)
    }

    @Test(
        "Probation is measured against the term of the contract (劳动合同法 第十九条)",
        arguments: [
            ("劳动合同期限一年，试用期三个月。", true), ("劳动合同期限一年，试用期两个月。", false), ("三年期合同试用期六个月。", false), ("合同期两年，试用三个月。", true),
            ("季节工签订六个月合同，试用两个月。", true), ("签订一年期合同的，试用期两个月；签订半年期合同的，试用期一个月。", false), ("所有新员工试用期为一年。", true),
            ("试用期内员工提前三日通知公司可以解除劳动合同。", false), ("合同期限为十八个月，试用期四个月。", true), ("劳动合同期限满一年不满三年的，试用期不超过二个月。", false),
        ])
    func probation(text: String, isTooLong: Bool) {
        #expect((ProbationTerms.match(FoldedText(text)) != nil) == isTooLong)
    }

    @Test(
        "Hours between two times of the clock",
        arguments: [("早九点至晚九点", true), ("上午9:00至下午18:00", false), ("8:00-20:00", true), ("早上七点半到晚上九点半", true), ("8:00—16:00", false)])
    func clock(text: String, isLong: Bool) { #expect((WorkingDay.match(FoldedText(text)) != nil) == isLong) }
}

@Suite("Patterns") struct PatternTests {
    @Test(
        "The small language of patterns",
        arguments: [
            ("押金|保证金", "交保证金", true), ("(交|缴)纳?押金", "缴押金", true), ("不得~辞职", "不得提出辞职", true), ("不得~辞职", "不得。辞职", false), ("#percent<80", "按百分之七十", true),
            ("#percent<80", "按八成", false), ("#span>30", "提前两个月", true), ("罚!(站)", "罚站", false), ("罚!(站)", "罚款", true), ("走人$", "立即走人。", true), ("[甲乙]方", "乙方", true),
            ("[^甲]方", "甲方", false), ("#months>=2后签", "三个月后签", true), ("ABC", "ａｂｃ", true),
        ])
    func matching(pattern: String, text: String, isFound: Bool) throws {
        #expect((try Pattern(pattern).firstMatch(in: FoldedText(text)) != nil) == isFound)
    }

    @Test("A broken pattern is refused with a sentence", arguments: ["(押金", "押金)", "[押", "{nobody}", "#weight", "#days>", "?"])
    func broken(pattern: String) { #expect(throws: RuleFault.self) { try Pattern(pattern) } }

    @Test("A pattern with many gaps ends in time on a long text") func budget() throws {
        let text = FoldedText(String(repeating: "员工加班", count: 400))
        #expect(try Pattern("员~~~工~~~加~~~班~~~员~~~没有").firstMatch(in: text) == nil)
    }
}
