import Kernel

/// A value in a column: the four kinds that both engines store alike. There is no floating point in the database.
public enum Value: Hashable, Sendable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
}

/// What may be bound to a parameter of a statement.
public protocol Bindable: Sendable {
    var value: Value { get }
}

/// What may be read out of a column.
public protocol Readable: Sendable {
    init?(_ value: Value)
}

extension Value: Bindable { public var value: Value { self } }

extension Int64: Bindable, Readable {
    public var value: Value { .integer(self) }
    public init?(_ value: Value) { if case .integer(let n) = value { self = n } else { return nil } }
}
extension Int: Bindable, Readable {
    public var value: Value { .integer(Int64(self)) }
    public init?(_ value: Value) { if case .integer(let n) = value { self = Int(n) } else { return nil } }
}
extension Int32: Bindable, Readable {
    public var value: Value { .integer(Int64(self)) }
    public init?(_ value: Value) { if case .integer(let n) = value, let n = Int32(exactly: n) { self = n } else { return nil } }
}
/// Booleans are 0 and 1.
extension Bool: Bindable, Readable {
    public var value: Value { .integer(self ? 1 : 0) }
    public init?(_ value: Value) { if case .integer(let n) = value { self = n != 0 } else { return nil } }
}
extension String: Bindable, Readable {
    public var value: Value { .text(self) }
    public init?(_ value: Value) { if case .text(let text) = value { self = text } else { return nil } }
}
extension Array: Bindable where Element == UInt8 { public var value: Value { .blob(self) } }
extension Array: Readable where Element == UInt8 {
    public init?(_ value: Value) { if case .blob(let bytes) = value { self = bytes } else { return nil } }
}
extension Optional: Bindable where Wrapped: Bindable { public var value: Value { self?.value ?? .null } }

extension Identifier: Bindable, Readable {
    public var value: Value { .integer(raw) }
    public init?(_ value: Value) { if case .integer(let n) = value { self.init(n) } else { return nil } }
}
/// BIGINT ms in UTC.
extension Instant: Bindable, Readable {
    public var value: Value { .integer(ms) }
    public init?(_ value: Value) { if case .integer(let n) = value { self.init(ms: n) } else { return nil } }
}
/// BIGINT days since 1970-01-01.
extension Day: Bindable, Readable {
    public var value: Value { .integer(Int64(number)) }
    public init?(_ value: Value) { if case .integer(let n) = value, let n = Int32(exactly: n) { self.init(number: n) } else { return nil } }
}
/// BIGINT months since January of year 0.
extension Month: Bindable, Readable {
    public var value: Value { .integer(Int64(number)) }
    public init?(_ value: Value) { if case .integer(let n) = value, let n = Int32(exactly: n) { self.init(number: n) } else { return nil } }
}
/// BIGINT fen.
extension Fen: Bindable, Readable {
    public var value: Value { .integer(amount) }
    public init?(_ value: Value) { if case .integer(let n) = value { self.init(n) } else { return nil } }
}

/// Enums with a text raw value are stored by it: `enum MembershipState: String, TextColumn`.
public protocol TextColumn: Bindable, Readable, RawRepresentable where RawValue == String {}
extension TextColumn {
    public var value: Value { .text(rawValue) }
    public init?(_ value: Value) { if case .text(let raw) = value { self.init(rawValue: raw) } else { return nil } }
}
