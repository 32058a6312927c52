import Kernel
import Testing

@testable import Identity

@Suite("How long a session lives")
struct SessionRuleTests {
    static let start = Instant(ms: 1_795_500_000_000)

    @Test(
        "Members 90 days after their last visit; officers 12 hours after it and 7 days in all; operators' tokens 90 days",
        arguments: [
            (SessionKind.browser, false, Span.days(0), Span.days(89), true),
            (.browser, false, .days(0), .days(90), false),
            (.browser, false, .days(300), .days(389), true),
            (.api, false, .days(300), .days(390), false),
            (.browser, true, .days(0), Span(ms: Span.hours(12).ms - 1), true),
            (.browser, true, .days(0), .hours(12), false),
            (.browser, true, .hours(160), .hours(167), true),
            (.browser, true, .hours(167), .days(7), false),
            (.api, true, .hours(167), .days(7), false),
            (.shell, true, .days(0), .days(89), true),
            (.shell, false, .days(89), .days(90), false),
        ])
    func life(kind: SessionKind, isOfficer: Bool, lastSeen: Span, now: Span, alive: Bool) {
        let start = Self.start
        #expect(SessionRule.isAlive(kind, isOfficer: isOfficer, createdAt: start, lastSeenAt: start + lastSeen, now: start + now) == alive)
    }

    @Test("A visit is noted every ten minutes at most", arguments: [(Span.seconds(599), false), (.seconds(600), true)])
    func visits(since: Span, noted: Bool) {
        #expect(SessionRule.shouldNoteVisit(lastSeenAt: Self.start, now: Self.start + since) == noted)
    }

    @Test(
        "A device is shown by browser and system",
        arguments: [
            (
                "Mozilla/5.0 (Linux; Android 13; V2199A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 MicroMessenger/8.0.50",
                "微信 · Android"
            ),
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0", "Edge · Windows"),
            ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1", "Safari · iPhone"),
            ("curl/8.5.0", nil),
        ] as [(String, String?)])
    func agents(agent: String, shown: String?) { #expect(AgentName.known(agent) == shown) }
}
