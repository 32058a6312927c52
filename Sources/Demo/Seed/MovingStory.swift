import Identity
import Kernel
import Membership
import Organisations
import Store

#if canImport(Glibc)
    import Glibc
#endif

/// Members who move to another union, are kept without dues, or leave. (domain.md R12, R13)
enum MovingStory {
    static func scenes(_ stage: DemoStage) -> [Scene] { incoming(stage) + outgoing(stage) + kept(stage) + left(stage) + [imported(stage)] }

    /// The factory's roster of last month, by the import that everybody uses: it left two proposals to move and two rows to put right.
    private static func imported(_ stage: DemoStage) -> Scene {
        Scene(stage.workingDay(back: 4), 11) { stage in
            let directory = Machine.temporaryDirectory + "/gonghui-demo-\(getpid())-\(UInt32.random(in: 0 ... .max))"
            mkdir(directory, 0o700)
            let path = directory + "/\(stage.today.month)月新入职员工花名册.csv"
            defer {
                unlink(path)
                rmdir(directory)
            }
            try DemoRoster.writeText(stage.roster.earlierLines, to: path)
            _ = try await stage.imports.importFile(path, at: stage.firstUnion, dryRun: false)
        }
    }

    /// Into the first union: one is overdue, one was accepted long ago.
    private static func incoming(_ stage: DemoStage) -> [Scene] {
        let origins = stage.cast.otherUnions.filter { stage.plan.unions[$0].kind == .baseUnion }.prefix(5)
        let reasons = ["入职本公司，申请转入会籍。", "换工作到厚街，想把会籍转过来。", "部门整体调入，请一并转会。", "已在本公司工作满三个月。", "原单位搬迁，入职本公司。"]
        return zip(origins, [15, 7, 3, 2, 1]).enumerated().flatMap { index, pair -> [Scene] in
            let (place, back) = pair
            let mover = stage.cast.firstMember(of: place) + 1
            let request = transfer(mover, to: stage.plan.firstBaseUnion, reason: reasons[index], on: stage.workingDay(back: back), minute: index)
            guard index == 0 else { return [request] }
            return [
                request,
                Scene(stage.workingDay(back: back - 2), 9, 30) { stage in
                    let tree = try await stage.organisations.tree()
                    try await stage.write { tx in
                        guard let member = try stage.memberships.living(of: stage.member(mover), in: tx), let open = try stage.transfers.open(of: member.id, in: tx)
                        else { return }
                        let officer = Acting(.receivingOfficer, stage.membershipOfficer.actor)
                        try stage.transfers.accept(open.id, by: officer, tree: tree, now: stage.clock.now(), in: tx)
                    }
                },
            ]
        }
    }

    private static func outgoing(_ stage: DemoStage) -> [Scene] {
        let targets = stage.cast.otherUnions.filter { stage.plan.unions[$0].kind == .baseUnion }.suffix(2)
        return targets.enumerated().map { index, place in
            transfer(
                stage.cast.bystander(index), to: place, reason: "已到新单位工作，申请接转会籍。", on: stage.workingDay(back: 2 + index), minute: 30 + index)
        }
    }

    private static func transfer(_ mover: Int, to place: Int, reason: String, on day: Day, minute: Int) -> Scene {
        Scene(day, 19, minute) { stage in
            let tree = try await stage.organisations.tree()
            try await stage.write { tx in
                let person = stage.member(mover)
                guard let member = try stage.memberships.living(of: person, in: tx), member.state == .active else { return }
                _ = try stage.transfers.request(
                    member.id, to: UnionPlace(memberUnion: stage.union(place), in: tree), reason: reason, by: .person(person), now: stage.clock.now(), in: tx)
            }
        }
    }

    private static func kept(_ stage: DemoStage) -> [Scene] {
        let reasons: [RetainedReason] = [.retired, .retired, .militaryService, .unpaidLeave]
        return reasons.enumerated().map { index, reason in
            Scene(stage.workingDay(back: 9 + index), 15, index) { stage in
                try await perform(.retain, on: stage.cast.bystander(5 + index), by: stage.membershipOfficer, .init(retainedReason: reason), stage)
            }
        }
    }

    private static func left(_ stage: DemoStage) -> [Scene] {
        (0..<2).map { index in
            let leaver = stage.cast.bystander(12 + index)
            return Scene(stage.workingDay(back: 6 + index), 16, index) { stage in
                try await perform(.leave, on: leaver, by: .person(stage.member(leaver)), .init(), stage)
            }
        }
    }

    private static func perform(
        _ act: MembershipMachine.Act, on number: Int, by acting: Acting, _ evidence: MembershipMachine.Evidence, _ stage: DemoStage
    ) async throws {
        try await stage.write { tx in
            guard let member = try stage.memberships.living(of: stage.member(number), in: tx) else { return }
            try stage.memberships.perform(act, on: member.id, by: acting, with: evidence, now: stage.clock.now(), in: tx)
        }
    }
}
