import Identity
import Kernel
import Membership
import Organisations
import Store
import Web

/// A way of taking part in an activity. Sign-up is one; vote, survey, lottery and quiz stand beside it later.
///
/// The frame (the rooms beside `Modes/`) keeps what all activities share: title, picture, text, audience, window, states, notices,
/// lists, the public page, the editor's page, history. A mode brings the rest, in rooms of its own:
///
/// | what | where |
/// |---|---|
/// | its values, pure rules, tables | `Model/`, `Rules/` (the entry rule: may this person take part, and how), `Store/`, `migrations` under a feature name of their own |
/// | the settings that an officer fills in, by form, JSON, template or from the tables | a type that conforms to `ModeDraft` |
/// | what a member sees and does on the activity's page | `panel`, with forms that post to the mode's own `routes` |
/// | what lists say of it ("剩 12 个名额"), what a person takes part in | `lines`, `entries` |
/// | results and export for the officer | `results`, and `routes` |
/// | its part of the API | `details` and `schema` for `GET /api/v1/activities/{id}`, and `routes` for entries |
/// | what must add up | `verifications` |
///
/// To add a mode: a folder `Modes/Vote/` with a type `VoteMode: ActivityMode`, and one line in `ActivityModes`. Nothing of the frame
/// changes. For instance, a vote's draft has candidates, min and max; its panel shows the ballot and posts to
/// `/activities/{id}/ballot`; its entry rule is R36a–c; its lines say "已有 1,204 人投票"; its results are ranks with ties.
public protocol ActivityMode: Sendable {
    /// Stands in the table and in the API: `signup`.
    static var kind: ActivityKind { get }
    /// The type of the settings.
    static var draft: any ModeDraft.Type { get }
    /// What the officer chooses: 活动报名, and a sentence that says when to use it.
    static var name: Phrase { get }
    static var summary: Phrase { get }
    /// Of the sprite.
    static var icon: String { get }
    /// Activities to begin with, ready but for the dates.
    static var templates: [ActivityTemplate] { get }
    static var migrations: [Migration] { get }
    /// The mode's fields of a new activity, and of one that is shown.
    static var requestSchema: [Schema.Field] { get }
    static var schema: [Schema.Field] { get }

    /// Made once with what the house has.
    init(_ tools: ActivityTools)

    /// Paths below `/activities/{activity}/`, `/admin/unions/{organisation}/activities/{activity}/` and `/api/v1/activities/{id}/`.
    var routes: [Route] { get }
    var verifications: [Verification] { get }
    /// What is done again and again, as giving away places that are left.
    var periodicTasks: [PeriodicTask] { get }

    /// The settings as they are stored.
    func load(_ activity: ActivityID, in tx: any Transaction) throws -> any ModeDraft
    /// Lines for lists, for those of `activities` that are of this mode.
    func lines(for activities: [Activity], person: PersonID?, now: Instant, in tx: any Transaction) throws -> [ActivityID: ActivityLine]
    /// What `person` takes or took part in, newest first, at most `limit`.
    func entries(of person: PersonID, now: Instant, limit: Int, in tx: any Transaction) throws -> [ActivityEntry]
    /// The member's part of the activity's page; `visitor` says whether they may take part and why not.
    func panel(_ activity: Activity, _ visitor: Visitor, _ call: Call) async throws -> HTML
    /// What a member would see, for the preview of a draft.
    func preview(_ activity: Activity, _ call: Call) async throws -> HTML
    /// The officer's part: what came of it so far, with links to more.
    func results(_ activity: Activity, _ call: Call) async throws -> HTML
    /// All that the mode knows of a person, for the copy of their data; and its deletion. (PIPL art. 45, 47)
    func personalData(of person: PersonID, in tx: any Transaction) throws -> PersonalData
    func erase(_ person: PersonID, at now: Instant, in tx: any Transaction) throws
    /// The mode's fields of the activity in the API, merged into the frame's.
    func details(_ activity: Activity, person: PersonID?, now: Instant, in tx: any Transaction) throws -> any Encodable & Sendable
}

/// Something that happens when somebody has taken part, in the transaction that says so: points, cards. The house gives them to `ActivityTools`.
public protocol ParticipationFollower: Sendable {
    /// Called at least once for each person and activity, by modes when it is certain: at the door, when a vote is cast.
    func tookPart(_ person: PersonID, in activity: Activity, now: Instant, in tx: any Transaction) throws
}

