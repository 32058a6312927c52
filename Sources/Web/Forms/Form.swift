import Kernel
import NIOCore

/// A posted form: what was typed stays in it, with the problems found beside it.
///
/// ```swift
/// var form = try await call.form()
/// let title = form.text("title", 2...60)
/// let day = form.day("term_start")
/// guard form.isValid else { return page(form) }   // 422 by Reply.form
/// ```
/// Readers return a usable placeholder when they note a problem, so that all fields are checked at once.
public struct Form: Sendable {
    public private(set) var values: Query
    public private(set) var files: [String: UploadedFile] = [:]
    public private(set) var problems: [FieldProblem] = []

    /// An empty form, or one with first values.
    public init(_ values: [(String, String)] = []) {
        var query = Query()
        for (name, value) in values { query.append(name, value) }
        self.values = query
    }

    init(_ values: Query) { self.values = values }

    init(_ values: Query, files: [String: UploadedFile]) {
        self.values = values
        self.files = files
    }

    public subscript(name: String) -> String? { values[name] }
    public func all(_ name: String) -> [String] { values.all(name) }
    public func isOn(_ name: String) -> Bool { values[name].map { $0 == "1" || $0 == "on" || $0 == "true" } ?? false }
    public var isValid: Bool { problems.isEmpty }

    public mutating func set(_ name: String, _ value: String?) { values = values.with(name, value) }
    public mutating func fail(_ field: String, _ code: String, _ message: Phrase) { problems.append(FieldProblem(field: field, code: code, message: message)) }
    public mutating func fail(_ problem: FieldProblem) { problems.append(problem) }
    public mutating func fail(_ problems: [FieldProblem]) { self.problems += problems }
    public func problem(_ field: String) -> FieldProblem? { problems.first { $0.field == field } }

    /// Takes over the fields of a problem that a rule or store threw; rethrows those that aren't about fields.
    public mutating func absorb(_ error: any Error) throws {
        guard let problem = error as? any Problem, !problem.fieldProblems.isEmpty else { throw error }
        problems += problem.fieldProblems
    }

    // MARK: Readers

    /// Text without blanks around it. `length` counts Unicode scalars.
    public mutating func text(_ name: String, _ length: ClosedRange<Int> = 1...200) -> String {
        let value = Self.trimmed(values[name] ?? "")
        let count = value.unicodeScalars.count
        if count == 0 && length.lowerBound > 0 {
            fail(name, "required", Phrase("请填写这一项。", "Enter this."))
        } else if count < length.lowerBound {
            fail(name, "too_short", Phrase("至少 \(length.lowerBound) 个字。", "At least \(length.lowerBound) characters."))
        } else if count > length.upperBound {
            fail(name, "too_long", Phrase("最多 \(length.upperBound) 个字，现在有 \(count) 个。", "At most \(length.upperBound) characters; there are \(count)."))
        }
        return value
    }

    public mutating func optionalText(_ name: String, max: Int = 200) -> String? {
        let value = text(name, 0...max)
        return value.isEmpty ? nil : value
    }

    public mutating func integer(_ name: String, _ range: ClosedRange<Int>) -> Int {
        guard let value = optionalInteger(name, range) else {
            if problem(name) == nil { fail(name, "required", Phrase("请填写数字。", "Enter a number.")) }
            return range.lowerBound
        }
        return value
    }

    public mutating func optionalInteger(_ name: String, _ range: ClosedRange<Int>) -> Int? {
        let typed = Self.trimmed(values[name] ?? "")
        if typed.isEmpty { return nil }
        guard let value = Int(typed), range.contains(value) else {
            fail(name, "number", Phrase("请填写 \(range.lowerBound) 到 \(range.upperBound) 之间的整数。", "Enter a whole number from \(range.lowerBound) to \(range.upperBound)."))
            return nil
        }
        return value
    }

