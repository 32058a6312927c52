extension Check {
    /// Words that promise work instead of doing it, and names that say nothing.
    static let words: [Check] = [
        Check(
            name: "Nothing is left to do in comments",
            bad: ["// TO" + "DO: later", "let a = 1 // FIX" + "ME", "/* XX" + "X */"].map { SourceFile(path: "Sources/Web/A.swift", text: $0) },
            good: [SourceFile(path: "Sources/Web/A.swift", text: "// Todo lists are a feature of others.\nlet a = \"TO" + "DO\"")]
        ) { file in
            guard file.mentions(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) else { return [] }
            return file.comments.enumerated().compactMap { index, comment in
                comment.firstMatch(of: /\b(?:TODO|FIXME|XXX|HACK)\b/).map { file.finding(index + 1, "says \"\($0.output)\"") }
            }
        },
        Check(
            name: "Both languages are there",
            bad: [#"let a = Phrase("会员", "")"#, #"let a = Phrase("", "Member")"#, #"let a = Phrase("会员", "会员")"#, #"let a = ui("Member", "Member")"#].map {
                SourceFile(path: "Sources/Web/A.swift", text: $0)
            },
            good: [
                SourceFile(path: "Sources/Web/A.swift", text: #"let a = Phrase("会员", "Member")\nlet b = ui("共 \(n) 人", "\(n) people")"#),
                SourceFile(path: "Sources/Web/A.swift", text: #"let a = ui("—", "—")"#), SourceFile(path: "Tests/WebTests/A.swift", text: #"Phrase("a", "a")"#),
            ]
        ) { file in
            guard file.isSource else { return [] }
            return file.lines.enumerated().filter { $1.contains("Phrase(") || $1.contains("ui(") }.flatMap { index, line in
                line.matches(of: /\b(?:Phrase|ui)\(\s*"((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)"\)/).compactMap { match in
                    let (zh, en) = (match.1, match.2)
                    let isHan = /\p{Han}/
                    if zh.isEmpty || en.isEmpty { return file.finding(index + 1, "a translation is empty") }
                    if en.contains(isHan) { return file.finding(index + 1, "the English is Chinese") }
                    return zh.contains(isHan) || !zh.contains(/[A-Za-z]{2}/) ? nil : file.finding(index + 1, "the Chinese is English")
                }
            }
        },
        Check(
            name: "Names say what a thing is: no Utils, Helper, Manager, Common",
            bad: [
                SourceFile(path: "Sources/Web/StringUtils.swift", text: ""), SourceFile(path: "Sources/Web/A.swift", text: "final class SessionManager {}"),
                SourceFile(path: "Sources/Web/A.swift", text: "enum Helpers {}"), SourceFile(path: "Sources/Web/Common/A.swift", text: ""),
            ],
            good: [
                SourceFile(path: "Sources/Web/A.swift", text: "let a = FileManager.default\nenum CommonProblem {}\n// a SessionManager")
            ]
        ) { file in
            let words = /(?:Utils?|Utility|Utilities|Helpers?|Managers?|Common)/
            let parts = file.folders.map(String.init) + [String(file.name.dropLast(".swift".count))]
            let inPath = parts.filter { $0.contains(/(?:Utils?|Utility|Utilities|Helpers?|Managers?|Common)$/) }.map { file.finding(1, "is called \($0)") }
            guard file.mentions(["Util", "Helper", "Manager", "Common"]) else { return inPath }
            return inPath
                + file.code.enumerated().compactMap { index, code in
                    guard let match = code.firstMatch(of: /\b(?:struct|class|enum|actor|protocol|typealias)\s+(\w+)/),
                        match.1.firstRange(of: words)?.upperBound == match.1.endIndex
                    else { return nil }
                    return file.finding(index + 1, "declares \(match.1)")
                }
        },
    ]
}
