import Identity
import Kernel
import LegalCheckup
import Organisations
import Store
import Synchronization
import Web

/// Legal check-ups of made-up firms at the first union's city: one asked for, one invited, one that waits for the lawyer's review, one in the cure and
/// one that is closed; a compendium of policies, and two questions to legal aid. The lawyer and the coordinator are among the officers' accounts. (domain.md R70)
enum CheckupStory {
    /// Of the firms' people, who sign in by code.
    static let firmPhone = DemoCast.phone(40)

    static func scenes(_ stage: DemoStage) -> [Scene] {
        compendium(stage) + curing(stage) + closed(stage) + reviewing(stage) + waiting(stage) + aid(stage)
    }

    // MARK: Who and where

    /// The union whose team does it.
    static func place(_ cast: DemoCast) -> Int { cast.federations.count > 1 ? cast.federations[1] : cast.federations[0] }

    private struct Firm: Sendable {
        let name: String
        let industry: Industry
        let staff: Int
        let phone: Int
    }

    private static let firms = [
        Firm(name: "云杉电子科技有限公司（演示）", industry: .c, staff: 326, phone: 40), Firm(name: "晨光餐饮服务有限公司（演示）", industry: .h, staff: 88, phone: 41),
        Firm(name: "飞驰物流有限公司（演示）", industry: .g, staff: 154, phone: 42), Firm(name: "和顺商贸有限公司（演示）", industry: .f, staff: 47, phone: 43),
        Firm(name: "青藤软件有限公司（演示）", industry: .i, staff: 63, phone: 44),
    ]

    /// A case in the making: its id is known once the first scene was played.
    private final class Known: Sendable {
        let id = Mutex<CheckupCaseID?>(nil)
        var value: CheckupCaseID {
            guard let id = id.withLock({ $0 }) else { preconditionFailure("a case is opened before anything happens to it") }
            return id
        }
    }

    private static func open(_ index: Int, _ origin: CheckupOrigin, back: Int, hour: Int, _ known: Known, _ stage: DemoStage) -> Scene {
        Scene(stage.workingDay(back: back), hour) { stage in
            let firm = firms[index]
            let union = stage.union(place(stage.cast))
            let region = try await stage.organisations.tree().node(union)?.region
            let employer = CheckupEmployer(name: firm.name, industry: firm.industry, region: region, staffCount: firm.staff)
            let contact = try await stage.account(firm.phone)
            let coordinator = try await stage.account(30)
            let id = try await stage.checkups.open(
                CheckupDesk.Opening(employer: employer, origin: origin, contact: contact, mayTeach: origin == .request), at: union, key: nil,
                by: origin == .request ? contact : coordinator)
            known.id.withLock { $0 = id }
        }
    }

    /// Accepted and given to the lawyer.
    private static func accept(_ known: Known, back: Int, _ stage: DemoStage) -> Scene {
        Scene(stage.workingDay(back: back), 10) { stage in
            let coordinator = try await stage.account(30)
            try await stage.checkups.perform(.accept, on: known.value, by: .init(coordinator, .coordinator))
            try await stage.checkups.assign(try await stage.account(31), to: known.value, by: coordinator)
        }
    }

    private static func handIn(_ text: String, _ index: Int, _ known: Known, back: Int, _ stage: DemoStage) -> Scene {
        Scene(stage.workingDay(back: back), 15) { stage in
            let contact = try await stage.account(firms[index].phone)
            try await stage.checkups.submit(DocumentText(pasted: text), byteCount: text.utf8.count, to: known.value, by: .init(contact, .employer))
            try await stage.checkups.examine(known.value)
        }
    }

    private static func issue(_ known: Known, back: Int, _ stage: DemoStage) -> Scene {
        Scene(stage.workingDay(back: back), 16) { stage in
            let lawyer = try await stage.account(31)
            try await stage.lawyers.confirmAll(of: known.value, by: lawyer)
            try await stage.lawyers.issue(known.value, by: lawyer)
        }
    }

