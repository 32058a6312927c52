import Kernel
import Testing

private let today = Day(year: 2026, month: 11, day: 24)!

/// A test case's outcome: what was made of a text, or why it was refused.
func outcome<Value, Fault: Error>(_ body: () throws(Fault) -> Value) -> Result<Value, Fault> {
    do throws(Fault) { return .success(try body()) } catch { return .failure(error) }
}

struct IDCardNumberTests {
    @Test(
        "R1a A valid number tells birthday and sex",
        arguments: [
            ("11010519491231002X", "1949-12-31", Sex.female), ("440524188001010014", "1880-01-01", .male), ("990000199003078883", "1990-03-07", .female),
            ("990101200002290011", "2000-02-29", .male), ("990001198511120322", "1985-11-12", .female), ("990001199912310455", "1999-12-31", .male),
            ("990000198506150029", "1985-06-15", .female), ("99000020000229001X", "2000-02-29", .male),
        ])
    func valid(text: String, birthday: String, sex: Sex) throws {
        let number = try IDCardNumber.parse(text, today: today)
        #expect(number.text == text)
        #expect(number.birthday.iso == birthday)
        #expect(number.sex == sex)
        #expect(IDCardNumber(text) == number)
        #expect(number.regionDigits == text.prefix(6))
    }

    @Test(
        "R1b Each mistake has its own reason",
        arguments: [
            ("110105194912310021", IDCardFault.checkDigit), ("990000190002290013", .noSuchDay), ("990000203001010016", .bornAhead),
            ("990000900307888", .fifteenDigits), ("99000019900307888", .wrongLength(17)), ("9900001990030788830", .wrongLength(19)),
            ("99000019900307888A", .wrongCharacter), ("9900X0199003078883", .wrongCharacter), ("张00001990030788831", .wrongCharacter), ("无", .wrongCharacter),
            ("1.10105E+17", .scientific), ("1.10E+17", .scientific), ("1.1010519491231E+17", .scientific), ("１．１Ｅ＋１７", .scientific), ("1E17", .scientific),
            ("110105194912310000", .cutBySpreadsheet), ("", .missing), ("   ", .missing), ("'", .missing), ("810000199003070015", .residencePermit),
            ("990000199013010011", .noSuchDay), ("990000000001010011", .noSuchDay), ("99000019900307888\u{1F600}", .wrongCharacter),
            (String(repeating: "9", count: 1000), .wrongLength(1000)),
        ])
    func refused(text: String, fault: IDCardFault) {
        #expect(outcome { () throws(IDCardFault) in try IDCardNumber.parse(text, today: today) } == .failure(fault))
    }

    @Test(
        "R1c What spreadsheets and phones do to a number is put right",
        arguments: [
            "99000020000229001x", "'99000020000229001X", "‘99000020000229001X", "９９００００２０００02２9００１Ｘ", " 990000 20000229 001X ", "990000\u{A0}20000229\u{3000}001x\n",
            "\u{FEFF}99000020000229001X", "99000020000229001ｘ", "\t99000020000229001X\r\n",
        ])
    func normalised(text: String) throws {
        #expect(try IDCardNumber.parse(text, today: today).text == "99000020000229001X")
    }

    @Test("R1 Born today is no birth ahead, born tomorrow is")
    func bornToday() throws {
        let newborn = Day(year: 2000, month: 2, day: 29)!
        #expect(try IDCardNumber.parse("99000020000229001X", today: newborn).birthday == newborn)
        #expect(throws: IDCardFault.bornAhead) { try IDCardNumber.parse("99000020000229001X", today: newborn.adding(days: -1)) }
    }

    @Test("Every fault has its own code and sentences in both languages")
    func sentences() {
        let faults: [IDCardFault] = [
            .missing, .scientific, .cutBySpreadsheet, .fifteenDigits, .wrongLength(17), .wrongCharacter, .residencePermit, .noSuchDay, .bornAhead, .checkDigit,
        ]
        #expect(Set(faults.map(\.code)).count == faults.count)
        #expect(Set(faults.map(\.message)).count == faults.count)
        #expect(faults[0].problem(field: "id_number") == FieldProblem(field: "id_number", code: "id_number.missing", message: faults[0].message))
    }

    @Test("R6 A number prints as its mask, so it can't slip into a log")
    func printsMasked() throws {
        let number = try IDCardNumber.parse("990000199003078883", today: today)
        #expect("\(number)" == "990***********8883")
        #expect(String(reflecting: [number]) == "[990***********8883]")
    }

    @Test("Reading back takes only the canonical form", arguments: ["99000020000229001x", " 99000020000229001X", "990000200002290010", "", "990000199003078883 "])
    func notCanonical(text: String) {
        #expect(IDCardNumber(text) == nil)
    }

    @Test("R1 Any single wrong digit is found")
    func singleErrors() throws {
        let right = Array("990000199003078883".utf8)
        for place in right.indices {
            for digit in UInt8(48)...57 where digit != right[place] {
                var wrong = right
                wrong[place] = digit
                let text = String(decoding: wrong, as: UTF8.self)
                #expect(throws: IDCardFault.self) { try IDCardNumber.parse(text, today: today) }
            }
        }
    }
}
