import Kernel

/// What is drawn for. The order of the list is the order of drawing: the highest prize first. (domain.md R44d)
public struct DrawPrize: Hashable, Sendable {
    /// Stable within the draw: `first`.
    public let id: String
    public let name: String
    public let count: Int
    /// What one is worth; `nil` where it has no price, as a turn to choose.
    public let value: Fen?

    public init(id: String, name: String, count: Int, value: Fen? = nil) {
        self.id = id
        self.name = name
        self.count = count
        self.value = value
    }

    var json: JSONValue {
        .object(["id": .text(id), "name": .text(name), "count": .integer(Int64(count)), "value": value.map { .integer($0.amount) } ?? .null])
    }

    init?(_ json: JSONValue) {
        guard let id = json["id"]?.text, let name = json["name"]?.text, let count = json["count"]?.integer, (1...1_000_000).contains(count) else { return nil }
        self.init(id: id, name: name, count: Int(count), value: json["value"]?.integer.map { Fen($0) })
    }
}

/// A stratum with prizes of its own. (domain.md R45)
public struct DrawGroup: Hashable, Sendable {
    public let id: String
    public let name: String
    /// How many of each prize are kept for this group, by the prize's id.
    public let prizes: [String: Int]

    public init(id: String, name: String, prizes: [String: Int]) {
        self.id = id
        self.name = name
        self.prizes = prizes
    }

    var json: JSONValue {
        .object(["id": .text(id), "name": .text(name), "prizes": .object(prizes.mapValues { .integer(Int64($0)) })])
    }

    init?(_ json: JSONValue) {
        guard let id = json["id"]?.text, let name = json["name"]?.text, let prizes = json["prizes"]?.object else { return nil }
        let counts = prizes.compactMapValues(\.integer)
        guard counts.count == prizes.count, counts.values.allSatisfy({ (0...1_000_000).contains($0) }) else { return nil }
        self.init(id: id, name: name, prizes: counts.mapValues { Int($0) })
    }
}

/// An entry that takes no part, and why: published with the draw. (domain.md R44a)
public struct DrawExclusion: Hashable, Sendable {
    public let entry: String
    public let reason: String

    public init(entry: String, reason: String) {
        self.entry = entry
        self.reason = reason
    }

    var json: JSONValue { .object(["entry": .text(entry), "reason": .text(reason)]) }

    init?(_ json: JSONValue) {
        guard let entry = json["entry"]?.text, let reason = json["reason"]?.text else { return nil }
        self.init(entry: entry, reason: reason)
    }
}

/// How a draw goes, as it is published before the first entry. (domain.md R44, R45)
public struct DrawRules: Hashable, Sendable {
    public enum Method: String, Sendable, CaseIterable {
        /// Everybody has the same chance: the lowest HMAC wins.
        case rank
        /// Chances in proportion to weights.
        case weighted
        /// The entries are the places of a schedule; the n-th play gets place n. (domain.md R68)
        case instant
    }

    /// Who gets at most one prize. A holder is what stands before the first `/` of an entry's id, the whole id where there is none.
    public enum OnePrizePer: String, Sendable, CaseIterable { case holder, entry }

    /// Where the prizes go that a group has too few entries for.
    public enum Leftovers: String, Sendable, CaseIterable {
        /// To the next group; from the last one to everybody.
        case next
        case everyone
        /// Nobody gets them.
        case none
    }

    public var title: String
    /// The union that holds it.
    public var organiser: String
    public var method: Method
    public var onePrizePer: OnePrizePer
    public var groups: [DrawGroup]
    public var leftovers: Leftovers
    /// A public number that nobody can know before the entries are frozen, named in advance: "2026-12-01 福彩3D 开奖号码".
    public var entropySource: String?
    public var exclusions: [DrawExclusion]
    /// What else people should know: who may enter, until when prizes are claimed.
    public var text: String

    public init(
        title: String, organiser: String, method: Method = .rank, onePrizePer: OnePrizePer = .holder, groups: [DrawGroup] = [], leftovers: Leftovers = .everyone,
        entropySource: String? = nil, exclusions: [DrawExclusion] = [], text: String = ""
    ) {
        self.title = title
        self.organiser = organiser
        self.method = method
        self.onePrizePer = onePrizePer
        self.groups = groups
        self.leftovers = leftovers
        self.entropySource = entropySource
        self.exclusions = exclusions
        self.text = text
    }

    public var json: JSONValue {
        .object([
            "title": .text(title), "organiser": .text(organiser), "method": .text(method.rawValue), "one_prize_per": .text(onePrizePer.rawValue),
            "groups": .list(groups.map(\.json)), "leftovers": .text(leftovers.rawValue), "entropy_source": .optional(entropySource),
            "exclusions": .list(exclusions.map(\.json)), "text": .text(text),
        ])
    }

    /// `nil` if something that the draw needs is missing or of another kind.
    public init?(_ json: JSONValue) {
        guard let title = json["title"]?.text, let organiser = json["organiser"]?.text, let method = json["method"]?.text.flatMap(Method.init),
            let onePrizePer = json["one_prize_per"]?.text.flatMap(OnePrizePer.init), let groups = json["groups"]?.list,
            let leftovers = json["leftovers"]?.text.flatMap(Leftovers.init), let source = json["entropy_source"], let exclusions = json["exclusions"]?.list
        else { return nil }
        let (readGroups, readExclusions) = (groups.compactMap { DrawGroup($0) }, exclusions.compactMap { DrawExclusion($0) })
        guard readGroups.count == groups.count, readExclusions.count == exclusions.count, source == .null || source.text != nil else { return nil }
        self.init(
            title: title, organiser: organiser, method: method, onePrizePer: onePrizePer, groups: readGroups, leftovers: leftovers, entropySource: source.text,
            exclusions: readExclusions, text: json["text"]?.text ?? "")
    }
}

/// The ids of entries, groups and prizes: 1–80 of `A–Z a–z 0–9 - _ . : /`, so that no two programs can read one differently.
public enum DrawName {
    public static func isValid(_ name: some Collection<UInt8>) -> Bool {
        guard (1...80).contains(name.count) else { return false }
        return name.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "-")...UInt8(ascii: ":"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"): true
            default: false
            }
        }
    }

    public static func isValid(_ name: String) -> Bool { isValid(Array(name.utf8)) }
}
