import HTTPTypes
import Kernel
import Organisations
import Store
import Web

/// A person's own membership: where it stands, who decides what by when, and what they can do about it.
struct MinePages: Sendable {
    let organisations: Organisations
    let memberships: Memberships
    let transfers: Transfers

    var routes: [Route] {
        [
            .get(MemberURL.mine.path, .signedIn) { call in .page(try await mine(call, Form()), in: call) },
            .post(MemberURL.withdrawal.path, .signedIn) { call in
                try await act(call, .withdraw, toast: Phrase("申请已撤回。", "Application withdrawn.")) { _, _ in MembershipMachine.Evidence() }
            },
            .post(MemberURL.leaving.path, .signedIn) { call in
                try await act(call, .leave, toast: Phrase("已退会。感谢您的参与，随时欢迎再次加入。", "You have left. Thank you; you are welcome back at any time.")) { form, _ in
                    let reason = form.text("leaving_reason", 2...200)
                    return MembershipMachine.Evidence(reason: reason, document: "本人线上书面申请")
                }
            },
            .post(MemberURL.objection.path, .signedIn) { call in
                try await act(call, .leave, toast: Phrase("异议已受理，会籍已撤销。", "Your objection stands; the membership has ended.")) { _, current in
                    guard current.source == .roster, AdmissionRule.mayContest(enrolledOn: current.appliedAt.day, today: call.now.day) else {
                        throw MembershipProblem.tooLateToContest
                    }
                    return MembershipMachine.Evidence(reason: "对花名册入会提出异议", document: "本人线上提出")
                }
            },
            .get(MemberURL.transfer.path, .signedIn) { call in .page(try await transferPage(call, Form()), in: call) },
            .post(MemberURL.transfer.path, .signedIn) { call in try await requestTransfer(call) },
            .post("/me/membership/transfers/{transfer}/withdrawal", .signedIn) { call in try await withdrawTransfer(call) },
        ]
    }

    // MARK: Showing

    private func mine(_ call: Call, _ form: Form) async throws -> Page {
        let person = try call.person()
        let (history, events, transfer) = try await call.database.read { tx in
            let history = try memberships.history(of: person, in: tx)
            let current = history.first
            return (
                history, try current.map { try memberships.events(of: $0.id, in: tx) } ?? [], try current.flatMap { try transfers.open(of: $0.id, in: tx) }
            )
        }
        let tree = try await organisations.tree()
        return MineViews.page(call.ui, history: history, events: events, transfer: transfer, form, tree, memberships.term)
    }

    // MARK: Acting

    private func act(
        _ call: Call, _ act: MembershipMachine.Act, toast: Phrase, _ evidence: (inout Form, Membership) throws -> MembershipMachine.Evidence
    ) async throws -> Reply {
        let person = try call.person()
        let now = call.now
        var form = try await call.form()
        guard let current = try await call.database.read({ try memberships.living(of: person, in: $0) }) else { throw CommonProblem.notFound }
        let given = try evidence(&form, current)
        guard form.isValid else { return .page(try await mine(call, form), in: call, status: .unprocessableContent) }
        try await call.database.write(lane: Counters.lane) { tx in
            _ = try memberships.perform(act, on: current.id, by: .person(person), with: given, now: now, in: tx)
        }
        return .redirect(to: MemberURL.mine.path, toast: toast, in: call)
    }

    // MARK: Transfer

    private func transferPage(_ call: Call, _ form: Form) async throws -> Page {
        let text = (call.query["q"] ?? form["q"] ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let tree = try await organisations.tree()
        return MineViews.transfer(call.ui, text: text, found: tree.memberUnions(matching: text), form, tree)
    }

    private func requestTransfer(_ call: Call) async throws -> Reply {
        let person = try call.person()
        let now = call.now
        var form = try await call.form()
        let target = form.id("organisation", of: OrganisationTag.self)
        let reason = form.text("reason", 2...200)
        if form.isValid, let target {
            do {
                let place = try UnionPlace(memberUnion: target, in: try await organisations.tree())
                try await call.database.write(lane: Counters.lane) { tx in
                    guard let current = try memberships.living(of: person, in: tx) else { throw MembershipProblem.nothingToTransfer }
                    _ = try transfers.request(current.id, to: place, reason: reason, by: .person(person), now: now, in: tx)
                }
                return .redirect(to: MemberURL.mine.path, toast: Phrase("转会申请已提交，由转入工会接收。", "Sent: the receiving union decides."), in: call)
            } catch let problem as MembershipProblem { form.fail("organisation", problem.code, problem.message) }
        }
        return .page(try await transferPage(call, form), in: call, status: .unprocessableContent)
    }

    private func withdrawTransfer(_ call: Call) async throws -> Reply {
        _ = try await call.form()
        let person = try call.person()
        let id: TransferID = try call.id("transfer")
        let now = call.now
        try await call.database.write(lane: Counters.lane) { tx in
            try transfers.withdraw(id, reason: "本人撤回", by: person, now: now, in: tx)
        }
        return .redirect(to: MemberURL.mine.path, toast: Phrase("转会申请已撤回。", "Transfer withdrawn."), in: call)
    }
}
