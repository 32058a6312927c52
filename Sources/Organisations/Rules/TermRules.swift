import Kernel

/// Terms of committees and their reminders. (domain.md R8)
public enum TermRules {
    /// Base unions choose 3 or 5 years; federations and industry unions have 5.
    public static func years(of kind: UnionKind) -> [Int] { kind.holdsMembers ? CommitteeTerm.yearsOfBaseUnion : CommitteeTerm.yearsOfFederation }

    /// How near the end of a term is, as the lists of expiring terms group it.
    public enum Stage: String, CaseIterable, Sendable {
        case overdue
        case within30, within90, within180
        public var name: Phrase {
            switch self {
            case .overdue: Phrase("已超期", "Overdue")
            case .within30: Phrase("30 天内到期", "Ends within 30 days")
            case .within90: Phrase("31–90 天到期", "Ends in 31–90 days")
            case .within180: Phrase("91–180 天到期", "Ends in 91–180 days")
            }
        }
        /// The last days of terms that are in this stage on `today`.
        public func lastDays(on today: Day) -> ClosedRange<Day> {
            switch self {
            case .overdue: Day(number: Int32.min + 1)...today.adding(days: -1)
            case .within30: today...today.adding(days: 30)
            case .within90: today.adding(days: 31)...today.adding(days: 90)
            case .within180: today.adding(days: 91)...today.adding(days: 180)
            }
        }
    }

    /// `nil` while the end is more than 180 days away.
    public static func stage(lastDay: Day, on today: Day) -> Stage? { Stage.allCases.first { $0.lastDays(on: today).contains(lastDay) } }

    /// A term as an officer enters it, checked against the union's kind and the one before.
    public static func problems(start: Day, years: Int, kind: UnionKind, after previous: CommitteeTerm?, isRenewal: Bool, today: Day) -> [FieldProblem] {
        var out: [FieldProblem] = []
        if !Self.years(of: kind).contains(years) {
            let allowed = Self.years(of: kind).map(String.init)
            out.append(
                FieldProblem(
                    field: "years", code: "organisation.term_years",
                    message: Phrase("这类工会的届期为 \(allowed.joined(separator: " 或 ")) 年。", "This union's term is \(allowed.joined(separator: " or ")) years.")))
        }
        if start > today {
            out.append(FieldProblem(field: "start", code: "organisation.term_ahead", message: Phrase("届期开始日不能晚于今天。", "A term can't begin after today.")))
        }
        // An overdue committee isn't made new by typing: a renewal needs an election after the old one's start. (R8)
        if isRenewal, let previous, start <= previous.start {
            out.append(
                FieldProblem(
                    field: "start", code: "organisation.term_not_later",
                    message: Phrase("换届后的届期应晚于上一届的开始日。", "A renewed term begins after the one before.")))
        }
        return out
    }
}

/// What the law asks of a union of this size, as hints beside its committee. (domain.md R7)
public enum CommitteeHints {
    public static func hints(kind: UnionKind, members: Int, employees: Int?, seats: Int, size: CommitteeSize = .usual) -> [Phrase] {
        guard kind.holdsMembers else { return [] }
        let allowed = size.committee(members: members)
        var out: [Phrase] = []
        switch CommitteeSize.form(members: members) {
        case .committee:
            out.append(
                Phrase(
                    "会员 \(members) 人，应设委员会，委员 \(allowed.lowerBound)–\(allowed.upperBound) 人。",
                    "\(members) members: a committee of \(allowed.lowerBound)–\(allowed.upperBound) is required."))
            if seats > 0, !allowed.contains(seats) {
                out.append(Phrase("现登记委员 \(seats) 人，与规定人数不符，请核对。", "\(seats) committee members are recorded, which is outside that range."))
            }
        case .committeeJointUnionOrOrganiser:
            out.append(
                Phrase(
                    "会员不足 25 人，可以单独设委员会（\(allowed.lowerBound)–\(allowed.upperBound) 人），也可以与其他单位联合建会，或选举组织员一人。",
                    "Under 25 members: a committee of \(allowed.lowerBound)–\(allowed.upperBound), a joint union with others, or one organiser."))
        }
        if let employees, CommitteeSize.mayHaveFullTimeChair(employees: employees) {
            out.append(Phrase("职工 200 人以上，可以设专职工会主席。", "From 200 employees a full-time chair may be set."))
        }
        out.append(
            CommitteeSize.mayMeetByDelegates(members: members)
                ? Phrase("会员 100 人以上，可以召开会员代表大会。", "From 100 members a meeting of delegates is allowed.")
                : Phrase("会员不足 100 人，应召开会员大会。", "Under 100 members all members meet."))
        return out
    }
}
