import Kernel
import Store

public enum FoundingTag {}
public typealias FoundingID = Identifier<FoundingTag>

/// A union that somebody asks to found at their employer. There is no union before the one above approves. (工会法 art. 12, domain.md R9)
public struct Founding: Sendable {
    public let id: FoundingID
    public let applicant: PersonID
    public let draft: FoundingDraft
    /// The union that decides: the federation of the area, or the next one up.
    public let upper: OrganisationID
    public let state: FoundingState
    public let appliedAt: Instant
    /// Last day for the answer.
    public let dueOn: Day
    public let decidedAt: Instant?
    public let decidedBy: PersonID?
    public let reason: String?
    /// The union, once it exists.
    public let organisation: OrganisationID?

    public func isOverdue(on today: Day) -> Bool { state == .submitted && today > dueOn }
}

/// What the applicant says about the union to be.
public struct FoundingDraft: Hashable, Sendable {
    public var name: String
    public var employerName: String
    public var employerUSCC: String
    public var region: RegionCode
    public var industry: Industry
    public var staffCount: Int
    public var memberCount: Int
    /// 筹备组: their names, the head first.
    public var preparingGroup: [String]
}

public enum FoundingState: String, TextColumn, CaseIterable {
    case submitted, approved, rejected, withdrawn

    public var name: Phrase {
        switch self {
        case .submitted: Phrase("待审批", "Waiting")
        case .approved: Phrase("已批准", "Approved")
        case .rejected: Phrase("未批准", "Rejected")
        case .withdrawn: Phrase("已撤回", "Withdrawn")
        }
    }
}

/// When a founding must be answered. (domain.md R9, R17, R18)
public struct FoundingTerm: Sendable {
    /// (setting)
    public let workingDays: Int
    public let calendar: WorkingCalendar
    public init(workingDays: Int = 15, calendar: WorkingCalendar = .shipped) {
        self.workingDays = workingDays
        self.calendar = calendar
    }
    /// The day of receipt is day 0.
    public func due(receivedOn day: Day) -> WorkingCalendar.Deadline { calendar.workingDay(after: day, count: workingDays) }
}
