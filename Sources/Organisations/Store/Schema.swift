import Store

/// The tables of this feature. Only what the tree itself needs is in step 1; foundings and committees follow.
enum OrganisationsSchema {
    static let migrations = [
        Migration(
            "organisations", 1,
            [
                """
                CREATE TABLE organisation (id BIGINT PRIMARY KEY, parent BIGINT REFERENCES organisation(id), kind TEXT NOT NULL, level TEXT NOT NULL,
                    name TEXT NOT NULL, name_key TEXT NOT NULL, short_name TEXT, uscc TEXT, employer_name TEXT, employer_uscc TEXT, region TEXT, industry TEXT,
                    new_form_kind TEXT, state TEXT NOT NULL, successor BIGINT REFERENCES organisation(id), staff_count BIGINT, phone TEXT, address TEXT,
                    office_hours TEXT, founded_on BIGINT NOT NULL, term_start BIGINT, term_years BIGINT, term_end BIGINT, created_at BIGINT NOT NULL,
                    version BIGINT NOT NULL, CHECK (parent <> id))
                """,
                "CREATE INDEX organisation_parent ON organisation (parent)",
                "CREATE INDEX organisation_name_key ON organisation (name_key)",
                "CREATE UNIQUE INDEX organisation_uscc ON organisation (uscc) WHERE uscc IS NOT NULL",
                """
                CREATE UNIQUE INDEX organisation_employer ON organisation (employer_uscc)
                    WHERE employer_uscc IS NOT NULL AND kind = 'base_union' AND state = 'live'
                """,
                """
                CREATE TABLE organisation_change (organisation BIGINT NOT NULL REFERENCES organisation(id), from_at BIGINT NOT NULL, until_at BIGINT,
                    cause TEXT NOT NULL, parent BIGINT, kind TEXT NOT NULL, level TEXT NOT NULL, name TEXT NOT NULL, region TEXT, state TEXT NOT NULL,
                    successor BIGINT, PRIMARY KEY (organisation, from_at))
                """,
                "CREATE INDEX organisation_change_parent ON organisation_change (parent, from_at)",
                """
                CREATE TABLE organisation_counter (organisation BIGINT PRIMARY KEY REFERENCES organisation(id), members BIGINT NOT NULL, verified BIGINT NOT NULL,
                    new_form BIGINT NOT NULL, pending BIGINT NOT NULL, pooled BIGINT NOT NULL, unions BIGINT NOT NULL)
                """,
                // One row: the version of the tree, and its root. Whoever changes the tree takes this row first.
                "CREATE TABLE tree_version (id BIGINT PRIMARY KEY CHECK (id = 1), version BIGINT NOT NULL, root BIGINT)",
                "INSERT INTO tree_version (id, version, root) VALUES (1, 1, NULL)",
            ]),
        Migration(
            "organisations", 2,
            [
                """
                CREATE TABLE committee_seat (id BIGINT PRIMARY KEY, organisation BIGINT NOT NULL REFERENCES organisation(id), post TEXT NOT NULL,
                    name TEXT NOT NULL, is_full_time BIGINT NOT NULL, since BIGINT NOT NULL, until BIGINT)
                """,
                "CREATE INDEX committee_seat_organisation ON committee_seat (organisation)",
                """
                CREATE TABLE founding_application (id BIGINT PRIMARY KEY, applicant BIGINT NOT NULL, name TEXT NOT NULL, employer_name TEXT NOT NULL,
                    employer_uscc TEXT NOT NULL, region TEXT NOT NULL, industry TEXT NOT NULL, staff_count BIGINT NOT NULL, member_count BIGINT NOT NULL,
                    preparing_group TEXT NOT NULL, upper_union BIGINT NOT NULL REFERENCES organisation(id), state TEXT NOT NULL, applied_at BIGINT NOT NULL,
                    due_on BIGINT NOT NULL, decided_at BIGINT, decided_by BIGINT, reason TEXT, organisation BIGINT REFERENCES organisation(id))
                """,
                "CREATE INDEX founding_application_applicant ON founding_application (applicant)",
                "CREATE INDEX founding_application_waiting ON founding_application (upper_union, due_on) WHERE state = 'submitted'",
                // A second application of an employer points to the first.
                "CREATE UNIQUE INDEX founding_application_employer ON founding_application (employer_uscc) WHERE state = 'submitted'",
            ]),
    ]
}
