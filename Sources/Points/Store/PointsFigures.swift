import Kernel
import Store
import Web

/// What officers and auditors want to know of points.
enum PointsFigures {
    struct OfKind: Sendable {
        let kind: PointsKind
        let amount: Int64
        let people: Int
    }

    /// What a union's members got and used between two days.
    static func byKind(of organisation: OrganisationID, from: Day, through: Day, in tx: any Transaction) throws -> [OfKind] {
        try tx.rows(
            """
            SELECT kind, SUM(amount), COUNT(DISTINCT person) FROM points_entry
            WHERE organisation = :organisation AND day >= :from AND day <= :through AND state IN ('posted', 'undone') GROUP BY kind
            """, ["organisation": organisation, "from": from, "through": through]
        ).map { OfKind(kind: $0[0], amount: $0[1], people: $0[2]) }
    }

    /// What must hold: a member's lots add up to the balance, or to zero where it is below; the statement's lines add up to the balance.
    static let verifications = [
        Verification("points lots") { database in
            try await database.read(priority: .bulk) { tx in
                try tx.rows(
                    """
                    SELECT a.owner, a.balance, COALESCE(l.sum, 0) FROM ledger_account a
                    LEFT JOIN (SELECT person, SUM(remaining) AS sum FROM points_lot GROUP BY person) l ON l.person = a.owner
                    WHERE a.owner_kind = 'person' AND a.purpose = 'points.member' AND COALESCE(l.sum, 0) <> CASE WHEN a.balance > 0 THEN a.balance ELSE 0 END LIMIT 100
                    """
                ).map { "person \($0[0] as Int64): the balance is \($0[1] as Int64), the lots add up to \($0[2] as Int64)" }
            }
        },
        Verification("points statements") { database in
            try await database.read(priority: .bulk) { tx in
                try tx.rows(
                    """
                    SELECT a.owner, a.balance, COALESCE(e.sum, 0) FROM ledger_account a
                    LEFT JOIN (SELECT person, SUM(amount) AS sum FROM points_entry WHERE state IN ('posted', 'undone') GROUP BY person) e ON e.person = a.owner
                    WHERE a.owner_kind = 'person' AND a.purpose = 'points.member' AND a.balance <> COALESCE(e.sum, 0) LIMIT 100
                    """
                ).map { "person \($0[0] as Int64): the balance is \($0[1] as Int64), the statement comes to \($0[2] as Int64)" }
            }
        },
    ]

    /// Traces of devices are for the checks of a day.
    static func forgetTraces(before day: Day, in tx: any Transaction) throws { try tx.execute("DELETE FROM points_trace WHERE day < :day", ["day": day]) }
}
