import Identity
import Store
import Vault

extension Purpose {
    static let licence = Purpose("merchant_licence")
    static let payee = Purpose("merchant_payee")
    static let partnerSecret = Purpose("partner_secret")
    /// Only for the blind index of invitation codes.
    static let inviteCode = Purpose("merchant_invite_code")
}

enum MerchantSchema {
    static let migrations = [Migration("merchants", 1, tables)]

    private static let tables: [SQL] = [
        """
        CREATE TABLE merchant (id BIGINT PRIMARY KEY, organisation BIGINT NOT NULL, name TEXT NOT NULL, name_key TEXT NOT NULL, uscc TEXT NOT NULL,
            category TEXT NOT NULL, region TEXT NOT NULL, about TEXT NOT NULL, contact_name TEXT NOT NULL, payee_sealed BLOB, state TEXT NOT NULL, reason TEXT,
            applicant BIGINT NOT NULL, applied_at BIGINT NOT NULL, decided_at BIGINT, decided_by BIGINT, version BIGINT NOT NULL)
        """,
        "CREATE INDEX merchant_organisation ON merchant (organisation, id)",
        "CREATE INDEX merchant_applicant ON merchant (applicant)",
        // Whoever was rejected does not keep the true owner of a code away.
        "CREATE UNIQUE INDEX merchant_uscc ON merchant (uscc) WHERE state <> 'rejected'",
        "CREATE TABLE merchant_licence (merchant BIGINT PRIMARY KEY REFERENCES merchant(id), kind TEXT NOT NULL, sealed BLOB NOT NULL, uploaded_at BIGINT NOT NULL)",
        """
        CREATE TABLE merchant_branch (id BIGINT PRIMARY KEY, merchant BIGINT NOT NULL REFERENCES merchant(id), name TEXT NOT NULL, region TEXT NOT NULL,
            address TEXT NOT NULL, hours TEXT NOT NULL, phone TEXT NOT NULL, latitude BIGINT, longitude BIGINT, state TEXT NOT NULL, created_at BIGINT NOT NULL,
            CHECK ((latitude IS NULL) = (longitude IS NULL)))
        """,
        "CREATE INDEX merchant_branch_merchant ON merchant_branch (merchant, id)",
        // `living` is 1 or NULL, and NULLs differ from each other: one index keeps the rule of one living place for each person and merchant.
        """
        CREATE TABLE merchant_clerk (id BIGINT PRIMARY KEY, merchant BIGINT NOT NULL REFERENCES merchant(id), branch BIGINT REFERENCES merchant_branch(id),
            person BIGINT NOT NULL, name TEXT NOT NULL, role TEXT NOT NULL, created_at BIGINT NOT NULL, living BIGINT, removed_at BIGINT, removed_by BIGINT)
        """,
        "CREATE UNIQUE INDEX merchant_clerk_living ON merchant_clerk (person, merchant, living)",
        "CREATE INDEX merchant_clerk_merchant ON merchant_clerk (merchant, id)",
        """
        CREATE TABLE merchant_invite (id BIGINT PRIMARY KEY, merchant BIGINT NOT NULL REFERENCES merchant(id), branch BIGINT REFERENCES merchant_branch(id),
            role TEXT NOT NULL, name TEXT NOT NULL, code_index BLOB NOT NULL, created_by BIGINT NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT NOT NULL,
            ended_at BIGINT, used_by BIGINT)
        """,
        "CREATE UNIQUE INDEX merchant_invite_code ON merchant_invite (code_index)",
        "CREATE INDEX merchant_invite_merchant ON merchant_invite (merchant, id)",
        """
        CREATE TABLE merchant_key (id BIGINT PRIMARY KEY, merchant BIGINT NOT NULL REFERENCES merchant(id), name TEXT NOT NULL, secret_sealed BLOB NOT NULL,
            created_by BIGINT NOT NULL, created_at BIGINT NOT NULL, last_used_at BIGINT, revoked_at BIGINT)
        """,
        "CREATE INDEX merchant_key_merchant ON merchant_key (merchant, id)",
        "CREATE TABLE merchant_nonce (partner_key BIGINT NOT NULL, nonce TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (partner_key, nonce))",
        "CREATE INDEX merchant_nonce_at ON merchant_nonce (at)",
    ]

    static let sealed = [
        SealedTable("merchant", table: "merchant", id: "id", columns: [("payee_sealed", .payee)]),
        SealedTable("merchant_licence", table: "merchant_licence", id: "merchant", columns: [("sealed", .licence)]),
        SealedTable("merchant_key", table: "merchant_key", id: "id", columns: [("secret_sealed", .partnerSecret)]),
    ]
}
