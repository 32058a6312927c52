import HTTPTypes
import Kernel
import Web

/// The draft in the body of `POST /api/v1/activities`.
extension SignupDraft {
    private enum Keys: String, CodingKey { case sessions, questions, waitingList, cancelUntil, countsNoShows }
    private enum SessionKeys: String, CodingKey { case title, place, startsAt, endsAt, capacity }
    private enum QuestionKeys: String, CodingKey { case kind, text, options, required }

    init(from decoder: any Decoder) throws {
        let body = try decoder.container(keyedBy: Keys.self)
        settings = SignupSettings(
            cancelUntil: try body.optional(Instant.self, .cancelUntil), hasWaitingList: try body.optional(Bool.self, .waitingList) ?? true,
            countsNoShows: try body.optional(Bool.self, .countsNoShows) ?? true)
        var list = try body.nestedUnkeyedContainer(forKey: .sessions)
        while !list.isAtEnd {
            let item = try list.nestedContainer(keyedBy: SessionKeys.self)
            sessions.append(
                Session(
                    title: try item.decode(String.self, forKey: .title), place: try item.optional(String.self, .place) ?? "",
                    startsAt: try item.optional(Instant.self, .startsAt), endsAt: try item.optional(Instant.self, .endsAt),
                    capacity: try item.decode(Int.self, forKey: .capacity)))
        }
        guard body.contains(.questions) else { return }
        var questions = try body.nestedUnkeyedContainer(forKey: .questions)
        while !questions.isAtEnd {
            let item = try questions.nestedContainer(keyedBy: QuestionKeys.self)
            let kind = try item.decode(String.self, forKey: .kind)
            guard let kind = QuestionKind(rawValue: kind) else {
                throw DecodingError.dataCorruptedError(forKey: .kind, in: item, debugDescription: "no such kind of question")
            }
            self.questions.append(
                Question(
                    kind: kind, text: try item.decode(String.self, forKey: .text), options: try item.optional([String].self, .options) ?? [],
                    isRequired: try item.optional(Bool.self, .required) ?? true))
        }
    }

    static let requestSchema: [Schema.Field] = [
        .required(
            "sessions",
            .array(
                .object([
                    .required("title", .string(maxLength: titleLength)), .optional("place", .string(maxLength: placeLength)), .optional("starts_at", .time),
                    .optional("ends_at", .time), .required("capacity", .integer(minimum: capacities.lowerBound, maximum: capacities.upperBound)),
                ]), maxItems: maxSessions), "dates or groups, each with its places"),
        .optional(
            "questions",
            .array(
                .object([
                    .required("kind", .string(values: QuestionKind.allCases.map(\.rawValue))),
                    .required("text", .string(minLength: 1, maxLength: questionLength)),
                    .optional("options", .array(.string(minLength: 1, maxLength: optionLength), maxItems: maxOptions), "two or more for choice and choices"),
                    .optional("required", .boolean, "true unless told"),
                ]), maxItems: maxQuestions), "asked of those who sign up"),
        .optional("waiting_list", .boolean, "true unless told"),
        .optional("cancel_until", .time, "until when people cancel by themselves; else until the session begins"),
        .optional("counts_no_shows", .boolean, "true unless told"),
    ]
}

extension KeyedDecodingContainer {
    /// What may be left out but not be null.
    func optional<T: Decodable>(_: T.Type, _ key: Key) throws -> T? { contains(key) ? try decode(T.self, forKey: key) : nil }
}
