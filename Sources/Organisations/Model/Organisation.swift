import Kernel
import Store

/// A union with all that is recorded about it. Where only its place in the tree is asked, `OrganisationTree.Node` is cheaper.
public struct Organisation: Sendable {
    public let id: OrganisationID
    public let parent: OrganisationID?
    public let kind: UnionKind
    public let level: UnionLevel
    public let name: String
    public let shortName: String?
    /// Of the union itself, where it is a legal person: 81… or 89…. (domain.md R2)
    public let uscc: String?
    public let employerName: String?
    public let employerUSCC: String?
    public let region: RegionCode?
    /// Section letter of GB/T 4754.
    public let industry: String?
    /// Set where the union takes in new-form workers of one kind: `courier`, `rider` ….
    public let newFormKind: String?
    public let state: UnionState
    /// The union that goes on in place of a merged one.
    public let successor: OrganisationID?
    /// People who work at the employer, members or not.
    public let staffCount: Int?
    public let contacts: UnionContacts
    public let foundedOn: Day
    public let term: CommitteeTerm?
    /// Counts up with each change; a form that shows an older one is refused.
    public let version: Int
    public let createdAt: Instant

    /// As lists and headings show it where room is short.
    public var displayName: String { shortName ?? name }
}

/// How a union is reached. All of it is public on the union's page, so it is the office's and nobody's own.
public struct UnionContacts: Hashable, Sendable {
    /// An office's number, a landline or a mobile that the union publishes.
    public var phone: String?
    public var address: String?
    public var officeHours: String?

    public init(phone: String? = nil, address: String? = nil, officeHours: String? = nil) {
        self.phone = phone
        self.address = address
        self.officeHours = officeHours
    }
}

/// A union that is to be.
public struct NewOrganisation: Sendable {
    public var id: OrganisationID
    /// `nil` for the root only.
    public var parent: OrganisationID?
    public var kind: UnionKind
    /// For industry and direct unions; the others have one of their own.
    public var level: UnionLevel
    public var name: String
    public var shortName: String?
    public var uscc: String?
    public var employerName: String?
    public var employerUSCC: String?
    public var region: RegionCode?
    public var industry: String?
    public var newFormKind: String?
    public var staffCount: Int?
    public var contacts: UnionContacts
    public var foundedOn: Day
    public var term: CommitteeTerm?

    /// - Parameter level: only asked of industry and direct unions.
    public init(
        id: OrganisationID, parent: OrganisationID?, kind: UnionKind, level: UnionLevel = .base, name: String, shortName: String? = nil, uscc: String? = nil,
        employerName: String? = nil, employerUSCC: String? = nil, region: RegionCode? = nil, industry: String? = nil, newFormKind: String? = nil,
        staffCount: Int? = nil, contacts: UnionContacts = UnionContacts(), foundedOn: Day, term: CommitteeTerm? = nil
    ) {
        self.id = id
        self.parent = parent
        self.kind = kind
        self.level = kind.level ?? level
        self.name = UnionName.cleaned(name)
        self.shortName = shortName.map(UnionName.cleaned)
        self.uscc = uscc
        self.employerName = employerName.map(UnionName.cleaned)
        self.employerUSCC = employerUSCC
        self.region = region
        self.industry = industry
        self.newFormKind = newFormKind
        self.staffCount = staffCount
        self.contacts = contacts
        self.foundedOn = foundedOn
        self.term = term
    }
}

/// How names of unions are written and compared.
public enum UnionName {
    /// Half-width and without blanks around; brackets stay as typed in Chinese names.
    public static func cleaned(_ raw: String) -> String {
        let narrow = TextFolding.narrowed(raw.replacing("（", with: "\u{1}").replacing("）", with: "\u{2}"))
        let text = narrow.replacing("\u{1}", with: "（").replacing("\u{2}", with: "）")
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// What makes two names the same: width, capitals and blanks don't count.
    public static func key(_ name: String) -> String { TextFolding.folded(name) }
}
