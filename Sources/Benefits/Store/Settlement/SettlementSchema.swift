import Store

enum SettlementSchema {
    static let migrations = [
        Migration(
            "benefits.settlement", 1,
            [
                """
                CREATE TABLE settlement_closing (organisation BIGINT NOT NULL, month BIGINT NOT NULL, closed_by BIGINT NOT NULL, closed_at BIGINT NOT NULL,
                    is_complete BIGINT NOT NULL, PRIMARY KEY (organisation, month))
                """,
                """
                CREATE TABLE settlement_statement (id BIGINT PRIMARY KEY, organisation BIGINT NOT NULL, merchant BIGINT NOT NULL, month BIGINT NOT NULL,
                    redeemed BIGINT NOT NULL, voided BIGINT NOT NULL, amount BIGINT NOT NULL, voided_amount BIGINT NOT NULL, union_amount BIGINT NOT NULL,
                    voided_union_amount BIGINT NOT NULL, state TEXT NOT NULL, closed_at BIGINT NOT NULL, confirmed_at BIGINT, confirmed_by BIGINT, paid_at BIGINT,
                    paid_by BIGINT, reference TEXT)
                """,
                "CREATE UNIQUE INDEX settlement_statement_of ON settlement_statement (organisation, month, merchant)",
                "CREATE INDEX settlement_statement_merchant ON settlement_statement (merchant, month)",
                """
                CREATE TABLE settlement_branch (statement BIGINT NOT NULL, branch BIGINT NOT NULL, redeemed BIGINT NOT NULL, voided BIGINT NOT NULL,
                    amount BIGINT NOT NULL, voided_amount BIGINT NOT NULL, union_amount BIGINT NOT NULL, voided_union_amount BIGINT NOT NULL,
                    PRIMARY KEY (statement, branch))
                """,
                """
                CREATE TABLE settlement_dispute (id BIGINT PRIMARY KEY, statement BIGINT NOT NULL, redemption BIGINT NOT NULL, reason TEXT NOT NULL,
                    made_by BIGINT NOT NULL, made_at BIGINT NOT NULL, answer TEXT, answered_by BIGINT, answered_at BIGINT)
                """,
                "CREATE UNIQUE INDEX settlement_dispute_line ON settlement_dispute (statement, redemption)",
            ])
    ]
}
