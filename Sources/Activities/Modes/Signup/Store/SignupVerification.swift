import Kernel
import Store
import Web

/// What must add up: places, waiting lists, tickets. (domain.md R38a, b)
enum SignupVerification {
    static let all = [Verification("activity sign-ups", run: run)]

    private static let portion = 500

    private static func run(_ database: any Database) async throws -> [String] {
        var faults: [String] = []
        var last = ActivitySessionID(0)
        while true {
            let from = last
            let rows = try await database.read { tx in try counted(after: from, tx) }
            faults += rows.flatMap(check)
            guard let end = rows.last else { return faults + (try await database.read(strays)) }
            last = end[0]
        }
    }

    private static func counted(after last: ActivitySessionID, _ tx: any Transaction) throws -> [Row] {
        try tx.rows(
            """
            SELECT x.id, x.capacity, x.confirmed, x.waiting, x.attended, x.tickets,
                (SELECT COUNT(*) FROM signup s WHERE s.session = x.id AND s.activity = x.activity AND s.state IN ('confirmed', 'attended')),
                (SELECT COUNT(*) FROM signup s WHERE s.session = x.id AND s.activity = x.activity AND s.state = 'waiting'),
                (SELECT COUNT(*) FROM signup s WHERE s.session = x.id AND s.activity = x.activity AND s.state = 'attended'),
                (SELECT COUNT(DISTINCT s.ticket) FROM signup s WHERE s.session = x.id AND s.activity = x.activity),
                (SELECT COUNT(*) FROM signup s WHERE s.session = x.id AND s.activity = x.activity),
                (SELECT COALESCE(MAX(s.ticket), 0) FROM signup s WHERE s.session = x.id AND s.activity = x.activity)
            FROM activity_session x WHERE x.id > :last ORDER BY x.id LIMIT :portion
            """, ["last": last, "portion": portion])
    }

    private static func check(_ row: Row) -> [String] {
        let id: Int64 = row[0]
        var out: [String] = []
        func same(_ what: String, _ stored: Int, _ counted: Int) {
            if stored != counted { out.append("session \(id): \(stored) \(what) are stored, \(counted) were counted") }
        }
        same("confirmed", row[2], row[6])
        same("waiting", row[3], row[7])
        same("attended", row[4], row[8])
        if (row[6] as Int) > row[1] as Int { out.append("session \(id): \(row[6] as Int) have a place, but there are \(row[1] as Int)") }
        if (row[9] as Int) != row[10] as Int { out.append("session \(id): two sign-ups have one ticket, so their order is not known") }
        if (row[11] as Int64) > row[5] as Int64 { out.append("session \(id): a ticket is beyond the last one given out") }
        return out
    }

    /// Sign-ups without a session, or in one of another activity.
    private static func strays(_ tx: any Transaction) throws -> [String] {
        try tx.rows(
            "SELECT s.id FROM signup s LEFT JOIN activity_session x ON x.id = s.session AND x.activity = s.activity WHERE x.id IS NULL LIMIT 100"
        ).map { "sign-up \($0[0] as Int64) is in no session of its activity" }
    }
}
