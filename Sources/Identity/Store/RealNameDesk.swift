import Audit
import Kernel
import Store

/// Finds out whether somebody is who they say: check digit, roster of the own union, outside checker, an officer. (domain.md R59)
///
/// The same paper is always the same person (R60): an account without a name that proves a paper which a roster made known becomes that
/// person, with phone and sessions.
public struct RealNameDesk: Sendable {
    let database: any Database
    let people: People
    let sessions: Sessions
    let consents: Consents
    let tries: FailedTries
    let credentials: Credentials
    let requests: Verifications
    let outbox: Outbox
    let rosters: any RosterMatcher
    let checker: (any RealNameChecker)?
    let sources: [any PersonalDataSource]

    // MARK: Asking

    /// - Parameter asker: a signed-in person, who has agreed to the use of their number (`ConsentPurpose.paperNumber`); the consent is kept.
    /// - Throws: `IdentityProblem.verifiedAlready` if they are verified with another paper.
    public func verify(_ asker: PersonID, name: PersonName, paper: IdentityPaper, at now: Instant) async throws -> VerificationOutcome {
        let first = try await database.write { tx -> VerificationOutcome? in
            try consents.give(.paperNumber, by: asker, at: now, in: tx)
            return try settle(asker, name, paper, checker: nil, now, tx)
        }
        if let first { return first }
        let phone = try await database.read { tx in try people.person(asker, in: tx).flatMap { try people.phone(of: $0) } }
        let answer = await checker?.check(name: name, paper: paper, phone: phone) ?? .unknown
        guard let second = try await database.write({ tx in try settle(asker, name, paper, checker: answer, now, tx) }) else {
            preconditionFailure("the rule asks the checker once")
        }
        return second
    }

    /// By the roster alone, in the transaction of an application: whether the asker is the person whom a roster made known.
    /// - Returns: the person, who may be another than the asker from now on; `nil` if the roster doesn't say so.
    public func verifyByRoster(_ asker: PersonID, name: PersonName, paper: IdentityPaper, at now: Instant, in tx: any Transaction) throws -> PersonID? {
        let facts = try facts(asker, name, paper, .unknown, tx)
        guard RealNameRule.decide(facts, checkerAsked: false) == .verified(.roster) else { return nil }
        return try accept(asker, name, paper, .roster, by: .person(asker), organisation: nil, now, tx)
    }

    /// - Returns: `nil` if the outside checker has to be asked first.
    private func settle(
        _ asker: PersonID, _ name: PersonName, _ paper: IdentityPaper, checker answer: RealNameAnswer?, _ now: Instant, _ tx: any Transaction
    ) throws -> VerificationOutcome? {
        if let until = try tries.lockedUntil(.realName, asker.subject, at: now, in: tx) { return .locked(until: until) }
        let facts = try facts(asker, name, paper, answer ?? .unknown, tx)
        switch RealNameRule.decide(facts, checkerAsked: answer != nil || checker == nil) {
        case .askChecker: return nil
        case .verified(let source): return .verified(person: try accept(asker, name, paper, source, by: .person(asker), organisation: nil, now, tx), by: source)
        case .refused:
            try tries.note(.realName, asker.subject, at: now, in: tx)
            try audit("person.verification_refused", asker, .person(asker), nil, now, [:], tx)
            return .refused(triesLeft: try tries.left(.realName, asker.subject, at: now, in: tx))
        case .nobodyToAsk: return .nobodyToAsk
        case .review(let reason):
            guard let union = try rosters.union(of: asker, in: tx) else { return .nobodyToAsk }
            let id = try requests.ask(asker, name: name, paper: paper, reason: reason, at: union, now: now, in: tx)
            try audit("person.verification_asked", asker, .person(asker), union, now, ["reason": reason.rawValue, "request": id.description], tx)
            return .review(id, at: union)
        }
    }