/// What modes work with.
public struct ActivityTools: Sendable {
    public let ids: IdentifierMaker
    public let activities: ActivityStore
    public let organisations: Organisations
    public let memberships: Memberships
    public let cards: Cards

    public let clock: any WallClock
    public let followers: [any ParticipationFollower]

    public init(
        ids: IdentifierMaker, clock: any WallClock, organisations: Organisations, memberships: Memberships, cards: Cards,
        followers: [any ParticipationFollower] = []
    ) {
        self.followers = followers
        self.clock = clock
        self.ids = ids
        activities = ActivityStore(ids: ids)
        self.organisations = organisations
        self.memberships = memberships
        self.cards = cards
    }
}

/// What a mode adds to an activity, as somebody writes it.
public protocol ModeDraft: Sendable {
    /// What a new activity begins with when no template is chosen.
    static var blank: Self { get }
    /// From the body of `POST /api/v1/activities`; throws `DecodingError` for what has the wrong type.
    init(from decoder: any Decoder) throws
    /// From the editor's form; what can't be read is noted in the form.
    init(reading form: inout Form)
    /// For the editor's form.
    func fill(_ form: inout Form)
    /// The fields of the editor's form.
    static func fields(_ form: Form, _ ui: UI) -> HTML
    /// Does what a button of the form says that is none of the frame's, as "add a row". - Returns: false if it knows no such act.
    static func perform(_ act: String, on form: inout Form) -> Bool
    /// What is wrong with it whether it is published or not.
    func problems(with content: ActivityContent) -> [FieldProblem]
    func checklist(with content: ActivityContent, now: Instant) -> [ChecklistItem]
    /// The same as new: without ids, the times moved by whole weeks so that they lie ahead.
    func copy(now: Instant) -> Self
    /// Writes it for a new or changed activity.
    /// - Returns: what changed for those who take part, in words; empty for drafts.
    /// - Throws: a problem with fields where the change isn't possible any more.
    func save(_ activity: ActivityID, _ context: SaveContext, in tx: any Transaction) throws -> [Phrase]
}

/// Who saves, when, and whether people see it already.
public struct SaveContext: Sendable {
    public let tools: ActivityTools
    public let now: Instant
    public let actor: PersonID
    public let organisation: OrganisationID
    public let isPublished: Bool
}

/// An activity to begin with: ready but for the dates, which `content` and `draft` choose ahead of `now`.
public struct ActivityTemplate: Sendable {
    public let id: String
    public let name: Phrase
    public let summary: Phrase
    public let icon: String
    public let content: @Sendable (_ organisation: OrganisationID, _ now: Instant) -> ActivityContent
    public let draft: @Sendable (_ now: Instant) -> any ModeDraft
}

/// What a list says of an activity.
public struct ActivityLine: Sendable {
    /// 剩 12 个名额.
    public let status: Phrase
    /// What the person has in it: 已报名.
    public let mine: Phrase?
    /// Of `mine`.
    public let tone: Tone
    /// When it takes place: the first moment ahead.
    public let next: Instant?
    public init(status: Phrase, mine: Phrase? = nil, tone: Tone = .good, next: Instant? = nil) {
        self.status = status
        self.mine = mine
        self.tone = tone
        self.next = next
    }
}

/// Something that a person takes or took part in.
public struct ActivityEntry: Sendable {
    public let activity: ActivityID
    public let enteredAt: Instant
    public let status: Phrase
    public let tone: Tone
    /// Which session, when and where.
    public let detail: Phrase
    /// Whether it still stands: shown first, and told about changes.
    public let isLiving: Bool
    /// When it takes place.
    public let startsAt: Instant?
    public init(activity: ActivityID, enteredAt: Instant, status: Phrase, tone: Tone, detail: Phrase, isLiving: Bool, startsAt: Instant?) {
        self.activity = activity
        self.enteredAt = enteredAt
        self.status = status
        self.tone = tone
        self.detail = detail
        self.isLiving = isLiving
        self.startsAt = startsAt
    }
}

/// Who looks at an activity.
public struct Visitor: Sendable {
    /// `nil`: not signed in.
    public let person: PersonID?
    /// The first condition of the audience that they do not meet; `nil`: it is for them.
    public let unmet: Unmet?
}

/// The modes there are. A new mode is one line here.
public enum ActivityModes {
    public static let all: [any ActivityMode.Type] = [
        SignupMode.self
    ]

    static func type(of kind: ActivityKind) -> (any ActivityMode.Type)? { all.first { $0.kind == kind } }
}
