import Kernel
import Store

/// How draws stand in their table.
enum DrawRows {
    static let columns: SQL = """
        id, organisation, state, rules, prizes, cause_kind, cause_id, commitment, secret_sealed, entropy_value, entered, played, root, seed, secret, publishes_itself,
        announced_at, frozen_at, drawn_at, published_at
        """

    static func draw(_ row: Row) throws -> Draw {
        let (rules, prizes) = (try json(row["rules"]), try json(row["prizes"]))
        guard let rules = DrawRules(rules), let list = prizes.list else { throw ProofFault.missing("rules") }
        let kind: String? = row["cause_kind"]
        return Draw(
            id: row["id"], organisation: row["organisation"], state: row["state"], rules: rules, prizes: list.compactMap { DrawPrize($0) },
            cause: kind.map { DrawCause($0, row["cause_id"]) }, commitment: row["commitment"], sealedSecret: row["secret_sealed"], entropyValue: row["entropy_value"],
            entered: row["entered"],
            played: row["played"], root: row["root"], seed: row["seed"], secret: row["secret"], publishesItself: row["publishes_itself"],
            announcedAt: row["announced_at"], frozenAt: row["frozen_at"], drawnAt: row["drawn_at"], publishedAt: row["published_at"])
    }

    static func text(_ json: JSONValue) -> String { String(decoding: json.canonical, as: UTF8.self) }

    static func json(_ text: String) throws -> JSONValue {
        try Array(text.utf8).withUnsafeBytes { bytes in
            var reader = JSONReader(bytes)
            let value = try reader.value()
            try reader.end()
            return value
        }
    }

    static func win(_ row: Row) -> DrawWin { DrawWin(place: row["place"], entry: row["entry"], person: row["person"], prize: row["prize"]) }
}
