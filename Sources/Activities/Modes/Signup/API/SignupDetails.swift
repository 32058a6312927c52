import HTTPTypes
import Kernel
import Web

/// What the mode adds to an activity in the API.
struct SignupDetails: Encodable, Sendable {
    struct SessionBody: Encodable, Sendable {
        let id: ActivitySessionID
        let title: String
        let place: String
        let startsAt: Instant?
        let endsAt: Instant?
        let capacity: Int
        let confirmed: Int
        let waiting: Int
        let left: Int

        private enum Keys: CodingKey { case id, title, place, startsAt, endsAt, capacity, confirmed, waiting, left }
        func encode(to encoder: any Encoder) throws {
            var body = encoder.container(keyedBy: Keys.self)
            try body.encode(id, forKey: .id)
            try body.encode(title, forKey: .title)
            try body.encode(place, forKey: .place)
            try body.encode(startsAt, forKey: .startsAt)
            try body.encode(endsAt, forKey: .endsAt)
            try body.encode(capacity, forKey: .capacity)
            try body.encode(confirmed, forKey: .confirmed)
            try body.encode(waiting, forKey: .waiting)
            try body.encode(left, forKey: .left)
        }
    }
    struct QuestionBody: Encodable, Sendable {
        let id: QuestionID
        let kind: String
        let text: String
        let options: [String]
        let required: Bool
    }
    struct MineBody: Encodable, Sendable {
        let id: SignupID
        let sessionId: ActivitySessionID
        let state: SignupState
        let position: Int?

        private enum Keys: CodingKey { case id, sessionId, state, position }
        func encode(to encoder: any Encoder) throws {
            var body = encoder.container(keyedBy: Keys.self)
            try body.encode(id, forKey: .id)
            try body.encode(sessionId, forKey: .sessionId)
            try body.encode(state, forKey: .state)
            try body.encode(position, forKey: .position)
        }
    }

    let waitingList: Bool
    let cancelUntil: Instant?
    let countsNoShows: Bool
    let sessions: [SessionBody]
    let questions: [QuestionBody]
    let mySignup: MineBody?

    init(settings: SignupSettings, sessions: [Session], questions: [Question], mine: SignupReceipt?) {
        waitingList = settings.hasWaitingList
        cancelUntil = settings.cancelUntil
        countsNoShows = settings.countsNoShows
        self.sessions = sessions.map { session in
            SessionBody(
                id: session.id, title: session.title, place: session.place, startsAt: session.startsAt, endsAt: session.endsAt,
                capacity: session.places.capacity, confirmed: session.places.confirmed, waiting: session.places.waiting, left: session.places.left)
        }
        self.questions = questions.map { QuestionBody(id: $0.id, kind: $0.kind.rawValue, text: $0.text, options: $0.options, required: $0.isRequired) }
        mySignup = mine.map { MineBody(id: $0.id, sessionId: $0.session, state: $0.state, position: $0.position) }
    }

    private enum Keys: CodingKey { case waitingList, cancelUntil, countsNoShows, sessions, questions, mySignup }
    func encode(to encoder: any Encoder) throws {
        var body = encoder.container(keyedBy: Keys.self)
        try body.encode(waitingList, forKey: .waitingList)
        try body.encode(cancelUntil, forKey: .cancelUntil)
        try body.encode(countsNoShows, forKey: .countsNoShows)
        try body.encode(sessions, forKey: .sessions)
        try body.encode(questions, forKey: .questions)
        try body.encode(mySignup, forKey: .mySignup)
    }

    static let schema: [Schema.Field] = [
        .required("waiting_list", .boolean), .required("cancel_until", .nullable(.time)), .required("counts_no_shows", .boolean),
        .required(
            "sessions",
            .array(
                .object([
                    .required("id", .id), .required("title", .text), .required("place", .text), .required("starts_at", .nullable(.time)),
                    .required("ends_at", .nullable(.time)), .required("capacity", .integer(minimum: 1)), .required("confirmed", .integer(minimum: 0)),
                    .required("waiting", .integer(minimum: 0)), .required("left", .integer(minimum: 0)),
                ]))),
        .required(
            "questions",
            .array(
                .object([
                    .required("id", .id), .required("kind", .string(values: QuestionKind.allCases.map(\.rawValue))), .required("text", .text),
                    .required("options", .array(.text)), .required("required", .boolean),
                ]))),
        .required("my_signup", .nullable(receiptSchema), "of whoever asks"),
    ]

    static let receiptSchema = Schema.object([
        .required("id", .id), .required("session_id", .id), .required("state", .string(values: ["confirmed", "waiting", "attended"])),
        .required("position", .nullable(.integer(minimum: 1)), "on the waiting list"),
    ])
}
