import Synchronization

/// Makes 64-bit, time-ordered ids without asking the database: 41 bits of ms since 2020, 10 of node, 12 of sequence.
///
/// Two nodes never make the same id; one node makes at most 4,096 in a millisecond and borrows from the next one beyond that.
/// A clock that is set back does not repeat ids: the maker goes on from the last one.
public final class IdentifierMaker: Sendable {
    /// 2020-01-01T00:00:00Z in ms.
    public static let epoch: Int64 = 1_577_836_800_000

    private let node: Int64
    private let clock: any WallClock
    private let last = Mutex<Int64>(0)

    /// - Parameter node: 0–1023, different for each server process on one database.
    public init(node: Int, clock: any WallClock) {
        precondition((0..<1024).contains(node), "a node number has 10 bits")
        self.node = Int64(node)
        self.clock = clock
    }

    public func next<Entity>(_: Entity.Type = Entity.self) -> Identifier<Entity> { Identifier(nextRaw()) }

    public func nextRaw() -> Int64 {
        let now = (clock.now().ms - Self.epoch) << 12
        let tick = last.withLock { last -> Int64 in
            last = max(now, last + 1)
            return last
        }
        return ((tick >> 12) << 22) | (node << 12) | (tick & 0xFFF)
    }

    /// The moment at which an id was made, to the millisecond.
    public static func instant(of raw: Int64) -> Instant { Instant(ms: (raw >> 22) + epoch) }
}
