import Kernel
import Membership

extension ActivityContent {
    static let titleLength = 2...60
    static let maxText = 20_000
    static let ages = AudienceForm.ages
    static let maxUnions = 200

    /// What is wrong with it whether it is published or not; field names as in the form and in JSON.
    ///
    /// - Parameter covers: whether the second union is the first or stands below it: a union holds activities for itself and those below. (ours)
    func problems(organiser: OrganisationID, covers: (OrganisationID, OrganisationID) -> Bool) -> [FieldProblem] {
        var out: [FieldProblem] = []
        func fail(_ field: String, _ code: String, _ message: Phrase) { out.append(FieldProblem(field: field, code: code, message: message)) }
        let length = title.unicodeScalars.count
        if !Self.titleLength.contains(length) {
            fail("title", length < 2 ? "too_short" : "too_long", Phrase("标题应为 2–60 个字，现在有 \(length) 个。", "A title has 2 to 60 characters; there are \(length)."))
        }
        let textLength = text.unicodeScalars.count
        if textLength > Self.maxText { fail("text", "too_long", Phrase("说明最多 2 万字，现在有 \(textLength) 个。", "At most 20,000 characters; there are \(textLength).")) }
        if title.contains(where: \.isNewline) || Self.hasControls(title) { fail("title", "characters", Phrase("标题里有不能显示的字符。", "The title has characters that can't be shown.")) }
        if Self.hasControls(text) { fail("text", "characters", Phrase("说明里有不能显示的字符。", "The text has characters that can't be shown.")) }
        if let opensAt, let closesAt, closesAt <= opensAt { fail("closes_at", "before_open", Phrase("截止时间应晚于开始时间。", "It must close after it opens.")) }
        if audience.unions.isEmpty { fail("unions", "required", Phrase("请选择面向哪些单位。", "Choose for which unions it is.")) }
        if audience.unions.count > Self.maxUnions { fail("unions", "too_many", Phrase("最多选择 \(Self.maxUnions) 个单位。", "At most \(Self.maxUnions) unions.")) }
        if !audience.unions.allSatisfy({ $0 == organiser || covers(organiser, $0) }) {
            fail("unions", "out_of_scope", Phrase("只能面向本工会及下级工会。", "It can only be for your own union and those below."))
        }
        if let from = audience.ages.from, !Self.ages.contains(from) { fail("age_from", "number", Phrase("请填写 0 到 120。", "From 0 to 120.")) }
        if let through = audience.ages.through, !Self.ages.contains(through) { fail("age_through", "number", Phrase("请填写 0 到 120。", "From 0 to 120.")) }
        if let from = audience.ages.from, let through = audience.ages.through, through < from {
            fail("age_through", "below_from", Phrase("最大年龄不能小于最小年龄。", "It can't be below the youngest age."))
        }
        return out
    }

    private static func hasControls(_ text: String) -> Bool {
        text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\r" && $0 != "\t" }
    }
}
