import Kernel
import Web

/// The draft in the editor's form: rows are named `sessions.0.title`, as problems name them.
extension SignupDraft {
    init(reading form: inout Form) {
        settings = SignupSettings(
            cancelUntil: form.optionalMoment("cancel_until"), hasWaitingList: form.isOn("waiting_list"), countsNoShows: form.isOn("counts_no_shows"))
        for index in 0..<Self.rows("sessions", form) {
            let path = "sessions.\(index)"
            if Self.isBlank(path, ["title", "place", "starts_at", "ends_at", "capacity"], form) { continue }
            let title = form.text("\(path).title", 0...Self.titleLength)
            sessions.append(
                Session(
                    id: form["\(path).id"].flatMap { ActivitySessionID($0) }, title: title.isEmpty ? "第 \(sessions.count + 1) 场" : title,
                    place: form.text("\(path).place", 0...Self.placeLength), startsAt: form.optionalMoment("\(path).starts_at"),
                    endsAt: form.optionalMoment("\(path).ends_at"), capacity: form.integer("\(path).capacity", Self.capacities)))
        }
        for index in 0..<Self.rows("questions", form) {
            let path = "questions.\(index)"
            if Self.isBlank(path, ["text", "options"], form) { continue }
            questions.append(
                Question(
                    id: form["\(path).id"].flatMap { QuestionID($0) }, kind: form["\(path).kind"].flatMap(QuestionKind.init(rawValue:)) ?? .text,
                    text: form.text("\(path).text", 0...Self.questionLength), options: Self.lines(form["\(path).options"] ?? ""),
                    isRequired: form.isOn("\(path).required")))
        }
    }

    func fill(_ form: inout Form) {
        form.set("cancel_until", settings.cancelUntil?.local)
        form.set("waiting_list", settings.hasWaitingList ? "1" : nil)
        form.set("counts_no_shows", settings.countsNoShows ? "1" : nil)
        form.set("sessions", String(max(1, sessions.count)))
        for (index, session) in sessions.enumerated() {
            let path = "sessions.\(index)"
            form.set("\(path).id", session.id?.description)
            form.set("\(path).title", session.title)
            form.set("\(path).place", session.place)
            form.set("\(path).starts_at", session.startsAt?.local)
            form.set("\(path).ends_at", session.endsAt?.local)
            form.set("\(path).capacity", String(session.capacity))
        }
        form.set("questions", String(questions.count))
        for (index, question) in questions.enumerated() {
            let path = "questions.\(index)"
            form.set("\(path).id", question.id?.description)
            form.set("\(path).kind", question.kind.rawValue)
            form.set("\(path).text", question.text)
            form.set("\(path).options", question.options.joined(separator: "\n"))
            form.set("\(path).required", question.isRequired ? "1" : nil)
        }
    }

    /// `add:sessions`, `remove:sessions:2`, `copy:sessions:0`; the same for questions.
    static func perform(_ act: String, on form: inout Form) -> Bool {
        let words = act.split(separator: ":").map(String.init)
        guard words.count >= 2, let list = RowList(rawValue: words[1]) else { return false }
        let count = rows(list.rawValue, form)
        let index = words.count > 2 ? Int(words[2]).flatMap { $0 >= 0 ? $0 : nil } : nil
        switch (words[0], index) {
        case ("add", nil):
            guard count < list.limit else { return true }
            form.set(list.rawValue, String(count + 1))
        case ("copy", let index?) where index < count && count < list.limit:
            for field in list.fields where field != "id" { form.set("\(list.rawValue).\(count).\(field)", form["\(list.rawValue).\(index).\(field)"]) }
            form.set(list.rawValue, String(count + 1))
        case ("remove", let index?) where index < count:
            for row in index..<count {
                for field in list.fields { form.set("\(list.rawValue).\(row).\(field)", row + 1 < count ? form["\(list.rawValue).\(row + 1).\(field)"] : nil) }
            }
            form.set(list.rawValue, String(count - 1))
        default: return false
        }
        return true
    }

    enum RowList: String {
        case sessions, questions
        var limit: Int { self == .sessions ? SignupDraft.maxSessions : SignupDraft.maxQuestions }
        var fields: [String] {
            self == .sessions ? ["id", "title", "place", "starts_at", "ends_at", "capacity"] : ["id", "kind", "text", "options", "required"]
        }
    }

    static func rows(_ list: String, _ form: Form) -> Int { min(max(0, Int(form[list] ?? "") ?? 0), 100) }

    private static func isBlank(_ path: String, _ fields: [String], _ form: Form) -> Bool {
        form["\(path).id"] == nil && fields.allSatisfy { (form["\(path).\($0)"] ?? "").allSatisfy(\.isWhitespace) }
    }

    private static func lines(_ text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map { $0.split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ") }.filter { !$0.isEmpty }
    }
}