    private static func cure(_ index: Int, _ known: Known, back: Int, share: Int, _ stage: DemoStage) -> Scene {
        Scene(stage.workingDay(back: back), 9) { stage in
            let contact = try await stage.account(firms[index].phone)
            try await stage.checkups.perform(.acknowledge, on: known.value, by: .init(contact, .employer))
            try await stage.checkups.cure(share, of: known.value, owner: "人力资源部", by: contact)
        }
    }

    // MARK: The five

    private static func curing(_ stage: DemoStage) -> [Scene] {
        let known = Known()
        return [
            open(0, .request, back: 24, hour: 9, known, stage), accept(known, back: 23, stage), handIn(HandbookData.first, 0, known, back: 22, stage),
            issue(known, back: 18, stage), cure(0, known, back: 16, share: 40, stage),
        ]
    }

    private static func closed(_ stage: DemoStage) -> [Scene] {
        let known = Known()
        let end = Scene(stage.workingDay(back: 3), 17) { stage in
            let lawyer = try await stage.account(31)
            try await stage.lawyers.confirmAll(of: known.value, by: lawyer)
            try await stage.lawyers.close(
                known.value, letter: "和顺商贸有限公司（演示）：\n\n贵单位的法治体检已完成复查，主要问题已经整改，其余条款请继续完善。感谢贵单位对职工权益的重视，需要法律帮助时可以随时联系工会。",
                by: lawyer)
        }
        return [
            open(3, .request, back: 30, hour: 11, known, stage), accept(known, back: 29, stage), handIn(HandbookData.first, 3, known, back: 28, stage),
            issue(known, back: 26, stage), cure(3, known, back: 24, share: 100, stage), handIn(HandbookData.second, 3, known, back: 5, stage), end,
        ]
    }

    private static func reviewing(_ stage: DemoStage) -> [Scene] {
        let known = Known()
        return [open(1, .request, back: 6, hour: 9, known, stage), accept(known, back: 5, stage), handIn(HandbookData.first, 1, known, back: 2, stage)]
    }

    private static func waiting(_ stage: DemoStage) -> [Scene] {
        [open(2, .request, back: 1, hour: 14, Known(), stage), open(4, .invitation, back: 2, hour: 9, Known(), stage)]
    }

    // MARK: Around

    private static func compendium(_ stage: DemoStage) -> [Scene] {
        [
            Scene(stage.workingDay(back: 31), 9) { stage in
                let coordinator = try await stage.account(30)
                let union = stage.union(place(stage.cast))
                try await stage.checkups.addPolicySeeds(as: .published, at: union, by: coordinator)
            }
        ]
    }

    private static func aid(_ stage: DemoStage) -> [Scene] {
        let questions: [(LegalAidMatter, String, String?)] = [
            (.dismissal, "公司说我季度考核末位，要解除合同，不给补偿。我该怎么办？", nil),
            (.pay, "试用期三个月都按七成发工资，转正后能要求补吗？", "可以。试用期工资不得低于约定工资的 80%，也不得低于最低工资。请保留合同、工资条，先和单位协商；协商不成可以拨打 12333 投诉，或者申请仲裁，时效一年。"),
        ]
        return questions.enumerated().map { index, row in
            Scene(stage.workingDay(back: 3 - index), 20, index) { stage in
                let union = stage.union(place(stage.cast))
                let member = stage.member(stage.cast.tokenMembers.lowerBound + index)
                let id = try await stage.checkups.ask(row.0, row.1, at: union, key: nil, by: member)
                if let answer = row.2 { try await stage.checkups.answer(id, answer, by: try await stage.account(31)) }
            }
        }
    }
}

extension DemoStage {
    /// The person with this number of the cast's phones: the coordinator 30, the lawyer 31, the firms' people from 40 on, who are made when first needed.
    fileprivate func account(_ number: Int) async throws -> PersonID {
        let now = clock.now()
        return try await write { tx in
            let phone = DemoCast.phone(number)
            if let known = try identity.people.find(phone: phone, in: tx) { return known }
            return try staff(DemoCast.legalPeople.lowerBound + number - 38, phone: phone, at: now, in: tx)
        }
    }
}
