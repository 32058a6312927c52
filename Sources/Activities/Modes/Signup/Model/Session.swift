import Kernel
import Store

public enum ActivitySessionTag {}
/// A session of an activity; Kernel's `SessionID` is somebody's sign-in.
public typealias ActivitySessionID = Identifier<ActivitySessionTag>
public enum QuestionTag {}
public typealias QuestionID = Identifier<QuestionTag>
public enum SignupTag {}
public typealias SignupID = Identifier<SignupTag>

/// One date, group or course that people sign up for, with its places.
public struct Session: Sendable {
    public let id: ActivitySessionID
    public let activity: ActivityID
    public let title: String
    public let place: String
    /// Both or neither; without them people can be checked in at any time.
    public let startsAt: Instant?
    public let endsAt: Instant?
    public var places: Places

}

/// The counters of a session. Confirmed ones hold a place, those checked in included. (domain.md R38a)
public struct Places: Hashable, Sendable {
    public var capacity: Int
    public var confirmed: Int
    public var waiting: Int
    public var attended: Int
    /// How many tickets were given out: the order in which people signed up, and so the order of the waiting list.
    var tickets: Int64

    public init(capacity: Int, confirmed: Int = 0, waiting: Int = 0, attended: Int = 0, tickets: Int64 = 0) {
        self.capacity = capacity
        self.confirmed = confirmed
        self.waiting = waiting
        self.attended = attended
        self.tickets = tickets
    }

    public var left: Int { max(0, capacity - confirmed) }
    public var isFull: Bool { confirmed >= capacity }
}

/// What the sign-up mode adds to an activity besides sessions and questions.
public struct SignupSettings: Hashable, Sendable {
    /// Until when people cancel by themselves; afterwards an officer does it. Without it: until the session begins. (domain.md R38d)
    public var cancelUntil: Instant?
    public var hasWaitingList: Bool
    /// Whether staying away counts. (domain.md R38g)
    public var countsNoShows: Bool

    public init(cancelUntil: Instant? = nil, hasWaitingList: Bool = true, countsNoShows: Bool = true) {
        self.cancelUntil = cancelUntil
        self.hasWaitingList = hasWaitingList
        self.countsNoShows = countsNoShows
    }
}
