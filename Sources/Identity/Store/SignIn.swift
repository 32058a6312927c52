import Audit
import Kernel
import Store
import Vault

/// Signing in, step by step. What goes wrong often is returned as a value: a thrown error would undo the try that was counted.
struct SignIn: Sendable {
    let database: any Database
    let vault: Vault
    let people: People
    let roles: Roles
    let sessions: Sessions
    let codes: SignInCodes
    let tries: FailedTries
    let credentials: Credentials
    let outbox: Outbox
    let hasher: PasswordHasher

    // MARK: Codes

    /// The same answer for every phone, known or not. (domain.md R22)
    func sendCode(to phone: PhoneNumber, _ use: CodeUse, address: String, at now: Instant) async throws -> CodeSent {
        let index = people.index(phone)
        return try await database.write(lane: lane(index)) { tx in
            switch try codes.ask(index, use, address: address, at: now, in: tx) {
            case .made(let code):
                try outbox.putCode(code, to: phone, at: now, in: tx)
                return .sent
            case .wait(let span, let liveCode): return .wait(seconds: span.wholeSeconds, liveCode: liveCode)
            }
        }
    }

    /// - Parameter authenticator: given along by programs, which can't be asked in a second step.
    func signIn(
        phone: PhoneNumber, code: String, authenticator: String? = nil, _ device: SignInDevice, at now: Instant
    ) async throws -> SignInOutcome {
        let index = people.index(phone)
        return try await database.write(lane: lane(index)) { tx in
            let known = try people.find(phone: phone, in: tx)
            let needsMore = try device.kind == .api && known.map { try credentials.state(of: $0, in: tx).hasAuthenticator } ?? false
            let verdict = try codes.judge(code, phone: index, .signIn, consume: !needsMore || authenticator != nil, at: now, in: tx)
            if let problem = Self.problem(verdict) { return .refused(problem) }
            guard let known, let person = try people.person(known, in: tx) else { return try welcome(phone, device, now, tx) }
            if needsMore {
                guard let authenticator else { return .refused(.authenticatorNeeded) }
                if let problem = try checkAuthenticator(authenticator, of: known, now, tx) { return .refused(problem) }
                return try enter(person, provedPhone: true, device, now, tx)
            }
            // A program can't be asked whether it is really this person; the pages ask.
            if device.kind == .browser, SignInRule.asksWhoYouAre(hasName: !person.name.isEmpty, phoneVerifiedAt: person.phoneVerifiedAt, now: now) {
                return .asksWho(ticket: SignInTicket(.who, known, phoneIndex: index, now: now).text(vault), name: person.maskedName)
            }
            return try goOn(person, phoneIndex: index, device, now, tx)
        }
    }

    /// The answer to "are you this person?". "No" takes the phone from its old account and begins a new one. (domain.md R3)
    func answerWho(_ ticket: SignInTicket, isMe: Bool, _ device: SignInDevice, at now: Instant) async throws -> SignInOutcome {
        try await database.write(lane: lane(ticket.phoneIndex)) { tx in
            guard let person = try people.person(ticket.person, in: tx), let phone = try people.phone(of: person), people.index(phone) == ticket.phoneIndex
            else { return .refused(.tookTooLong) }
            if isMe { return try goOn(person, phoneIndex: ticket.phoneIndex, device, now, tx) }
            try people.losePhone(person.id, at: now, in: tx)
            try audit("person.phone_lost", person.id, by: .system, now, ["to": "new_owner"], tx)
            return try welcome(phone, device, now, tx)
        }
    }

    func answerAuthenticator(_ ticket: SignInTicket, code: String, _ device: SignInDevice, at now: Instant) async throws -> SignInOutcome {
        try await database.write { tx in
            guard let person = try people.person(ticket.person, in: tx), !person.isDeleted else { return .refused(.tookTooLong) }
            if let problem = try checkAuthenticator(code, of: person.id, now, tx) { return .refused(problem) }
            return try enter(person, provedPhone: !ticket.phoneIndex.isEmpty, device, now, tx)
        }
    }

    /// - Returns: what is wrong with the code; `nil` if it is right. A recovery code does in its place.
    func checkAuthenticator(_ typed: String, of person: PersonID, _ now: Instant, _ tx: any Transaction) throws -> IdentityProblem? {
        if let until = try tries.lockedUntil(.authenticator, person.subject, at: now, in: tx) { return .locked(seconds: (until - now).wholeSeconds) }
        if try credentials.accept(typed, of: person, at: now, in: tx) {
            try tries.clear(.authenticator, person.subject, in: tx)
            return nil
        }
        if try credentials.useRecoveryCode(typed, of: person, at: now, in: tx) {
            try audit("person.recovery_code_used", person, by: .person(person), now, [:], tx)
            return nil
        }
        try tries.note(.authenticator, person.subject, at: now, in: tx)
        return .authenticatorWrong
    }

    // MARK: Passwords

