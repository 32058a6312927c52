import HTTPTypes
import Kernel
import Store
import Web

/// Real-name verification of oneself. (domain.md R59)
struct VerifyPages: Sendable {
    let identity: IdentityFeature

    var routes: [Route] {
        [
            .get("/me/verify", .signedIn) { call in try await page(call, Form([("paper_kind", IdentityPaper.Kind.idCard.rawValue)]), status: .ok) },
            .post("/me/verify", .signedIn) { call in try await verify(call) },
        ]
    }

    private func verify(_ call: Call) async throws -> Reply {
        var form = try await call.form()
        let name = form.name("name")
        let kind = form.choice("paper_kind", IdentityPaper.Kind.self) ?? .idCard
        let paper = form.paper("number", kind, today: call.now.day)
        if !form.isOn("consent") {
            form.fail("consent", "consent.needed", Phrase("核对身份需要您单独同意我们使用证件号码。", "Verification needs your separate consent to the use of this number."))
        }
        guard let name, let paper, form.isValid else { return try await page(call, form, status: .unprocessableContent) }
        switch try await identity.realNames.verify(try call.person(), name: name, paper: paper, at: call.now) {
        case .verified: return .redirect(to: IdentityURL.verify.path, toast: Phrase("实名认证已通过。", "You are verified."), in: call)
        case .review:
            return .redirect(to: IdentityURL.verify.path, toast: Phrase("已提交，工会核对后会通知您。", "Sent. Your union will look at it and tell you."), in: call)
        case .refused(let left): form.fail("number", "verification.differs", Self.differs(left))
        case .locked: form.fail("number", "verification.locked", Phrase("今天尝试的次数太多，请明天再试。", "Too many tries today; try again tomorrow."))
        case .nobodyToAsk: form.fail("number", "verification.no_union", Self.noUnion)
        }
        return try await page(call, form, status: .unprocessableContent)
    }

    static func differs(_ left: Int) -> Phrase {
        let rest = left > 0 ? Phrase("今天还可以再试 \(left) 次。", "\(left) tries left today.") : Phrase("今天不能再试了，请明天再来。", "No tries are left today.")
        return Phrase("姓名与证件号码不一致，请按证件填写。" + rest.zh, "Name and number don't belong together; enter them as on the paper. " + rest.en)
    }

    static let noUnion = Phrase(
        "您还不在任何工会的花名册上，暂时无法核对。请先申请入会，由工会核对身份。", "You stand on no union's roster yet. Apply to join a union first; it will verify you.")

    private func page(_ call: Call, _ form: Form, status: HTTPResponse.Status) async throws -> Reply {
        let id = try call.person()
        let (person, numbers, request) = try await call.database.read { tx in
            let person = try identity.people.existing(id, in: tx)
            return (person, try identity.people.masked(person), try identity.realNames.requests.last(of: id, in: tx))
        }
        var unionName: String?
        if let request { unionName = try await call.house.scopes.name(of: request.organisation) }
        return .page(VerifyViews.own(call.ui, form, person, numbers, request, unionName: unionName), in: call, status: status)
    }
}
