import Yams

/// One way in which a clause shows a code. Data: see docs/legal-rules.md.
struct Rule {
    let id: String
    let code: FindingCode
    /// One of these must match; what matched is shown as the trigger.
    let any: [Pattern]
    /// All of these must match too, anywhere in the clause.
    let all: [Pattern]
    /// None of these may match.
    let none: [Pattern]
    /// A predicate on numbers written in Swift.
    let check: ClauseCheck?
    /// 0 to 1.
    let confidence: Double
    /// Wording that marks a clause as lawful (`lawful` in words.yaml) switches the rule off unless this is false.
    let isGuarded: Bool
    /// Why it is found, in Chinese; `{match}` stands for the words.
    let why: String
    /// Its own examples, which run as tests.
    let finds: [String]
    let spares: [String]
}

/// All rules, read from YAML files once.
struct RuleBook {
    private(set) var rules: [Rule] = []
    private(set) var words: [String: String] = [:]
    private(set) var lawful: [Pattern] = []
    /// Groups of words that mean much the same, for the ranker.
    private(set) var concepts: [(name: String, pattern: Pattern)] = []

    /// The rules built into the product.
    init() throws {
        try self.init(files: RuleFiles.builtIn.map { ($0.name, String(decoding: $0.bytes, as: UTF8.self)) })
    }

    /// - Parameter files: words.yaml first.
    /// - Throws: `RuleFault` with the file and rule that can't be read.
    init(files: [(name: String, text: String)]) throws {
        for (name, text) in files {
            let root: Node?
            do { root = try Yams.compose(yaml: text) } catch { throw RuleFault("\(name): \(error)") }
            guard let mapping = root?.mapping else { continue }
            for (key, value) in mapping["words"]?.mapping ?? [:] {
                guard let key = key.string, let value = value.string else { throw RuleFault("\(name): a word list is a name and a pattern") }
                words[key] = value
            }
            for (key, value) in mapping["concepts"]?.mapping ?? [:] {
                guard let key = key.string, let value = value.string else { throw RuleFault("\(name): a concept is a name and a pattern") }
                concepts.append((key, try Pattern(value, words: words)))
            }
            for pattern in try Self.texts(mapping["lawful"], name) { lawful.append(try Pattern(pattern, words: words)) }
            for (key, value) in mapping["codes"]?.mapping ?? [:] {
                guard let code = key.string, let list = value.sequence else { throw RuleFault("\(name): a code has a list of rules") }
                for node in list { rules.append(try rule(node, FindingCode(rawValue: code), name)) }
            }
        }
    }

    private func rule(_ node: Node, _ code: FindingCode, _ file: String) throws -> Rule {
        guard let map = node.mapping, let id = map["id"]?.string else { throw RuleFault("\(file), \(code): a rule has an id") }
        let place = "\(file), \(id)"
        func patterns(_ key: String) throws -> [Pattern] {
            do { return try Self.texts(map[key], place).map { try Pattern($0, words: words) } } catch let fault as RuleFault {
                throw RuleFault("\(place), \(key): \(fault)")
            }
        }
        var check: ClauseCheck?
        if let name = map["check"]?.string {
            guard let known = ClauseCheck(rawValue: name) else { throw RuleFault("\(place): there is no check “\(name)”") }
            check = known
        }
        let rule = Rule(
            id: id, code: code, any: try patterns("any"), all: try patterns("all"), none: try patterns("none"), check: check,
            confidence: map["confidence"]?.float ?? 0.92, isGuarded: map["guard"]?.bool ?? true, why: map["why"]?.string ?? "",
            finds: try Self.texts(map["finds"], place), spares: try Self.texts(map["spares"], place))
        guard !rule.any.isEmpty || !rule.all.isEmpty || check != nil else { throw RuleFault("\(place): a rule needs any, all or check") }
        return rule
    }

    private static func texts(_ node: Node?, _ place: String) throws -> [String] {
        guard let node else { return [] }
        if let text = node.string { return [text] }
        guard let list = node.sequence else { throw RuleFault("\(place): expected a text or a list of texts") }
        return try list.map {
            guard let text = $0.string else { throw RuleFault("\(place): expected a list of texts") }
            return text
        }
    }
}

extension Rule {
    /// The words that may show the code, before exceptions are looked at; `nil` if there are none.
    func loose(in facts: ClauseFacts) -> Range<Int>? {
        var trigger: Range<Int>?
        if !any.isEmpty {
            for pattern in any {
                if let match = pattern.firstMatch(in: facts.text) {
                    trigger = match
                    break
                }
            }
            guard trigger != nil else { return nil }
        }
        for pattern in all {
            guard let match = pattern.firstMatch(in: facts.text) else { return nil }
            trigger = trigger ?? match
        }
        if let check {
            guard let match = check.match(in: facts) else { return nil }
            trigger = trigger ?? match
        }
        return trigger
    }

    /// Whether an exception of the rule, or wording that marks a clause as lawful, switches it off.
    func isExcepted(in facts: ClauseFacts) -> Bool {
        if isGuarded, facts.isLawfulWording { return true }
        return none.contains { $0.firstMatch(in: facts.text) != nil }
    }

    /// The words that show the code; `nil` if the rule doesn't apply.
    func trigger(in facts: ClauseFacts) -> Range<Int>? {
        guard let trigger = loose(in: facts), !isExcepted(in: facts) else { return nil }
        return trigger
    }
}
