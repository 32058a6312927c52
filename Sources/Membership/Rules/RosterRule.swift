import Kernel
import Sheets

/// A row of a roster whose cells are all in order.
public struct RosterRow: Sendable {
    public let number: Int
    public let name: PersonName
    public let paper: IdentityPaper
    public let phone: PhoneNumber?
    public let work: WorkFacts
    public let joinedOn: Day?
    public let cardNumber: String?
}

/// What stands in a row, checked cell by cell. Nothing is guessed: a cell is taken, repaired where only one reading is possible, or refused with
/// its own sentence. All that is wrong with a row is said at once. (domain.md R1, R3–R5, R11, R64)
enum RosterRule {
    static let textLimit = 100

    static func check(_ row: SheetRow, _ mapping: RosterMapping, today: Day) -> Result<RosterRow, RosterRowFaults> {
        if let fault = row.fault {
            return .failure(RosterRowFaults([RosterFault(column: fault.column, field: nil, code: fault.code, message: fault.message)]))
        }
        var reader = RosterCells(row: row, mapping: mapping)
        let name = reader.required(.name) { text throws(NameFault) in try PersonName.parse(text) }
        let paper = reader.paper(today: today)
        let phone = reader.phone()
        let joinedOn = reader.day(.joinedOn)
        reader.compare(paper)
        if let paper, case .failure(let problem) = AdmissionRule.admits(birthday: paper.birthday, on: today) { reader.refuse(.paperNumber, problem.code, problem.message) }
        checkJoined(joinedOn, paper, today, &reader)
        let work = WorkFacts(
            occupation: reader.text(.occupation), newFormKind: reader.newFormKind(), platform: reader.text(.platform), department: reader.text(.department),
            employeeNumber: reader.text(.employeeNumber))
        let cardNumber = reader.text(.cardNumber)
        guard reader.faults.isEmpty, let name, let paper else { return .failure(RosterRowFaults(reader.faults)) }
        return .success(RosterRow(number: row.number, name: name, paper: paper, phone: phone, work: work, joinedOn: joinedOn, cardNumber: cardNumber))
    }

    private static func checkJoined(_ joinedOn: Day?, _ paper: IdentityPaper?, _ today: Day, _ reader: inout RosterCells) {
        guard let joinedOn else { return }
        if joinedOn > today {
            reader.refuse(.joinedOn, "joined_on.ahead", Phrase("入会日期晚于今天。", "The day of joining lies ahead."))
        } else if let birthday = paper?.birthday, !birthday.isAtLeast(years: AdmissionRule.minimumAge, on: joinedOn) {
            reader.refuse(.joinedOn, "joined_on.too_young", Phrase("入会日期早于年满 16 周岁之日。", "The day of joining lies before the 16th birthday."))
        }
    }
}

/// All that is wrong with one row.
struct RosterRowFaults: Error, Sendable {
    let faults: [RosterFault]
    init(_ faults: [RosterFault]) { self.faults = faults }
}

/// The cells of one row by field, and what is wrong with them.
struct RosterCells {
    let row: SheetRow
    let mapping: RosterMapping
    private(set) var faults: [RosterFault] = []

    init(row: SheetRow, mapping: RosterMapping) {
        self.row = row
        self.mapping = mapping
    }

    mutating func refuse(_ field: RosterField, _ code: String, _ message: Phrase) {
        faults.append(RosterFault(column: mapping.column(of: field), field: field, code: code, message: message))
    }

    private mutating func refuse(_ field: RosterField, _ refusal: some Refusal) { refuse(field, refusal.code, refusal.message) }

    /// `nil` for a blank cell and for a field that the file doesn't have.
    func cell(_ field: RosterField) -> Cell? {
        guard let column = mapping.column(of: field) else { return nil }
        let cell = row[column]
        return cell.isBlank ? nil : cell
    }

    mutating func required<T, Fault: Refusal>(_ field: RosterField, _ parse: (String) throws(Fault) -> T) -> T? {
        do throws(Fault) { return try parse(cell(field)?.text ?? "") } catch {
            refuse(field, error)
            return nil
        }
    }

    /// Half-width, without blanks around.
    mutating func text(_ field: RosterField) -> String? {
        guard let cell = cell(field) else { return nil }
        if case .error = cell {
            refuse(field, "cell.error", Phrase("单元格是公式错误值（如 #N/A）。", "The cell holds a formula's error, such as #N/A."))
            return nil
        }
        let text = WorkFacts.tidied(cell.text)
        guard text.unicodeScalars.count <= RosterRule.textLimit else {
            refuse(field, "text.too_long", Phrase("最多 \(RosterRule.textLimit) 个字。", "At most \(RosterRule.textLimit) characters."))
            return nil
        }
        return text.isEmpty ? nil : text
    }

    mutating func paper(today: Day) -> IdentityPaper? {
        guard let kind = paperKind() else { return nil }
        let cell = cell(.paperNumber)
        if let cell, cell.lostDigits {
            refuse(.paperNumber, kind == .idCard ? PaperFault.idCard(.scientific) : .scientific)
            return nil
        }
        do throws(PaperFault) { return try IdentityPaper.parse(kind, cell?.text ?? "", today: today) } catch {
            refuse(.paperNumber, error)
            return nil
        }
    }

