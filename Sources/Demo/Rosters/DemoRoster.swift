import Kernel
import Sheets

/// A roster as the first union's employer could send it, to try the import with: new people, people who are known, members of other
/// unions, and one row of every mistake that factories really make. (domain.md R1, R3, R4, R11, R64)
struct DemoRoster: Sendable {
    static let newPeople = 200
    static let knownPeople = 60
    static let movedWithin = 10
    static let membersElsewhere = 8

    let plan: ProvincePlan
    let cast: DemoCast
    let maker: PersonMaker
    let today: Day

    private var union: PlannedUnion { plan.unions[plan.firstBaseUnion] }

    static let columns = [
        SheetColumn("序号", .number), SheetColumn("姓名"), SheetColumn("身份证号码", .identifier), SheetColumn("性别"), SheetColumn("手机号码", .identifier),
        SheetColumn("所在部门"), SheetColumn("岗位"), SheetColumn("工号", .identifier), SheetColumn("入会日期", .date),
    ]

    /// A row before it is numbered; texts as they stand in the file.
    struct Line: Sendable {
        var name: String
        var idNumber: String
        var sex: String
        var phone: String
        var department: String
        var occupation: String
        var employeeNumber: String
        var joinedOn: CellOut

        /// An ID number that was typed into a cell of numbers: Excel keeps 15 digits of it.
        var idNumberAsNumber: Int64?
    }

    var lines: [Line] { new + known + moved + elsewhere + mistakes + repairable }

    /// What the union imported some weeks ago: new colleagues, two who are members elsewhere, and rows that were sent back.
    var earlierLines: [Line] {
        let joined = (0..<24).map { line(cast.outsider(DemoCast.earlierRoster + $0), employee: 4_000 + $0) }
        let elsewhere = cast.otherUnions.filter { plan.unions[$0].kind == .baseUnion }.suffix(2).enumerated().map { index, place in
            line(maker.person(cast.firstMember(of: place) + 2, in: plan.unions[place]), employee: 4_100 + index)
        }
        let bad = ["110105194912310021", ""].enumerated().map { index, number in
            var line = line(cast.outsider(DemoCast.earlierRoster + 50 + index), employee: 4_200 + index)
            line.idNumber = number
            return line
        }
        return joined + elsewhere + bad
    }

    // MARK: Rows that are right

    private var new: [Line] { (0..<Self.newPeople).map { line(cast.outsider(DemoCast.rosterPeople + $0), employee: 5_000 + $0) } }

    /// As they are recorded, so that nothing changes.
    private var known: [Line] { (0..<Self.knownPeople).map { knownLine(knownNumber($0)) } }

    private var moved: [Line] {
        (0..<Self.movedWithin).map { index in
            var line = knownLine(knownNumber(Self.knownPeople + index))
            line.department = "新建二厂"
            return line
        }
    }

    private var elsewhere: [Line] {
        cast.otherUnions.filter { plan.unions[$0].kind == .baseUnion }.prefix(Self.membersElsewhere).enumerated().map { index, place in
            var line = line(maker.person(cast.firstMember(of: place), in: plan.unions[place]), employee: 6_000 + index)
            line.department = union.section == nil ? "" : "装配车间"
            return line
        }
    }

    /// Members with accounts and officers come first, so the known are taken from behind them; bystanders of the story are the last ones.
    private func knownNumber(_ index: Int) -> Int { (cast.tokenMembers.upperBound + index) % max(1, union.members - 20) }

    private func knownLine(_ number: Int) -> Line {
        var line = line(maker.person(number, in: union), employee: number + 1)
        if let phone = cast.phones[number] {
            line.phone = phone.text
        } else if maker.acquaintance(number) == .byRosterWithoutPhone {
            line.phone = ""
        }
        return line
    }

    private func line(_ number: Int, employee: Int) -> Line { line(maker.person(number, in: union), employee: employee) }

    private func line(_ made: MadePerson, employee: Int) -> Line {
        Line(
            name: made.name, idNumber: made.idNumber, sex: made.sex == .male ? "男" : "女", phone: made.phone, department: made.department ?? "",
            occupation: made.occupation, employeeNumber: String(100_000 + employee), joinedOn: .date(made.joinedOn))
    }

    // MARK: Rows that are not

    /// Each is refused for a reason of its own.
    private var mistakes: [Line] {
        let first = line(cast.outsider(DemoCast.rosterPeople), employee: 5_000)
        let changes: [(inout Line) -> Void] = [
            { $0.idNumber = "110105194912310021" },
            { $0.idNumber = "990000190002290013" },
            { $0.idNumber = "990000203001010016" },
            { $0.idNumber = "990000900307888" },
            { $0.idNumber = "99000019900307888A" },
            {
                $0.idNumber = "1.10105E+17"; $0.idNumberAsNumber = 110_105_194_912_310_000
            },
            { $0.idNumber = "" },
            { $0.name = "" },
            { $0.name = "王" },
            { $0.phone = "1990123456" },
            { $0.sex = $0.sex == "男" ? "女" : "男" },
            { $0.idNumber = child },
            { $0.joinedOn = .text("\(today.year).2.30") },
            { $0.joinedOn = .date(today.adding(days: 400)) },
        ]
        let spoilt = changes.enumerated().map { index, change in
            var line = line(cast.outsider(DemoCast.rosterPeople + Self.newPeople + index), employee: 7_000 + index)
            change(&line)
            return line
        }
        return spoilt + [first]
    }

    /// Of somebody aged twelve.
    private var child: String {
        let number = cast.outsider(DemoCast.rosterPeople + Self.newPeople + 50)
        return maker.idNumber(number, birthday: today.adding(days: -12 * 366), sex: .male)
    }

    /// Typed as people type; each has only one reading.
    private var repairable: [Line] {
        let changes: [(inout Line) -> Void] = [
            { $0.idNumber = $0.idNumber.lowercased() + " " },
            { $0.idNumber = Self.widened($0.idNumber) },
            { $0.idNumber = "'" + $0.idNumber },
            { $0.name = $0.name.map { String($0) }.joined(separator: " ") },
            { $0.phone = "+86 \($0.phone.prefix(3))-\($0.phone.dropFirst(3).prefix(4))-\($0.phone.dropFirst(7))" },
            { if case .date(let day) = $0.joinedOn { $0.joinedOn = .text("\(day.year)年\(day.month)月\(day.dayOfMonth)日") } },
        ]
        return changes.enumerated().map { index, change in
            var line = line(cast.outsider(DemoCast.rosterPeople + Self.newPeople + 20 + index), employee: 8_000 + index)
            change(&line)
            return line
        }
    }

    private static func widened(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { out.append(Unicode.Scalar(scalar.value + 0xFEE0) ?? scalar) }
        return String(out)
    }
}
