import HTTPTypes
import Kernel
import Membership
import Organisations
import Web

/// `POST /api/v1/activities`: the frame's fields and the mode's, side by side.
struct NewActivityBody: Decodable, Sendable {
    let kind: ActivityKind
    let organisation: OrganisationID
    let content: ActivityContent
    let draft: any ModeDraft

    private enum Keys: CodingKey { case kind, organisationId, title, text, opensAt, closesAt, audience, listed }
    private enum AudienceKeys: CodingKey { case unionIds, pooled, retained, industries, newFormOnly, newFormKinds, ageFrom, ageThrough }

    init(from decoder: any Decoder) throws {
        let body = try decoder.container(keyedBy: Keys.self)
        kind = ActivityKind(rawValue: try body.decode(String.self, forKey: .kind))
        organisation = try body.decode(OrganisationID.self, forKey: .organisationId)
        guard let mode = ActivityModes.type(of: kind) else {
            throw DecodingError.dataCorruptedError(forKey: .kind, in: body, debugDescription: "no such kind of activity")
        }
        var audience = Audience(unions: [organisation])
        if body.contains(.audience) { audience = try Self.audience(try body.nestedContainer(keyedBy: AudienceKeys.self, forKey: .audience), organisation) }
        content = ActivityContent(
            title: try body.decode(String.self, forKey: .title), text: try body.optional(String.self, .text) ?? "", audience: audience,
            opensAt: try body.optional(Instant.self, .opensAt), closesAt: try body.optional(Instant.self, .closesAt),
            isListed: try body.optional(Bool.self, .listed) ?? true)
        draft = try mode.draft.init(from: decoder)
    }

    private static func audience(_ body: KeyedDecodingContainer<AudienceKeys>, _ organisation: OrganisationID) throws -> Audience {
        func values<Choice: RawRepresentable>(_ key: AudienceKeys, _: Choice.Type) throws -> Set<Choice> where Choice.RawValue == String {
            let raw = try body.optional([String].self, key) ?? []
            return Set(
                try raw.map { text in
                    guard let value = Choice(rawValue: text) else {
                        throw DecodingError.dataCorruptedError(forKey: key, in: body, debugDescription: "none of the values that are known")
                    }
                    return value
                })
        }
        return Audience(
            unions: try body.optional([OrganisationID].self, .unionIds) ?? [organisation], admitsPooled: try body.optional(Bool.self, .pooled) ?? false,
            admitsRetained: try body.optional(Bool.self, .retained) ?? false, industries: try values(.industries, Industry.self),
            isNewFormOnly: try body.optional(Bool.self, .newFormOnly) ?? false, newFormKinds: try values(.newFormKinds, NewFormKind.self),
            ages: AgeRange(from: try body.optional(Int.self, .ageFrom), through: try body.optional(Int.self, .ageThrough)))
    }