    private struct PasswordTry: Sendable {
        var person: PersonID?
        var hash: String?
        var counted: [Int64] = []
        var lockedUntil: Instant?
    }

    /// Takes as long, and says the same, whether there is such an account or not.
    func signIn(phone: PhoneNumber, password: String, _ device: SignInDevice, at now: Instant) async throws -> SignInOutcome {
        let begun = try await beginPasswordTry(people.index(phone), phone, device.address, now)
        if let until = begun.lockedUntil { return .refused(.locked(seconds: (until - now).wholeSeconds)) }
        let isRight = try await hasher.verify(password, against: begun.hash)
        guard isRight, let id = begun.person, let hash = begun.hash else { return .refused(.passwordWrong) }
        let better = hasher.needsRehash(hash) ? try await hasher.hash(password) : nil
        return try await database.write { tx in
            try tries.takeBack(begun.counted, in: tx)
            try tries.clear(.password, people.index(phone), in: tx)
            guard let person = try people.person(id, in: tx), !person.isDeleted else { return .refused(.passwordWrong) }
            if let better { try credentials.rehash(better, of: id, in: tx) }
            return try goOn(person, phoneIndex: [], device, now, tx)
        }
    }

    /// Counts the try before it is made, so that many made at once can't pass the limit.
    private func beginPasswordTry(_ index: [UInt8], _ phone: PhoneNumber, _ address: String, _ now: Instant) async throws -> PasswordTry {
        let address = vault.blindIndex(.networkAddress, NetworkAddress.limited(address))
        return try await database.write(lane: lane(index)) { tx in
            var begun = PasswordTry()
            for (kind, subject) in [(TryRule.password, index), (.passwordAddress, address)] {
                begun.lockedUntil = try [begun.lockedUntil, tries.lockedUntil(kind, subject, at: now, in: tx)].compactMap { $0 }.max()
            }
            guard begun.lockedUntil == nil else { return begun }
            begun.counted = [
                try tries.note(.password, index, at: now, in: tx), try tries.note(.passwordAddress, address, at: now, in: tx),
            ]
            begun.person = try people.find(phone: phone, in: tx)
            begun.hash = try begun.person.flatMap { try credentials.state(of: $0, in: tx).passwordHash }
            return begun
        }
    }

    // MARK: Parts

    /// The authenticator, if there is one; then in.
    private func goOn(_ person: Person, phoneIndex: [UInt8], _ device: SignInDevice, _ now: Instant, _ tx: any Transaction) throws -> SignInOutcome {
        if try credentials.state(of: person.id, in: tx).hasAuthenticator {
            return .asksAuthenticator(ticket: SignInTicket(.authenticator, person.id, phoneIndex: phoneIndex, now: now).text(vault))
        }
        return try enter(person, provedPhone: !phoneIndex.isEmpty, device, now, tx)
    }

    /// Somebody whom we didn't know: a person with a phone and nothing else yet. Joining a union is another step.
    private func welcome(_ phone: PhoneNumber, _ device: SignInDevice, _ now: Instant, _ tx: any Transaction) throws -> SignInOutcome {
        let id = try people.create(NewPerson(name: nil, phone: phone, phoneVerifiedAt: now), at: now, in: tx)
        try audit("person.created", id, by: .person(id), now, ["by": "sign_in"], tx)
        return try enter(try people.existing(id, in: tx), provedPhone: false, device, now, tx)
    }

    private func enter(
        _ person: Person, provedPhone: Bool, _ device: SignInDevice, _ now: Instant, _ tx: any Transaction
    ) throws -> SignInOutcome {
        if provedPhone { try people.notePhoneProved(person.id, at: now, in: tx) }
        if let previous = device.previous { try sessions.revoke(previous.session, of: previous.person, by: .person(previous.person), at: now, in: tx) }
        // Who has just proved themselves needn't do it again for the next sensitive act.
        let session = try sessions.create(for: person.id, kind: device.kind, agent: device.agent, steppedUp: true, at: now, in: tx)
        return .signedIn(session, isOfficer: try !roles.grants(of: person.id, in: tx).isEmpty)
    }

    /// Codes of one phone are asked for and tried one after the other.
    private func lane(_ index: [UInt8]) -> Lane { Lane("sign_in", index.prefix(8).reduce(0) { $0 << 8 | Int64($1) } & 63) }

    static func problem(_ verdict: CodeRule.Verdict) -> IdentityProblem? {
        switch verdict {
        case .right: nil
        case .wrong(let left): .codeWrong(left: left)
        case .expired: .codeExpired
        case .usedUp: .codeUsedUp
        }
    }

    func audit(_ action: String, _ person: PersonID, by actor: AuditEntry.Actor, _ now: Instant, _ detail: [String: String], _ tx: any Transaction) throws {
        try tx.audit(AuditEntry(at: now, actor: actor, organisation: nil, action: action, object: AuditObject("person", person), detail: detail))
    }
}
