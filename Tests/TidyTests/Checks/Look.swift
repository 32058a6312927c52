extension Check {
    /// The look has one vocabulary: site.css and icons.svg. A class or icon that isn't in it is a slip of the pen, and shows nothing.
    static let look: [Check] = [
        Check(
            name: "Classes and icons are those of the look",
            bad: [#"let a: HTML = "<p class=\"noticed\">""#, #"let a: HTML = "<p class=\"tag goood\">""#, #"let a = ui.icon("hom")"#, #"let a = ListRow("x", icon: "hom")"#].map {
                SourceFile(path: "Sources/Web/A.swift", text: $0)
            },
            good: [
                SourceFile(path: "Sources/Web/A.swift", text: #"let a: HTML = "<p class=\"tag \(tone) nowrap q\(shade)\">\(ui.icon("home"))</p>""#),
                SourceFile(path: "Sources/Web/A.swift", text: #"let a: HTML = "<body class=\"public\">""#), SourceFile(path: "Sources/Store/A.swift", text: #"let icon = "none""#),
            ]
        ) { file in
            guard file.isSource else { return [] }
            let classes = file.literals.flatMap { literal in
                literal.text.matches(of: /\sclass=\\?"([^"\\]*)/).flatMap { $0.1.split(separator: " ") }
                    .filter { !$0.contains("\u{FFFC}") && !classNames.contains(String($0)) }.map { file.finding(literal.line, "class \($0)") }
            }
            let icons = file.lines.enumerated().flatMap { index, line in
                line.matches(of: /[^A-Za-z]icon(?:: |\()"([a-z-]+)"/).filter { !iconNames.contains(String($0.1)) }.map { file.finding(index + 1, "icon \($0.1)") }
            }
            return classes + icons
        }
    ]

    /// Every class that a rule names, and `public`, which is the look without anything added.
    private static let classNames: Set<String> = {
        let rules = (SourceTree.text("Sources/Web/Assets/bundle/site.css") ?? "").replacing(/\/\*[\s\S]*?\*\//, with: "")
        return Set(rules.matches(of: /\.([a-z][a-z0-9-]*)/).map { String($0.1) }).union(["public"])
    }()

    private static let iconNames = Set((SourceTree.text("Sources/Web/Assets/bundle/icons.svg") ?? "").matches(of: /symbol id="([^"]+)"/).map { String($0.1) })
}
