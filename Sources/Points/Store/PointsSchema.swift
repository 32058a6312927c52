import Store

enum PointsSchema {
    static let migrations = [Migration("points", 1, entries + lots + rules + grants)]

    private static let entries: [SQL] = [
        """
        CREATE TABLE points_entry (id BIGINT PRIMARY KEY, person BIGINT NOT NULL, organisation BIGINT NOT NULL, kind TEXT NOT NULL, cause TEXT NOT NULL,
            detail TEXT, amount BIGINT NOT NULL, state TEXT NOT NULL, hold TEXT, day BIGINT NOT NULL, at BIGINT NOT NULL, posting BIGINT)
        """,
        // The same cause counts once. (domain.md R23)
        "CREATE UNIQUE INDEX points_entry_once ON points_entry (person, kind, cause)",
        "CREATE INDEX points_entry_day ON points_entry (person, day)",
        "CREATE INDEX points_entry_person ON points_entry (person, id)",
        "CREATE INDEX points_entry_held ON points_entry (organisation, id) WHERE state = 'held'",
        "CREATE INDEX points_entry_union ON points_entry (organisation, day)",
    ]

    private static let lots: [SQL] = [
        "CREATE TABLE points_lot (person BIGINT NOT NULL, until BIGINT NOT NULL, remaining BIGINT NOT NULL, PRIMARY KEY (person, until))",
        "CREATE INDEX points_lot_until ON points_lot (until, person) WHERE remaining > 0",
        // From which lots something was paid, so that it can be given back to them.
        """
        CREATE TABLE points_spent (cause_kind TEXT NOT NULL, cause BIGINT NOT NULL, until BIGINT NOT NULL, person BIGINT NOT NULL, amount BIGINT NOT NULL,
            PRIMARY KEY (cause_kind, cause, until))
        """,
        "CREATE TABLE points_streak (person BIGINT PRIMARY KEY, last_day BIGINT NOT NULL, length BIGINT NOT NULL)",
        // Who earned from which device on a day; kept for two days.
        "CREATE TABLE points_trace (day BIGINT NOT NULL, device BLOB NOT NULL, person BIGINT NOT NULL, PRIMARY KEY (day, device, person))",
    ]

    private static let rules: [SQL] = [
        """
        CREATE TABLE points_rule (id BIGINT PRIMARY KEY, organisation BIGINT NOT NULL, subject TEXT NOT NULL, points BIGINT NOT NULL, bonus BIGINT NOT NULL,
            daily_limit BIGINT, monthly_limit BIGINT, from_day BIGINT NOT NULL, made_by BIGINT NOT NULL, made_at BIGINT NOT NULL)
        """,
        "CREATE INDEX points_rule_union ON points_rule (organisation, subject, from_day)",
    ]

    private static let grants: [SQL] = [
        """
        CREATE TABLE points_grant (id BIGINT PRIMARY KEY, organisation BIGINT NOT NULL, person BIGINT NOT NULL, amount BIGINT NOT NULL, reason TEXT NOT NULL,
            state TEXT NOT NULL, made_by BIGINT NOT NULL, made_at BIGINT NOT NULL, decided_by BIGINT, decided_at BIGINT, answer TEXT)
        """,
        "CREATE INDEX points_grant_union ON points_grant (organisation, id)",
    ]
}
