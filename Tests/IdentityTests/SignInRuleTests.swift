import Kernel
import Testing
import Web

@testable import Identity

@Suite("Signing in")
struct SignInRuleTests {
    @Test(
        "R3: who has a name is asked whether it is them when the phone was never proved, or not for 90 days",
        arguments: [
            (false, nil, false), (true, nil, true), (true, Span.days(89), false), (true, Span.days(90), true), (false, Span.days(90), false),
        ] as [(Bool, Span?, Bool)])
    func asks(hasName: Bool, since: Span?, asked: Bool) {
        let now = at("10:00:00")
        #expect(SignInRule.asksWhoYouAre(hasName: hasName, phoneVerifiedAt: since.map { now - $0 }, now: now) == asked)
    }

    static let ownAndGrantable: [(Set<Role>, [Role])] = [
        (Set([Role.systemOperator]), Role.allCases),
        (
            Set([Role.unionAdministrator]),
            [Role.unionAdministrator, .membershipOfficer, .activityOfficer, .finance, .auditor, .legalOfficer, .checkupCoordinator]
        ),
        (Set([Role.membershipOfficer, .finance, .auditor]), []),
        (Set(), []),
    ]

    @Test("Nobody gives a role above their own", arguments: ownAndGrantable)
    func roles(own: Set<Role>, grantable: [Role]) { #expect(SignInRule.grantable(own) == grantable) }

    @Test(
        "After signing in one goes to a page of ours only",
        arguments: [
            ("/me", true), ("/activities/12?tab=a#b", true), ("/%E6%B4%BB", true), ("//evil.example", false), ("/\\evil.example", false), ("https://evil.example", false),
            ("/\t/evil.example", false), ("me", false), ("", false), ("/sign-in?next=/", false), ("/sign-out", false), ("/api/v1/me", false), ("/a\\b", false),
            ("/" + String(repeating: "a", count: 1000), false),
        ])
    func next(path: String, isLocal: Bool) { #expect(LocalPath.checked(path) == (isLocal ? path : nil)) }

    @Test(
        "Passwords have ten characters, not the phone, and are not among the first guesses",
        arguments: [
            ("", .missing), ("短", .tooShort(1)), ("abcdefghi", .tooShort(9)), ("correct horse", nil), ("虎门镇的早晨有雾很好", nil), ("x13800138000y", .holdsPhone),
            ("1234567890", .common), ("0987654321", .common), ("aaaaaaaaaaaa", .common), ("abcabcabcabc", .common), ("qwertyuiop", .common), ("gonghui2026", .common),
            ("Password123!", .common), ("woaini1314520", .common), ("abcdefghij", .common), ("1qaz2wsx3edc", .common),
            (String(repeating: "鲜", count: 129), .tooLong), ("Tr0mpete-und-Regen", nil),
        ] as [(String, PasswordRule.Fault?)])
    func passwords(password: String, fault: PasswordRule.Fault?) throws {
        let phone = try PhoneNumber.parse("13800138000")
        if let fault {
            #expect(throws: fault) { try PasswordRule.check(password, phone: phone) }
        } else {
            #expect(throws: Never.self) { try PasswordRule.check(password, phone: phone) }
        }
    }
}

@Suite("Text messages (R61)")
struct MessageRuleTests {
    @Test("R61: 70 characters are one part, longer ones 67 a part", arguments: [(1, 1), (70, 1), (71, 2), (134, 2), (135, 3), (201, 3), (202, 4)])
    func parts(length: Int, parts: Int) { #expect(MessageRule.parts(String(repeating: "会", count: length)) == parts) }

    @Test(
        "R61: notices wait from 22:00 to 8:00",
        arguments: [
            ("07:59:59", "08:00:00", 0), ("08:00:00", "08:00:00", 0), ("21:59:59", "21:59:59", 0), ("22:00:00", "08:00:00", 1),
            ("23:30:00", "08:00:00", 1), ("00:00:00", "08:00:00", 0),
        ])
    func night(now: String, due: String, daysLater: Int) {
        #expect(MessageRule.noticeDue(at(now)) == at(due) + .days(Int64(daysLater)))
    }

    @Test(
        "R61: a message begins with the signature and holds no links",
        arguments: [
            ("您报名的活动已改期。", "【工惠】您报名的活动已改期。"), ("请看https://evil.example/x?y=1，谢谢", "【工惠】请看，谢谢"), ("a www.example.cn b", "【工惠】a  b"), ("3://4", "【工惠】3://4"),
        ])
    func text(text: String, sent: String) { #expect(MessageRule.compose(signature: "工惠", text) == sent) }

    @Test("A message is tried five times", arguments: [(1, 10), (2, 30), (3, 90), (4, 270), (5, nil)] as [(Int, Int?)])
    func retries(tries: Int, seconds: Int?) { #expect(MessageRule.retry(afterTries: tries)?.wholeSeconds == seconds) }
}

@Suite("Real names (R59, R60)")
struct RealNameRuleTests {
    typealias Rule = RealNameRule

    @Test(
        "R59: roster, then checker, then an officer; an account in use changes hands only by the checker's or an officer's word",
        arguments: [
            (.nobody, nil, false, .unknown, true, .askChecker),
            (.nobody, nil, true, .unknown, true, .review(.notOnRoster)),
            (.nobody, nil, true, .unknown, false, .nobodyToAsk),
            (.nobody, nil, true, .matches, false, .verified(.checker)),
            (.nobody, nil, true, .differs, true, .refused),
            (.asker, true, false, .unknown, true, .verified(.roster)),
            (.unclaimed, true, false, .unknown, true, .verified(.roster)),
            (.unclaimed, false, false, .unknown, true, .refused),
            (.claimed, true, false, .unknown, true, .askChecker),
            (.claimed, true, true, .matches, true, .verified(.checker)),
            (.claimed, true, true, .unknown, true, .review(.paperInUse)),
            (.claimed, nil, true, .unknown, true, .review(.paperInUse)),
            (.claimed, nil, true, .differs, true, .refused),
        ] as [(Rule.Facts.Holder, Bool?, Bool, RealNameAnswer, Bool, Rule.Decision)])
    func decisions(holder: Rule.Facts.Holder, roster: Bool?, asked: Bool, checker: RealNameAnswer, reviewer: Bool, expected: Rule.Decision) {
        let facts = Rule.Facts(holder: holder, rosterNameMatches: roster, checker: checker, hasReviewer: reviewer)
        #expect(Rule.decide(facts, checkerAsked: asked) == expected)
    }
}
