import Audit
import Crypto
import Identity
import Kernel
import Store
import Vault

/// What people do to a case, each act in one transaction with its audit entry. Pages, API and demo go through here; who may do what is the rule's
/// (`CheckupMachine`), who somebody is to a case the caller's.
public struct CheckupDesk: Sendable {
    let tools: CheckupTools
    public init(_ tools: CheckupTools) { self.tools = tools }

    /// Somebody acting on a case, and as what.
    public struct Acting: Sendable {
        public let person: PersonID
        public let capacity: CheckupActor
        public init(_ person: PersonID, _ capacity: CheckupActor) {
            self.person = person
            self.capacity = capacity
        }
    }

    // MARK: Beginning

    public struct Opening: Sendable {
        public var employer: CheckupEmployer
        public var origin: CheckupOrigin
        /// The firm's person, or the phone of the one who will be it.
        public var contact: PersonID?
        public var contactPhone: PhoneNumber?
        public var mayTeach: Bool
        public init(employer: CheckupEmployer, origin: CheckupOrigin, contact: PersonID? = nil, contactPhone: PhoneNumber? = nil, mayTeach: Bool = false) {
            self.employer = employer
            self.origin = origin
            self.contact = contact
            self.contactPhone = contactPhone
            self.mayTeach = mayTeach
        }
    }

    /// Opens a case; a retry with the same key finds the first. Somebody who is invited gets a message and signs in by phone code.
    public func open(_ opening: Opening, at organisation: OrganisationID, key: String?, by actor: PersonID) async throws -> CheckupCaseID {
        let (id, now): (CheckupCaseID, Instant) = (tools.ids.next(), tools.now)
        let key = key.map { key in
            IdempotencyKey(scope: "person:\(actor) checkups", key: key, requestHash: Array(SHA256.hash(data: Array("\(organisation) \(opening.employer.name)".utf8))))
        }
        return try await tools.database.write { tx in
            if let key, let first = try tx.firstAnswer(to: key), let id = CheckupCaseID(String(decoding: first.body, as: UTF8.self)) { return id }
            let contact = try opening.contact ?? opening.contactPhone.map { try account($0, at: organisation, by: actor, now: now, in: tx) }
            let new = Cases.NewCase(
                id: id, organisation: organisation, employer: opening.employer, origin: opening.origin, contact: contact, hasConsent: opening.origin != .invitation,
                mayTeach: opening.mayTeach)
            try tools.cases.create(new, by: actor, now: now, in: tx)
            if opening.origin == .invitation, let contact {
                try tools.identity.outbox.notify(
                    contact, "工会邀请贵单位参加免费法治体检。请登录工惠，在“我的—企业法治体检”查看告知书。", once: "checkup.invited:\(id)", isDecision: true, at: now, in: tx)
            }
            if let key { try tx.remember(FirstAnswer(status: 201, body: Array(id.description.utf8)), for: key, now: now) }
            return id
        }
    }

    /// Whoever has the phone; somebody new gets an account that only the phone's owner can open.
    private func account(_ phone: PhoneNumber, at organisation: OrganisationID, by actor: PersonID, now: Instant, in tx: any Transaction) throws -> PersonID {
        if let known = try tools.identity.people.find(phone: phone, in: tx) { return known }
        let person = try tools.identity.people.create(NewPerson(name: nil, phone: phone), at: now, in: tx)
        try tx.audit(
            AuditEntry(
                at: now, actor: .person(actor), organisation: organisation, action: "person.created", object: AuditObject("person", person),
                detail: ["by": "checkup"]))
        return person
    }

    // MARK: Acts without more

    /// Accepts, declines, consents, acknowledges, goes by the questionnaire.
    public func perform(_ act: CheckupAct, on id: CheckupCaseID, mayTeach: Bool? = nil, reason: String? = nil, by acting: Acting) async throws {
        let now = tools.now
        try await tools.database.write { tx in
            let found = try tools.cases.existing(id, in: tx)
            var change = Cases.Change(reason: reason)
            if act == .consent {
                change.consentedAt = now
                change.mayTeach = mayTeach
            }
            try tools.cases.perform(act, on: found, as: acting.capacity, by: .person(acting.person), change: change, now: now, in: tx)
            if act == .accept || act == .decline, let contact = found.contact {
                let text = act == .accept ? "您申请的企业法治体检已受理，请登录工惠提交规章制度。" : "您申请的企业法治体检未受理，原因请登录工惠查看。"
                try tools.identity.outbox.notify(contact, text, once: "checkup.\(act.rawValue):\(id)", isDecision: true, at: now, in: tx)
            }
        }
    }

