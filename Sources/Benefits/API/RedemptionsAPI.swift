import HTTPTypes
import Kernel
import Merchants
import NIOCore
import Store
import Vault
import Web

/// Redeeming by program: a clerk's app with its bearer token, or a merchant's till system whose requests are signed with a key.
///
/// A signed request carries four headers: `Gonghui-Key`, `Gonghui-Time` (seconds), `Gonghui-Nonce` (8–64 characters, never twice) and
/// `Gonghui-Signature` (hex of HMAC-SHA-256; see `SignedRequest`). A retry takes a new nonce and the same `Idempotency-Key`.
struct RedemptionsAPI: Sendable {
    let tools: BenefitTools
    let keys: PartnerKeys
    private var store: RedemptionStore { RedemptionStore(tools: tools) }

    private static let signature: [APIOperation.Parameter] = [
        .header("Gonghui-Key", .text, "id of the merchant's key, for signed requests"), .header("Gonghui-Time", .text, "seconds since 1970"),
        .header("Gonghui-Nonce", .text, "8–64 characters, never used before"), .header("Gonghui-Signature", .text, "hex of HMAC-SHA-256"),
    ]

    var routes: [Route] {
        [
            .api(
                .post, "/api/v1/redemptions", .everyone,
                APIOperation(
                    tag: "redemptions", "Redeem a voucher at a branch, exactly once; amount is the bill in fen, needed for coupons that depend on it",
                    parameters: [.idempotencyKey] + Self.signature, body: Body.schema, answers: [.init(201, "Redeemed", RedemptionBody.schema)],
                    problems: [401, 403, 409, 422])
            ) { call in try await redeem(call) },
            .api(
                .post, "/api/v1/redemptions/{id}/void", .everyone,
                APIOperation(
                    tag: "redemptions", "Void a redemption within ten minutes", parameters: Self.signature, body: .object([.required("reason", .text)]),
                    answers: [.init(200, "Voided", RedemptionBody.schema)], problems: [401, 404, 409, 422])
            ) { call in try await void(call) },
            .api(
                .get, "/api/v1/me/tills", .signedIn,
                APIOperation(
                    tag: "redemptions", "The branches where the signed-in clerk may redeem",
                    answers: [
                        .init(
                            200, "Tills",
                            .list(of: .object([.required("merchant_id", .id), .required("merchant", .text), .required("branch_id", .id), .required("branch", .text)])))
                    ])
            ) { call in try await tills(call) },
            .api(
                .get, "/api/v1/merchants/{id}/statements/{month}", .signedIn,
                APIOperation(
                    tag: "redemptions", "A merchant's statements of a closed month, one for each union that settles with it",
                    answers: [.init(200, "Statements", StatementsBody.schema)], problems: [403, 404])
            ) { call in try await statements(call) },
        ]
    }

    // MARK: Who

    private func user(_ call: Call, _ body: ByteBuffer) async throws -> TillUser {
        func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { call.header($0) } }
        guard header("Gonghui-Signature") != nil else { return .clerk(try call.person()) }
        guard
            let request = SignedRequest(
                key: header("Gonghui-Key"), time: header("Gonghui-Time"), nonce: header("Gonghui-Nonce"), signature: header("Gonghui-Signature"))
        else { throw RedemptionProblem.signature }
        let (now, path, bytes) = (call.now, call.ui.path, Array(body.readableBytesView))
        let merchant = try await call.database.write { try keys.merchant(of: request, method: "POST", path: path, body: bytes, at: now, in: $0) }
        guard let merchant else { throw RedemptionProblem.signature }
        return .partner(merchant)
    }

    // MARK: Redeeming

    struct Body: Decodable {
        let code: String
        let branchId: BranchID
        let amount: Fen?

        static let schema = Schema.object([
            .required("code", .string(minLength: 16, maxLength: 40), "sixteen digits"), .required("branch_id", .id), .optional("amount", .integer(minimum: 1), "the bill, in fen"),
        ])
    }

    private func redeem(_ call: Call) async throws -> Reply {
        let bytes = try await call.body()
        let user = try await user(call, bytes)
        let body = try call.json(Body.self, from: bytes)
        guard let code = TypedVoucherCode(body.code) else { throw RedemptionProblem.refused(.unknownCode) }
        if let amount = body.amount, !(1...100_000_000).contains(amount.amount) {
            throw CommonProblem.invalid([FieldProblem(field: "amount", code: "number", message: Phrase("应为 1 到 100000000 之间的整数（分）。", "A whole number of fen, 1–100000000."))])
        }
        let (now, given) = (call.now, try call.idempotencyKey())
        let key = given.map { "k\($0)" } ?? RandomToken.make(bytes: 12)
        // Looked at before the code's half minute: a retry comes when the code has changed long since.
        let tap = "\(user.scope):\(key)"
        let found = try await call.database.read { tx -> (first: Redemption?, found: Vouchers.Found) in
            let first = given == nil ? nil : try store.redemption(tap: tap, in: tx)
            return (first, try Vouchers(tools).find(code, at: now, in: tx))
        }
        let (voucher, benefit): (VoucherID, BenefitID)
        if let first = found.first {
            let same = try await call.database.read { try store.find(first.voucher, in: $0) }
            guard same?.number == code.number else { throw CommonProblem.keyReused }
            (voucher, benefit) = (first.voucher, first.benefit)
        } else {
            switch found.found {
            case .unknown: throw RedemptionProblem.refused(.unknownCode)
            case .stale: throw RedemptionProblem.refused(.staleCode)
            case .voucher(let known, let of): (voucher, benefit) = (known.id, of.id)
            }
        }
        let request = RedeemRequest(voucher: voucher, branch: body.branchId, user: user, bill: body.amount, key: key, offlineAt: nil, now: now)
        switch try await RedeemLane(tools: tools).redeem(request, of: benefit, call.database) {
        case .redeemed(let redemption), .repeated(let redemption): return try .json(RedemptionBody(redemption), status: .created)
        case .refused(.keyReused): throw CommonProblem.keyReused
        case .refused(let refusal): throw RedemptionProblem.refused(refusal)
        }
    }

    private struct Reason: Decodable { let reason: String }

    private func void(_ call: Call) async throws -> Reply {
        let bytes = try await call.body()
        let user = try await user(call, bytes)
        let reason = try call.json(Reason.self, from: bytes).reason
        guard (2...100).contains(reason.unicodeScalars.count) else {
            throw CommonProblem.invalid([FieldProblem(field: "reason", code: "length", message: Phrase("撤销原因应为 2–100 个字。", "The reason has 2–100 characters."))])
        }
        let (id, now) = (try call.id("id", of: RedemptionTag.self), call.now)
        return try .json(RedemptionBody(try await call.database.write { try store.void(id, reason: reason, by: user, now: now, in: $0) }))
    }

    private struct TillBody: Encodable {
        let merchantId: MerchantID
        let merchant: String
        let branchId: BranchID
        let branch: String
    }

    private func tills(_ call: Call) async throws -> Reply {
        let (person, directory) = (try call.person(), store.directory)
        let tills = try await call.database.read { tx in
            try directory.workplaces(of: person, in: tx).filter(\.merchant.isOpen).flatMap { place in
                try directory.tills(of: place.clerk, in: tx).map {
                    TillBody(merchantId: place.merchant.id, merchant: place.merchant.name, branchId: $0.id, branch: $0.name)
                }
            }
        }
        return try .json(ListBody(items: tills, nextCursor: nil))
    }

    // MARK: Statements

    private func statements(_ call: Call) async throws -> Reply {
        let (id, person) = (try call.id("id", of: MerchantTag.self), try call.person())
        guard let month = Month(try call.text("month")) else { throw CommonProblem.notFound }
        let store = SettlementStore(ids: tools.ids)
        let (clerk, found) = try await call.database.read { tx in
            let statements = try store.statements(of: id, month, in: tx)
            return (try MerchantDirectory().clerk(person, at: id, in: tx), try statements.map { ($0, try store.branches(of: $0.id, in: tx)) })
        }
        guard let clerk else { throw CommonProblem.notFound }
        guard clerk.role.may(.seeStatements) else { throw CommonProblem.forbidden }
        return try .json(StatementsBody(merchantId: id, month: month, statements: found.map { StatementsBody.Statement($0, branches: $1) }))
    }
}

