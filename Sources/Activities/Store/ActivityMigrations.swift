import Store

/// The tables of the frame. Each mode has its own beside them.
enum ActivityMigrations {
    static let all = [Migration("activities", 1, activities + reach + pictures + notices)]

    private static let activities: [SQL] = [
        """
        CREATE TABLE activity (id BIGINT PRIMARY KEY, organisation BIGINT NOT NULL REFERENCES organisation(id), kind TEXT NOT NULL, state TEXT NOT NULL,
            title TEXT NOT NULL, title_key TEXT NOT NULL, text TEXT NOT NULL, picture BIGINT, unions TEXT NOT NULL, admits_pooled BIGINT NOT NULL,
            admits_retained BIGINT NOT NULL, industries TEXT NOT NULL, new_form_only BIGINT NOT NULL, new_form_kinds TEXT NOT NULL, age_from BIGINT,
            age_through BIGINT, opens_at BIGINT, closes_at BIGINT, is_listed BIGINT NOT NULL, share_code TEXT NOT NULL, version BIGINT NOT NULL,
            created_by BIGINT NOT NULL, created_at BIGINT NOT NULL, published_at BIGINT)
        """,
        "CREATE INDEX activity_organisation ON activity (organisation, id)",
        "CREATE INDEX activity_listed ON activity (closes_at, id) WHERE state = 'published' AND is_listed = 1",
    ]

    /// For which unions the published activities are, and until when: what is open for a member is found by the member's union and the
    /// few above it, however many activities there are.
    private static let reach: [SQL] = [
        """
        CREATE TABLE activity_reach (organisation BIGINT NOT NULL, closes_at BIGINT NOT NULL, activity BIGINT NOT NULL REFERENCES activity(id),
            PRIMARY KEY (organisation, closes_at, activity))
        """,
        "CREATE INDEX activity_reach_activity ON activity_reach (activity)",
    ]

    /// A picture is stored before its activity is saved, so that it survives a form with mistakes; those that nobody took are removed.
    private static let pictures: [SQL] = [
        """
        CREATE TABLE activity_picture (id BIGINT PRIMARY KEY, kind TEXT NOT NULL, bytes BLOB NOT NULL, uploaded_by BIGINT NOT NULL, created_at BIGINT NOT NULL,
            is_taken BIGINT NOT NULL)
        """,
        "CREATE INDEX activity_picture_loose ON activity_picture (created_at) WHERE is_taken = 0",
    ]

    /// A notice to everybody who takes part is one row, without a person: whose it is follows from their entries.
    private static let notices: [SQL] = [
        """
        CREATE TABLE activity_notice (id SERIAL_ID, activity BIGINT NOT NULL REFERENCES activity(id), person BIGINT, title_zh TEXT NOT NULL,
            title_en TEXT NOT NULL, text_zh TEXT NOT NULL, text_en TEXT NOT NULL, created_at BIGINT NOT NULL)
        """,
        "CREATE INDEX activity_notice_person ON activity_notice (person, id) WHERE person IS NOT NULL",
        "CREATE INDEX activity_notice_activity ON activity_notice (activity, id) WHERE person IS NULL",
        "CREATE TABLE activity_notice_seen (person BIGINT PRIMARY KEY, last BIGINT NOT NULL)",
    ]
}
