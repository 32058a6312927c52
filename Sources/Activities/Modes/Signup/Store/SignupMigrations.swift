import Store

/// The tables of sign-up.
///
/// `signup_settings.turns` is the gate of an activity: whoever changes its places counts it up first and so waits for whoever is doing
/// that in another process (PostgreSQL), then reads the places anew.
enum SignupMigrations {
    static let all = [Migration("activities.signup", 1, tables)]

    private static let tables: [SQL] = [
        """
        CREATE TABLE signup_settings (activity BIGINT PRIMARY KEY REFERENCES activity(id), cancel_until BIGINT, has_waiting_list BIGINT NOT NULL,
            counts_no_shows BIGINT NOT NULL, questions BIGINT NOT NULL, turns BIGINT NOT NULL)
        """,
        """
        CREATE TABLE activity_session (id BIGINT PRIMARY KEY, activity BIGINT NOT NULL REFERENCES activity(id), ordinal BIGINT NOT NULL, title TEXT NOT NULL,
            place TEXT NOT NULL, starts_at BIGINT, ends_at BIGINT, capacity BIGINT NOT NULL, confirmed BIGINT NOT NULL, waiting BIGINT NOT NULL,
            attended BIGINT NOT NULL, tickets BIGINT NOT NULL, removed BIGINT NOT NULL,
            CHECK (confirmed >= 0 AND confirmed <= capacity), CHECK (waiting >= 0), CHECK (attended >= 0 AND attended <= confirmed))
        """,
        "CREATE INDEX activity_session_activity ON activity_session (activity, ordinal)",
        """
        CREATE TABLE signup_question (id BIGINT PRIMARY KEY, activity BIGINT NOT NULL REFERENCES activity(id), ordinal BIGINT NOT NULL, kind TEXT NOT NULL,
            text TEXT NOT NULL, options TEXT NOT NULL, is_required BIGINT NOT NULL, removed BIGINT NOT NULL)
        """,
        "CREATE INDEX signup_question_activity ON signup_question (activity, ordinal)",
        // `living` is 1 or NULL, and NULLs differ from each other: so one index keeps the rule of one living sign-up for each person and
        // activity, and finds all that a person has.
        """
        CREATE TABLE signup (id BIGINT PRIMARY KEY, activity BIGINT NOT NULL, session BIGINT NOT NULL, person BIGINT NOT NULL, membership BIGINT NOT NULL,
            organisation BIGINT NOT NULL, state TEXT NOT NULL, living BIGINT, ticket BIGINT NOT NULL, answers TEXT NOT NULL, created_at BIGINT NOT NULL,
            promoted_at BIGINT, cancelled_at BIGINT, cancelled_by BIGINT, checked_in_at BIGINT, checked_in_by BIGINT,
            CHECK ((state = 'cancelled') = (living IS NULL)))
        """,
        "CREATE UNIQUE INDEX signup_living ON signup (person, activity, living)",
        "CREATE INDEX signup_activity ON signup (activity, id)",
        "CREATE INDEX signup_waiting ON signup (session, ticket) WHERE state = 'waiting'",
    ]
}