struct RedemptionBody: Encodable {
    let id: RedemptionID
    let voucherId: VoucherID
    let branchId: BranchID
    /// Taken off the bill, in fen.
    let amount: Fen
    let bill: Fen?
    let redeemedAt: Instant
    let voidedAt: Instant?

    init(_ redemption: Redemption) {
        id = redemption.id
        voucherId = redemption.voucher
        branchId = redemption.branch
        amount = redemption.amount
        bill = redemption.bill
        redeemedAt = redemption.at
        voidedAt = redemption.voidedAt
    }

    static let schema = Schema.object([
        .required("id", .id), .required("voucher_id", .id), .required("branch_id", .id), .required("amount", .integer(minimum: 0)),
        .optional("bill", .nullable(.integer(minimum: 1))), .required("redeemed_at", .time), .optional("voided_at", .nullable(.time)),
    ])
}

struct StatementsBody: Encodable {
    struct Sums: Encodable {
        let redeemed: Int
        let voided: Int
        let amount: Fen
        let voidedAmount: Fen
        let net: Fen
        let due: Fen
        let merchantPart: Fen
        init(_ sums: StatementSums) {
            redeemed = sums.redeemed
            voided = sums.voided
            amount = sums.amount
            voidedAmount = sums.voidedAmount
            net = sums.net
            due = sums.due
            merchantPart = sums.merchantPart
        }
    }
    struct Branch: Encodable {
        let name: String
        let sums: Sums
    }
    struct Statement: Encodable {
        let id: StatementID
        let organisationId: OrganisationID
        let state: String
        let reference: String?
        let sums: Sums
        let branches: [Branch]
        init(_ statement: Benefits.Statement, branches: [(name: String, sums: StatementSums)]) {
            id = statement.id
            organisationId = statement.organisation
            state = statement.state.rawValue
            reference = statement.reference
            sums = Sums(statement.sums)
            self.branches = branches.map { Branch(name: $0.name, sums: Sums($0.sums)) }
        }
    }
    let merchantId: MerchantID
    let month: Month
    let statements: [Statement]

    private static let sums = Schema.object([
        .required("redeemed", .integer()), .required("voided", .integer()), .required("amount", .integer()), .required("voided_amount", .integer()),
        .required("net", .integer(), "fen"), .required("due", .integer(), "fen that unions pay"), .required("merchant_part", .integer()),
    ])
    static let schema = Schema.object([
        .required("merchant_id", .id), .required("month", .string(pattern: "^[0-9]{4}-[0-9]{2}$")),
        .required(
            "statements",
            .array(
                .object([
                    .required("id", .id), .required("organisation_id", .id), .required("state", .string(values: StatementState.allCases.map(\.rawValue))),
                    .optional("reference", .nullable(.text)), .required("sums", sums),
                    .required("branches", .array(.object([.required("name", .text), .required("sums", sums)]))),
                ]))),
    ])
}
