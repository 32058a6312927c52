import HTTPTypes
import Kernel
import Membership
import NIOCore
import Organisations
import Store
import Web

/// Benefits by API: what there is for me, claiming, my vouchers; making and publishing for officers.
struct BenefitsAPI: Sendable {
    let tools: BenefitTools
    let database: any Database
    private var desk: BenefitDesk { BenefitDesk(tools, database) }

    var routes: [Route] {
        [
            .api(
                .get, "/api/v1/benefits", .signedIn,
                APIOperation(
                    tag: "benefits", "What the unions of the signed-in member offer, the first to close first",
                    answers: [.init(200, "Benefits", .list(of: BenefitBody.schema))])
            ) { call in try await list(call) },
            .api(
                .post, "/api/v1/benefits/{id}/claims", .signedIn,
                APIOperation(
                    tag: "benefits", "Claim a voucher; refusals are sold_out, already_claimed, not_open, not_eligible", parameters: [.idempotencyKey],
                    answers: [
                        .init(201, "The voucher, durably yours", .object([.required("voucher", ClaimedBody.schema)])),
                        .init(
                            202, "In the draw of a fair window", .object([.required("entry", .object([.required("draw_id", .id), .required("drawn_at", .time)]))])),
                    ], problems: [404, 409, 422])
            ) { call in try await claim(call) },
            .api(
                .get, "/api/v1/me/vouchers", .signedIn,
                APIOperation(
                    tag: "benefits", "My vouchers, the first to expire first, then those that are used or over",
                    answers: [.init(200, "Vouchers", .list(of: VoucherBody.schema))])
            ) { call in try await vouchers(call) },
            .api(
                .post, "/api/v1/benefits", .officer(BenefitsFeature.manage),
                APIOperation(
                    tag: "benefits", "Make a benefit as a draft", parameters: [.idempotencyKey], body: NewBenefitBody.schema,
                    answers: [.init(201, "The draft", MadeBody.schema)], problems: [403, 409, 422])
            ) { call in try await create(call) },
            .api(
                .post, "/api/v1/benefits/{id}/publication", .officer(BenefitsFeature.manage),
                APIOperation(tag: "benefits", "Publish a draft", answers: [.init(200, "The benefit", MadeBody.schema)], problems: [403, 404, 409, 422])
            ) { call in try await publish(call) },
        ]
    }

    // MARK: Members

    private func claim(_ call: Call) async throws -> Reply {
        let person = try call.person()
        let id: BenefitID = try call.id("id")
        let now = call.now
        switch try await desk.claim(id, by: person, key: try call.idempotencyKey(), now: now) {
        case .claimed(let receipt), .repeated(let receipt): return created(receipt, now)
        case .entered(let draw, let at):
            return .json(text: "{\"entry\":{\"draw_id\":\"\(draw)\",\"drawn_at\":\"\(at.rfc3339)\"}}", status: .accepted)
        case .refused(.keyReused): throw CommonProblem.keyReused
        case .refused(let refusal): throw BenefitProblem.claim(refusal)
        case .again: throw CommonProblem.busy(retryAfterSeconds: 1)
        }
    }

    /// Written by hand: this is the answer that thousands get in one second.
    private func created(_ receipt: VoucherReceipt, _ now: Instant) -> Reply {
        let code = Vouchers(tools).code(receipt.number, at: now)
        return .json(
            text: "{\"voucher\":{\"code\":\"\(code)\",\"id\":\"\(receipt.id)\",\"valid_until\":\"\(receipt.validUntil.rfc3339)\"}}", status: .created)
    }

    private func list(_ call: Call) async throws -> Reply {
        let offers = try await Offers(tools: tools).all(for: try call.person(), now: call.now, call.database)
        return try .json(ListBody(items: offers.map { BenefitBody($0, now: call.now) }, nextCursor: nil))
    }

