import Kernel

/// Where the next page of a list begins: the sort values of the last row shown, opaque to the client. (keyset paging)
///
/// A cursor that was not made by `text` is refused as invalid; it holds no more than the list itself shows.
public struct Cursor: Hashable, Sendable {
    public let values: [String]
    public init(_ values: [String]) { self.values = values }

    public var text: String { Base64URL.text(Array(values.map { PercentEncoding.encode($0) }.joined(separator: "&").utf8)) }

    /// - Throws: `CommonProblem.invalid` on field `cursor`.
    public init(_ text: String, count: Int) throws {
        guard let bytes = Base64URL.bytes(text), let joined = String(validating: bytes, as: UTF8.self) else { throw Self.refusal }
        let values = joined.split(separator: "&", omittingEmptySubsequences: false).compactMap { PercentEncoding.decode($0) }
        guard values.count == count else { throw Self.refusal }
        self.values = values
    }

    public func integer(_ index: Int) throws -> Int64 {
        guard let value = Int64(values[index]) else { throw Self.refusal }
        return value
    }

    private static let refusal = CommonProblem.invalid([
        FieldProblem(field: "cursor", code: "cursor", message: Phrase("翻页标记无效，请从第一页开始。", "This page marker is not valid; start from the first page."))
    ])
}

/// One page of a list.
public struct Slice<Item: Sendable>: Sendable {
    public let items: [Item]
    public let next: Cursor?
    public init(items: [Item], next: Cursor?) {
        self.items = items
        self.next = next
    }

    /// From `limit + 1` rows fetched: whether there is more, and where it begins.
    public init(fetched: [Item], limit: Int, cursor: (Item) -> Cursor) {
        let more = fetched.count > limit
        items = more ? Array(fetched.prefix(limit)) : fetched
        next = more ? items.last.map(cursor) : nil
    }

    public func map<Other: Sendable>(_ transform: (Item) throws -> Other) rethrows -> Slice<Other> {
        Slice<Other>(items: try items.map(transform), next: next)
    }
}

extension Call {
    /// `?limit=`: 1–200, 50 unless told.
    public func limit() throws -> Int {
        guard let text = query["limit"] else { return 50 }
        guard let limit = Int(text), (1...200).contains(limit) else {
            throw CommonProblem.invalid([FieldProblem(field: "limit", code: "number", message: Phrase("应为 1 到 200 的整数。", "Must be a whole number from 1 to 200."))])
        }
        return limit
    }

    /// `?cursor=` of the page before, with `count` sort values in it.
    public func cursor(_ count: Int) throws -> Cursor? {
        guard let text = query["cursor"], !text.isEmpty else { return nil }
        return try Cursor(text, count: count)
    }
}
