import Kernel

/// Which members a list shows and in which order.
public struct MemberQuery: Sendable {
    public enum Order: String, Sendable, CaseIterable { case name, joined, state }

    public var scope: MemberScope
    public var states: Set<MembershipState>
    public var isVerified: Bool?
    public var isNewForm: Bool?
    /// Within one union only.
    public var department: String?
    /// The beginning of a name.
    public let namePrefix: String?
    public let order: Order
    public var isDescending: Bool

    public init(
        scope: MemberScope, states: Set<MembershipState> = MemberQuery.living, isVerified: Bool? = nil, isNewForm: Bool? = nil, department: String? = nil,
        namePrefix: String? = nil, order: Order = .name, isDescending: Bool = false
    ) {
        self.scope = scope
        self.states = states
        self.isVerified = isVerified
        self.isNewForm = isNewForm
        self.department = department
        self.namePrefix = namePrefix
        // Who is looked for by name is listed by name: only that order has an index that begins with it.
        self.order = namePrefix != nil && order == .joined ? .name : order
        self.isDescending = isDescending
    }

    public static let living = Set(MembershipState.allCases.filter(\.isLiving))

    /// Whether nothing narrows the scope but its living states: then the counters know how many there are.
    var isPlain: Bool { states == Self.living && isVerified == nil && isNewForm == nil && department == nil && namePrefix == nil }
}

/// What somebody typed into the search field above members.
public enum MemberSearch: Sendable, Hashable {
    case phone(PhoneNumber)
    case paper(IdentityPaper)
    /// Four digits: the end of a phone, or an employee number.
    case lastFour(String)
    /// Digits, letters and signs: an employee number, or the beginning of a Latin name.
    case number(String)
    case name(String)

    /// `nil` for nothing typed.
    public init?(_ text: String, today: Day) {
        let folded = TextFolding.folded(text)
        guard !folded.isEmpty else { return nil }
        if let phone = try? PhoneNumber.parse(text) {
            self = .phone(phone)
        } else if let card = try? IDCardNumber.parse(text, today: today) {
            self = .paper(IdentityPaper(card))
        } else if let paper = Self.otherPaper(text, today) {
            self = .paper(paper)
        } else if folded.utf8.count == 4, folded.utf8.allSatisfy({ (48...57).contains($0) }) {
            self = .lastFour(folded)
        } else if folded.utf8.contains(where: { (48...57).contains($0) }) {
            self = .number(WorkFacts.tidied(text))
        } else {
            self = .name(folded)
        }
    }

    /// Kinds whose numbers can't be mistaken for anything else. Taiwan permits have eight digits like many employee numbers.
    private static func otherPaper(_ text: String, _ today: Day) -> IdentityPaper? {
        for kind in [IdentityPaper.Kind.residencePermit, .homeReturnPermit, .foreignerCard] {
            if let paper = try? IdentityPaper.parse(kind, text, today: today) { return paper }
        }
        return nil
    }
}
