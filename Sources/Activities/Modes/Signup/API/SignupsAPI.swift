import HTTPTypes
import Kernel
import Membership
import NIOCore
import Store
import Web

/// Signing up, cancelling and checking in by API.
struct SignupsAPI: Sendable {
    let tools: ActivityTools
    let store: SignupStore

    init(_ tools: ActivityTools) {
        self.tools = tools
        store = SignupStore(tools)
    }

    var routes: [Route] {
        [
            .api(
                .post, "/api/v1/activities/{id}/signups", .signedIn,
                APIOperation(
                    tag: "activities", "Sign up for a session", parameters: [.idempotencyKey],
                    body: .object([
                        .required("session_id", .id),
                        .optional("answers", .map(.answer), "by question id: a text, or the options chosen"),
                    ]),
                    answers: [.init(201, "A place, or one on the waiting list", SignupDetails.receiptSchema)], problems: [403, 404, 409, 422])
            ) { call in try await signUp(call) },
            .api(
                .delete, "/api/v1/activities/{id}/signups/mine", .signedIn,
                APIOperation(tag: "activities", "Cancel one's own sign-up", answers: [.init(204, "Cancelled")], problems: [404, 409])
            ) { call in try await cancel(call) },
            .api(
                .post, "/api/v1/activities/{id}/checkins", .officer(ActivitiesFeature.checkIn),
                APIOperation(
                    tag: "activities", "Check somebody in by the code of their membership card", body: .object([.required("card", .string(minLength: 1, maxLength: 4096))]),
                    answers: [.init(201, "Checked in", CheckInBody.schema)], problems: [403, 404, 409, 422])
            ) { call in try await checkIn(call) },
        ]
    }

    private func signUp(_ call: Call) async throws -> Reply {
        let person = try call.person()
        let activity: ActivityID = try call.id("id")
        let body: SignupBody = try await call.json()
        let request = SignupRequest(
            person: person, session: body.session, answers: body.answers,
            key: SignupPages.key(try call.idempotencyKey(), person, activity, body.session, body.answers), now: call.now)
        switch try await SignupLane(store: store).signUp(request, to: activity, call.database) {
        case .signedUp(let receipt): return Self.created(receipt.json)
        case .repeated(let body): return Self.created(body)
        case .refused(let refusal): throw SignupProblem.refused(refusal)
        case .treeChanged: throw CommonProblem.busy(retryAfterSeconds: 1)
        }
    }

    private static func created(_ body: [UInt8]) -> Reply {
        Reply(status: .created, headers: [.contentType: "application/json; charset=utf-8"], bytes: ByteBuffer(bytes: body))
    }

    private func cancel(_ call: Call) async throws -> Reply {
        let person = try call.person()
        let activity: ActivityID = try call.id("id")
        let now = call.now
        _ = try await call.database.write(lane: SignupStore.lane(activity)) { tx in try store.cancel(activity, of: person, now: now, in: tx) }
        return .noContent()
    }

    private func checkIn(_ call: Call) async throws -> Reply {
        let id: ActivityID = try call.id("id")
        let activity = try await call.database.read { try tools.activities.existing(id, in: $0) }
        try await call.require(ActivitiesFeature.checkIn, at: activity.organisation)
        let body: CardBody = try await call.json()
        let officer = try call.person()
        let now = call.now
        let person = try await call.database.read { try tools.cards.verify(body.card, at: now, in: $0).membership.person }
        let result = try await call.database.write(lane: SignupStore.lane(id)) { tx in try store.checkIn(person, to: id, by: officer, now: now, in: tx) }
        guard result.decision.isAdmitted, let session = result.session, let signup = result.signup else { throw SignupProblem.notCheckedIn(result.decision) }
        let name = try await call.database.read { tx in try tools.memberships.facts(of: person, in: tx)?.name } ?? ""
        return try .json(
            CheckInBody(
                signupId: signup, sessionId: session.id, sessionTitle: session.title, name: name, state: .attended, checkedInAt: now,
                fromWaitingList: result.decision == .admittedFromWaiting), status: .created)
    }
}

/// `{session_id, answers}`.
struct SignupBody: Decodable, Sendable {
    let session: ActivitySessionID
    let answers: Answers

    private enum Keys: CodingKey { case sessionId, answers }
    private struct QuestionKey: CodingKey {
        let stringValue: String
        let intValue: Int? = nil
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    init(from decoder: any Decoder) throws {
        let body = try decoder.container(keyedBy: Keys.self)
        session = try body.decode(ActivitySessionID.self, forKey: .sessionId)
        guard body.contains(.answers) else {
            answers = Answers()
            return
        }
        let given = try body.nestedContainer(keyedBy: QuestionKey.self, forKey: .answers)
        var values: [QuestionID: [String]] = [:]
        for key in given.allKeys {
            guard let question = QuestionID(key.stringValue) else {
                throw DecodingError.dataCorruptedError(forKey: key, in: given, debugDescription: "a question's id is a decimal string")
            }
            if let text = try? given.decode(String.self, forKey: key) { values[question] = [text] } else { values[question] = try given.decode([String].self, forKey: key) }
        }
        answers = Answers(values)
    }
}

struct CardBody: Decodable, Sendable {
    let card: String
}

struct CheckInBody: Encodable, Sendable {
    let signupId: SignupID
    let sessionId: ActivitySessionID
    let sessionTitle: String
    /// Of the member, for whoever stands at the door.
    let name: String
    let state: SignupState
    let checkedInAt: Instant
    let fromWaitingList: Bool

    static let schema = Schema.object([
        .required("signup_id", .id), .required("session_id", .id), .required("session_title", .text), .required("name", .text),
        .required("state", .string(values: ["attended"])), .required("checked_in_at", .time), .required("from_waiting_list", .boolean),
    ])
}

extension Schema {
    /// A text, or the options chosen.
    static let answer = Schema.text
}
