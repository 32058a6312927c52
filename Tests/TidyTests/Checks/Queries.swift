extension Check {
    static let queries: [Check] = [
        Check(
            name: "SQL stands in Store rooms only",
            bad: [
                SourceFile(path: "Sources/Membership/Pages/A.swift", text: "tx.rows(\"SELECT name FROM person\")"),
                SourceFile(path: "Sources/Web/A.swift", text: "let a: SQL = \"\"\"\n    INSERT INTO session (id) VALUES (:id)\n    \"\"\""),
                SourceFile(path: "Sources/Membership/Jobs/A.swift", text: "let a: SQL = \"UPDATE person SET name = :name\""),
                SourceFile(path: "Sources/Membership/Rules/A.swift", text: "let a = \"WHERE union = :union\""),
            ],
            good: [
                SourceFile(path: "Sources/Membership/Store/A.swift", text: "tx.rows(\"SELECT name FROM person\")"),
                SourceFile(path: "Sources/Store/A.swift", text: "\"DELETE FROM a\""),
                SourceFile(path: "Sources/Membership/Pages/A.swift", text: "let a = \"<select name='a'>Select one from these\" // SELECT a FROM b"),
                SourceFile(path: "Tests/StoreTests/A.swift", text: "\"DELETE FROM a\""),
            ]
        ) { file in
            guard file.isSource, file.target != "Store", file.room != "Store" else { return [] }
            return file.literals.compactMap { literal in
                let text = literal.text
                guard verbs.contains(where: { text.contains($0) }) else { return nil }
                guard let found = text.firstMatch(of: statement) ?? text.firstMatch(of: clause) else { return nil }
                return file.finding(literal.line, "has SQL: \(found.output.prefix(30))")
            }
        }
    ]

    private static let verbs = ["SELECT", "INSERT", "UPDATE", "DELETE", "CREATE", "ALTER", "DROP", "PRAGMA", "WHERE", "ORDER", "GROUP", "WITH"]
    private static var statement: Regex<Substring> {
        /\b(?:SELECT\b[\s\S]*\bFROM\b|INSERT INTO|UPDATE \w+ SET|DELETE FROM|CREATE (?:TABLE|INDEX|UNIQUE|VIEW)|ALTER TABLE|DROP (?:TABLE|INDEX)|PRAGMA)\b/
    }
    private static var clause: Regex<Substring> { /\bWHERE \w|\bORDER BY\b|\bGROUP BY\b|\bSELECT 1\b|\bWITH \w+ AS \(/ }
}
