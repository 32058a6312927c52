import Kernel
import Store

/// What somebody is told about an activity they take part in: in the app first, without a text message. (domain.md R61)
public struct Notice: Sendable {
    public let id: Int64
    public let activity: ActivityID
    public let title: Phrase
    public let text: Phrase
    public let at: Instant
    public let isNew: Bool
}

/// Notices in a caller's transaction.
struct Notices: Sendable {
    /// To one person, or to everybody who takes part at this moment: then it is one row, however many they are.
    func tell(_ person: PersonID?, of activity: ActivityID, _ title: Phrase, _ text: Phrase, at now: Instant, in tx: any Transaction) throws {
        try tx.execute(
            """
            INSERT INTO activity_notice (activity, person, title_zh, title_en, text_zh, text_en, created_at)
            VALUES (:activity, :person, :title_zh, :title_en, :text_zh, :text_en, :now)
            """,
            [
                "activity": activity, "person": person, "title_zh": title.zh, "title_en": title.en, "text_zh": text.zh, "text_en": text.en, "now": now,
            ])
    }

    /// The newest first: those to the person, and those to everybody in what the person takes part in, from when they entered.
    func list(for person: PersonID, entries: [ActivityEntry], limit: Int, in tx: any Transaction) throws -> [Notice] {
        let seen: Int64 = try tx.scalar("SELECT last FROM activity_notice_seen WHERE person = :person", ["person": person]) ?? 0
        func notice(_ row: Row) -> Notice {
            Notice(id: row[0], activity: row[1], title: Phrase(row[2], row[3]), text: Phrase(row[4], row[5]), at: row[6], isNew: (row[0] as Int64) > seen)
        }
        var notices = try tx.rows(
            "SELECT \(Self.columns) FROM activity_notice WHERE person = :person ORDER BY id DESC LIMIT :limit", ["person": person, "limit": limit]
        ).map(notice)
        let since = Dictionary(entries.filter(\.isLiving).map { ($0.activity, $0.enteredAt) }, uniquingKeysWith: min)
        if !since.isEmpty {
            var parameters: Parameters = ["limit": limit]
            parameters.list("a", Array(since.keys))
            notices += try tx.rows(
                """
                SELECT \(Self.columns) FROM activity_notice WHERE person IS NULL AND activity IN (\(SQL.placeholders("a", count: since.count)))
                ORDER BY id DESC LIMIT :limit
                """, parameters
            ).map(notice).filter { $0.at >= since[$0.activity] ?? $0.at }
        }
        return Array(notices.sorted { $0.id > $1.id }.prefix(limit))
    }

    private static let columns: SQL = "id, activity, title_zh, title_en, text_zh, text_en, created_at"

    func markSeen(upTo last: Int64, by person: PersonID, in tx: any Transaction) throws {
        try tx.execute(
            """
            INSERT INTO activity_notice_seen (person, last) VALUES (:person, :last)
            ON CONFLICT (person) DO UPDATE SET last = excluded.last WHERE activity_notice_seen.last < excluded.last
            """, ["person": person, "last": last])
    }
}
