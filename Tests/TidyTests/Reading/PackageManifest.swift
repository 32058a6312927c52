/// What Package.swift says of our own targets, read from its text.
struct PackageManifest {
    /// Features in their order, and which features and ground-floor targets each may know beside the ground floor.
    private(set) var features: [(name: String, knows: [String])] = []
    private(set) var groundFloor: [String] = []
    /// Which of our targets each target declares. Names of targets that nothing declares have an empty set.
    private(set) var declared: [String: Set<String>] = [:]
    /// Debian packages of the system libraries.
    private(set) var debianPackages: [String] = []

    init(_ text: String) {
        groundFloor = Self.names(in: Self.bracketed(text, after: "let groundFloor"))
        features = Self.bracketed(text, after: "let features").matches(of: /\("(\w+)",\s*\[([^\]]*)\]\)/).map { (String($0.1), Self.names(in: String($0.2))) }
        for feature in features { declared[feature.name] = Set(groundFloor + feature.knows) }
        for call in text.matches(of: /\.(?:target|executableTarget|systemLibrary|testTarget)\(/) {
            let body = Self.balanced(text[text.index(before: call.range.upperBound)...], open: "(", close: ")")
            guard let name = body.firstMatch(of: /^\(\s*name: "(\w+)"/)?.1 else { continue }
            declared[String(name)] = Set(dependencies(of: body))
            debianPackages += body.matches(of: /\.apt\(\[([^\]]*)\]\)/).flatMap { Self.names(in: String($0.1)) }
        }
    }

    private func dependencies(of target: String) -> [String] {
        let list = target.contains("dependencies:") ? Self.upToOtherArguments(target) : ""
        var names = Self.names(in: list)
        if list.contains("groundFloor") { names += groundFloor }
        if list.contains("features.map") { names += features.map(\.name) }
        return names
    }

    /// The text of `dependencies:` up to the next argument of the target.
    private static func upToOtherArguments(_ target: String) -> String {
        guard let start = target.firstRange(of: "dependencies:") else { return "" }
        let rest = target[start.upperBound...]
        let end = ["resources:", "exclude:", "path:", "swiftSettings:"].compactMap { rest.firstRange(of: $0)?.lowerBound }.min() ?? rest.endIndex
        // Names inside .product(…) are others' modules.
        return String(rest[..<end]).replacing(/\.product\([^)]*\)/, with: "")
    }

    private static func names(in list: String) -> [String] { list.matches(of: /"([^"]+)"/).map { String($0.1) } }

    /// The array that is assigned in the declaration that begins with `start`.
    private static func bracketed(_ text: String, after start: String) -> String {
        guard let declaration = text.firstRange(of: start), let equals = text[declaration.upperBound...].firstRange(of: "= [") else { return "" }
        return balanced(text[text.index(before: equals.upperBound)...], open: "[", close: "]")
    }

    private static func balanced(_ text: Substring, open: Character, close: Character) -> String {
        var depth = 0
        for index in text.indices {
            if text[index] == open { depth += 1 }
            if text[index] == close { depth -= 1 }
            if depth == 0 { return String(text[...index]) }
        }
        return String(text)
    }
}
