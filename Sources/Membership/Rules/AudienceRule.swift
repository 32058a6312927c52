import Kernel
import Organisations

/// Somebody who wants to take part, as far as the audience asks. `nil` in its place: not a member, or not signed in.
public struct Participant: Hashable, Sendable {
    public let state: MembershipState
    public let organisation: OrganisationID
    public let industry: String?
    public let newFormKind: String?
    public let birthday: Day?

    public init(state: MembershipState, organisation: OrganisationID, industry: String? = nil, newFormKind: String? = nil, birthday: Day? = nil) {
        self.state = state
        self.organisation = organisation
        self.industry = industry
        self.newFormKind = newFormKind
        self.birthday = birthday
    }
}

/// The first condition of an audience that somebody does not meet.
public enum Unmet: Hashable, Sendable {
    case notAMember
    case state(MembershipState)
    case union
    case industry
    case newForm(Set<NewFormKind>)
    case age(AgeRange)
    /// The paper has no birthday and nobody has told it.
    case ageUnknown
}

extension Audience {
    /// The first condition that `participant` does not meet, in the order of domain.md R27: state (R14), union subtree, industry,
    /// new-form kind, age. `nil`: they may take part.
    ///
    /// - Parameter covers: whether the second union is the first or stands below it.
    public func firstUnmet(by participant: Participant?, on today: Day, covers: (OrganisationID, OrganisationID) -> Bool) -> Unmet? {
        guard let participant else { return .notAMember }
        guard admits(participant.state) else { return .state(participant.state) }
        guard unions.contains(where: { covers($0, participant.organisation) }) else { return .union }
        if !industries.isEmpty {
            guard let industry = participant.industry.flatMap(Industry.init(rawValue:)), industries.contains(industry) else { return .industry }
        }
        if isNewFormOnly {
            guard let kind = participant.newFormKind else { return .newForm(newFormKinds) }
            guard newFormKinds.isEmpty || NewFormKind(rawValue: kind).map(newFormKinds.contains) == true else { return .newForm(newFormKinds) }
        }
        if !ages.isOpen {
            guard let birthday = participant.birthday else { return .ageUnknown }
            guard ages.admits(birthday: birthday, on: today) else { return .age(ages) }
        }
        return nil
    }

    /// (domain.md R14)
    private func admits(_ state: MembershipState) -> Bool {
        switch state.effects.benefits {
        case .all: true
        case .markedForPool: admitsPooled
        case .markedForRetained: admitsRetained
        case .issuedStayGood, .none: false
        }
    }
}

extension Unmet {
    /// Stable, for programs.
    public var code: String {
        switch self {
        case .notAMember: "not_a_member"
        case .state: "membership_state"
        case .union: "union"
        case .industry: "industry"
        case .newForm: "new_form"
        case .age: "age"
        case .ageUnknown: "age_unknown"
        }
    }

    /// Why not, to the person themselves.
    public var message: Phrase {
        switch self {
        case .notAMember: Phrase("面向工会会员，您还没有加入工会。", "This is for union members; you have not joined a union yet.")
        case .state(let state): Self.message(state)
        case .union: Phrase("只面向部分单位的会员，您所在的工会不在范围内。", "This is for members of certain unions, and yours is not among them.")
        case .industry: Phrase("只面向部分行业的会员，您所在的行业不在范围内。", "This is for certain industries, and yours is not among them.")
        case .newForm(let kinds): Self.message(kinds)
        case .age(let ages): Self.message(ages)
        case .ageUnknown: Phrase("有年龄要求，系统里没有您的出生日期，请联系工会干部补充。", "There is an age limit and we don't know your birthday: ask your union to add it.")
        }
    }

    private static func message(_ state: MembershipState) -> Phrase {
        switch state {
        case .applied: Phrase("您的入会申请还在审批，通过后就可以了。", "Your application is still being decided; it is yours once it is approved.")
        case .pooled: Phrase("您目前在周转库，正式入会后就可以了。", "You are in the holding pool; it is yours once a union has taken you in.")
        case .retained: Phrase("您的会籍处于保留状态，这一项不面向保留会籍的会员。", "Your membership is retained, and this is not for retained members.")
        default: Phrase("您目前没有有效会籍（\(state.label.zh)）。", "You have no valid membership at present (\(state.label.en.lowercased())).")
        }
    }

    private static func message(_ kinds: Set<NewFormKind>) -> Phrase {
        guard !kinds.isEmpty else { return Phrase("面向新就业形态劳动者（快递员、网约配送员、网约车司机等）。", "This is for new-form workers (couriers, riders, ride-hailing drivers and others).") }
        let labels = NewFormKind.allCases.filter(kinds.contains).map(\.label)
        return Phrase("只面向：\(labels.map(\.zh).joined(separator: "、"))。", "This is only for: \(labels.map(\.en).joined(separator: ", ").lowercased()).")
    }

    private static func message(_ ages: AgeRange) -> Phrase {
        switch (ages.from, ages.through) {
        case (let from?, let through?): Phrase("要求年龄 \(from)–\(through) 周岁。", "This is for ages \(from) to \(through).")
        case (let from?, nil): Phrase("要求年满 \(from) 周岁。", "This is for ages from \(from).")
        case (nil, let through?): Phrase("要求不超过 \(through) 周岁。", "This is for ages up to \(through).")
        case (nil, nil): Phrase("您的年龄不在范围内。", "You are not of the age that this is for.")
        }
    }
}

extension Audience {
    /// Who may take part, for the page of what is offered: one phrase per condition.
    public func summary(unionName: (OrganisationID) -> String?) -> [Phrase] {
        var out: [Phrase] = []
        let names = unions.compactMap(unionName)
        let and = Phrase(names.joined(separator: "、"), names.joined(separator: ", "))
        out.append(Phrase("\(and.zh)及下级工会的会员", "Members of \(and.en) and the unions below"))
        if admitsPooled { out.append(Phrase("周转库人员也可以", "People in the holding pool too")) }
        if admitsRetained { out.append(Phrase("保留会籍的会员也可以", "Retained members too")) }
        if !industries.isEmpty {
            let labels = Industry.allCases.filter(industries.contains).map(\.name)
            out.append(Phrase("行业：\(labels.map(\.zh).joined(separator: "；"))", "Industries: \(labels.map(\.en).joined(separator: "; "))"))
        }
        if isNewFormOnly {
            let labels = NewFormKind.allCases.filter(newFormKinds.contains).map(\.label)
            out.append(
                labels.isEmpty
                    ? Phrase("新就业形态劳动者", "New-form workers")
                    : Phrase(labels.map(\.zh).joined(separator: "、"), labels.map(\.en).joined(separator: ", ")))
        }
        switch (ages.from, ages.through) {
        case (let from?, let through?): out.append(Phrase("\(from)–\(through) 周岁", "Ages \(from) to \(through)"))
        case (let from?, nil): out.append(Phrase("年满 \(from) 周岁", "From age \(from)"))
        case (nil, let through?): out.append(Phrase("不超过 \(through) 周岁", "Up to age \(through)"))
        case (nil, nil): break
        }
        return out
    }
}

extension MemberFacts {
    /// As audiences ask.
    public var participant: Participant {
        Participant(state: state, organisation: organisation, industry: industry, newFormKind: newFormKind, birthday: birthday)
    }
}
