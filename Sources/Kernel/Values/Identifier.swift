/// A 64-bit identifier of one kind of thing, so that a member's id cannot be passed where a union's is asked.
///
/// In URLs and JSON an id is a decimal string (64 bits don't fit a JavaScript number); in the database a BIGINT.
public struct Identifier<Entity>: Hashable, Comparable, Sendable, LosslessStringConvertible, Codable {
    public let raw: Int64

    public init(_ raw: Int64) { self.raw = raw }

    /// Reads a decimal id as it stands in a URL; `nil` for anything else, signs and leading zeros included.
    public init?(_ description: String) {
        guard let raw = Int64(description), raw > 0, String(raw) == description else { return nil }
        self.raw = raw
    }

    public var description: String { String(raw) }
    public static func < (a: Self, b: Self) -> Bool { a.raw < b.raw }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = Self(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "an id is a decimal string")
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

// The things that more than one feature speaks of. A feature's own things have their tags in the feature.
public enum PersonTag {}
public enum OrganisationTag {}
public enum MembershipTag {}
public enum SessionTag {}
public enum JobTag {}
public enum FileTag {}

public typealias PersonID = Identifier<PersonTag>
public typealias OrganisationID = Identifier<OrganisationTag>
public typealias MembershipID = Identifier<MembershipTag>
public typealias SessionID = Identifier<SessionTag>
public typealias JobID = Identifier<JobTag>
public typealias FileID = Identifier<FileTag>
