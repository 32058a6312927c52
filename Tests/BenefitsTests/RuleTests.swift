import Kernel
import Membership
import Organisations
import Testing

@testable import Benefits

func at(_ local: String) -> Instant {
    guard let instant = Instant(local) else { preconditionFailure("no moment: \(local)") }
    return instant
}

@Suite("Claiming (R27–R29)")
struct ClaimRuleTests {
    static func content(_ change: (inout BenefitContent) -> Void = { _ in }) -> BenefitContent {
        var content = BenefitContent(
            title: "爱心早餐", category: .breakfast, worth: .exchange("早餐一份", value: Fen(10_00)), audience: Audience(unions: [OrganisationID(1)]),
            opensAt: at("2026-11-24T10:00"), closesAt: at("2026-11-30T00:00"), stock: StockPlan(total: 1000))
        change(&content)
        return content
    }

    @Test(
        "A claim is refused for the first rule it does not meet",
        arguments: [
            (state: BenefitState.published, now: "2026-11-24T09:59", industry: "H", claimed: 0, left: Int64(5), expected: "not_open"),
            (.published, "2026-11-24T10:00", "H", 0, 5, "admitted"), (.published, "2026-11-24T10:00", "P", 0, 5, "not_eligible"),
            (.published, "2026-11-24T10:00", "P", 1, 0, "not_eligible"), (.published, "2026-11-24T10:00", "H", 1, 0, "already_claimed"),
            (.published, "2026-11-24T10:00", "H", 0, 0, "sold_out"), (.published, "2026-11-30T00:00", "H", 0, 5, "not_open"),
            (.paused, "2026-11-24T10:00", "H", 0, 5, "not_open"), (.ended, "2026-11-24T10:00", "H", 0, 5, "not_open"),
            (.draft, "2026-11-24T10:00", "H", 0, 5, "not_found"),
        ])
    func order(state: BenefitState, now: String, industry: String, claimed: Int, left: Int64, expected: String) {
        let content = Self.content { $0.audience.industries = [.h] }
        let member = Participant(state: .active, organisation: OrganisationID(1), industry: industry)
        let unmet = content.firstUnmet(by: member, isListed: true, on: at(now).day) { $0 == $1 }
        let refusal = claimRefusal(
            ClaimSituation(
                content: content, phase: BenefitPhase(state, content, at: at(now)), unmet: unmet, claimed: claimed, left: StockLeft(total: left), now: at(now)))
        #expect(refusal?.code ?? "admitted" == expected)
    }

    @Test(
        "R29: one a week – claimed on Sunday 23:59:59 and Monday 00:00:00 are both good",
        arguments: [
            (ClaimLimit.Period.week, "2026-11-29T23:59:59", "2026-11-30T00:00:00", false), (.week, "2026-11-30T00:00:00", "2026-12-06T23:59:59", true),
            (.day, "2026-11-29T23:59:59", "2026-11-30T00:00:00", false), (.month, "2026-11-30T23:59:59", "2026-12-01T00:00:00", false),
            (.season, "2026-10-01T00:00:00", "2026-12-31T23:59:59", true), (.season, "2026-12-31T23:59:59", "2027-01-01T00:00:00", false),
            (.once, "2026-01-01T00:00:00", "2027-01-01T00:00:00", true),
        ])
    func periods(period: ClaimLimit.Period, first: String, second: String, same: Bool) {
        let limit = ClaimLimit(count: 1, period: period)
        #expect((limit.period(of: at(first)) == limit.period(of: at(second))) == same)
    }

    @Test(
        "R28: a day's stock; what is left flows to the next day or lapses",
        arguments: [
            (carries: true, now: "2026-11-24T10:00", before: Int64(0), today: Int64(3), expected: Int64(7)),
            (true, "2026-11-26T10:00", 12, 0, 18), (false, "2026-11-26T10:00", 12, 0, 10), (false, "2026-11-26T10:00", 12, 10, 0),
        ])
    func dayStock(carries: Bool, now: String, before: Int64, today: Int64, expected: Int64) {
        let content = Self.content { $0.stock = StockPlan(total: 1000, perDay: 10, carriesOver: carries) }
        #expect(content.leftToday(takenBefore: before, takenToday: today, now: at(now)) == expected)
    }

    @Test("A day's stock opens at its time", arguments: [("2026-11-25T09:59", false), ("2026-11-25T10:00", true)])
    func dayOpening(now: String, opens: Bool) {
        let content = Self.content { $0.stock = StockPlan(total: 1000, perDay: 10, dayOpensAt: 600) }
        let isOpen = if case .open = BenefitPhase(.published, content, at: at(now)) { true } else { false }
        #expect(isOpen == opens)
    }

    @Test(
        "The month of the birthday, 29 February included",
        arguments: [("1990-11-05", "2026-11-24", true), ("1990-12-01", "2026-11-24", false), ("2000-02-29", "2026-02-10", true), ("2000-02-29", "2026-03-01", false)])
    func birthdays(born: String, today: String, admitted: Bool) throws {
        let content = Self.content { $0.isForBirthdayMonth = true }
        let member = Participant(state: .active, organisation: OrganisationID(1), birthday: Day(born))
        #expect((content.firstUnmet(by: member, isListed: true, on: try #require(Day(today))) { $0 == $1 } == nil) == admitted)
    }

