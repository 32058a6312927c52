import Kernel
import Testing

private let today = Day(year: 2026, month: 11, day: 24)!

struct IdentityPaperTests {
    static let papers: [(IdentityPaper.Kind, String, String, String?)] = [
        (.idCard, "99000020000229001x", "99000020000229001X", "2000-02-29"), (.residencePermit, "810000199003070015", "810000199003070015", "1990-03-07"),
        (.residencePermit, "820000199003070017", "820000199003070017", "1990-03-07"), (.residencePermit, "８30000199003070019", "830000199003070019", "1990-03-07"),
        (.homeReturnPermit, "h12345678", "H12345678", nil), (.homeReturnPermit, "M 1234 5678", "M12345678", nil), (.taiwanPermit, "'01234567", "01234567", nil),
        (.passport, "USA-123456789", "USA-123456789", nil), (.passport, "gbr 12345 6789", "GBR-123456789", nil), (.passport, "FRA/12AB34567", "FRA-12AB34567", nil),
        (.foreignerCard, "usa110123456789", "USA110123456789", nil), (.foreignerCard, "911840199003070014", "911840199003070014", "1990-03-07"),
    ]
    @Test("R5 Papers of all kinds", arguments: papers)
    func valid(kind: IdentityPaper.Kind, raw: String, number: String, birthday: String?) throws {
        let paper = try IdentityPaper.parse(kind, raw, today: today)
        #expect(paper.number == number)
        #expect(paper.birthday?.iso == birthday)
        #expect(paper.kind == kind)
        #expect(IdentityPaper(kind: kind, number: number) == paper)
    }

    @Test(
        "R5 Each mistake has its own reason",
        arguments: [
            (IdentityPaper.Kind.idCard, "110105194912310021", PaperFault.idCard(.checkDigit)), (.residencePermit, "810000199003070016", .checkDigit),
            (.residencePermit, "84000019900307001X", .wrongShape(.residencePermit)), (.residencePermit, "810001199003070015", .wrongShape(.residencePermit)),
            (.residencePermit, "810000199002300015", .noSuchDay), (.residencePermit, "810000203003070015", .bornAhead), (.residencePermit, "8.1E+17", .scientific),
            (.residencePermit, "81000019900307001A", .checkDigit), (.homeReturnPermit, "A12345678", .wrongShape(.homeReturnPermit)),
            (.homeReturnPermit, "H1234567", .wrongShape(.homeReturnPermit)), (.taiwanPermit, "1234567A", .wrongShape(.taiwanPermit)),
            (.passport, "123456789", .countryMissing), (.passport, "USA-1234", .wrongShape(.passport)), (.passport, "", .missing), (.taiwanPermit, " ", .missing),
            (.foreignerCard, "911840199003070015", .checkDigit), (.foreignerCard, "US1110123456789", .wrongShape(.foreignerCard)),
        ])
    func refused(kind: IdentityPaper.Kind, raw: String, fault: PaperFault) {
        #expect(outcome { () throws(PaperFault) in try IdentityPaper.parse(kind, raw, today: today) } == .failure(fault))
        #expect(!fault.message.zh.isEmpty && !fault.message.en.isEmpty)
    }

    @Test("R5 A passport's country may be given apart")
    func country() throws {
        #expect(try IdentityPaper.parse(.passport, "12AB3456", country: "fra", today: today).number == "FRA-12AB3456")
        #expect(throws: PaperFault.countryMissing) { try IdentityPaper.parse(.passport, "12AB3456", country: "France", today: today) }
    }

    @Test(
        "R6 A paper prints as its mask",
        arguments: [
            (IdentityPaper.Kind.idCard, "990000199003078883", "990***********8883"), (.passport, "USA-123456789", "1******89"), (.homeReturnPermit, "H12345678", "H******78"),
            (.residencePermit, "810000199003070015", "8***************15"),
        ])
    func masked(kind: IdentityPaper.Kind, number: String, mask: String) throws {
        let paper = try IdentityPaper.parse(kind, number, today: today)
        #expect("\(paper)" == mask)
        #expect(String(reflecting: [paper]) == "[\(mask)]")
    }
}
