import Store

/// Few, narrow columns: points alone are 305 million postings a year. A posting is found by account, month and entry, so its key is the
/// statement, and a month's total is one range of it. (domain.md C)
public enum LedgerSchema {
    public static let migrations = [
        Migration(
            "ledger", 1,
            [
                """
                CREATE TABLE ledger_account (id BIGINT PRIMARY KEY, owner_kind TEXT NOT NULL, owner BIGINT NOT NULL, purpose TEXT NOT NULL, unit BIGINT NOT NULL,
                    organisation BIGINT NOT NULL, floor BIGINT NOT NULL, balance BIGINT NOT NULL DEFAULT 0, label TEXT, opened_at BIGINT NOT NULL,
                    CHECK (balance >= 0 OR floor > 0))
                """,
                "CREATE UNIQUE INDEX ledger_account_of ON ledger_account (owner, owner_kind, purpose, unit)",
                "CREATE INDEX ledger_account_in_books ON ledger_account (organisation, owner_kind, purpose)",
                """
                CREATE TABLE ledger_entry (id BIGINT PRIMARY KEY, at BIGINT NOT NULL, month BIGINT NOT NULL, organisation BIGINT NOT NULL,
                    cause_kind TEXT NOT NULL, cause BIGINT NOT NULL, undoes BIGINT, reason TEXT)
                """,
                "CREATE UNIQUE INDEX ledger_entry_once ON ledger_entry (cause, cause_kind)",
                "CREATE UNIQUE INDEX ledger_entry_undone_once ON ledger_entry (undoes) WHERE undoes IS NOT NULL",
                """
                CREATE TABLE ledger_posting (account BIGINT NOT NULL, month BIGINT NOT NULL, entry BIGINT NOT NULL, amount BIGINT NOT NULL,
                    PRIMARY KEY (account, month, entry)) WITHOUT ROWID
                """,
                """
                CREATE TABLE ledger_closing (organisation BIGINT NOT NULL, month BIGINT NOT NULL, closed_by BIGINT NOT NULL, closed_at BIGINT NOT NULL,
                    has_totals BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (organisation, month)) WITHOUT ROWID
                """,
                """
                CREATE TABLE ledger_closing_total (organisation BIGINT NOT NULL, month BIGINT NOT NULL, purpose TEXT NOT NULL, unit BIGINT NOT NULL,
                    opening BIGINT NOT NULL, added BIGINT NOT NULL, taken BIGINT NOT NULL, postings BIGINT NOT NULL,
                    PRIMARY KEY (organisation, month, purpose, unit)) WITHOUT ROWID
                """,
            ])
    ]
}
