import Kernel

/// What is counted of a union and everything below it, or by how much that changes.
public struct CounterValues: Hashable, Sendable, Codable {
    /// Active and transferring members. (domain.md R14)
    public var members: Int
    /// Of the members, those whose real name is verified. (domain.md R59)
    public var verified: Int
    /// Of the members, the new-form workers.
    public var newForm: Int
    /// Applications that wait for a decision.
    public var pending: Int
    /// People in the holding pool. (domain.md R15)
    public var pooled: Int
    /// Live unions, the union itself included.
    public var unions: Int

    public init(members: Int = 0, verified: Int = 0, newForm: Int = 0, pending: Int = 0, pooled: Int = 0, unions: Int = 0) {
        self.members = members
        self.verified = verified
        self.newForm = newForm
        self.pending = pending
        self.pooled = pooled
        self.unions = unions
    }

    public static let zero = CounterValues()
    public var isZero: Bool { self == .zero }
    var isNegativeSomewhere: Bool { min(members, verified, newForm, pending, pooled, unions) < 0 }

    public static func + (a: Self, b: Self) -> Self {
        Self(
            members: a.members + b.members, verified: a.verified + b.verified, newForm: a.newForm + b.newForm, pending: a.pending + b.pending,
            pooled: a.pooled + b.pooled, unions: a.unions + b.unions)
    }
    public static func - (a: Self, b: Self) -> Self { a + -b }
    public static prefix func - (a: Self) -> Self {
        Self(members: -a.members, verified: -a.verified, newForm: -a.newForm, pending: -a.pending, pooled: -a.pooled, unions: -a.unions)
    }
    public static func += (a: inout Self, b: Self) { a = a + b }
}

/// A change of counters; the same fields with a sign.
public typealias CounterDelta = CounterValues
