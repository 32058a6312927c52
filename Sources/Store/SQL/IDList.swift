import Kernel

/// Conditions on many ids, in portions whose length is a power of two, so that few statements are ever prepared: the last id is repeated.
public enum IDList {
    private static let longest = 512

    /// Calls `body` for each portion with its values and their placeholders: those of `Parameters.list("p", …)`, or of `"s"` for texts.
    public static func each<ID: Bindable & IDListed>(_ ids: [ID], _ body: ([ID], SQL) throws -> Void) throws {
        var start = 0
        while start < ids.count {
            var portion = Array(ids[start..<min(start + longest, ids.count)])
            start += portion.count
            var length = 1
            while length < portion.count { length *= 2 }
            if let last = portion.last { while portion.count < length { portion.append(last) } }
            try body(portion, ID.placeholders(length))
        }
    }
}

/// What may stand in an `IDList`.
public protocol IDListed: Sendable {
    static func placeholders(_ count: Int) -> SQL
}

extension Identifier: IDListed {
    public static func placeholders(_ count: Int) -> SQL { PlaceholderTexts.ids[count] ?? SQL.placeholders("p", count: count) }
}
extension String: IDListed {
    public static func placeholders(_ count: Int) -> SQL { PlaceholderTexts.texts[count] ?? SQL.placeholders("s", count: count) }
}

/// Made once: a batch asks for them again and again.
private enum PlaceholderTexts {
    static let ids = all { SQL.placeholders("p", count: $0) }
    static let texts = all { SQL.placeholders("s", count: $0) }
    private static func all(_ make: (Int) -> SQL) -> [Int: SQL] { Dictionary(uniqueKeysWithValues: (0...9).map { (1 << $0, make(1 << $0)) }) }
}
