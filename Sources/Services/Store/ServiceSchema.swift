import Store
import Vault

extension Purpose {
    /// Only for pseudonyms.
    static let partnerPseudonym = Purpose("service_pseudonym")
}

enum ServiceSchema {
    static let migrations = [
        Migration(
            "services", 1,
            [
                """
                CREATE TABLE service_entry (id BIGINT PRIMARY KEY, organisation BIGINT NOT NULL, title_zh TEXT NOT NULL, title_en TEXT NOT NULL, icon TEXT NOT NULL,
                    kind TEXT NOT NULL, text_zh TEXT NOT NULL, text_en TEXT NOT NULL, partner TEXT NOT NULL, url TEXT NOT NULL, audience TEXT NOT NULL,
                    position BIGINT NOT NULL, mark TEXT NOT NULL, failures BIGINT NOT NULL, is_down BIGINT NOT NULL, checked_at BIGINT, removed BIGINT NOT NULL)
                """,
                "CREATE INDEX service_entry_organisation ON service_entry (organisation)",
                """
                CREATE TABLE service_change (organisation BIGINT NOT NULL, service BIGINT NOT NULL, is_hidden BIGINT, position BIGINT, mark TEXT, text_zh TEXT,
                    text_en TEXT, PRIMARY KEY (organisation, service))
                """,
                // Which service on which day, how often: no person.
                "CREATE TABLE service_use (service BIGINT NOT NULL, day BIGINT NOT NULL, uses BIGINT NOT NULL, PRIMARY KEY (service, day))",
                """
                CREATE TABLE service_consent (id BIGINT PRIMARY KEY, person BIGINT NOT NULL, service BIGINT NOT NULL, host TEXT NOT NULL, given_at BIGINT NOT NULL,
                    withdrawn_at BIGINT, living BIGINT)
                """,
                "CREATE UNIQUE INDEX service_consent_living ON service_consent (person, service, living)",
            ])
    ]
}
