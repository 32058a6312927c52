import HTTPTypes
import Kernel
import Store
import Web

/// The officers' desk for papers that only an eye can check. (domain.md R59)
struct ReviewPages: Sendable {
    let identity: IdentityFeature

    private var requests: Verifications { identity.realNames.requests }

    var routes: [Route] {
        let access = Access.officer(IdentityFeature.reviewNames)
        return [
            .get("/admin/unions/{organisation}/verifications", access) { call in try await queue(call) },
            .get("/admin/unions/{organisation}/verifications/{request}", access) { call in
                .page(VerifyViews.request(call.ui, Form(), try await detail(call)), in: call)
            },
            .post("/admin/unions/{organisation}/verifications/{request}/paper", access) { call in try await openPaper(call) },
            .post("/admin/unions/{organisation}/verifications/{request}/approval", access) { call in
                let officer = try call.person()
                let detail = try await detail(call)
                _ = try await call.form()
                try await call.database.write { tx in try identity.realNames.approve(detail.request.id, by: officer, at: call.now, in: tx) }
                return .redirect(
                    to: IdentityURL.verifications(detail.request.organisation).path, toast: Phrase("已通过，本人会收到通知。", "Approved; the person is told."), in: call)
            },
            .post("/admin/unions/{organisation}/verifications/{request}/rejection", access) { call in try await reject(call) },
        ]
    }

    private func queue(_ call: Call) async throws -> Reply {
        let organisation = try call.organisation()
        let limit = try call.limit()
        let after = try call.cursor(1).map { VerificationRequestID(try $0.integer(0)) }
        let (found, counts) = try await call.database.read { tx in
            (try requests.waiting(at: organisation, after: after, limit: limit + 1, in: tx), try requests.waitingCounts(in: tx))
        }
        var below: [(organisation: OrganisationID, name: String, count: Int)] = []
        for (union, count) in counts where union != organisation {
            guard try await call.house.scopes.covers(organisation, union), below.count < 200 else { continue }
            below.append((organisation: union, name: try await call.house.scopes.name(of: union) ?? "", count: count))
        }
        let view = VerifyViews.Queue(
            organisation: organisation, name: try await call.house.scopes.name(of: organisation) ?? "",
            slice: Slice(fetched: found, limit: limit) { Cursor([$0.id.description]) }, below: below.sorted { $0.count > $1.count })
        return .page(VerifyViews.queue(call.ui, TableState(call, defaultSort: "asked"), view), in: call)
    }

    /// The request of the address, which must be this union's: an address can't reach into another's queue.
    private func detail(_ call: Call) async throws -> VerifyViews.Detail {
        let organisation = try call.organisation()
        let id = try call.id("request", of: VerificationRequestTag.self)
        let found = try await call.database.read { tx -> (VerificationRequest, String?, String?)? in
            guard let request = try requests.request(id, in: tx), request.organisation == organisation else { return nil }
            let phone = try identity.people.person(request.person, in: tx).flatMap { try identity.people.masked($0).phone }
            return (request, try requests.paper(of: request)?.masked, phone)
        }
        guard let (request, paper, phone) = found else { throw CommonProblem.notFound }
        return VerifyViews.Detail(
            request: request, organisationName: try await call.house.scopes.name(of: organisation) ?? "", maskedPaper: paper, maskedPhone: phone)
    }

    /// Opens the whole number; logged and shown to the person. (domain.md R58)
    private func openPaper(_ call: Call) async throws -> Reply {
        let officer = try call.person()
        let detail = try await detail(call)
        _ = try await call.form()
        let request = detail.request
        let number = try await call.database.write { tx -> String? in
            guard let paper = try requests.paper(of: request) else { return nil }
            try identity.reveals.log(
                .paper, of: request.person, purpose: .verification, note: "", by: officer, at: request.organisation, now: call.now, in: tx)
            return paper.number
        }
        guard let number else { throw IdentityProblem.decidedAlready }
        return .page(VerifyViews.request(call.ui, Form(), detail, opened: number), in: call)
    }

    private func reject(_ call: Call) async throws -> Reply {
        let officer = try call.person()
        let detail = try await detail(call)
        var form = try await call.form()
        let answer = form.text("answer", 2...300)
        guard form.isValid else { return .page(VerifyViews.request(call.ui, form, detail), in: call, status: .unprocessableContent) }
        try await call.database.write { tx in
            try identity.realNames.reject(detail.request.id, answer: answer, by: officer, at: call.now, in: tx)
        }
        return .redirect(
            to: IdentityURL.verifications(detail.request.organisation).path, toast: Phrase("已退回，本人会收到通知。", "Rejected; the person is told."), in: call)
    }

    /// What waits here and below, for the dashboard.
    func waiting(_ call: Call, at organisation: OrganisationID) async throws -> [WaitingItem] {
        guard try await call.may(IdentityFeature.reviewNames, at: organisation) else { return [] }
        let counts = try await call.database.read { tx in try requests.waitingCounts(in: tx) }
        var sum = 0
        for (union, count) in counts {
            if union == organisation { sum += count } else if try await call.house.scopes.covers(organisation, union) { sum += count }
        }
        guard sum > 0 else { return [] }
        return [WaitingItem(sum, Phrase("实名认证待核对", "Names to verify"), path: IdentityURL.verifications(organisation).path)]
    }
}
