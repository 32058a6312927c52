extension Check {
    static let addresses: [Check] = [
        Check(
            name: "Addresses are made by the feature's URL enum, not from pieces",
            bad: [
                SourceFile(path: "Sources/Membership/Pages/A.swift", text: #"let a = "/me/unions/\(id)""#),
                SourceFile(path: "Sources/Membership/Pages/A.swift", text: #"let a: HTML = "<a href=\"/me/unions/\(id)/leave\">x</a>""#),
                SourceFile(path: "Sources/Membership/Pages/A.swift", text: #"let a: HTML = "<form method=\"post\" action=\"/x?y=\(id)\">""#),
                SourceFile(path: "Sources/Membership/Jobs/A.swift", text: #"let a = "/api/v1/me""#),
            ],
            good: [
                SourceFile(path: "Sources/Membership/MembershipURL.swift", text: #"case .card: "/me/unions/\(id)""#),
                SourceFile(path: "Sources/Membership/Feature.swift", text: #".get("/api/v1/me")"#),
                SourceFile(path: "Sources/Membership/API/A.swift", text: #".get("/api/v1/me")"#),
                SourceFile(path: "Sources/Membership/Pages/A.swift", text: #"let a: HTML = "<a href=\"/me\">\(name)</a>""#),
                SourceFile(path: "Sources/Membership/Pages/A.swift", text: #"let a: HTML = "<p>1 / \(count)</p>""#),
                SourceFile(path: "Sources/Membership/Pages/A.swift", text: #"let a = "/ \(count)""#), SourceFile(path: "Sources/Store/A.swift", text: #"let a = "/tmp/\(name)""#),
            ]
        ) { file in
            guard file.isSource, makesPages(file.target), file.name != "Feature.swift", !file.name.hasSuffix("URL.swift"), file.room != "API" else { return [] }
            return file.literals.compactMap { literal in
                let text = literal.text
                guard text.hasPrefix("/") || text.contains("=\"/") else { return nil }
                if text.contains(/^\/api\/v1\b/) { return file.finding(literal.line, "writes an address of the API") }
                if text.contains(/^\/[a-z][^\s<]*\x{FFFC}/) || text.contains(/\b(?:href|src|action|formaction|hx-get|hx-post|hx-put|hx-delete)="\/[^"]*\x{FFFC}/) {
                    return file.finding(literal.line, "makes an address from pieces")
                }
                return nil
            }
        }
    ]

    private static func makesPages(_ target: String) -> Bool { ["Web", "Server"].contains(target) || manifest.features.contains { $0.name == target } }
}
