import Identity
import Kernel
import Membership
import Organisations
import Store

/// People who joined in the last weeks, and those who still wait: some of them for too long. (domain.md R13, R15, R17)
enum JoiningStory {
    static let courierPhone = DemoCast.phone(101)

    static func scenes(_ stage: DemoStage) -> [Scene] {
        waitingAtFirstUnion(stage) + decidedAtFirstUnion(stage) + waitingElsewhere(stage) + pooled(stage)
    }

    // MARK: The first union

    /// From working day 6 on an application shows at the upper union too.
    private static func waitingAtFirstUnion(_ stage: DemoStage) -> [Scene] {
        [8, 7, 6, 5, 3, 2, 1, 1].enumerated().map { index, back in
            application(DemoCast.applicants + index, to: stage.plan.firstBaseUnion, on: stage.workingDay(back: back), minute: index * 7)
        }
    }

    private static func decidedAtFirstUnion(_ stage: DemoStage) -> [Scene] {
        let place = stage.plan.firstBaseUnion
        return (0..<7).flatMap { index -> [Scene] in
            let (applied, decided) = (stage.workingDay(back: 20 - index), stage.workingDay(back: 18 - index))
            let applicant = DemoCast.applicants + 20 + index
            let decision = Scene(decided, 10, index) { stage in
                try await stage.write { tx in
                    guard let member = try living(applicant, stage, tx) else { return }
                    switch index {
                    case 5:
                        let reason = "申请人已与本单位解除劳动合同，请向现用人单位工会申请。"
                        try stage.memberships.perform(
                            .reject, on: member.id, by: stage.membershipOfficer, with: .init(reason: reason), now: stage.clock.now(), in: tx)
                    case 6: try stage.memberships.perform(.withdraw, on: member.id, by: .person(member.person), with: .init(), now: stage.clock.now(), in: tx)
                    default: try stage.memberships.perform(.approve, on: member.id, by: stage.membershipOfficer, with: .init(), now: stage.clock.now(), in: tx)
                    }
                }
            }
            return [application(applicant, to: place, on: applied, minute: index * 11), decision]
        }
    }

    // MARK: Elsewhere

    /// One at every few unions, so that officers above see a list as well.
    private static func waitingElsewhere(_ stage: DemoStage) -> [Scene] {
        let others = stage.cast.otherUnions
        let step = max(1, others.count / 60)
        return stride(from: 0, to: others.count, by: step).prefix(60).enumerated().map { index, position in
            application(DemoCast.applicants + 40 + index, to: others[position], on: stage.workingDay(back: 1 + index % 8), minute: index)
        }
    }

    private static func application(_ applicant: Int, to place: Int, on day: Day, minute: Int) -> Scene {
        Scene(day, 12, minute) { stage in
            let now = stage.clock.now()
            let made = stage.maker.person(stage.cast.outsider(applicant), in: stage.plan.unions[place])
            let tree = try await stage.organisations.tree()
            try await stage.write { tx in
                // Two of three were verified by the outside checker when they applied.
                let person = try join(made, phone: nil, isVerified: applicant % 3 != 0, now, stage, tx)
                let application = NewApplication(
                    person: person, name: made.name, birthday: made.birthday, isVerified: applicant % 3 != 0, work: made.work(),
                    consentVersion: ConsentPurpose.paperNumber.version)
                _ = try stage.memberships.apply(
                    application, at: UnionPlace(memberUnion: stage.union(place), in: tree), by: .person(person), now: now, in: tx)
            }
        }
    }

    // MARK: The holding pool

    /// New-form workers of Dongguan: the first one has an account to sign in with, the last ones wait for the city to see to them.
    private static func pooled(_ stage: DemoStage) -> [Scene] {
        let kinds = ["courier", "rider", "courier", "rideHailingDriver", "rider", "truckDriver", "courier"]
        return [1, 2, 3, 4, 7, 8, 12].enumerated().map { index, back in
            Scene(stage.workingDay(back: back), 20, index) { stage in
                let now = stage.clock.now()
                let made = stage.maker.newFormWorker(stage.cast.outsider(DemoCast.pooled + index), kind: kinds[index])
                let tree = try await stage.organisations.tree()
                try await stage.write { tx in
                    let person = try join(made, phone: index == 0 ? courierPhone : nil, isVerified: index != 2, now, stage, tx)
                    let application = NewApplication(
                        person: person, name: made.name, birthday: made.birthday, isVerified: index != 2, work: made.work(),
                        consentVersion: ConsentPurpose.paperNumber.version)
                    let pool = tree.holdingPool(of: stage.firstUnion) ?? stage.union(0)
                    _ = try stage.memberships.applyToPool(
                        application, pool: UnionPlace(pool, in: tree), offeredTo: nearest(kinds[index], stage), by: .person(person), now: now, in: tx)
                }
            }
        }
    }

    /// The sector union of the trade, if there is one near.
    private static func nearest(_ kind: String, _ stage: DemoStage) -> OrganisationID? {
        stage.cast.receivingUnions.first { stage.plan.unions[$0].newFormKind == kind }.map(stage.union)
    }

    // MARK: People

    private static func join(
        _ made: MadePerson, phone: PhoneNumber?, isVerified: Bool, _ now: Instant, _ stage: DemoStage, _ tx: any Transaction
    ) throws -> PersonID {
        var new = try made.newPerson()
        new.phone = phone ?? new.phone
        new.phoneVerifiedAt = now
        new.verifiedBy = isVerified ? .checker : nil
        let person = try stage.identity.people.create(new, at: now, in: tx)
        try stage.identity.consents.give(.paperNumber, by: person, at: now, in: tx)
        return person
    }

    private static func living(_ applicant: Int, _ stage: DemoStage, _ tx: any Transaction) throws -> Membership? {
        let made = stage.maker.person(stage.cast.outsider(applicant), in: stage.plan.unions[stage.plan.firstBaseUnion])
        guard let card = IDCardNumber(made.idNumber), let person = try stage.identity.people.find(paper: IdentityPaper(card), in: tx) else { return nil }
        return try stage.memberships.living(of: person, in: tx)
    }
}
