import Kernel
import Membership
import Organisations
import Store

/// Rows of `activity` as values, and back.
enum ActivityRows {
    static let columns: SQL = """
        a.id, a.organisation, a.kind, a.state, a.title, a.text, a.picture, a.unions, a.admits_pooled, a.admits_retained, a.industries, a.new_form_only,
        a.new_form_kinds, a.age_from, a.age_through, a.opens_at, a.closes_at, a.is_listed, a.share_code, a.version, a.created_by, a.created_at, a.published_at
        """

    static func activity(_ row: Row) -> Activity {
        Activity(
            id: row[0], organisation: row[1], kind: row[2], state: row[3],
            content: ActivityContent(
                title: row[4], text: row[5], picture: row[6],
                audience: audience(unions: row[7], pooled: row[8], retained: row[9], industries: row[10], newFormOnly: row[11], kinds: row[12], from: row[13], through: row[14]),
                opensAt: row[15], closesAt: row[16], isListed: row[17]),
            shareCode: row[18], version: row[19], createdBy: row[20], createdAt: row[21], publishedAt: row[22])
    }

    /// What the entry rule asks of an activity, without its text: read for each batch of entries.
    static let gateColumns: SQL = """
        a.organisation, a.state, a.opens_at, a.closes_at, a.unions, a.admits_pooled, a.admits_retained, a.industries, a.new_form_only, a.new_form_kinds,
        a.age_from, a.age_through
        """

    static func gate(_ row: Row) -> ActivityGate {
        ActivityGate(
            organisation: row[0], state: row[1], window: ActivityWindow(opens: row[2], closes: row[3]),
            audience: audience(unions: row[4], pooled: row[5], retained: row[6], industries: row[7], newFormOnly: row[8], kinds: row[9], from: row[10], through: row[11]))
    }

    private static func audience(
        unions: String, pooled: Bool, retained: Bool, industries: String, newFormOnly: Bool, kinds: String, from: Int?, through: Int?
    ) -> Audience {
        Audience(
            unions: unions.split(separator: ",").compactMap { OrganisationID(String($0)) }, admitsPooled: pooled, admitsRetained: retained,
            industries: Set(industries.split(separator: ",").compactMap { Industry(rawValue: String($0)) }), isNewFormOnly: newFormOnly,
            newFormKinds: Set(kinds.split(separator: ",").compactMap { NewFormKind(rawValue: String($0)) }), ages: AgeRange(from: from, through: through))
    }

    static func parameters(_ content: ActivityContent) -> Parameters {
        let audience = content.audience
        return [
            "title": content.title, "key": TextFolding.folded(content.title), "text": content.text, "picture": content.picture,
            "unions": audience.unions.map(\.description).joined(separator: ","), "pooled": audience.admitsPooled, "retained": audience.admitsRetained,
            "industries": audience.industries.map(\.rawValue).sorted().joined(separator: ","), "new_form": audience.isNewFormOnly,
            "kinds": audience.newFormKinds.map(\.rawValue).sorted().joined(separator: ","), "age_from": audience.ages.from, "age_through": audience.ages.through,
            "opens": content.opensAt, "closes": content.closesAt, "listed": content.isListed,
        ]
    }
}

/// What decides whether entries are taken, and from whom.
struct ActivityGate: Sendable {
    let organisation: OrganisationID
    let state: ActivityState
    let window: ActivityWindow
    let audience: Audience
    func phase(at now: Instant) -> ActivityPhase { ActivityPhase(state, window, at: now) }
}