    private func vouchers(_ call: Call) async throws -> Reply {
        let (person, now) = (try call.person(), call.now)
        let (list, benefits) = try await call.database.read { tx in
            let store = Vouchers(tools)
            let list = try store.list(of: person, isUsable: true, in: tx) + store.list(of: person, isUsable: false, in: tx)
            return (list, try BenefitStore.byID(Set(list.map(\.benefit)), in: tx))
        }
        let items = list.map { voucher in
            VoucherBody(
                id: voucher.id, code: voucher.state == .issued ? Vouchers(tools).code(voucher.number, at: now) : nil, benefitId: voucher.benefit,
                title: benefits[voucher.benefit]?.title ?? "", state: voucher.state, validFrom: voucher.validFrom, validUntil: voucher.validUntil,
                redeemedAt: voucher.redeemedAt)
        }
        return try .json(ListBody(items: items, nextCursor: nil))
    }

    // MARK: Officers

    private func create(_ call: Call) async throws -> Reply {
        let body: NewBenefitBody = try await call.json()
        try await call.require(BenefitsFeature.manage, at: body.organisationId)
        let tree = try await tools.organisations.tree()
        let content = body.content
        let problems = content.problems(organiser: body.organisationId) { $0 == $1 || tree.covers($0, $1) }
        guard problems.isEmpty else { throw CommonProblem.invalid(problems) }
        let id = try await desk.create(content, at: body.organisationId, key: try call.idempotencyKey(), by: try call.person(), now: call.now)
        return try .json(MadeBody(id: id, state: .draft, title: content.title), status: .created)
    }

    private func publish(_ call: Call) async throws -> Reply {
        let id: BenefitID = try call.id("id")
        let benefit = try await call.database.read { try tools.benefits.existing(id, in: $0) }
        try await call.require(BenefitsFeature.manage, at: benefit.organisation)
        try await desk.perform(.publish, on: id, at: benefit.organisation, by: try call.person(), now: call.now)
        return try .json(MadeBody(id: id, state: .published, title: benefit.title))
    }
}

struct MadeBody: Encodable, Sendable {
    let id: BenefitID
    let state: BenefitState
    let title: String
    static let schema = Schema.object([
        .required("id", .id), .required("state", .string(values: ["draft", "published"])), .required("title", .text),
    ])
}

enum ClaimedBody {
    static let schema = Schema.object([
        .required("id", .id), .required("code", .string(pattern: "^[0-9]{16}$"), "as it is now; the last six digits change every 30 s"),
        .required("valid_until", .time),
    ])
}

struct VoucherBody: Encodable, Sendable {
    let id: VoucherID
    let code: String?
    let benefitId: BenefitID
    let title: String
    let state: VoucherState
    let validFrom: Day
    let validUntil: Instant
    let redeemedAt: Instant?

    private enum Keys: CodingKey { case id, code, benefitId, title, state, validFrom, validUntil, redeemedAt }

    func encode(to encoder: any Encoder) throws {
        var body = encoder.container(keyedBy: Keys.self)
        try body.encode(id, forKey: .id)
        try body.encode(code, forKey: .code)
        try body.encode(benefitId, forKey: .benefitId)
        try body.encode(title, forKey: .title)
        try body.encode(state, forKey: .state)
        try body.encode(validFrom, forKey: .validFrom)
        try body.encode(validUntil, forKey: .validUntil)
        try body.encode(redeemedAt, forKey: .redeemedAt)
    }

    static let schema = Schema.object([
        .required("id", .id), .required("code", .nullable(.text), "while it can be used: changes every 30 s"), .required("benefit_id", .id), .required("title", .text),
        .required("state", .string(values: VoucherState.allCases.map(\.rawValue))), .required("valid_from", .day), .required("valid_until", .time),
        .required("redeemed_at", .nullable(.time)),
    ])
}

struct BenefitBody: Encodable, Sendable {
    let id: BenefitID
    let organisationId: OrganisationID
    let title: String
    let category: BenefitCategory
    let worth: String
    let phase: String
    let left: Int64
    let opensAt: Instant?
    let closesAt: Instant?
    let canClaim: Bool
    /// Stable word of the first rule not met.
    let refusal: String?