    public func assign(_ lawyer: PersonID, to id: CheckupCaseID, by person: PersonID) async throws {
        let now = tools.now
        try await tools.database.write { tx in
            try tools.cases.assign(lawyer, to: try tools.cases.existing(id, in: tx), by: person, now: now, in: tx)
        }
    }

    /// The firm leaves; with `deletes` nothing of its words stays.
    public func withdraw(_ id: CheckupCaseID, reason: String?, deletes: Bool, by person: PersonID) async throws {
        let now = tools.now
        try await tools.database.write { tx in
            let found = try tools.cases.existing(id, in: tx)
            try tools.cases.perform(.withdraw, on: found, as: .employer, by: .person(person), change: Cases.Change(reason: reason), now: now, in: tx)
            if deletes { try tools.documents.deleteAll(of: found, by: .person(person), now: now, in: tx) }
        }
    }

    /// For cases that are over; one that goes on must be withdrawn from.
    public func deleteDocuments(of id: CheckupCaseID, by person: PersonID) async throws {
        let now = tools.now
        try await tools.database.write { tx in
            let found = try tools.cases.existing(id, in: tx)
            guard !found.state.isLiving else { throw CheckupProblem.refused(.withdraw, .noSuchMove) }
            try tools.documents.deleteAll(of: found, by: .person(person), now: now, in: tx)
        }
    }

    // MARK: Documents

    /// Takes a document in: the first, or the one of the re-check; the engine reads it in a job.
    @discardableResult
    public func submit(_ text: DocumentText, byteCount: Int, to id: CheckupCaseID, by acting: Acting) async throws -> CheckupDocumentID {
        let (document, job, now): (CheckupDocumentID, JobID, Instant) = (tools.ids.next(), tools.ids.next(), tools.now)
        return try await tools.database.write { tx in
            let found = try tools.cases.existing(id, in: tx)
            let isRecheck = found.state == .curing
            try tools.cases.perform(
                isRecheck ? .recheck : .examine, on: found, as: acting.capacity, by: .person(acting.person),
                change: Cases.Change(document: document, baseline: isRecheck ? found.document : nil), now: now, in: tx)
            try tools.documents.add(document, text, byteCount: byteCount, to: id, job: job, by: acting.person, now: now, in: tx)
            try Jobs.add(
                job, Examination(tools).kind, Examination.Order(caseID: id, document: document), organisation: found.organisation, createdBy: acting.person, now: now, tx)
            return document
        }
    }

    /// Reads the case's document at once instead of in a job: for the demo and for tests.
    public func examine(_ id: CheckupCaseID) async throws {
        let document = try await tools.database.read { try tools.cases.existing(id, in: $0).document }
        guard let document else { return }
        try await Examination(tools).run(Examination.Order(caseID: id, document: document))
    }

    // MARK: The questionnaire

    /// Keeps the answers of a part; its findings follow when all is answered.
    /// - Throws: `CheckupProblem.refused` once the lawyer has issued.
    func save(_ answers: InterviewAnswers, of id: CheckupCaseID, by acting: Acting) async throws {
        let (now, interview) = (tools.now, Interview.shipped)
        let kept = interview.pruned(answers)
        let isDone = interview.isComplete(kept)
        let codes = isDone ? interview.findings(kept) : []
        let ids: [CheckupFindingID] = codes.map { _ in tools.ids.next() }
        try await tools.database.write { tx in
            let found = try tools.cases.existing(id, in: tx)
            guard [.consented, .finding, .reviewing].contains(found.state) else { throw CheckupProblem.refused(.reviewInterview, .noSuchMove) }
            try tools.interviews.save(kept, isDone: isDone, of: found, by: acting.person, now: now, in: tx)
            guard isDone else { return }
            try tools.findings.replaceInterview(
                zip(ids, codes).map { id, found in (id, found.code, tools.engine.taxonomy[found.code]?.severity ?? .low, found.words) }, of: id, now: now, in: tx)
        }
    }

