import Kernel
import Store

public enum QuestionKind: String, TextColumn, CaseIterable {
    case text
    /// One of the options.
    case choice
    /// Any of the options.
    case choices

    var label: Phrase {
        switch self {
        case .text: Phrase("填空", "Text")
        case .choice: Phrase("单选", "One of several")
        case .choices: Phrase("多选", "Any of several")
        }
    }
}

/// Something that is asked of those who sign up.
public struct Question: Hashable, Sendable {
    public let id: QuestionID
    public let kind: QuestionKind
    public let text: String
    /// For `choice` and `choices`.
    public let options: [String]
    public let isRequired: Bool

    public init(id: QuestionID, kind: QuestionKind, text: String, options: [String] = [], isRequired: Bool = true) {
        self.id = id
        self.kind = kind
        self.text = text
        self.options = options
        self.isRequired = isRequired
    }
}

/// What somebody answered, by question: one text, or the options chosen.
public struct Answers: Hashable, Sendable {
    public var values: [QuestionID: [String]]
    public init(_ values: [QuestionID: [String]] = [:]) { self.values = values }

    public static let maxLength = 500

    /// The answers to `questions` alone, blanks around them cut off, and what is wrong with them. Field names: `answers.ID`.
    public func checked(for questions: [Question]) -> (answers: Answers, problems: [FieldProblem]) {
        var kept: [QuestionID: [String]] = [:]
        var problems: [FieldProblem] = []
        let known = Set(questions.map(\.id))
        for id in values.keys.sorted() where !known.contains(id) {
            problems.append(Self.problem(id, "unknown", Phrase("没有这个问题。", "There is no such question.")))
        }
        for question in questions {
            let given = (values[question.id] ?? []).map(Self.trimmed).filter { !$0.isEmpty }
            if let problem = Self.problem(with: given, question) { problems.append(problem) }
            if !given.isEmpty { kept[question.id] = given }
        }
        return (Answers(kept), problems)
    }

    private static func problem(with given: [String], _ question: Question) -> FieldProblem? {
        if given.isEmpty {
            guard question.isRequired else { return nil }
            return problem(question.id, "required", Phrase("请回答“\(question.text)”。", "Please answer “\(question.text)”."))
        }
        if given.contains(where: { $0.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\r" && $0 != "\t" } }) {
            return problem(question.id, "characters", Phrase("含有不能保存的字符。", "Has characters that can't be stored."))
        }
        switch question.kind {
        case .text:
            guard given.count == 1 else { return problem(question.id, "too_many", Phrase("只能有一个回答。", "Only one answer is possible.")) }
            guard given[0].unicodeScalars.count <= maxLength else {
                return problem(question.id, "too_long", Phrase("最多 \(maxLength) 个字。", "At most \(maxLength) characters."))
            }
        case .choice, .choices:
            guard given.allSatisfy(question.options.contains), Set(given).count == given.count else {
                return problem(question.id, "not_an_option", Phrase("请从选项里选择。", "Choose from the options."))
            }
            guard question.kind == .choices || given.count == 1 else {
                return problem(question.id, "too_many", Phrase("只能选一项。", "Choose only one."))
            }
        }
        return nil
    }

    private static func problem(_ id: QuestionID, _ code: String, _ message: Phrase) -> FieldProblem {
        FieldProblem(field: "answers.\(id)", code: code, message: message)
    }

    private static func trimmed(_ text: String) -> String {
        var view = Substring(text).unicodeScalars
        while let first = view.first, first.properties.isWhitespace { view.removeFirst() }
        while let last = view.last, last.properties.isWhitespace { view.removeLast() }
        return String(view)
    }
}

extension Answers {
    /// As they stand in a column: `id`, a tab, the values with unit separators between, one question a line; line ends inside an
    /// answer are kept as record separators. Empty where nothing was asked, which is the usual case and costs nothing.
    var column: String {
        values.sorted { $0.key < $1.key }.map { id, values in
            "\(id)\t" + values.map { $0.replacing("\r\n", with: "\u{1E}").replacing("\n", with: "\u{1E}").replacing("\r", with: "\u{1E}") }.joined(separator: "\u{1F}")
        }.joined(separator: "\n")
    }

    init(column: String) {
        values = [:]
        for line in column.split(separator: "\n") {
            guard let tab = line.firstIndex(of: "\t"), let id = QuestionID(String(line[..<tab])) else { continue }
            values[id] = line[line.index(after: tab)...].split(separator: "\u{1F}", omittingEmptySubsequences: false).map { String($0).replacing("\u{1E}", with: "\n") }
        }
    }
}