    init(_ offer: Offer, now: Instant) {
        let benefit = offer.benefit
        id = benefit.id
        organisationId = benefit.organisation
        title = benefit.title
        category = benefit.content.category
        worth = benefit.content.worth.label.zh
        phase = benefit.phase(at: now).code
        left = offer.left
        opensAt = benefit.content.opensAt
        closesAt = benefit.content.closesAt
        canClaim = offer.refusal == nil
        refusal = offer.refusal?.code
    }

    private enum Keys: CodingKey { case id, organisationId, title, category, worth, phase, left, opensAt, closesAt, canClaim, refusal }

    func encode(to encoder: any Encoder) throws {
        var body = encoder.container(keyedBy: Keys.self)
        try body.encode(id, forKey: .id)
        try body.encode(organisationId, forKey: .organisationId)
        try body.encode(title, forKey: .title)
        try body.encode(category, forKey: .category)
        try body.encode(worth, forKey: .worth)
        try body.encode(phase, forKey: .phase)
        try body.encode(left, forKey: .left)
        try body.encode(opensAt, forKey: .opensAt)
        try body.encode(closesAt, forKey: .closesAt)
        try body.encode(canClaim, forKey: .canClaim)
        try body.encode(refusal, forKey: .refusal)
    }

    static let schema = Schema.object([
        .required("id", .id), .required("organisation_id", .id), .required("title", .text),
        .required("category", .string(values: BenefitCategory.allCases.map(\.rawValue))), .required("worth", .text),
        .required("phase", .string(values: ["upcoming", "open", "paused", "over"])), .required("left", .integer(minimum: 0)),
        .required("opens_at", .nullable(.time)), .required("closes_at", .nullable(.time)), .required("can_claim", .boolean),
        .required("refusal", .nullable(.text), "why not: not_open, not_eligible, already_claimed, sold_out"),
    ])
}

/// `POST /api/v1/benefits`: the common kinds; everything else is set on the page.
struct NewBenefitBody: Decodable, Sendable {
    let organisationId: OrganisationID
    let title: String
    let text: String?
    let category: BenefitCategory
    let faceFen: Int64
    let floorFen: Int64?
    let exchangeFor: String?
    let total: Int
    let opensAt: Instant
    let closesAt: Instant
    let validDays: Int?
    let limit: Int?
    let period: ClaimLimit.Period?
    let isIssued: Bool?

    var content: BenefitContent {
        let face = Fen(max(0, faceFen))
        return BenefitContent(
            title: title, text: text ?? "", category: category,
            worth: exchangeFor.map { .exchange($0, value: face) } ?? .fixed(face, floor: Fen(max(0, floorFen ?? 0))), audience: Audience(unions: [organisationId]),
            mode: isIssued == true ? .issued : .firstCome, opensAt: opensAt, closesAt: closesAt, stock: StockPlan(total: total),
            limit: ClaimLimit(count: limit ?? 1, period: period ?? .once), validity: .days(min(max(validDays ?? 30, 0), 1_000)))
    }

    static let schema = Schema.object([
        .required("organisation_id", .id), .required("title", .string(minLength: 2, maxLength: 60, pattern: #"^[^\u0000-\u001F\u0085\u2028\u2029]*$"#)),
        .optional("text", .string(maxLength: BenefitContent.maxText, pattern: #"^[^\u0000-\u0008\u000B\u000C\u000E-\u001F]*$"#), "Markdown"),
        .required("category", .string(values: BenefitCategory.allCases.map(\.rawValue))), .required("face_fen", .integer(minimum: 1, maximum: 10_000_000)),
        .optional("floor_fen", .integer(minimum: 0, maximum: 100_000_000)), .optional("exchange_for", .string(minLength: 1, maxLength: 40)),
        .required("total", .integer(minimum: 1, maximum: 20_000_000)), .required("opens_at", .time), .required("closes_at", .time),
        .optional("valid_days", .integer(minimum: 0, maximum: 1_000)), .optional("limit", .integer(minimum: 1, maximum: 1_000)),
        .optional("period", .string(values: ClaimLimit.Period.allCases.map(\.rawValue))), .optional("is_issued", .boolean, "given out by officers instead of claimed"),
    ])
}
