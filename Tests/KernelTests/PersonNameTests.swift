import Kernel
import Testing

struct PersonNameTests {
    @Test(
        "R4 Names are put right",
        arguments: [
            ("张三", "张三"), ("张 三", "张三"), (" 张　三 ", "张三"), ("阿依古丽•买买提", "阿依古丽·买买提"), ("阿依古丽．买买提", "阿依古丽·买买提"),
            ("阿依古丽.买买提", "阿依古丽·买买提"), ("阿依古丽‧买买提", "阿依古丽·买买提"), ("阿依古丽 · 买买提", "阿依古丽·买买提"), ("John  Smith", "John Smith"),
            (" John Smith ", "John Smith"), ("John F. Kennedy", "John F. Kennedy"), ("Ｊｏｈｎ　Ｓｍｉｔｈ", "John Smith"), ("O’Neill", "O'Neill"),
            ("Jose\u{301}", "Jos\u{E9}"), ("䶮㛃", "䶮㛃"), ("李𬭎", "李𬭎"), ("𠮷田", "𠮷田"), ("张\u{FA19}", "张神"), ("㐀〇", "㐀〇"),
        ])
    func normalised(raw: String, text: String) throws {
        let name = try PersonName.parse(raw)
        #expect(Array(name.text.unicodeScalars) == Array(text.unicodeScalars))
    }

    @Test("R4 Length is counted in scalars", arguments: [("李𬭎", 2), ("𠮷𠮷", 2), ("Jose\u{301}", 4), ("阿依古丽·买买提", 8)])
    func length(raw: String, count: Int) throws {
        #expect(try PersonName.parse(raw).length == count)
    }

    @Test(
        "R4 Each mistake has its own reason",
        arguments: [
            ("", NameFault.missing), (" \t", .missing), ("张", .tooShort), ("𠮷", .tooShort), (String(repeating: "张", count: 41), .tooLong(41)),
            ("张3", .wrongCharacter(place: 2)), ("张?", .wrongCharacter(place: 2)), ("张\u{FFFD}", .wrongCharacter(place: 2)), ("张三😀", .wrongCharacter(place: 3)),
            ("·张三", .wrongCharacter(place: 1)), ("张三·", .wrongCharacter(place: 3)), ("阿··买", .wrongCharacter(place: 3)), ("张\u{E863}", .privateUse(place: 2)),
            ("张三（男）", .wrongCharacter(place: 3)), ("=cmd", .wrongCharacter(place: 1)), ("-张三", .wrongCharacter(place: 1)), ("<b>", .wrongCharacter(place: 1)),
        ])
    func refused(raw: String, fault: NameFault) {
        #expect(outcome { () throws(NameFault) in try PersonName.parse(raw) } == .failure(fault))
        #expect(!fault.message.zh.isEmpty && !fault.message.en.isEmpty)
    }

    @Test("R4 Forty characters are allowed, and parsing twice changes nothing", arguments: [String(repeating: "张", count: 40), "John F. Kennedy", "阿依古丽•买买提"])
    func idempotent(raw: String) throws {
        let name = try PersonName.parse(raw)
        #expect(try PersonName.parse(name.text) == name)
    }
}