    /// Without a column or with a blank cell it is the ID card that nearly everybody has; never guessed from the digits. (domain.md R5)
    private mutating func paperKind() -> IdentityPaper.Kind? {
        guard let cell = cell(.paperKind) else { return .idCard }
        if let kind = IdentityPaper.Kind(roster: cell.text) { return kind }
        refuse(.paperKind, "id_kind.unknown", Phrase("不认识这种证件类型，请填写如“居民身份证”“护照”。", "Unknown kind of paper; write it in Chinese as it stands on the paper."))
        return nil
    }

    mutating func phone() -> PhoneNumber? {
        guard let cell = cell(.phone) else { return nil }
        if cell.lostDigits {
            refuse(.phone, PhoneFault.scientific)
            return nil
        }
        do throws(PhoneFault) { return try PhoneNumber.parse(cell.text) } catch {
            refuse(.phone, error)
            return nil
        }
    }

    mutating func day(_ field: RosterField) -> Day? {
        guard let cell = cell(field) else { return nil }
        switch DateText.parse(cell) {
        case .success(let day): return day
        case .failure(let refusal):
            refuse(field, refusal.code, refusal.message)
            return nil
        }
    }

    mutating func newFormKind() -> NewFormKind? {
        guard let cell = cell(.newFormKind) else { return nil }
        if ["否", "无", "不是", "-", "/"].contains(TextFolding.folded(cell.text)) { return nil }
        if let kind = NewFormKind(roster: cell.text) { return kind }
        let known = NewFormKind.allCases.map(\.label.zh).joined(separator: "、")
        refuse(
            .newFormKind, "new_form_kind.unknown",
            Phrase(
                "不认识这种类别，请填写：\(known)。",
                "Unknown trade. Write one of: \(NewFormKind.allCases.map(\.rawValue).joined(separator: ", "))."))
        return nil
    }

    /// Sex and birthday come from the paper; a roster that says otherwise has a mistake in one of them. (domain.md R1d)
    mutating func compare(_ paper: IdentityPaper?) {
        if let cell = cell(.sex) {
            let said: Sex? =
                switch TextFolding.folded(cell.text) {
                case "男", "男性", "m", "male", "1": .male
                case "女", "女性", "f", "female", "2": .female
                default: nil
                }
            if said == nil {
                refuse(.sex, "sex.unknown", Phrase("性别请填“男”或“女”。", "Write male or female, or the Chinese words."))
            } else if let sex = paper?.sex, sex != said {
                refuse(.sex, "sex.differs", Phrase("性别与证件号码不一致，请核对其中哪一项有误。", "Sex and paper number contradict each other."))
            }
        }
        guard cell(.birthday) != nil, let birthday = paper?.birthday else { return }
        compareBirthday(birthday)
    }

    /// A column headed 出生年月 has months only: enough to contradict.
    private mutating func compareBirthday(_ birthday: Day) {
        guard let cell = cell(.birthday) else { return }
        let differs: Bool
        switch DateText.parse(cell) {
        case .success(let day): differs = day != birthday
        case .failure(.dayMissing):
            let numbers = TextFolding.narrowed(cell.text).split { !$0.isNumber }.compactMap { Int($0) }
            let month = numbers.count == 2 ? numbers[1] : numbers.first.map { $0 > 9999 ? $0 % 100 : 0 } ?? 0
            let year = numbers.first.map { $0 > 9999 ? $0 / 100 : $0 }
            differs = year != birthday.year || (month > 0 && month != birthday.month)
        case .failure(let refusal):
            refuse(.birthday, refusal.code, refusal.message)
            return
        }
        if differs { refuse(.birthday, "birthday.differs", Phrase("出生日期与证件号码不一致，请核对其中哪一项有误。", "Birthday and paper number contradict each other.")) }
    }
}

extension IdentityPaper.Kind {
    /// As rosters write it.
    init?(roster text: String) {
        let folded = TextFolding.heading(text)
        if let kind = Self.allCases.first(where: { TextFolding.folded($0.label.zh) == folded || $0.rawValue == folded }) {
            self = kind
            return
        }
        switch folded {
        case "身份证", "二代身份证", "中国居民身份证", "中华人民共和国居民身份证": self = .idCard
        case "港澳台居住证", "港澳居民居住证", "台湾居民居住证": self = .residencePermit
        case "回乡证", "港澳通行证", "港澳居民通行证", "港澳居民往来内地通行证", "港澳居民来往内地通行证": self = .homeReturnPermit
        case "台胞证", "台湾居民往来大陆通行证", "台湾居民通行证": self = .taiwanPermit
        case "外国护照", "外籍护照": self = .passport
        case "外国人永久居留证", "永久居留身份证", "外国人居留证": self = .foreignerCard
        default: return nil
        }
    }
}
