/// How many people a union's committee has, and which bodies it must or may have. (domain.md R7; figures are settings)
public struct CommitteeSize: Sendable {
    /// From this many members on, a committee of so many.
    public struct Step: Sendable {
        public let members: Int
        public let committee: ClosedRange<Int>
        public init(members: Int, committee: ClosedRange<Int>) {
            self.members = members
            self.committee = committee
        }
    }

    private let steps: [Step]

    /// - Parameter steps: ascending by members, the first from 0.
    public init(steps: [Step]) {
        precondition(steps.first?.members == 0 && zip(steps, steps.dropFirst()).allSatisfy { $0.members < $1.members }, "steps ascend from 0")
        self.steps = steps
    }

    /// The usual figures; a province that differs has its own.
    public static let usual = CommitteeSize(steps: [
        Step(members: 0, committee: 3...5), Step(members: 25, committee: 3...7), Step(members: 201, committee: 7...15),
        Step(members: 1001, committee: 15...21), Step(members: 5001, committee: 21...29), Step(members: 10_001, committee: 29...37),
        Step(members: 50_001, committee: 37...45),
    ])

    /// How many people the committee of a union with so many members may have. Under 25 members one organiser will do as well.
    public func committee(members: Int) -> ClosedRange<Int> {
        (steps.last { $0.members <= members } ?? steps[0]).committee
    }

    public enum Form: Hashable, Sendable {
        /// 25 or more members: there must be a committee.
        case committee
        /// Under 25: its own committee, a joint union with other employers, or one organiser.
        case committeeJointUnionOrOrganiser
    }

    public static func form(members: Int) -> Form { members >= 25 ? .committee : .committeeJointUnionOrOrganiser }

    /// From 200 employees a full-time chair may be set.
    public static func mayHaveFullTimeChair(employees: Int) -> Bool { employees >= 200 }

    public enum WomenBody: Hashable, Sendable { case committee, delegate, none }

    /// From 10 women members a women's committee, under 10 one delegate.
    public static func womenBody(womenMembers: Int) -> WomenBody { womenMembers >= 10 ? .committee : womenMembers > 0 ? .delegate : .none }

    /// Under 100 members all meet; from 100 on a meeting of delegates is allowed.
    public static func mayMeetByDelegates(members: Int) -> Bool { members >= 100 }
}