    @Test("R31: 7 days after claiming on 1 August is until 24:00 of 8 August")
    func validity() throws {
        let day = try #require(Day("2026-08-01"))
        #expect(Validity.days(7).days(issuedOn: day).through == Day("2026-08-08"))
        let (first, last) = (try #require(Day("2026-07-01")), try #require(Day("2026-12-31")))
        let fixed = Validity.between(first, last).days(issuedOn: day)
        #expect(fixed.from == day)
        #expect(fixed.through == last)
    }
}

@Suite("Vouchers (R31, R32)")
struct VoucherRuleTests {
    @Test(
        "States: issued → redeemed → voided back within 10 minutes; expired and cancelled stay",
        arguments: [
            (VoucherAct.redeem, VoucherState.issued, "2026-11-24T10:00", "redeemed"), (.redeem, .issued, "2026-11-23T23:59", "no"),
            (.redeem, .issued, "2026-11-30T23:59", "redeemed"), (.redeem, .issued, "2026-12-01T00:00", "no"), (.redeem, .redeemed, "2026-11-24T10:00", "no"),
            (.redeem, .expired, "2026-11-24T10:00", "no"), (.redeem, .cancelled, "2026-11-24T10:00", "no"), (.void, .redeemed, "2026-11-24T10:09", "issued"),
            (.void, .redeemed, "2026-11-24T10:10", "no"), (.void, .issued, "2026-11-24T10:00", "no"), (.expire, .issued, "2026-11-30T23:59", "no"),
            (.expire, .issued, "2026-12-01T00:00", "expired"), (.expire, .redeemed, "2026-12-01T00:00", "no"), (.cancel, .issued, "2026-11-24T10:00", "cancelled"),
            (.cancel, .redeemed, "2026-11-24T10:00", "no"),
        ])
    func moves(act: VoucherAct, state: VoucherState, now: String, expected: String) throws {
        let (from, through) = (try #require(Day("2026-11-24")), try #require(Day("2026-11-30")))
        let result = VoucherRule.decide(act, state, from: from, through: through, redeemedAt: at("2026-11-24T10:00"), now: at(now))
        let state = try? result.get()
        #expect(state?.rawValue ?? "no" == expected)
    }

    @Test(
        "R32: min(face, bill); 满30减10 on 29.99 is refused and on 30.00 takes 10.00; percent is capped and rounded down",
        arguments: [
            (Worth.fixed(Fen(10_00), floor: Fen(30_00)), Fen(29_99), Int64?.none), (.fixed(Fen(10_00), floor: Fen(30_00)), Fen(30_00), 10_00),
            (.fixed(Fen(10_00), floor: .zero), Fen(4_50), 4_50), (.percent(off: 1_500, cap: Fen(20_00), floor: .zero), Fen(99_99), 14_99),
            (.percent(off: 1_500, cap: Fen(20_00), floor: .zero), Fen(500_00), 20_00), (.percent(off: 1_500, cap: Fen(20_00), floor: Fen(50_00)), Fen(49_99), nil),
            (.exchange("早餐一份", value: Fen(8_00)), Fen(1_00), 8_00),
        ] as [(Worth, Fen, Int64?)])
    func discounts(worth: Worth, bill: Fen, expected: Int64?) {
        let discount = try? VoucherRule.discount(worth, bill: bill).get()
        #expect(discount?.amount == expected)
    }

    @Test("The code changes every 30 s, with one step of grace each way")
    func codes() throws {
        let number = VoucherNumber(serial: 42)
        let secret = [UInt8](repeating: 7, count: 16)
        let now = at("2026-11-24T10:00:10")
        let code = VoucherCode.code(number, secret: secret, at: now)
        #expect(code.count == 16)
        let typed = try #require(TypedVoucherCode(" \(code.prefix(4)) \(code.dropFirst(4).prefix(6))-\(code.suffix(6))"))
        #expect(typed.number == number)
        for (seconds, good) in [(Int64(-31), true), (-41, false), (0, true), (49, true), (51, false)] {
            #expect(VoucherCode.isGood(typed, secret: secret, at: now + .seconds(seconds)) == good, "\(seconds) s")
        }
        #expect(TypedVoucherCode("123456789012345") == nil)
        #expect(TypedVoucherCode("12345678901234五六") == nil)
    }

    @Test("A known secret gives a known code, as any other program computes it; numbers never repeat")
    func knownCode() {
        #expect(VoucherCode.digits(Array("0123456789abcdef".utf8), step: 59_999_999) == "166894")
        let numbers = Set((Int64(1)...20_000).map { VoucherNumber(serial: $0) })
        #expect(numbers.count == 20_000)
    }

    @Test("R62: shares add up to the fen")
    func shares() {
        let content = ClaimRuleTests.content {
            $0.worth = .fixed(Fen(10_01), floor: .zero)
            $0.shares = [
                CostShare(union: OrganisationID(1), basisPoints: 5_000), CostShare(union: OrganisationID(2), basisPoints: 3_000), CostShare(union: nil, basisPoints: 2_000),
            ]
        }
        #expect(content.unionCosts.map(\.cost) == [Fen(5_01), Fen(3_00)])
        #expect(content.unionParts(of: Fen(3_33)) == [Fen(1_66), Fen(1_00)])
    }
}
