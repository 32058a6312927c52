extension Check {
    static let markup: [Check] = [
        Check(
            name: "Nothing is interpolated where escaping is not enough",
            bad: [
                #"let a: HTML = "<script>let x = \(x)</script>""#, #"let a: HTML = "<style>a { color: \(x) }</style>""#, #"let a: HTML = "<b onclick=\"f('\(x)')\">b</b>""#,
                #"let a: HTML = "<b ONCLICK='\(x)'>""#, #"let a: HTML = "<input value=\(x)>""#, #"let a: HTML = "<b style=\"width: \(x)%\">""#, #"let a: HTML = "<b \(x)>""#,
                #"let a: HTML = "<\(x)>b</\(x)><p>""#, #"let a: HTML = "<a href=\"\(x)\">""#, #"let a: HTML = " value=\(x)""#, #"let a: HTML = "<img src='\(x)'>""#,
                #"let a: HTML = "<iframe srcdoc=\"\(x)\">""#, #"let a: HTML = "<!-- \(x) --><p>""#, #"let a: HTML = "<p>\("<b title=\(x)>")</p>""#,
                "let a: HTML = \"\"\"\n<div\n  class=\"a\" id=\\(x)>\n\"\"\"",
            ].map { SourceFile(path: "Sources/Web/A.swift", text: $0) },
            good: [
                #"let a: HTML = "<p class=\"\(kind)\">\(x)</p>""#, #"let a: HTML = "<script src=\"/a.js\"></script><p>\(x)</p>""#,
                #"let a: HTML = "<input\(attribute: "min", x)\(flag: "checked", y)>""#,
                #"let a: HTML = "<a href=\"\(url: x)\">\(x)</a>""#, #"let a: HTML = "<a href=\"\(MembershipURL.card.path)\">\(x)</a>""#, ##"let a: HTML = "<a href=\"#\(id)\">""##,
                #"let a: HTML = "<b \(if: x, "hidden")>""#, #"let a = "a < \(b) and c > \(d)""#, #"let a: HTML = "<style>a{}</style><b data-x='\(x)'>\(y)</b>""#,
                #"let a: HTML = "<!-- a --><p>\(x)</p>""#, #"let a = "?page=\(x)""#, #"let a: HTML = "<svg\(attributes: x)>""#,
            ].map { SourceFile(path: "Sources/Web/A.swift", text: $0) }
        ) { file in file.isSource ? file.literals.flatMap { literal in MarkupReader.findings(in: literal).map { file.finding($0.line, $0.what) } } : [] }
    ]
}

/// Walks through the markup of one literal and looks where its interpolations stand.
struct MarkupReader {
    private enum State: Equatable {
        case text, comment
        /// After `<`, in the name of the element.
        case tagName
        /// In a tag, between attributes.
        case tag
        case attributeName
        /// After `=`.
        case value
        case unquoted
        case quoted(Character)
        /// In `<script>` or `<style>`, up to its end tag.
        case raw
    }

    private var state = State.text
    private var element = ""
    private var attribute = ""
    private var valueSoFar = ""
    private var tail = ""
    private var found: [(line: Int, what: String)] = []

    static func findings(in literal: Literal) -> [(line: Int, what: String)] {
        var reader = MarkupReader()
        let isMarkup = literal.text.contains(/<[A-Za-z!\/]/)
        for part in literal.parts {
            switch part {
            case .text(let text, _): for character in text { reader.read(character, isMarkup: isMarkup) }
            case .interpolation(let code, let line): reader.look(at: String(code.trimmingPrefix(while: \.isWhitespace)), line: line)
            }
        }
        return reader.found
    }

    // MARK: Interpolations

    private mutating func look(at code: String, line: Int) {
        let label = code.prefix { $0.isLetter }
        let hasLabel = code.dropFirst(label.count).first == ":"
        switch state {
        case .text:
            if tail.contains(/(?:^|\s)[a-z][a-z-]*=$/) { report(line, "an attribute without quotes") }
            if tail.hasSuffix("<") || tail.hasSuffix("</") { report(line, "an element's name") }
        case .tagName where element.isEmpty: report(line, "an element's name")
        case .tagName, .tag, .attributeName:
            // These labels take markup or the attribute's name from the compiler; a plain text could bring attributes of its own.
            if !hasLabel || !["attribute", "attributes", "flag", "if", "each"].contains(label) { report(line, "a tag, without attribute: or flag:") }
        case .value, .unquoted: report(line, "an attribute without quotes")
        case .quoted: lookInValue(code, hasLabel: hasLabel, label: String(label), line: line)
        case .raw: report(line, "<\(element)>")
        case .comment: report(line, "a comment")
        }
        tail = ""
        valueSoFar += "?"
    }

    private mutating func lookInValue(_ code: String, hasLabel: Bool, label: String, line: Int) {
        if attribute.hasPrefix("on") || ["style", "srcdoc", "hx-on", "hx-vals", "hx-headers"].contains(attribute) {
            report(line, attribute)
        } else if ["href", "src", "action", "formaction", "data", "poster", "hx-get", "hx-post"].contains(attribute), valueSoFar.isEmpty {
            let isChecked = hasLabel && label == "url"
            if !isChecked, !code.contains(/URL|[pP]ath|[rR]oute/) { report(line, "\(attribute), without url: or a typed path") }
        }
    }

    private mutating func report(_ line: Int, _ place: String) { found.append((line, "interpolates into \(place)")) }

    // MARK: Text

    private mutating func read(_ character: Character, isMarkup: Bool) {
        tail.append(character)
        guard isMarkup else { return }
        switch state {
        case .text:
            if character == "-", tail.hasSuffix("<!--") {
                state = .comment
            } else if character.isLetter, tail.hasSuffix("<\(character)") || tail.hasSuffix("</\(character)") {
                begin(character)
            }
        case .comment: if character == ">", tail.hasSuffix("-->") { state = .text }
        case .tagName:
            if character == ">" { endTag() } else if character.isWhitespace { state = .tag } else if character != "/" { element.append(contentsOf: character.lowercased()) }
        case .tag:
            if character == ">" {
                endTag()
            } else if !character.isWhitespace, character != "/" {
                attribute = character.lowercased()
                state = .attributeName
            }
        case .attributeName:
            switch character {
            case "=": state = .value
            case ">": endTag()
            case _ where character.isWhitespace: state = .tag
            default: attribute.append(contentsOf: character.lowercased())
            }
        case .value: beginValue(character)
        case .unquoted: if character == ">" { endTag() } else if character.isWhitespace { state = .tag }
        case .quoted(let quote): if character == quote { state = .tag } else { valueSoFar.append(character) }
        case .raw: if character == ">", tail.lowercased().hasSuffix("</\(element)>") { state = .text }
        }
    }

    private mutating func begin(_ character: Character) {
        element = tail.hasSuffix("</\(character)") ? "/" + character.lowercased() : character.lowercased()
        state = .tagName
    }

    private mutating func beginValue(_ character: Character) {
        valueSoFar = ""
        if character == "\"" || character == "'" { state = .quoted(character) } else if character == ">" { endTag() } else if !character.isWhitespace { state = .unquoted }
    }

    private mutating func endTag() { state = element == "script" || element == "style" ? .raw : .text }
}
