extension Check {
    static let unsafe: [Check] = [
        Check(
            name: "Users' mistakes never trap: no try!, as!, fatalError",
            bad: ["let a = try! b()", "let a = b as! C", "fatalError(\"no\")", "let a = \"\\(try! b())\""].map { SourceFile(path: "Sources/Web/A.swift", text: $0) },
            good: [
                SourceFile(path: "Sources/Web/A.swift", text: "let a = try? b() // never try!\nlet c = \"as! fatalError(\"\npreconditionFailure(\"a bug\")"),
                SourceFile(path: "Tests/WebTests/A.swift", text: "let a = try! b()"),
            ]
        ) { file in file.isSource ? lines(of: file, mentioning: ["try!", "as!", "fatalError"], matching: /\btry!|\bas!|\bfatalError\(/) : [] },
        Check(
            name: "Sendable is checked everywhere but in Store's engines",
            bad: ["final class A: @unchecked Sendable {}", "nonisolated(unsafe) var a = 1"].map { SourceFile(path: "Sources/Web/A.swift", text: $0) },
            good: [
                SourceFile(path: "Sources/Store/SQLite/A.swift", text: "final class A: @unchecked Sendable {}"),
                SourceFile(path: "Sources/Web/A.swift", text: "final class A: Sendable {} // not @unchecked Sendable"),
            ]
        ) { file in
            guard file.isSource, file.target != "Store" else { return [] }
            return lines(of: file, mentioning: ["@unchecked", "nonisolated"], matching: /@unchecked\s+Sendable|nonisolated\(unsafe\)/)
        },
        Check(
            name: "Work that outlives a request is a job: no loose tasks in handlers",
            bad: [
                SourceFile(path: "Sources/Membership/Pages/A.swift", text: "Task { await a() }"), SourceFile(path: "Sources/Membership/API/A.swift", text: "Task.detached { }"),
                SourceFile(path: "Sources/Web/HTTP/A.swift", text: "let a = Task<Void, Never> { }"),
            ],
            good: [
                SourceFile(path: "Sources/Membership/Pages/A.swift", text: "try await withThrowingTaskGroup(of: Int.self) { group in }\n// Task { }"),
                SourceFile(path: "Sources/Server/A.swift", text: "Task { }"), SourceFile(path: "Sources/Membership/Pages/A.swift", text: "struct UploadTask { }"),
            ]
        ) { file in
            guard file.isSource, ["Pages", "API"].contains(file.room) || file.target == "Web" else { return [] }
            return lines(of: file, mentioning: ["Task"], matching: /\bTask(?:<[^>]*>)?\s*(?:\([^)]*\)\s*)?\{|\bTask\.detached\b/)
        },
        Check(
            name: "Errors are looked at: no empty catch",
            bad: ["do { try a() } catch {}", "do { try a() } catch { }"].map { SourceFile(path: "Sources/Web/A.swift", text: $0) },
            good: [SourceFile(path: "Sources/Web/A.swift", text: "do { try a() } catch { throw b }")]
        ) { file in file.isSource ? lines(of: file, mentioning: ["catch"], matching: /\bcatch\s*\{\s*\}/) : [] },
    ]

    static func lines(of file: SourceFile, mentioning words: [String], matching pattern: Regex<Substring>) -> [Finding] {
        guard file.mentions(words) else { return [] }
        return file.code.enumerated().compactMap { index, code in code.firstMatch(of: pattern).map { file.finding(index + 1, "has \($0.output)") } }
    }
}
