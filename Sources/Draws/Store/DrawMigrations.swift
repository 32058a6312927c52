import Store

enum DrawMigrations {
    static let all = [Migration("draws", 1, draws + entries + results)]

    private static let draws: [SQL] = [
        """
        CREATE TABLE draw (id BIGINT PRIMARY KEY, organisation BIGINT NOT NULL, state TEXT NOT NULL, method TEXT NOT NULL, rules TEXT NOT NULL,
            prizes TEXT NOT NULL, cause_kind TEXT, cause_id BIGINT, commitment BLOB NOT NULL, secret_sealed BLOB NOT NULL, secret BLOB, entropy_value TEXT,
            entered BIGINT NOT NULL, played BIGINT NOT NULL, root BLOB, seed BLOB, publishes_itself BIGINT NOT NULL, announced_at BIGINT NOT NULL,
            frozen_at BIGINT, drawn_at BIGINT, published_at BIGINT)
        """,
        "CREATE INDEX draw_organisation ON draw (organisation, id)",
        "CREATE UNIQUE INDEX draw_cause ON draw (cause_kind, cause_id) WHERE cause_kind IS NOT NULL",
    ]

    /// `entry` is public and tells nothing of the person; who it is stands beside it until the person asks to be forgotten.
    private static let entries: [SQL] = [
        """
        CREATE TABLE draw_entry (draw BIGINT NOT NULL REFERENCES draw(id), entry TEXT NOT NULL, person BIGINT, weight BIGINT NOT NULL, stratum TEXT,
            entered_at BIGINT NOT NULL, PRIMARY KEY (draw, entry))
        """,
        "CREATE INDEX draw_entry_person ON draw_entry (person, draw) WHERE person IS NOT NULL",
        """
        CREATE TABLE draw_exclusion (draw BIGINT NOT NULL REFERENCES draw(id), entry TEXT NOT NULL, reason TEXT NOT NULL, made_by BIGINT, made_at BIGINT NOT NULL,
            PRIMARY KEY (draw, entry))
        """,
        // The roots of the tree's parts: with them the path of a leaf is made from a thousand entries instead of a million.
        """
        CREATE TABLE draw_part (draw BIGINT NOT NULL REFERENCES draw(id), number BIGINT NOT NULL, first_entry TEXT NOT NULL, hash BLOB NOT NULL,
            PRIMARY KEY (draw, number))
        """,
    ]

    private static let results: [SQL] = [
        """
        CREATE TABLE draw_winner (draw BIGINT NOT NULL REFERENCES draw(id), place BIGINT NOT NULL, entry TEXT NOT NULL, prize TEXT NOT NULL,
            PRIMARY KEY (draw, place))
        """,
        "CREATE INDEX draw_winner_entry ON draw_winner (draw, entry)",
        // Where an instant draw's prizes lie, found only with the key of the place: whoever reads the table learns nothing.
        "CREATE TABLE draw_schedule (draw BIGINT NOT NULL REFERENCES draw(id), place_index BLOB NOT NULL, prize TEXT NOT NULL, PRIMARY KEY (draw, place_index))",
        """
        CREATE TABLE draw_play (draw BIGINT NOT NULL REFERENCES draw(id), place BIGINT NOT NULL, cause TEXT NOT NULL, person BIGINT, prize TEXT,
            played_at BIGINT NOT NULL, PRIMARY KEY (draw, place))
        """,
        "CREATE UNIQUE INDEX draw_play_cause ON draw_play (draw, cause)",
        "CREATE INDEX draw_play_person ON draw_play (person, draw) WHERE person IS NOT NULL",
    ]
}
