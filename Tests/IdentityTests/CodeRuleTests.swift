import Kernel
import Testing

@testable import Identity

/// A moment of 24 November 2026 in Asia/Shanghai: `at("10:00:59")`.
func at(_ time: String, day: String = "2026-11-24") -> Instant {
    guard let instant = Instant("\(day)T\(time)+08:00") else { preconditionFailure("no such moment") }
    return instant
}

@Suite("Codes for phones (R22)")
struct CodeRuleTests {
    @Test(
        "R22: one a minute, five an hour, ten a day for a phone; thirty an hour for an address",
        arguments: [
            ([], [], "10:00:00", nil),
            (["10:00:00"], [], "10:00:59", 1),
            (["10:00:00"], [], "10:00:00", 60),
            (["10:00:00"], [], "10:01:00", nil),
            (["10:40:00", "10:30:00", "10:20:00", "10:10:00"], [], "10:50:00", nil),
            (["10:40:00", "10:30:00", "10:20:00", "10:10:00", "10:00:00"], [], "10:50:00", 600),
            (["10:40:00", "10:30:00", "10:20:00", "10:10:00", "10:00:00"], [], "11:00:00", nil),
            (["18:00:00", "16:00:00", "14:00:00", "12:00:00", "11:00:00", "10:00:00", "09:00:00", "08:00:00", "07:00:00"], [], "23:59:59", nil),
            (["18:00:00", "16:00:00", "14:00:00", "12:00:00", "11:00:00", "10:00:00", "09:00:00", "08:00:00", "07:00:00", "06:00:00"], [], "23:59:59", 1),
            ([], Array(repeating: "10:00:00", count: 29), "10:30:00", nil),
            ([], Array(repeating: "10:00:00", count: 30), "10:30:00", 1800),
            ([], Array(repeating: "10:00:00", count: 30), "11:00:00", nil),
            (["10:29:30"], Array(repeating: "10:00:00", count: 30), "10:30:00", 1800),
        ] as [([String], [String], String, Int?)])
    func limits(toPhone: [String], fromAddress: [String], now: String, seconds: Int?) {
        let wait = CodeRule.wait(toPhone: toPhone.map { at($0) }, fromAddress: fromAddress.map { at($0) }, now: at(now))
        #expect(wait?.wholeSeconds == seconds)
    }

    @Test("R22: the day is Asia/Shanghai's, so ten codes of yesterday don't count after midnight")
    func dayTurns() {
        let yesterday = (12..<22).reversed().map { at("\($0):00:00") }
        #expect(CodeRule.wait(toPhone: yesterday, fromAddress: [], now: at("23:30:00"))?.wholeSeconds == 1800)
        #expect(CodeRule.wait(toPhone: yesterday, fromAddress: [], now: at("00:00:00", day: "2026-11-25")) == nil)
    }

    @Test(
        "R22: a code is good once, for ten minutes and five tries",
        arguments: [
            (0, false, "10:09:59", true, CodeRule.Verdict.right),
            (0, false, "10:10:00", true, .expired),
            (0, true, "10:01:00", true, .expired),
            (0, false, "10:01:00", false, .wrong(left: 4)),
            (3, false, "10:01:00", false, .wrong(left: 1)),
            (4, false, "10:01:00", false, .usedUp),
            (4, false, "10:01:00", true, .right),
            (5, false, "10:01:00", true, .usedUp),
        ])
    func verdicts(tries: Int, isUsed: Bool, now: String, matches: Bool, expected: CodeRule.Verdict) {
        let state = CodeRule.State(sentAt: at("10:00:00"), tries: tries, isUsed: isUsed)
        #expect(CodeRule.judge(state, matches: matches, now: at(now)) == expected)
    }

    @Test("R22: without a code the answer is the same as for one that has expired")
    func none() { #expect(CodeRule.judge(nil, matches: false, now: at("10:00:00")) == .expired) }
}

@Suite("Network addresses")
struct NetworkAddressTests {
    @Test(
        "Limits count a home as one, whatever addresses it makes up",
        arguments: [
            ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("2001:DB8:0:1:aaaa:bbbb:cccc:dddd", "2001:db8:0:1::/64"),
            ("2001:db8:0000:0001::1", "2001:db8:0:1::/64"), ("2001:db8::1", "2001:db8:0:0::/64"), ("::1", "0:0:0:0::/64"), ("fe80::1%eth0", "fe80:0:0:0::/64"),
            ("local", "local"),
        ])
    func limited(address: String, counted: String) { #expect(NetworkAddress.limited(address) == counted) }
}

@Suite("Failed tries")
struct TryRuleTests {
    @Test("Ten wrong passwords in 15 minutes lock until the first of them is 15 minutes old")
    func passwords() {
        let nine = (0..<9).reversed().map { at("10:0\($0):00") }
        #expect(TryRule.password.lockedUntil(nine, now: at("10:09:00")) == nil)
        let ten = [at("10:09:00")] + nine
        #expect(TryRule.password.lockedUntil(ten, now: at("10:09:30")) == at("10:15:00"))
        #expect(TryRule.password.lockedUntil(ten, now: at("10:15:00")) == nil)
        #expect(TryRule.password.since(at("10:15:00")) == at("10:00:00"))
    }

    @Test("R59: five real names that don't match lock until the next day")
    func realNames() {
        let five = ["21:00:00", "20:00:00", "19:00:00", "09:00:00", "08:00:00"].map { at($0) }
        #expect(TryRule.realName.lockedUntil(Array(five.dropLast()), now: at("22:00:00")) == nil)
        #expect(TryRule.realName.lockedUntil(five, now: at("22:00:00")) == at("00:00:00", day: "2026-11-25"))
        #expect(TryRule.realName.since(at("22:00:00")) == at("00:00:00"))
    }
}
