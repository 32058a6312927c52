import Kernel
import Testing

@testable import Membership

private func day(_ text: String) -> Day { Day(text)! }

@Suite("Who may join and by when it is decided (R11, R15, R17)")
struct TermTests {
    @Test(
        "Sixteen is reached at 00:00 of the birthday, for 29 February on 1 March (R11)",
        arguments: [
            (born: "2010-11-25", on: "2026-11-24", from: "2026-11-25" as String?), ("2010-11-25", "2026-11-25", nil), ("2008-02-29", "2024-02-29", nil),
            ("2012-02-29", "2028-02-28", "2028-02-29"), ("2011-03-01", "2027-02-28", "2027-03-01"), ("1990-03-07", "2026-11-24", nil),
        ])
    func age(born: String, on: String, from: String?) {
        switch AdmissionRule.admits(birthday: day(born), on: day(on)) {
        case .success: #expect(from == nil)
        case .failure(let problem): #expect(problem == .tooYoung(admittedOn: day(from ?? "0001-01-01")))
        }
    }

    @Test("A paper without a birthday leaves the age to the officer (R11)")
    func noBirthday() throws { try AdmissionRule.admits(birthday: nil, on: day("2026-11-24")).get() }

    @Test(
        "Due in five working days, overdue from working day 6 (R17, R18)",
        arguments: [
            (received: "2026-11-24", due: "2026-12-01", lastOnTime: "2026-12-01", firstOverdue: "2026-12-02"),
            ("2026-11-20", "2026-11-27", "2026-11-29", "2026-11-30"),  // the weekend after is not yet day 6
            ("2026-09-28", "2026-10-10", "2026-10-11", "2026-10-12"), ("2026-02-13", "2026-02-27", "2026-02-27", "2026-02-28"),
        ])
    func terms(received: String, due: String, lastOnTime: String, firstOverdue: String) {
        let term = DecisionTerm()
        #expect(term.dueDay(receivedOn: day(received)).day == day(due))
        for (text, expected) in [(lastOnTime, false), (firstOverdue, true)] {
            #expect(term.isOverdue(receivedOn: day(received), today: day(text)) == expected)
            #expect(term.isOverdue(dueOn: day(due), today: day(text)) == expected)
            #expect((day(due) < term.overdueLine(today: day(text))) == expected)
        }
    }

    @Test(
        "The pool goes up one level each further five working days, at most to the city (R15)",
        arguments: [
            ("2026-11-02", PoolLevel.nearestUnion), ("2026-11-09", .nearestUnion), ("2026-11-10", .town), ("2026-11-16", .town), ("2026-11-17", .county),
            ("2026-11-24", .city), ("2027-06-30", .city),
        ])
    func pool(today: String, level: PoolLevel) {
        #expect(DecisionTerm().poolLevel(receivedOn: day("2026-11-02"), today: day(today)) == level)
    }

    @Test("The nearest union is of the trade before it is near, and never an employer's own (R15)")
    func nearest() {
        func union(_ id: Int64, _ name: String, town: Bool, sector: Bool = false, joint: Bool = false) -> NearestUnion.Candidate {
            .init(id: .init(id), name: name, isInTown: town, isInCounty: true, isSectorUnion: sector, isJointUnion: joint)
        }
        let candidates = [
            union(1, "虎门镇联合工会", town: true, joint: true), union(2, "天河区快递行业工会联合会", town: false, sector: true),
            union(3, "天河区家政行业工会联合会", town: true, sector: true), union(4, "兴泰电子有限公司工会", town: true),
            union(5, "天河区新就业形态劳动者联合工会", town: false, joint: true),
        ]
        #expect(NearestUnion.ranked(candidates, for: .courier).map(\.id.raw) == [2, 5, 1])
        #expect(NearestUnion.ranked(candidates, for: .domestic).map(\.id.raw) == [3, 5, 1])
    }
}
