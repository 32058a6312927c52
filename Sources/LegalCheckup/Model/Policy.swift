import Kernel
import Store

public enum PolicyTag {}
public typealias PolicyID = Identifier<PolicyTag>

/// For whom a policy is.
public enum PolicyAudience: String, TextColumn, Codable, CaseIterable {
    case workers, employers, both

    public var label: Phrase {
        switch self {
        case .workers: Phrase("职工", "Workers")
        case .employers: Phrase("企业", "Employers")
        case .both: Phrase("职工和企业", "Workers and employers")
        }
    }
}

public enum PolicyState: String, TextColumn, CaseIterable {
    case draft, published

    public var label: Phrase {
        switch self {
        case .draft: Phrase("草稿", "Draft")
        case .published: Phrase("已发布", "Published")
        }
    }
}

/// What an editor writes of a policy.
public struct PolicyContent: Hashable, Sendable {
    public var title: String
    /// Markdown: a gist in plain words, not the official text.
    public var text: String
    /// Where it stands: the name of the law, notice or programme, and who issued it.
    public var source: String
    /// Whether somebody compared it with that source.
    public var isVerified: Bool
    /// `nil`: everywhere.
    public var region: RegionCode?
    public var audience: PolicyAudience
    public var tags: [String]
    /// Codes of the check-up to whose prescriptions it is attached.
    public var codes: [FindingCode]
    public var validFrom: Day
    public var validThrough: Day?

    public init(
        title: String, text: String, source: String, isVerified: Bool = false, region: RegionCode? = nil, audience: PolicyAudience = .both, tags: [String] = [],
        codes: [FindingCode] = [], validFrom: Day, validThrough: Day? = nil
    ) {
        self.title = title
        self.text = text
        self.source = source
        self.isVerified = isVerified
        self.region = region
        self.audience = audience
        self.tags = tags
        self.codes = codes
        self.validFrom = validFrom
        self.validThrough = validThrough
    }

    /// Whether it holds on `day`.
    public func isValid(on day: Day) -> Bool { validFrom <= day && day <= (validThrough ?? day) }
}

/// An entry of the compendium of relief and employment policies (政策汇编).
public struct Policy: Sendable {
    public let id: PolicyID
    public let organisation: OrganisationID
    public let state: PolicyState
    public let content: PolicyContent
    public let version: Int
    public let changedAt: Instant
}