    // MARK: The cure

    func change(_ item: CureItemID, of id: CheckupCaseID, owner: String, dueOn: Day, isDone: Bool, by person: PersonID) async throws {
        let now = tools.now
        try await tools.database.write { tx in
            let found = try tools.cases.existing(id, in: tx)
            guard found.state == .curing || found.state == .prescribed else { throw CheckupProblem.refused(.acknowledge, .noSuchMove) }
            guard let item = try tools.cure.item(item, in: tx), item.caseID == id else { throw CommonProblem.notFound }
            let doneAt = isDone ? item.doneAt ?? now : nil
            try tools.cure.change(item, owner: owner, dueOn: dueOn, doneAt: doneAt, of: found, by: person, now: now, in: tx)
        }
    }

    /// Marks `percent` of the items as cured by one department.
    public func cure(_ percent: Int, of id: CheckupCaseID, owner: String, by person: PersonID) async throws {
        let items = try await tools.database.read { tx in try tools.cure.items(of: id, round: try tools.cases.existing(id, in: tx).round, in: tx) }
        for item in items.prefix(items.count * percent / 100) {
            try await change(item.id, of: id, owner: owner, dueOn: item.dueOn, isDone: true, by: person)
        }
    }

    func add(_ session: CureSession, to id: CheckupCaseID, by person: PersonID) async throws {
        let now = tools.now
        try await tools.database.write { tx in
            let found = try tools.cases.existing(id, in: tx)
            guard found.state.isLiving else { throw CheckupProblem.refused(.acknowledge, .noSuchMove) }
            try tools.cure.add(session, to: found, by: person, now: now, in: tx)
            if let contact = found.contact {
                try tools.identity.outbox.notify(
                    contact, "工会为贵单位安排了“\(session.topic)”，时间地点请登录工惠查看。", once: "checkup.session:\(session.id)", at: now, in: tx)
            }
        }
    }

    func markHeld(_ session: CureSessionID, of id: CheckupCaseID, by person: PersonID) async throws {
        let now = tools.now
        try await tools.database.write { tx in try tools.cure.markHeld(session, of: try tools.cases.existing(id, in: tx), by: person, now: now, in: tx) }
    }

    // MARK: The compendium and legal aid

    /// Puts the policies that come with the product into a union's compendium.
    public func addPolicySeeds(as state: PolicyState, at organisation: OrganisationID, by person: PersonID) async throws {
        let now = tools.now
        let seeds: [(PolicyID, PolicyContent)] = PolicySeeds.all.map { (tools.ids.next(), $0) }
        try await tools.database.write { tx in
            for (id, content) in seeds {
                try tools.policies.save(content, state: state, id: id, version: nil, at: organisation, by: person, now: now, in: tx)
            }
        }
    }

    /// Asks the union's legal adviser. A retry with the same key asks once.
    @discardableResult
    public func ask(_ matter: LegalAidMatter, _ question: String, at organisation: OrganisationID, key: String?, by person: PersonID) async throws -> LegalAidID {
        let (id, now): (LegalAidID, Instant) = (tools.ids.next(), tools.now)
        let key = key.map { IdempotencyKey(scope: "person:\(person) legal_aid", key: $0, requestHash: Array("\(organisation) \(matter.rawValue)".utf8)) }
        let answer = try await tools.database.answerOnce(key, now: now) { tx in
            try tools.aid.create(id, matter, question, at: organisation, by: person, now: now, in: tx)
            return FirstAnswer(status: 201, body: Array(id.description.utf8))
        }
        return LegalAidID(String(decoding: answer.body, as: UTF8.self)) ?? id
    }

    /// - Throws: `CheckupProblem.answeredAlready`.
    public func answer(_ id: LegalAidID, _ text: String, by person: PersonID) async throws {
        let now = tools.now
        try await tools.database.write { tx in
            guard let request = try tools.aid.find(id, in: tx) else { throw CommonProblem.notFound }
            try tools.aid.answer(request, text, by: person, now: now, in: tx)
            try tools.identity.outbox.notify(
                request.person, "您的法律援助申请已答复，请登录工惠，在“我的法律援助”查看。", once: "legal_aid:\(id)", isDecision: true, at: now, in: tx)
        }
    }
}
