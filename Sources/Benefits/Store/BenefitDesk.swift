import Audit
import Crypto
import Kernel
import Membership
import Organisations
import Store

/// What pages, API and demo do with benefits: each act in one transaction of its own.
public struct BenefitDesk: Sendable {
    let tools: BenefitTools
    let database: any Database

    public init(_ tools: BenefitTools, _ database: any Database) {
        self.tools = tools
        self.database = database
    }

    // MARK: Officers

    /// Makes a draft; a retry with the same key finds the one that was made.
    public func create(
        _ content: BenefitContent, at organisation: OrganisationID, key: String? = nil, by person: PersonID, now: Instant
    ) async throws -> BenefitID {
        let key = key.map { Self.key($0, person, "benefits", "\(organisation) \(content.title)") }
        let answer = try await database.answerOnce(key, now: now) { tx in
            let id = try tools.benefits.create(content, at: organisation, by: person, now: now, in: tx)
            return FirstAnswer(status: 201, body: Array(id.description.utf8))
        }
        guard let id = BenefitID(String(decoding: answer.body, as: UTF8.self)) else { throw CommonProblem.keyReused }
        return id
    }

    /// - Throws: `BenefitProblem`, `CommonProblem.notFound` if it isn't `organisation`'s.
    public func perform(_ act: BenefitAct, on id: BenefitID, at organisation: OrganisationID, by person: PersonID, now: Instant) async throws {
        try await database.write(lane: BenefitStore.lane(id)) { tx in
            let benefit = try tools.benefits.existing(id, in: tx)
            guard benefit.organisation == organisation else { throw CommonProblem.notFound }
            if act == .publish {
                let missing = benefit.content.checklist(now: now).problems
                guard missing.isEmpty else { throw BenefitProblem.notReady(missing) }
                if benefit.content.hasList, try tools.benefits.listedCount(id, in: tx) == 0 {
                    throw BenefitProblem.notReady([FieldProblem(field: "list", code: "required", message: Phrase("请先上传名单。", "Upload the list first."))])
                }
            }
            try tools.benefits.perform(act, on: benefit, by: .person(person), now: now, in: tx)
        }
    }

    // MARK: Members

    /// - Parameter key: the request's Idempotency-Key or the form's.
    func claim(_ benefit: BenefitID, by person: PersonID, key: String?, now: Instant) async throws -> ClaimOutcome {
        let request = ClaimRequest(person: person, key: key.map { Self.key($0, person, "claims:\(benefit)", "") }, now: now)
        return try await ClaimLane(tools: tools).claim(request, from: benefit, database)
    }

    /// Claims for the demo and for tests.
    /// - Throws: `BenefitProblem.claim`.
    @discardableResult public func claim(_ benefit: BenefitID, by person: PersonID, now: Instant) async throws -> VoucherReceipt {
        switch try await claim(benefit, by: person, key: nil, now: now) {
        case .claimed(let receipt), .repeated(let receipt): return receipt
        case .entered: throw BenefitProblem.claim(.drawing)
        case .refused(let refusal): throw BenefitProblem.claim(refusal)
        case .again: throw CommonProblem.busy(retryAfterSeconds: 1)
        }
    }

    private static func key(_ key: String, _ person: PersonID, _ what: String, _ request: String) -> IdempotencyKey {
        IdempotencyKey(scope: "person:\(person) \(what)", key: key, requestHash: request.isEmpty ? [] : Array(SHA256.hash(data: Array(request.utf8))))
    }
}