    private func facts(
        _ asker: PersonID, _ name: PersonName, _ paper: IdentityPaper, _ answer: RealNameAnswer, _ tx: any Transaction
    ) throws -> RealNameRule.Facts {
        var holder = RealNameRule.Facts.Holder.nobody
        if let found = try people.find(paper: paper, in: tx) {
            let owner = try people.existing(found, in: tx)
            holder = found == asker ? .asker : owner.phoneVerifiedAt == nil ? .unclaimed : .claimed
        }
        let roster = try rosters.match(name: name, paper: paper, in: tx)
        let hasReviewer = try rosters.union(of: asker, in: tx) != nil
        return RealNameRule.Facts(holder: holder, rosterNameMatches: roster?.nameMatches, checker: answer, hasReviewer: hasReviewer)
    }

    // MARK: Deciding by hand

    /// An officer has looked at the paper. Audited; the person is told.
    /// - Throws: `CommonProblem.notFound`, `IdentityProblem.decidedAlready`.
    func approve(_ id: VerificationRequestID, by officer: PersonID, at now: Instant, in tx: any Transaction) throws {
        guard let request = try requests.request(id, in: tx) else { throw CommonProblem.notFound }
        guard let paper = try requests.paper(of: request), try requests.decide(id, .approved, answer: nil, by: officer, at: now, in: tx) else {
            throw IdentityProblem.decidedAlready
        }
        let name = try Self.storedName(request.name)
        let person = try accept(request.person, name, paper, .manual, by: .person(officer), organisation: request.organisation, now, tx)
        try outbox.notify(person, "您的实名认证已通过。", once: "verification:\(id)", isDecision: true, at: now, in: tx)
    }

    func reject(_ id: VerificationRequestID, answer: String, by officer: PersonID, at now: Instant, in tx: any Transaction) throws {
        guard let request = try requests.request(id, in: tx) else { throw CommonProblem.notFound }
        guard try requests.decide(id, .rejected, answer: answer, by: officer, at: now, in: tx) else { throw IdentityProblem.decidedAlready }
        try audit("person.verification_rejected", request.person, .person(officer), request.organisation, now, ["request": id.description], tx)
        try outbox.notify(
            request.person, "您的实名认证未通过，原因和办法请登录后在“实名认证”查看。", once: "verification:\(id)", isDecision: true, at: now, in: tx)
    }

    private static func storedName(_ text: String) throws -> PersonName { try PersonName.parse(text) }

    // MARK: Believing

    /// Writes down that the asker has this name and paper. If the paper is another person's, the asker's account becomes that person.
    private func accept(
        _ asker: PersonID, _ name: PersonName, _ paper: IdentityPaper, _ source: VerificationSource, by actor: AuditEntry.Actor,
        organisation: OrganisationID?, _ now: Instant, _ tx: any Transaction
    ) throws -> PersonID {
        let known = try people.existing(asker, in: tx)
        if known.isVerified, try people.paper(of: known) != paper { throw IdentityProblem.verifiedAlready }
        var person = asker
        if let owner = try people.find(paper: paper, in: tx), owner != asker {
            try adopt(asker, into: owner, by: actor, now, tx)
            person = owner
        } else {
            try people.setPaper(asker, name: name, paper: paper, in: tx)
        }
        try people.markVerified(person, by: source, at: now, in: tx)
        for source in sources { try source.verified(person, name: name, in: tx) }
        try audit("person.verified", person, actor, organisation, now, ["by": source.rawValue], tx)
        return person
    }

    /// The account turns out to be somebody we know: phone, sessions and all that hangs at it are theirs from now on. (domain.md R60)
    private func adopt(_ account: PersonID, into person: PersonID, by actor: AuditEntry.Actor, _ now: Instant, _ tx: any Transaction) throws {
        let phone = try people.phone(of: try people.existing(account, in: tx))
        try credentials.move(from: account, to: person, in: tx)
        for source in sources { try source.move(from: account, to: person, in: tx) }
        try people.absorb(account, into: person, at: now, in: tx)
        if let phone { try people.changePhone(person, to: phone, verifiedAt: now, in: tx) }
        try audit("person.merged", person, actor, nil, now, ["from": account.description], tx)
    }

    private func audit(
        _ action: String, _ person: PersonID, _ actor: AuditEntry.Actor, _ organisation: OrganisationID?, _ now: Instant, _ detail: [String: String],
        _ tx: any Transaction
    ) throws {
        try tx.audit(AuditEntry(at: now, actor: actor, organisation: organisation, action: action, object: AuditObject("person", person), detail: detail))
    }
}
