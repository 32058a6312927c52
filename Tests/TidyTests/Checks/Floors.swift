extension Check {
    /// Modules that only some targets may touch.
    static let keepers: [String: Set<String>] = [
        "GRDB": ["Store"], "CPostgres": ["Store", "TestSupport"], "CZip": ["Sheets"], "CExpat": ["Sheets"], "CXlsxWriter": ["Sheets"], "CCmark": ["Web"], "CQrencode": ["Web"],
        "Hummingbird": ["Web", "Server"], "HummingbirdCore": ["Web", "Server"], "AsyncHTTPClient": ["Server", "Bench"], "XCTest": [],
    ]

    static let floors: [Check] = [
        Check(
            name: "Imports point down: only what Package.swift declares",
            bad: [
                SourceFile(path: "Sources/Audit/A.swift", text: "import Membership"), SourceFile(path: "Sources/Kernel/A.swift", text: "import Store"),
                SourceFile(path: "Sources/Membership/A.swift", text: "import Activities"), SourceFile(path: "Sources/Web/A.swift", text: "@testable import Server"),
                SourceFile(path: "Sources/Identity/A.swift", text: "public import struct Membership.A"),
            ],
            good: [
                SourceFile(path: "Sources/Membership/A.swift", text: "import Identity\nimport Kernel\n// import Activities"),
                SourceFile(path: "Sources/Server/A.swift", text: "import Activities\nimport Foundation"),
            ]
        ) { file in
            guard file.isSource, let declared = manifest.declared[file.target] else { return [] }
            return imports(of: file).filter { $0.module != file.target && manifest.declared[$0.module] != nil && !declared.contains($0.module) }
                .map { file.finding($0.line, "\(file.target) must not know \($0.module)") }
        },
        Check(
            name: "Outside libraries stay with their keepers",
            bad: [
                SourceFile(path: "Sources/Identity/Store/A.swift", text: "import GRDB"), SourceFile(path: "Sources/Web/A.swift", text: "import CPostgres"),
                SourceFile(path: "Tests/WebTests/A.swift", text: "import XCTest"), SourceFile(path: "Sources/Kernel/A.swift", text: "import Foundation"),
            ],
            good: [
                SourceFile(path: "Sources/Store/SQLite/A.swift", text: "import GRDB"), SourceFile(path: "Tests/StoreTests/A.swift", text: "import GRDB"),
                SourceFile(path: "Sources/Sheets/A.swift", text: "import Foundation"),
            ]
        ) { file in
            imports(of: file).filter { found in
                if found.module.hasPrefix("Foundation"), file.target == "Kernel" { return true }
                guard let keepers = keepers[found.module] else { return false }
                return !keepers.contains(file.target) && !keepers.contains { file.target == $0 + "Tests" }
            }.map { file.finding($0.line, "\(file.target) must not import \($0.module)") }
        },
    ]

    static func imports(of file: SourceFile) -> [(module: String, line: Int)] {
        file.code.enumerated().compactMap { index, code in
            guard code.hasPrefix("import ") || code.contains(" import "), let word = code.firstRange(of: "import ") else { return nil }
            let attributes = code[..<word.lowerBound]
            let words = code[word.upperBound...].split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" })
            let kinds: Set<Substring> = ["struct", "class", "enum", "func", "protocol", "var", "let", "typealias"]
            guard attributes.wholeMatch(of: /\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private) )?/) != nil, let first = words.first
            else { return nil }
            return (String(kinds.contains(first) && words.count > 1 ? words[1] : first), index + 1)
        }
    }
}
