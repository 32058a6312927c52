import Kernel

/// One change of state: who did what to which thing, on behalf of which union. Written in the transaction of the change itself.
///
/// `detail` says what changed in stable words and ids, never in personal data: `["from": "applied", "to": "active"]`.
public struct AuditEntry: Sendable {
    /// Who acted.
    public enum Actor: Hashable, Sendable {
        case person(PersonID)
        /// A job or the passing of time.
        case system
        /// The operator at the command line.
        case shell
    }

    public let at: Instant
    public let actor: Actor
    public let organisation: OrganisationID?
    /// `membership.approved`: the thing and what happened to it, in the past tense.
    public let action: String
    public let object: AuditObject
    public let detail: [String: String]

    public init(
        at: Instant, actor: Actor, organisation: OrganisationID?, action: String, object: AuditObject, detail: [String: String] = [:]
    ) {
        self.at = at
        self.actor = actor
        self.organisation = organisation
        self.action = action
        self.object = object
        self.detail = detail
    }
}

/// What an entry is about: a kind of thing and its id.
public struct AuditObject: Hashable, Sendable {
    public let kind: String
    public let id: Int64
    public init(_ kind: String, _ id: Int64) {
        self.kind = kind
        self.id = id
    }
    public init<Entity>(_ kind: String, _ id: Identifier<Entity>) { self.init(kind, id.raw) }
}

/// An entry as it stands in the log.
public struct LoggedEntry: Sendable {
    public let sequence: Int64
    public let entry: AuditEntry
}
