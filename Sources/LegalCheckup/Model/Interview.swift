import Kernel

/// One answer to choose, and what it tells: codes of the taxonomy, wrongs or good practices.
public struct InterviewOption: Sendable {
    public let value: String
    public let text: Phrase
    public let codes: [FindingCode]
}

/// A question of the guided interview.
public struct InterviewQuestion: Sendable {
    /// Stable: answers are kept by it.
    public let id: String
    public let text: Phrase
    public let options: [InterviewOption]
    /// Only asked after one of these answers to an earlier question.
    public let condition: (question: String, values: Set<String>)?

    func isAsked(_ answers: InterviewAnswers) -> Bool {
        guard let condition else { return true }
        return answers[condition.question].map(condition.values.contains) ?? false
    }
}

/// A part of the interview: one page.
public struct InterviewPart: Sendable {
    public let id: String
    public let title: Phrase
    public let questions: [InterviewQuestion]
}

/// A firm's answers by question. (kept sealed)
public struct InterviewAnswers: Codable, Hashable, Sendable {
    public var chosen: [String: String] = [:]
    public init() {}
    public subscript(question: String) -> String? { chosen[question] }
}

/// The guided interview: what a handbook doesn't say. The questions are data, `Model/Data/InterviewData.swift`.
public struct Interview: Sendable {
    public let parts: [InterviewPart]

    public static let shipped = Interview(InterviewData.text)

    /// The questions that these answers lead to.
    public func asked(in part: InterviewPart, _ answers: InterviewAnswers) -> [InterviewQuestion] { part.questions.filter { $0.isAsked(answers) } }

    /// Answers without those to questions that are no longer asked.
    public func pruned(_ answers: InterviewAnswers) -> InterviewAnswers {
        var kept = InterviewAnswers()
        for question in parts.flatMap(\.questions) where question.isAsked(kept) {
            if let value = answers[question.id], question.options.contains(where: { $0.value == value }) { kept.chosen[question.id] = value }
        }
        return kept
    }

    /// How many of the questions that are asked have an answer.
    public func progress(_ answers: InterviewAnswers) -> (answered: Int, asked: Int) {
        let asked = parts.flatMap { self.asked(in: $0, answers) }
        return (asked.count { answers[$0.id] != nil }, asked.count)
    }

    /// The first part that isn't answered; all of them: nil.
    public func firstOpenPart(_ answers: InterviewAnswers) -> Int? {
        parts.firstIndex { part in asked(in: part, answers).contains { answers[$0.id] == nil } }
    }

    public func isComplete(_ answers: InterviewAnswers) -> Bool { firstOpenPart(answers) == nil }

    /// What the answers tell, each code once with the question and answer that told it first.
    public func findings(_ answers: InterviewAnswers) -> [(code: FindingCode, words: String)] {
        var seen: Set<FindingCode> = []
        var out: [(code: FindingCode, words: String)] = []
        for question in parts.flatMap(\.questions) where question.isAsked(answers) {
            guard let option = question.options.first(where: { $0.value == answers[question.id] }) else { continue }
            for code in option.codes where seen.insert(code).inserted { out.append((code, "问：\(question.text.zh) 答：\(option.text.zh)")) }
        }
        return out
    }

    // MARK: Reading the data

    /// Lines: `# id | 中文 | English` a part, `id | 中文 | English | if other=a,b` a question, `- value | 中文 | English | CODES` an answer.
    init(_ text: StaticString) {
        var parts: [InterviewPart] = []
        var head: [String] = []
        var questions: [InterviewQuestion] = []
        var asked: [String] = []
        var options: [InterviewOption] = []
        func endQuestion() {
            guard asked.count >= 3 else { return }
            questions.append(InterviewQuestion(id: asked[0], text: Phrase(asked[1], asked[2]), options: options, condition: Self.condition(asked.count > 3 ? asked[3] : "")))
            (asked, options) = ([], [])
        }
        func endPart() {
            endQuestion()
            guard head.count >= 3 else { return }
            parts.append(InterviewPart(id: head[0], title: Phrase(head[1], head[2]), questions: questions))
            questions = []
        }
        for line in text.description.split(separator: "\n") {
            let fields = line.split(separator: "|", omittingEmptySubsequences: false).map(Self.trimmed)
            if fields[0].hasPrefix("# ") {
                endPart()
                head = [String(fields[0].dropFirst(2))] + fields.dropFirst()
            } else if fields[0].hasPrefix("- "), fields.count >= 3 {
                let codes = fields.count > 3 ? fields[3].split(separator: " ").map { FindingCode(rawValue: String($0)) } : []
                options.append(InterviewOption(value: String(fields[0].dropFirst(2)), text: Phrase(fields[1], fields[2]), codes: codes))
            } else {
                endQuestion()
                asked = fields
            }
        }
        endPart()
        self.parts = parts
    }

    private static func condition(_ text: String) -> (question: String, values: Set<String>)? {
        guard text.hasPrefix("if ") else { return nil }
        let sides = text.dropFirst(3).split(separator: "=")
        guard sides.count == 2 else { return nil }
        return (String(sides[0]), Set(sides[1].split(separator: ",").map(String.init)))
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
