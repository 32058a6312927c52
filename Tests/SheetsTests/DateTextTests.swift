import Kernel
import Sheets
import Testing

@Suite("Dates in files (R64)")
struct DateTextTests {
    @Test(
        "Dates are read as people write them",
        arguments: [
            "2026-11-24", "2026/11/24", "2026.11.24", "20261124", "2026年11月24日", "2026年11月24号", "46350", " 2026 - 11 - 24 ", "２０２６－１１－２４", "２０２６／１１／２４",
            "'2026-11-24", "2026-11-24 14:05", "2026/11/24 0:00:00", "2026-11-24T00:00:00.000+08:00", "2026年 11月 24日 14:05", "2026年11月24", "2026．11．24",
        ])
    func accepted(text: String) {
        #expect(DateText.parse(text) == .success(Day("2026-11-24")!))
    }

    @Test("One-digit months and days are read", arguments: [("2026-1-5", "2026-01-05"), ("2026年3月8日", "2026-03-08"), ("1999.12.1", "1999-12-01"), ("2024/2/29", "2024-02-29")])
    func short(text: String, expected: String) {
        #expect(DateText.parse(text) == .success(Day(expected)!))
    }

    @Test(
        "What is no date, or could be two, is refused with its reason",
        arguments: [
            ("2026.2.30", DateText.Refusal.noSuchDay), ("2026-13-01", .noSuchDay), ("2023-2-29", .noSuchDay), ("20260230", .noSuchDay), ("2026年0月1日", .noSuchDay),
            ("2026-11", .dayMissing), ("2026.11", .dayMissing), ("2026年11月", .dayMissing), ("202611", .dayMissing), ("2026", .dayMissing), ("2026年", .dayMissing),
            ("26-11-24", .shortYear), ("26.3.8", .shortYear), ("11/24/2026", .yearNotFirst), ("24.11.2026", .yearNotFirst),
            ("", .empty), ("  ", .empty), ("不详", .notADate), ("2026-11-24至今", .notADate), ("2026-11/24", .notADate), ("2026-11-24-1", .notADate), ("9999", .notADate),
            ("99999", .notADate), ("1234567", .notADate), ("13800138000", .notADate), ("2026-111-24", .notADate), ("8888-11-24", .notADate), ("2026-11-24 abc", .notADate),
            ("11-24", .notADate), ("11月24日", .notADate), ("2026--11", .notADate), ("4.6350E4", .notADate),
        ])
    func refused(text: String, reason: DateText.Refusal) {
        #expect(DateText.parse(text) == .failure(reason))
    }

    @Test(
        "Cells are read by their kind",
        arguments: [
            (Cell.date(Day("2026-11-24")!), Result<Day, DateText.Refusal>.success(Day("2026-11-24")!)),
            (.number("46350"), .success(Day("2026-11-24")!)), (.number("46350.583"), .success(Day("2026-11-24")!)), (.number("20261124"), .success(Day("2026-11-24")!)),
            (.number("2026.2"), .failure(.dayMissing)), (.blank, .failure(.empty)), (.boolean(true), .failure(.notADate)), (.error("#N/A"), .failure(.notADate)),
            (.text("2026.11.24"), .success(Day("2026-11-24")!)),
        ])
    func cells(cell: Cell, expected: Result<Day, DateText.Refusal>) {
        #expect(DateText.parse(cell) == expected)
    }

    @Test(
        "Excel's day numbers, with the leap day of 1900 that never was and the epoch of old Macs",
        arguments: [
            (46350, false, "2026-11-24"), (1, false, "1900-01-01"), (59, false, "1900-02-28"), (60, false, nil), (61, false, "1900-03-01"), (0, false, nil),
            (0, true, "1904-01-01"), (44888, true, "2026-11-24"), (-1, true, nil), (2_958_465, false, "9999-12-31"), (2_958_466, false, nil),
        ] as [(Int, Bool, String?)])
    func serials(serial: Int, countsFrom1904: Bool, expected: String?) {
        #expect(SerialDay.day(serial, countsFrom1904: countsFrom1904)?.iso == expected)
        if let expected, !countsFrom1904, serial > 60 { #expect(SerialDay.serial(Day(expected)!) == serial) }
    }

    @Test("Every day from 1928 to 2099 that is written is read back, in each form")
    func roundTrip() {
        var day = Day("1928-01-01")!
        while day < Day("2100-01-01")! {
            let (y, m, d) = day.civil
            let forms = [day.iso, "\(y)/\(m)/\(d)", "\(y)年\(m)月\(d)日", "\(SerialDay.serial(day) ?? 0)"]
            for form in forms { #expect(DateText.parse(form) == .success(day), "\(form)") }
            day = day.adding(days: 37)
        }
    }
}
