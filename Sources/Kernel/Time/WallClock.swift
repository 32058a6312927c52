import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// Where the time comes from. The one clock of the program; tests set their own.
public protocol WallClock: Sendable {
    func now() -> Instant
}

public struct SystemClock: WallClock {
    public init() {}
    public func now() -> Instant {
        var spec = timespec()
        clock_gettime(CLOCK_REALTIME, &spec)
        return Instant(ms: Int64(spec.tv_sec) * 1000 + Int64(spec.tv_nsec) / 1_000_000)
    }
}

/// A clock that stands still until it is told to move: for tests and for dry runs "as of" a day.
public final class ManualClock: WallClock {
    private let instant: Mutex<Instant>
    public init(_ instant: Instant) { self.instant = Mutex(instant) }
    public func now() -> Instant { instant.withLock { $0 } }
    public func advance(by span: Span) { instant.withLock { $0 = $0 + span } }
    public func set(_ new: Instant) { instant.withLock { $0 = new } }
}
