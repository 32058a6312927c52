import Store

/// The tables of memberships.
///
/// Why these indexes: each list of members is a scope (one union, a town, county, city, a line of industry, or all), any set of states with
/// or without the two flags, and an order (name, day of joining). State and flags are packed into `bucket` (`MemberBucket`), so every list is a
/// merge of at most 44 runs of one index (scope, bucket, order), and reads limit rows of each run and not one more, however many
/// members there are. The price is ten narrow entries for a membership; those of one import lie close together.
///
/// The tree's ids stand beside each membership (`UnionPlace`), 0 where there is none; a move of a union rewrites them.
enum MembershipSchema {
    static let migrations = [Migration("membership", 1, membership + listing + lookup + events + transfers)]

    private static let membership: [SQL] = [
        """
        CREATE TABLE membership (id BIGINT PRIMARY KEY, person BIGINT NOT NULL REFERENCES person(id), ended BIGINT NOT NULL,
            organisation BIGINT NOT NULL REFERENCES organisation(id), city BIGINT NOT NULL, county BIGINT NOT NULL, town BIGINT NOT NULL, branch BIGINT NOT NULL,
            state TEXT NOT NULL, bucket BIGINT NOT NULL, verified BIGINT NOT NULL, name TEXT NOT NULL, name_key TEXT NOT NULL, joined_on BIGINT NOT NULL,
            applied_at BIGINT NOT NULL, source TEXT NOT NULL, version BIGINT NOT NULL, due_on BIGINT, offered_to BIGINT, retained_for TEXT, occupation TEXT,
            new_form_kind TEXT, platform TEXT, department TEXT, employee_number TEXT, card_number TEXT, consent_version BIGINT, roster_import BIGINT,
            CHECK ((bucket < 20) = (ended = 0)))
        """,
        // One living membership for each person: `ended` is 0 while it lives and its own id afterwards, so one index keeps the rule and
        // finds a person's history. (domain.md R12)
        "CREATE UNIQUE INDEX membership_person ON membership (person, ended)",
    ]

    private static let listing: [SQL] = [
        "CREATE INDEX membership_union_name ON membership (organisation, bucket, name_key, id)",
        "CREATE INDEX membership_town_name ON membership (town, bucket, name_key, id)",
        "CREATE INDEX membership_county_name ON membership (county, bucket, name_key, id)",
        "CREATE INDEX membership_city_name ON membership (city, bucket, name_key, id)",
        "CREATE INDEX membership_name ON membership (bucket, name_key, id)",
        "CREATE INDEX membership_union_joined ON membership (organisation, bucket, joined_on, id)",
        "CREATE INDEX membership_town_joined ON membership (town, bucket, joined_on, id)",
        "CREATE INDEX membership_county_joined ON membership (county, bucket, joined_on, id)",
        "CREATE INDEX membership_city_joined ON membership (city, bucket, joined_on, id)",
        "CREATE INDEX membership_joined ON membership (bucket, joined_on, id)",
        // Industry and direct unions hold few of all members, so theirs are partial.
        "CREATE INDEX membership_branch_name ON membership (branch, bucket, name_key, id) WHERE branch > 0",
        "CREATE INDEX membership_branch_joined ON membership (branch, bucket, joined_on, id) WHERE branch > 0",
    ]

    private static let lookup: [SQL] = [
        // A number means something within one employer only, but is asked at any level: the path down the tree is the key.
        """
        CREATE INDEX membership_employee_number ON membership (employee_number, city, county, town, organisation, id) WHERE employee_number IS NOT NULL
        """,
        "CREATE INDEX membership_department ON membership (organisation, department, name_key, id) WHERE department IS NOT NULL",
        // What waits for a decision: a small part of all.
        "CREATE INDEX membership_due ON membership (due_on, id) WHERE due_on IS NOT NULL",
        "CREATE INDEX membership_union_due ON membership (organisation, due_on, id) WHERE due_on IS NOT NULL",
        "CREATE INDEX membership_town_due ON membership (town, due_on, id) WHERE due_on IS NOT NULL",
        "CREATE INDEX membership_county_due ON membership (county, due_on, id) WHERE due_on IS NOT NULL",
        "CREATE INDEX membership_city_due ON membership (city, due_on, id) WHERE due_on IS NOT NULL",
        "CREATE INDEX membership_offered ON membership (offered_to, due_on, id) WHERE offered_to IS NOT NULL",
    ]

    private static let events: [SQL] = [
        // `version` is the membership's after the event, so the last event is the one with the membership's version.
        """
        CREATE TABLE membership_event (membership BIGINT NOT NULL REFERENCES membership(id), version BIGINT NOT NULL, at BIGINT NOT NULL, act TEXT NOT NULL,
            from_state TEXT, to_state TEXT NOT NULL, actor_kind TEXT NOT NULL, actor BIGINT, organisation BIGINT NOT NULL, reason TEXT, document TEXT,
            detail TEXT, roster_import BIGINT, PRIMARY KEY (membership, version)) WITHOUT ROWID
        """
    ]

