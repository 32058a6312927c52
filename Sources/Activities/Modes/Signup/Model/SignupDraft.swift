import Kernel
import Web

/// Sessions, questions and settings as an officer writes them.
struct SignupDraft: ModeDraft, Hashable {
    struct Session: Hashable, Sendable {
        var id: ActivitySessionID?
        var title: String
        var place = ""
        var startsAt: Instant?
        var endsAt: Instant?
        var capacity: Int
    }
    struct Question: Hashable, Sendable {
        var id: QuestionID?
        var kind: QuestionKind
        var text: String
        var options: [String] = []
        var isRequired = true
    }

    var settings = SignupSettings()
    var sessions: [Session] = []
    var questions: [Question] = []

    static let maxSessions = 50
    static let maxQuestions = 20
    static let capacities = 1...100_000
    static let titleLength = 60
    static let placeLength = 120
    static let questionLength = 200
    static let optionLength = 60
    static let maxOptions = 20

    init(settings: SignupSettings = SignupSettings(), sessions: [Session] = [], questions: [Question] = []) {
        self.settings = settings
        self.sessions = sessions
        self.questions = questions
    }

    static let blank = SignupDraft()

    // MARK: Checks

    func problems(with content: ActivityContent) -> [FieldProblem] {
        var out: [FieldProblem] = []
        func fail(_ field: String, _ code: String, _ message: Phrase) { out.append(FieldProblem(field: field, code: code, message: message)) }
        if sessions.count > Self.maxSessions { fail("sessions", "too_many", Phrase("最多 \(Self.maxSessions) 个场次。", "At most \(Self.maxSessions) sessions.")) }
        if questions.count > Self.maxQuestions { fail("questions", "too_many", Phrase("最多 \(Self.maxQuestions) 个问题。", "At most \(Self.maxQuestions) questions.")) }
        for (index, session) in sessions.enumerated() { out += Self.problems(session, "sessions.\(index)") }
        for (index, question) in questions.enumerated() { out += Self.problems(question, "questions.\(index)") }
        if let until = settings.cancelUntil, let last = sessions.compactMap(\.startsAt).max(), until > last {
            fail("cancel_until", "after_start", Phrase("取消截止时间不能晚于最后一场的开始时间。", "It can't be after the last session begins."))
        }
        return out
    }

    private static func problems(_ session: Session, _ path: String) -> [FieldProblem] {
        var out: [FieldProblem] = []
        func fail(_ field: String, _ code: String, _ message: Phrase) { out.append(FieldProblem(field: "\(path).\(field)", code: code, message: message)) }
        if session.title.unicodeScalars.count > titleLength { fail("title", "too_long", Phrase("最多 \(titleLength) 个字。", "At most \(titleLength) characters.")) }
        if session.place.unicodeScalars.count > placeLength { fail("place", "too_long", Phrase("最多 \(placeLength) 个字。", "At most \(placeLength) characters.")) }
        if !capacities.contains(session.capacity) {
            fail("capacity", "number", Phrase("名额应为 1 到 10 万之间的整数。", "A whole number from 1 to 100,000."))
        }
        switch (session.startsAt, session.endsAt) {
        case (let starts?, let ends?) where ends <= starts: fail("ends_at", "before_start", Phrase("结束时间应晚于开始时间。", "It must end after it starts."))
        case (_?, nil): fail("ends_at", "required", Phrase("请填写结束时间。", "Enter when it ends."))
        case (nil, _?): fail("starts_at", "required", Phrase("请填写开始时间。", "Enter when it starts."))
        default: break
        }
        return out
    }

    private static func problems(_ question: Question, _ path: String) -> [FieldProblem] {
        var out: [FieldProblem] = []
        func fail(_ field: String, _ code: String, _ message: Phrase) { out.append(FieldProblem(field: "\(path).\(field)", code: code, message: message)) }
        if question.text.isEmpty { fail("text", "required", Phrase("请写出问题。", "Write the question.")) }
        if question.text.unicodeScalars.count > questionLength { fail("text", "too_long", Phrase("最多 \(questionLength) 个字。", "At most \(questionLength) characters.")) }
        guard question.kind != .text else { return out }
        if question.options.count < 2 {
            fail("options", "too_few", Phrase("至少写两个选项，一行一个。", "Write at least two options, one a line."))
        } else if question.options.count > maxOptions {
            fail("options", "too_many", Phrase("最多 \(maxOptions) 个选项。", "At most \(maxOptions) options."))
        } else if Set(question.options).count < question.options.count {
            fail("options", "repeated", Phrase("有重复的选项。", "An option stands there twice."))
        } else if question.options.contains(where: { $0.isEmpty || $0.unicodeScalars.count > optionLength || $0.contains(where: \.isNewline) }) {
            fail("options", "length", Phrase("每个选项 1–\(optionLength) 个字。", "Each option has 1 to \(optionLength) characters."))
        }
        return out
    }

    func checklist(with content: ActivityContent, now: Instant) -> [ChecklistItem] {
        let starts = sessions.compactMap(\.startsAt)
        let first = starts.min()
        return [
            ChecklistItem(
                Phrase("场次和名额", "Sessions and places"), field: "sessions", isDone: !sessions.isEmpty,
                reason: Phrase("请至少添加一个场次，写上名额。", "Add at least one session with its places.")),
            ChecklistItem(
                Phrase("场次时间", "Times of the sessions"), field: "sessions.0.starts_at", isDone: !sessions.isEmpty && starts.count == sessions.count, isRequired: false,
                reason: Phrase("有场次没写时间：不能提醒会员，也不能统计缺席。", "A session has no times: nobody can be reminded and staying away isn't counted.")),
            ChecklistItem(
                Phrase("场次还没开始", "Sessions lie ahead"), field: "sessions.0.starts_at", isDone: first.map { $0 > now } ?? true,
                reason: Phrase("有场次的开始时间已经过去。", "A session has begun already.")),
            ChecklistItem(
                Phrase("先截止、后开始", "It closes before it begins"), field: "closes_at",
                isDone: first.map { first in content.closesAt.map { $0 <= first } ?? true } ?? true, isRequired: false,
                reason: Phrase("报名截止晚于第一场开始，临开始还会有人报名。", "It closes after the first session begins, so people sign up until the last moment.")),
        ]
    }

    /// The same for the next time: no ids, times moved by whole weeks so that the first session lies ahead.
    func copy(now: Instant) -> SignupDraft {
        var copy = self
        let week = Span.days(7).ms
        let first = sessions.compactMap(\.startsAt).min()
        let weeks = first.map { $0 > now ? 1 : (now.ms - $0.ms) / week + 2 } ?? 0
        let shift = Span(ms: weeks * week)
        copy.settings.cancelUntil = settings.cancelUntil.map { $0 + shift }
        for index in copy.sessions.indices {
            copy.sessions[index].id = nil
            copy.sessions[index].startsAt = sessions[index].startsAt.map { $0 + shift }
            copy.sessions[index].endsAt = sessions[index].endsAt.map { $0 + shift }
        }
        for index in copy.questions.indices { copy.questions[index].id = nil }
        return copy
    }
}
