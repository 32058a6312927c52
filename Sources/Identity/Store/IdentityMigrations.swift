import Store

/// The tables of Identity. Numbers of papers and phones stand in them sealed and blindly indexed only. (domain.md R57)
enum IdentityMigrations {
    static let all = [
        Migration("identity", 1, people + sessions + roles + codes + credentials + outbox + privacy + verification)
    ]

    private static let people: [SQL] = [
        """
        CREATE TABLE person (id BIGINT PRIMARY KEY, name TEXT NOT NULL, paper_kind TEXT, paper_sealed BLOB, paper_index BLOB,
            phone_sealed BLOB, phone_index BLOB, phone_last4 BLOB, phone_verified_at BIGINT, phone_lost_at BIGINT, birthday BIGINT, sex TEXT,
            verified_at BIGINT, verified_by TEXT, created_at BIGINT NOT NULL, version BIGINT NOT NULL, merged_into BIGINT, deleted_at BIGINT,
            CHECK ((paper_sealed IS NULL) = (paper_index IS NULL)), CHECK ((phone_sealed IS NULL) = (phone_index IS NULL)))
        """,
        "CREATE UNIQUE INDEX person_paper ON person (paper_index) WHERE paper_index IS NOT NULL",
        "CREATE UNIQUE INDEX person_phone ON person (phone_index) WHERE phone_index IS NOT NULL",
        "CREATE INDEX person_phone_last4 ON person (phone_last4) WHERE phone_last4 IS NOT NULL",
    ]

    private static let sessions: [SQL] = [
        """
        CREATE TABLE session (id BIGINT PRIMARY KEY, token_hash BLOB NOT NULL, person BIGINT NOT NULL REFERENCES person(id), kind TEXT NOT NULL,
            agent TEXT NOT NULL, created_at BIGINT NOT NULL, last_seen_at BIGINT NOT NULL, stepped_up_until BIGINT)
        """,
        "CREATE UNIQUE INDEX session_token ON session (token_hash)",
        "CREATE INDEX session_person ON session (person)",
        "CREATE INDEX session_last_seen ON session (last_seen_at)",
    ]

    private static let roles: [SQL] = [
        """
        CREATE TABLE role_grant (id BIGINT PRIMARY KEY, person BIGINT NOT NULL REFERENCES person(id), organisation BIGINT NOT NULL, role TEXT NOT NULL,
            granted_at BIGINT NOT NULL, granted_by BIGINT, revoked_at BIGINT, revoked_by BIGINT)
        """,
        "CREATE UNIQUE INDEX role_grant_living ON role_grant (person, organisation, role) WHERE revoked_at IS NULL",
        "CREATE INDEX role_grant_organisation ON role_grant (organisation) WHERE revoked_at IS NULL",
    ]

    private static let codes: [SQL] = [
        """
        CREATE TABLE sign_in_code (id BIGINT PRIMARY KEY, phone_index BLOB NOT NULL, address_index BLOB NOT NULL, use TEXT NOT NULL, code_hash BLOB NOT NULL,
            sent_at BIGINT NOT NULL, tries BIGINT NOT NULL, used_at BIGINT)
        """,
        "CREATE INDEX sign_in_code_phone ON sign_in_code (phone_index, sent_at)",
        "CREATE INDEX sign_in_code_address ON sign_in_code (address_index, sent_at)",
        "CREATE INDEX sign_in_code_sent ON sign_in_code (sent_at)",
        "CREATE TABLE failed_try (id BIGINT PRIMARY KEY, kind TEXT NOT NULL, subject BLOB NOT NULL, at BIGINT NOT NULL)",
        "CREATE INDEX failed_try_subject ON failed_try (kind, subject, at)",
        "CREATE INDEX failed_try_at ON failed_try (at)",
    ]

    private static let credentials: [SQL] = [
        """
        CREATE TABLE credential (person BIGINT PRIMARY KEY REFERENCES person(id), password_hash TEXT, password_set_at BIGINT, totp_sealed BLOB,
            totp_confirmed_at BIGINT, totp_step BIGINT)
        """,
        "CREATE TABLE recovery_code (person BIGINT NOT NULL REFERENCES person(id), code_hash BLOB NOT NULL, used_at BIGINT, PRIMARY KEY (person, code_hash))",
    ]

    private static let outbox: [SQL] = [
        """
        CREATE TABLE outbox_message (id BIGINT PRIMARY KEY, kind TEXT NOT NULL, to_sealed BLOB NOT NULL, text_sealed BLOB NOT NULL, parts BIGINT NOT NULL,
            state TEXT NOT NULL, created_at BIGINT NOT NULL, due_at BIGINT NOT NULL, gives_up_at BIGINT NOT NULL, tries BIGINT NOT NULL, sent_at BIGINT,
            last_fault TEXT, once_key TEXT)
        """,
        "CREATE UNIQUE INDEX outbox_message_once ON outbox_message (once_key) WHERE once_key IS NOT NULL",
        "CREATE INDEX outbox_message_due ON outbox_message (due_at) WHERE state = 'waiting'",
        "CREATE INDEX outbox_message_created ON outbox_message (created_at)",
    ]

    private static let privacy: [SQL] = [
        """
        CREATE TABLE reveal_log (id BIGINT PRIMARY KEY, person BIGINT NOT NULL, field TEXT NOT NULL, purpose TEXT NOT NULL, note TEXT NOT NULL,
            organisation BIGINT, revealed_by BIGINT NOT NULL, revealed_at BIGINT NOT NULL)
        """,
        "CREATE INDEX reveal_log_person ON reveal_log (person, id)",
        """
        CREATE TABLE consent (id BIGINT PRIMARY KEY, person BIGINT NOT NULL REFERENCES person(id), purpose TEXT NOT NULL, version BIGINT NOT NULL,
            given_at BIGINT NOT NULL, withdrawn_at BIGINT)
        """,
        "CREATE UNIQUE INDEX consent_living ON consent (person, purpose) WHERE withdrawn_at IS NULL",
        """
        CREATE TABLE deletion_request (id BIGINT PRIMARY KEY, person BIGINT NOT NULL REFERENCES person(id), asked_at BIGINT NOT NULL, state TEXT NOT NULL,
            closed_at BIGINT, kept TEXT NOT NULL)
        """,
        "CREATE UNIQUE INDEX deletion_request_open ON deletion_request (person) WHERE closed_at IS NULL",
    ]

    private static let verification: [SQL] = [
        """
        CREATE TABLE verification_request (id BIGINT PRIMARY KEY, person BIGINT NOT NULL REFERENCES person(id), organisation BIGINT NOT NULL, name TEXT NOT NULL,
            paper_kind TEXT NOT NULL, paper_sealed BLOB, paper_index BLOB NOT NULL, reason TEXT NOT NULL, state TEXT NOT NULL, asked_at BIGINT NOT NULL,
            decided_at BIGINT, decided_by BIGINT, answer TEXT)
        """,
        "CREATE UNIQUE INDEX verification_request_waiting ON verification_request (person) WHERE state = 'waiting'",
        "CREATE INDEX verification_request_queue ON verification_request (organisation, asked_at) WHERE state = 'waiting'",
    ]
}
