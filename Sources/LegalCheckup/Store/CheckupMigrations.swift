import Store

/// The tables of cases and of what hangs at them; policies and legal aid have their own beside.
enum CheckupMigrations {
    static let all = [Migration("checkup", 1, cases + documents + cure + around + policies + aid)]

    private static let cases: [SQL] = [
        """
        CREATE TABLE checkup_case (id BIGINT PRIMARY KEY, organisation BIGINT NOT NULL REFERENCES organisation(id), origin TEXT NOT NULL, state TEXT NOT NULL,
            employer_name TEXT NOT NULL, employer_key TEXT NOT NULL, employer_uscc TEXT, industry TEXT, region TEXT, staff_count BIGINT, contact BIGINT,
            lawyer BIGINT, consent_version TEXT, consented_at BIGINT, may_teach BIGINT NOT NULL, document BIGINT, baseline BIGINT, round BIGINT NOT NULL,
            issued_at BIGINT, recheck_due BIGINT, closed_at BIGINT, reason TEXT, version BIGINT NOT NULL, created_by BIGINT NOT NULL,
            created_at BIGINT NOT NULL)
        """,
        "CREATE INDEX checkup_case_organisation ON checkup_case (organisation, id)",
        "CREATE INDEX checkup_case_contact ON checkup_case (contact, id) WHERE contact IS NOT NULL",
    ]

    /// Words of the firm are in sealed columns alone. What stands open of a finding tells what is common, not what was written.
    private static let documents: [SQL] = [
        """
        CREATE TABLE checkup_document (id BIGINT PRIMARY KEY, case_id BIGINT NOT NULL REFERENCES checkup_case(id), kind TEXT NOT NULL, bytes BIGINT NOT NULL,
            text_sealed BLOB NOT NULL, parts_sealed BLOB, state TEXT NOT NULL, error_code TEXT, job BIGINT, clauses BIGINT NOT NULL,
            created_by BIGINT NOT NULL, created_at BIGINT NOT NULL, examined_at BIGINT)
        """,
        "CREATE INDEX checkup_document_case ON checkup_document (case_id, id)",
        """
        CREATE TABLE checkup_finding (id BIGINT PRIMARY KEY, case_id BIGINT NOT NULL REFERENCES checkup_case(id), document BIGINT, clause BIGINT, code TEXT NOT NULL,
            severity TEXT NOT NULL, origin TEXT NOT NULL, confidence BIGINT NOT NULL, decision TEXT NOT NULL, texts_sealed BLOB NOT NULL,
            decided_by BIGINT, decided_at BIGINT, version BIGINT NOT NULL, created_at BIGINT NOT NULL)
        """,
        "CREATE UNIQUE INDEX checkup_finding_once ON checkup_finding (case_id, COALESCE(document, 0), COALESCE(clause, -1), code)",
        """
        CREATE TABLE checkup_interview (case_id BIGINT PRIMARY KEY REFERENCES checkup_case(id), answers_sealed BLOB NOT NULL, done_at BIGINT, version BIGINT NOT NULL,
            changed_at BIGINT NOT NULL)
        """,
        """
        CREATE TABLE checkup_prescription (id BIGINT PRIMARY KEY, case_id BIGINT NOT NULL REFERENCES checkup_case(id), round BIGINT NOT NULL,
            content_sealed BLOB NOT NULL, issued_by BIGINT NOT NULL, issued_at BIGINT NOT NULL, UNIQUE (case_id, round))
        """,
        """
        CREATE TABLE checkup_letter (case_id BIGINT PRIMARY KEY REFERENCES checkup_case(id), text_sealed BLOB NOT NULL, written_by BIGINT NOT NULL,
            written_at BIGINT NOT NULL)
        """,
    ]

    private static let cure: [SQL] = [
        """
        CREATE TABLE checkup_cure_item (id BIGINT PRIMARY KEY, case_id BIGINT NOT NULL REFERENCES checkup_case(id), round BIGINT NOT NULL, code TEXT NOT NULL,
            severity TEXT NOT NULL, place_sealed BLOB NOT NULL, owner TEXT NOT NULL, due_on BIGINT NOT NULL, done_at BIGINT, done_by BIGINT, version BIGINT NOT NULL)
        """,
        "CREATE INDEX checkup_cure_item_case ON checkup_cure_item (case_id, id)",
        """
        CREATE TABLE checkup_session (id BIGINT PRIMARY KEY, case_id BIGINT NOT NULL REFERENCES checkup_case(id), kind TEXT NOT NULL, topic TEXT NOT NULL,
            starts_at BIGINT NOT NULL, place TEXT NOT NULL, is_held BIGINT NOT NULL, created_by BIGINT NOT NULL, created_at BIGINT NOT NULL)
        """,
        "CREATE INDEX checkup_session_case ON checkup_session (case_id, id)",
    ]

    /// What lawyers decided, for the check-up to learn from; only of firms that agreed, without their name.
    private static let around: [SQL] = [
        """
        CREATE TABLE checkup_feedback (id BIGINT PRIMARY KEY, case_id BIGINT NOT NULL, code TEXT NOT NULL, decision TEXT NOT NULL, origin TEXT NOT NULL,
            clause BIGINT NOT NULL, text_sealed BLOB NOT NULL, created_at BIGINT NOT NULL)
        """,
        "CREATE INDEX checkup_feedback_case ON checkup_feedback (case_id)",
    ]

    private static let policies: [SQL] = [
        """
        CREATE TABLE policy (id BIGINT PRIMARY KEY, organisation BIGINT NOT NULL REFERENCES organisation(id), state TEXT NOT NULL, title TEXT NOT NULL,
            text TEXT NOT NULL, source TEXT NOT NULL, is_verified BIGINT NOT NULL, region TEXT, audience TEXT NOT NULL, tags TEXT NOT NULL, codes TEXT NOT NULL,
            valid_from BIGINT NOT NULL, valid_through BIGINT, version BIGINT NOT NULL, changed_by BIGINT NOT NULL, changed_at BIGINT NOT NULL)
        """,
        "CREATE INDEX policy_organisation ON policy (organisation, id)",
        "CREATE INDEX policy_public ON policy (valid_from, id) WHERE state = 'published'",
        // Pairs of characters with how much each says of the policy: the same search on both engines.
        "CREATE TABLE policy_gram (gram TEXT NOT NULL, policy BIGINT NOT NULL REFERENCES policy(id), weight BIGINT NOT NULL, PRIMARY KEY (gram, policy))",
        "CREATE INDEX policy_gram_policy ON policy_gram (policy)",
    ]

    private static let aid: [SQL] = [
        """
        CREATE TABLE legal_aid_request (id BIGINT PRIMARY KEY, organisation BIGINT NOT NULL REFERENCES organisation(id), person BIGINT NOT NULL, matter TEXT NOT NULL,
            question_sealed BLOB NOT NULL, answer_sealed BLOB, state TEXT NOT NULL, due_on BIGINT NOT NULL, answered_by BIGINT, answered_at BIGINT,
            version BIGINT NOT NULL, created_at BIGINT NOT NULL)
        """,
        "CREATE INDEX legal_aid_request_organisation ON legal_aid_request (organisation, state, id)",
        "CREATE INDEX legal_aid_request_person ON legal_aid_request (person, id)",
    ]
}