    static let schema = Schema.object(
        [
            .required("kind", .string(values: ActivityModes.all.map { $0.kind.rawValue })), .required("organisation_id", .id, "the union that holds it"),
            .required("title", .string(minLength: 2, maxLength: 60, pattern: #"^[^\u0000-\u001F\u0085\u2028\u2029]*$"#)),
            .optional("text", .string(maxLength: ActivityContent.maxText, pattern: #"^[^\u0000-\u0008\u000B\u000C\u000E-\u001F]*$"#), "Markdown"),
            .optional("opens_at", .time, "needed before it is published, as closes_at"), .optional("closes_at", .time), .optional("listed", .boolean, "true unless told"),
            .optional("audience", audienceRequest, "who may take part; all members of the union and those below unless told"),
        ] + ActivityModes.all.flatMap { $0.requestSchema })

    private static let audienceRequest = Schema.object([
        .optional("union_ids", .array(.id, maxItems: ActivityContent.maxUnions)), .optional("pooled", .boolean), .optional("retained", .boolean),
        .optional("industries", .array(.string(values: Industry.allCases.map(\.rawValue)))), .optional("new_form_only", .boolean),
        .optional("new_form_kinds", .array(.string(values: NewFormKind.allCases.map(\.rawValue)))), .optional("age_from", .integer(minimum: 0, maximum: 120)),
        .optional("age_through", .integer(minimum: 0, maximum: 120)),
    ])
}

/// An activity as the API shows it: the frame's fields and the mode's, side by side.
struct ActivityBody: Encodable, Sendable {
    let activity: Activity
    let phase: ActivityPhase
    let details: any Encodable & Sendable

    private enum Keys: CodingKey {
        case id, kind, organisationId, state, phase, title, text, opensAt, closesAt, listed, audience, version, publishedAt, path, picturePath
    }
    private enum AudienceKeys: CodingKey { case unionIds, pooled, retained, industries, newFormOnly, newFormKinds, ageFrom, ageThrough }

    func encode(to encoder: any Encoder) throws {
        let content = activity.content
        var body = encoder.container(keyedBy: Keys.self)
        try body.encode(activity.id, forKey: .id)
        try body.encode(activity.kind.rawValue, forKey: .kind)
        try body.encode(activity.organisation, forKey: .organisationId)
        try body.encode(activity.state, forKey: .state)
        try body.encode(phase.code, forKey: .phase)
        try body.encode(content.title, forKey: .title)
        try body.encode(content.text, forKey: .text)
        try body.encode(content.opensAt, forKey: .opensAt)
        try body.encode(content.closesAt, forKey: .closesAt)
        try body.encode(content.isListed, forKey: .listed)
        try body.encode(activity.version, forKey: .version)
        try body.encode(activity.publishedAt, forKey: .publishedAt)
        try body.encode(ActivitiesURL.activity(activity.id).path, forKey: .path)
        try body.encode(content.picture.map { ActivitiesURL.picture(activity.id, $0).path }, forKey: .picturePath)
        let audience = content.audience
        var who = body.nestedContainer(keyedBy: AudienceKeys.self, forKey: .audience)
        try who.encode(audience.unions, forKey: .unionIds)
        try who.encode(audience.admitsPooled, forKey: .pooled)
        try who.encode(audience.admitsRetained, forKey: .retained)
        try who.encode(audience.industries.map(\.rawValue).sorted(), forKey: .industries)
        try who.encode(audience.isNewFormOnly, forKey: .newFormOnly)
        try who.encode(audience.newFormKinds.map(\.rawValue).sorted(), forKey: .newFormKinds)
        try who.encode(audience.ages.from, forKey: .ageFrom)
        try who.encode(audience.ages.through, forKey: .ageThrough)
        try details.encode(to: encoder)
    }

    static let schema = Schema.object(
        [
            .required("id", .id), .required("kind", .string(values: ActivityModes.all.map { $0.kind.rawValue })), .required("organisation_id", .id),
            .required("state", .string(values: ["draft", "published", "closed", "cancelled"])),
            .required("phase", .string(values: ["draft", "upcoming", "open", "closed", "cancelled"]), "the state together with the window, now"),
            .required("title", .text), .required("text", .text), .required("opens_at", .nullable(.time)), .required("closes_at", .nullable(.time)),
            .required("listed", .boolean), .required("version", .integer(minimum: 1)), .required("published_at", .nullable(.time)), .required("path", .text),
            .required("picture_path", .nullable(.text)),
            .required(
                "audience",
                .object([
                    .required("union_ids", .array(.id)), .required("pooled", .boolean), .required("retained", .boolean), .required("industries", .array(.text)),
                    .required("new_form_only", .boolean), .required("new_form_kinds", .array(.text)), .required("age_from", .nullable(.integer())),
                    .required("age_through", .nullable(.integer())),
                ])),
        ] + ActivityModes.all.flatMap { $0.schema })
}

extension ActivityPhase {
    /// Stable, for programs.
    var code: String {
        switch self {
        case .draft: "draft"
        case .upcoming: "upcoming"
        case .open: "open"
        case .closed: "closed"
        case .cancelled: "cancelled"
        }
    }
}