    private static let transfers: [SQL] = [
        """
        CREATE TABLE membership_transfer (id BIGINT PRIMARY KEY, membership BIGINT NOT NULL REFERENCES membership(id), person BIGINT NOT NULL REFERENCES person(id),
            name TEXT NOT NULL, from_organisation BIGINT NOT NULL, to_organisation BIGINT NOT NULL REFERENCES organisation(id), to_city BIGINT NOT NULL,
            to_county BIGINT NOT NULL, to_town BIGINT NOT NULL, to_branch BIGINT NOT NULL, state TEXT NOT NULL, opened_by_kind TEXT NOT NULL, opened_by BIGINT,
            opened_at BIGINT NOT NULL, due_on BIGINT, reason TEXT NOT NULL, closed_at BIGINT, closed_by BIGINT, closing_reason TEXT, roster_import BIGINT,
            occupation TEXT, department TEXT, employee_number TEXT, version BIGINT NOT NULL)
        """,
        "CREATE UNIQUE INDEX membership_transfer_open ON membership_transfer (membership) WHERE due_on IS NOT NULL",
        "CREATE INDEX membership_transfer_history ON membership_transfer (membership, id)",
        "CREATE INDEX membership_transfer_to ON membership_transfer (to_organisation, due_on, id) WHERE due_on IS NOT NULL",
        "CREATE INDEX membership_transfer_from ON membership_transfer (from_organisation, due_on, id) WHERE due_on IS NOT NULL",
        "CREATE INDEX membership_transfer_town ON membership_transfer (to_town, due_on, id) WHERE due_on IS NOT NULL",
        "CREATE INDEX membership_transfer_county ON membership_transfer (to_county, due_on, id) WHERE due_on IS NOT NULL",
        "CREATE INDEX membership_transfer_city ON membership_transfer (to_city, due_on, id) WHERE due_on IS NOT NULL",
    ]
}

/// The tables of imports and exports.
enum RosterSchema {
    static let migrations = [
        Migration(
            "membership", 2,
            [
                """
                CREATE TABLE roster_import (id BIGINT PRIMARY KEY, organisation BIGINT NOT NULL REFERENCES organisation(id), created_by BIGINT,
                    created_at BIGINT NOT NULL, file_name TEXT NOT NULL, file_bytes BIGINT NOT NULL, file_path TEXT, kind TEXT NOT NULL, encoding TEXT,
                    mapping TEXT NOT NULL, state TEXT NOT NULL, job BIGINT, expected TEXT, added BIGINT NOT NULL, same BIGINT NOT NULL, changed BIGINT NOT NULL,
                    transfers BIGINT NOT NULL, bad BIGINT NOT NULL, noted BIGINT NOT NULL, place TEXT NOT NULL, row_reached BIGINT NOT NULL, error_code TEXT,
                    finished_at BIGINT)
                """,
                "CREATE INDEX roster_import_union ON roster_import (organisation, id)",
                "CREATE INDEX roster_import_file ON roster_import (id) WHERE file_path IS NOT NULL",
                // Rows that were not taken as they stand: bad ones with their sealed cells, and those with a note.
                """
                CREATE TABLE roster_import_row (import BIGINT NOT NULL REFERENCES roster_import(id), row BIGINT NOT NULL, is_bad BIGINT NOT NULL,
                    faults TEXT NOT NULL, cells BLOB, PRIMARY KEY (import, row)) WITHOUT ROWID
                """,
                "CREATE INDEX roster_import_row_cells ON roster_import_row (import, row) WHERE cells IS NOT NULL",
                """
                CREATE TABLE member_export (id BIGINT PRIMARY KEY, organisation BIGINT NOT NULL REFERENCES organisation(id), created_by BIGINT NOT NULL,
                    created_at BIGINT NOT NULL, reason TEXT NOT NULL, query TEXT NOT NULL, format TEXT NOT NULL, state TEXT NOT NULL, rows BIGINT NOT NULL,
                    approved_by BIGINT, approved_at BIGINT, answer TEXT, job BIGINT, file_path TEXT, expires_at BIGINT, downloads BIGINT NOT NULL)
                """,
                "CREATE INDEX member_export_union ON member_export (organisation, id)",
                "CREATE INDEX member_export_expiring ON member_export (expires_at) WHERE file_path IS NOT NULL",
                "CREATE INDEX member_export_waiting ON member_export (organisation, id) WHERE state = 'waiting'",
            ])
    ]
}
