import Store

enum RedemptionSchema {
    static let migrations = [
        Migration(
            "benefits.redemption", 1,
            [
                // Where a benefit counts; without rows at every approved merchant of the union's part of the tree.
                "CREATE TABLE benefit_merchant (benefit BIGINT NOT NULL, merchant BIGINT NOT NULL, PRIMARY KEY (benefit, merchant)) WITHOUT ROWID",
                // `living` is 1 or NULL, and NULLs differ: one index keeps the rule that a voucher is used once. `tap` is who asked, and the key of their
                // tap, so that a retry finds the first answer.
                """
                CREATE TABLE redemption (id BIGINT PRIMARY KEY, voucher BIGINT NOT NULL, benefit BIGINT NOT NULL, organisation BIGINT NOT NULL,
                    merchant BIGINT NOT NULL, branch BIGINT NOT NULL, clerk BIGINT, at BIGINT NOT NULL, offline_at BIGINT, bill BIGINT, amount BIGINT NOT NULL,
                    union_part BIGINT NOT NULL, month BIGINT NOT NULL, tap TEXT NOT NULL, living BIGINT, voided_at BIGINT, void_month BIGINT, void_reason TEXT,
                    voided_by BIGINT, CHECK (union_part >= 0 AND union_part <= amount), CHECK ((living IS NULL) = (voided_at IS NOT NULL)))
                """,
                "CREATE UNIQUE INDEX redemption_once ON redemption (voucher, living)",
                "CREATE UNIQUE INDEX redemption_tap ON redemption (tap)",
                "CREATE INDEX redemption_at ON redemption (branch, at)",
                // A month of a union is read from the index alone.
                "CREATE INDEX redemption_settling ON redemption (organisation, month, merchant, branch, amount, union_part)",
                "CREATE INDEX redemption_voids ON redemption (organisation, void_month, merchant, branch, amount, union_part) WHERE void_month IS NOT NULL",
                // Vouchers that a till took without a connection and that somebody else had taken: both sides are told.
                """
                CREATE TABLE redemption_double (id BIGINT PRIMARY KEY, voucher BIGINT NOT NULL, organisation BIGINT NOT NULL, merchant BIGINT NOT NULL,
                    branch BIGINT NOT NULL, clerk BIGINT NOT NULL, offline_at BIGINT NOT NULL, at BIGINT NOT NULL, first BIGINT NOT NULL, tap TEXT NOT NULL)
                """,
                "CREATE UNIQUE INDEX redemption_double_tap ON redemption_double (tap)",
                "CREATE INDEX redemption_double_of ON redemption_double (organisation, id)",
                "CREATE INDEX redemption_double_merchant ON redemption_double (merchant, id)",
            ])
    ]
}
