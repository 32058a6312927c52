import Audit
import Identity
import Kernel
import Store
import TestSupport
import Testing
import Vault
import Web

@testable import Reading

struct ReadingRuleTests {
    @Test("Reading takes as long as the text is, at least 5 seconds and at most two minutes (R24)", arguments: [(0, 5), (75, 5), (150, 10), (900, 60), (9_000, 120)])
    func least(_ characters: Int, _ seconds: Int64) { #expect(leastReading(of: characters) == .seconds(seconds)) }

    @Test("The end counts when the page was open long enough", arguments: [(9_999, 1), (10_000, nil), (60_000, nil)] as [(Int64, Int64?)])
    func missing(_ open: Int64, _ missing: Int64?) {
        let start = Instant(ms: 1_000_000)
        #expect(missingReading(of: 150, openedAt: start, now: start + Span(ms: open)) == missing.map { Span(ms: $0) })
    }

    @Test("A moment survives its stamp") func stamp() {
        let moment = Instant(ms: 1_795_500_000_123)
        #expect(ReadingStamp.instant(ReadingStamp.bytes(moment)) == moment)
        #expect(ReadingStamp.instant([1, 2]) == nil)
    }

    @Test("A feed is well-formed whatever is in a title") func feed() {
        let entry = AtomFeed.Entry(title: "5 < 6 & \"七\"\u{1}", address: "https://a/articles/1", at: Instant(ms: 0), summary: "<b>", author: "工会")
        let text = AtomFeed.text(title: "资讯", address: "https://a/f?x=1&y=2", home: "https://a", updated: Instant(ms: 0), [entry])
        #expect(text.contains("<title>5 &lt; 6 &amp; &quot;七&quot;</title>"))
        #expect(text.contains("href=\"https://a/f?x=1&amp;y=2\"") && text.contains("<updated>1970-01-01T00:00:00Z</updated>") && !text.contains("<b>"))
    }
}

struct ArticleTests {
    private func with<T>(_ engine: Engine, _ body: (any DatabaseControl, Articles, ManualClock) async throws -> T) async throws -> T {
        let clock = ManualClock(Instant(ms: 1_795_500_000_000))
        return try await withDatabase(engine) { database in
            try await database.migrate(StoreSchema.migrations + AuditFeature(database: database).migrations + ReadingFeature.migrations)
            return try await body(database, Articles(ids: IdentifierMaker(node: 0, clock: clock)), clock)
        }
    }

    private static let union = OrganisationID(7)
    private static let officer = PersonID(9)

    @Test("A draft is read by nobody, a scheduled one from its moment on, a withdrawn one no more", arguments: Engine.testable)
    func publication(_ engine: Engine) async throws {
        try await with(engine) { database, articles, clock in
            let content = ArticleContent(title: "劳动竞赛开幕", channel: .news, text: "今天开幕。")
            func open() async throws -> Int { let now = clock.now(); return try await database.read { try articles.open(at: now, limit: 10, in: $0).count } }
            let start = clock.now()
            let id = try await database.write { tx in try articles.create(content, at: Self.union, by: Self.officer, now: start, in: tx) }
            #expect(try await open() == 0)
            try await database.write { tx in try articles.publish(id, at: start + .hours(2), by: Self.officer, now: start, in: tx) }
            await #expect(throws: ReadingProblem.self) {
                try await database.write { tx in try articles.publish(id, at: start, by: Self.officer, now: start, in: tx) }
            }
            #expect(try await open() == 0)
            clock.advance(by: .hours(2))
            #expect(try await open() == 1)
            try await database.write { tx in try articles.withdraw(id, by: Self.officer, now: start, in: tx) }
            #expect(try await open() == 0)
        }
    }

    @Test("By channel and union, the newest first, page after page", arguments: Engine.testable)
    func lists(_ engine: Engine) async throws {
        try await with(engine) { database, articles, clock in
            for number in 1...7 {
                clock.advance(by: .minutes(1))
                let (now, union) = (clock.now(), OrganisationID(number % 2 == 0 ? 7 : 8))
                let content = ArticleContent(title: "第\(number)篇", channel: number < 4 ? .notice : .life, text: "正文")
                try await database.write { tx in
                    let id = try articles.create(content, at: union, by: Self.officer, now: now, in: tx)
                    try articles.publish(id, at: now, by: Self.officer, now: now, in: tx)
                }
            }
            let now = clock.now()
            let titles = try await database.read { tx in
                let first = try articles.open(at: now, limit: 3, in: tx)
                let last = first[2]
                let second = try articles.open(at: now, before: (last.publishAt ?? now, last.id), limit: 10, in: tx)
                return (first + second).map(\.content.title)
            }
            #expect(titles == (1...7).reversed().map { "第\($0)篇" })
            let counts = try await database.read { tx in
                (try articles.open(at: now, channel: .notice, limit: 10, in: tx).count, try articles.open(at: now, unions: [OrganisationID(7)], limit: 10, in: tx).count)
            }
            #expect(counts == (3, 3))
        }
    }

    @Test("A reader counts once", arguments: Engine.testable)
    func readers(_ engine: Engine) async throws {
        try await with(engine) { database, articles, clock in
            let now = clock.now()
            let id = try await database.write { tx in
                try articles.create(ArticleContent(title: "文章", channel: .life, text: "正文"), at: Self.union, by: Self.officer, now: now, in: tx)
            }
            for expected in [true, false] {
                let isNew = try await database.write { tx in try articles.noteReader(id, PersonID(1), now: now, in: tx) }
                #expect(isNew == expected)
            }
            #expect(try await database.read { try articles.existing(id, in: $0).readers } == 1)
            for verification in ReadingVerification.all { #expect(try await verification.run(database) == []) }
        }
    }
}
