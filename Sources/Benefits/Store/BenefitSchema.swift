import Store

/// The content of a benefit is one JSON value; beside it stand the columns that lists select by. What is left is a balance of the ledger.
enum BenefitSchema {
    static let migrations = [Migration("benefits", 1, benefits + vouchers + ceilings)]

    private static let benefits: [SQL] = [
        """
        CREATE TABLE benefit (id BIGINT PRIMARY KEY, organisation BIGINT NOT NULL, state TEXT NOT NULL, title_key TEXT NOT NULL, category TEXT NOT NULL,
            content TEXT NOT NULL, closes_at BIGINT NOT NULL, settled BIGINT NOT NULL DEFAULT 0, drawn BIGINT NOT NULL DEFAULT 1,
            version BIGINT NOT NULL, created_by BIGINT NOT NULL, created_at BIGINT NOT NULL, published_at BIGINT)
        """,
        "CREATE INDEX benefit_of_union ON benefit (organisation, id)",
        "CREATE INDEX benefit_unsettled ON benefit (closes_at, id) WHERE settled = 0",
        "CREATE INDEX benefit_windows ON benefit (id) WHERE drawn = 0",
        // Found along the path from a member's union to the root.
        """
        CREATE TABLE benefit_reach (organisation BIGINT NOT NULL, closes_at BIGINT NOT NULL, benefit BIGINT NOT NULL,
            PRIMARY KEY (organisation, closes_at, benefit)) WITHOUT ROWID
        """,
        "CREATE TABLE benefit_share (id BIGINT PRIMARY KEY, benefit BIGINT NOT NULL, organisation BIGINT NOT NULL, cost BIGINT NOT NULL)",
        "CREATE INDEX benefit_share_of ON benefit_share (benefit, id)",
        // What was taken of a day's stock (`day`, its number) and of a union's quota (`union`, its id).
        """
        CREATE TABLE benefit_taken (benefit BIGINT NOT NULL, kind TEXT NOT NULL, key BIGINT NOT NULL, taken BIGINT NOT NULL,
            PRIMARY KEY (benefit, kind, key)) WITHOUT ROWID
        """,
        "CREATE TABLE benefit_listed (benefit BIGINT NOT NULL, person BIGINT NOT NULL, PRIMARY KEY (benefit, person)) WITHOUT ROWID",
    ]

    private static let vouchers: [SQL] = [
        // `slot` numbers a person's vouchers of one period from 0; a cancelled one gives its slot back and takes its own id. (domain.md R29)
        // `news`: 1 issued to the member without their asking, 2 expires soon; 0 when they have seen it.
        """
        CREATE TABLE voucher (id BIGINT PRIMARY KEY, number BIGINT NOT NULL, benefit BIGINT NOT NULL, organisation BIGINT NOT NULL, person BIGINT NOT NULL,
            state TEXT NOT NULL, period BIGINT NOT NULL, slot BIGINT NOT NULL, valid_from BIGINT NOT NULL, valid_through BIGINT NOT NULL, news BIGINT NOT NULL,
            issued_at BIGINT NOT NULL, redeemed_at BIGINT)
        """,
        "CREATE UNIQUE INDEX voucher_number ON voucher (number)",
        "CREATE UNIQUE INDEX voucher_once ON voucher (benefit, person, period, slot)",
        "CREATE INDEX voucher_of_person ON voucher (person, valid_through, id)",
        "CREATE INDEX voucher_running ON voucher (valid_through, id) WHERE state = 'issued'",
        "CREATE TABLE voucher_serial (id BIGINT PRIMARY KEY, next BIGINT NOT NULL)",
        "INSERT INTO voucher_serial (id, next) VALUES (1, 1)",
    ]

    private static let ceilings: [SQL] = [
        """
        CREATE TABLE benefit_ceiling (id BIGINT PRIMARY KEY, organisation BIGINT NOT NULL, category TEXT NOT NULL, amount BIGINT NOT NULL, period TEXT NOT NULL,
            valid_from BIGINT NOT NULL, valid_through BIGINT, source TEXT NOT NULL, created_by BIGINT NOT NULL, created_at BIGINT NOT NULL)
        """,
        "CREATE INDEX benefit_ceiling_of ON benefit_ceiling (organisation, category)",
    ]
}