    /// An amount typed in yuan.
    public mutating func fen(_ name: String, _ range: ClosedRange<Fen>) -> Fen {
        guard let value = optionalFen(name, range) else {
            if problem(name) == nil { fail(name, "required", Phrase("请填写金额。", "Enter an amount.")) }
            return range.lowerBound
        }
        return value
    }

    public mutating func optionalFen(_ name: String, _ range: ClosedRange<Fen>) -> Fen? {
        let typed = Self.trimmed(values[name] ?? "")
        if typed.isEmpty { return nil }
        guard let value = Fen(yuan: typed), range.contains(value) else {
            fail(
                name, "amount",
                Phrase(
                    "请填写 \(range.lowerBound) 到 \(range.upperBound) 之间的金额，最多两位小数。",
                    "Enter an amount from \(range.lowerBound) to \(range.upperBound) with at most two decimals."))
            return nil
        }
        return value
    }

    public mutating func day(_ name: String) -> Day {
        guard let day = optionalDay(name) else {
            if problem(name) == nil { fail(name, "required", Phrase("请选择日期。", "Choose a date.")) }
            return Day(number: 0)
        }
        return day
    }

    public mutating func optionalDay(_ name: String) -> Day? {
        let typed = Self.trimmed(values[name] ?? "")
        if typed.isEmpty { return nil }
        guard let day = Day(typed) else {
            fail(name, "date", Phrase("没有这一天，请按 2026-11-24 的格式填写。", "There is no such day; write it as 2026-11-24."))
            return nil
        }
        return day
    }

    /// A `datetime-local` field, taken as Asia/Shanghai.
    public mutating func moment(_ name: String) -> Instant {
        let typed = Self.trimmed(values[name] ?? "")
        guard let instant = Instant(typed) else {
            fail(name, typed.isEmpty ? "required" : "time", Phrase("请选择日期和时间。", "Choose a date and time."))
            return Instant(ms: 0)
        }
        return instant
    }

    /// A `datetime-local` field that may be left empty.
    public mutating func optionalMoment(_ name: String) -> Instant? {
        guard let typed = values[name], !typed.allSatisfy(\.isWhitespace) else { return nil }
        return moment(name)
    }

    public mutating func choice<Choice: RawRepresentable>(_ name: String, _: Choice.Type = Choice.self) -> Choice? where Choice.RawValue == String {
        guard let value = values[name].flatMap(Choice.init(rawValue:)) else {
            fail(name, "required", Phrase("请选择一项。", "Choose one."))
            return nil
        }
        return value
    }

    public mutating func id<Entity>(_ name: String, of _: Entity.Type = Entity.self) -> Identifier<Entity>? {
        guard let id = values[name].flatMap({ Identifier<Entity>($0) }) else {
            fail(name, "required", Phrase("请选择一项。", "Choose one."))
            return nil
        }
        return id
    }

    /// Runs a check that throws a `FieldProblem`-bearing problem or returns the checked value.
    public mutating func check<T>(_ name: String, _ parse: (String) throws -> T) throws -> T? {
        do { return try parse(values[name] ?? "") } catch let error as any Problem where !error.fieldProblems.isEmpty {
            problems += error.fieldProblems
            return nil
        }
    }

    static func trimmed(_ text: String) -> String {
        var view = Substring(text).unicodeScalars
        while let first = view.first, first.properties.isWhitespace { view.removeFirst() }
        while let last = view.last, last.properties.isWhitespace { view.removeLast() }
        return String(view)
    }
}

/// A file that came with a form, held in memory: forms take small files; big ones go to routes that stream their body.
public struct UploadedFile: Sendable {
    public let name: String
    public let contentType: String
    public let bytes: ByteBuffer
}

extension Instant {
    /// As a `datetime-local` field has it: `2026-11-24T14:05`, in Asia/Shanghai.
    public var local: String {
        func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
        return "\(day.iso)T\(two(minuteOfDay / 60)):\(two(minuteOfDay % 60))"
    }
}
