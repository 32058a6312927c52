import Kernel
import Store
import Vault

/// Proving again that it is still the same person, for sensitive acts: by the authenticator where there is one, else by a code to the
/// own phone or the password. Good for 15 minutes.
struct StepUp: Sendable {
    let signIn: SignIn

    enum Means: String, CaseIterable { case code, password, authenticator }

    /// What the person can prove themselves by.
    func means(of id: PersonID, in tx: any Transaction) throws -> [Means] {
        let state = try signIn.credentials.state(of: id, in: tx)
        if state.hasAuthenticator { return [.authenticator] }
        let person = try signIn.people.existing(id, in: tx)
        return (person.hasPhone ? [.code] : []) + (state.hasPassword ? [.password] : [])
    }

    func phone(of id: PersonID) async throws -> PhoneNumber {
        let phone = try await signIn.database.read { tx in try signIn.people.phone(of: try signIn.people.existing(id, in: tx)) }
        guard let phone else { throw IdentityProblem.noPhone }
        return phone
    }

    func sendCode(to person: PersonID, address: String, at now: Instant) async throws -> CodeSent {
        try await signIn.sendCode(to: try await phone(of: person), .stepUp, address: address, at: now)
    }

    /// - Returns: what is wrong; `nil` if the session is stepped up now.
    func prove(_ person: PersonID, _ session: SessionID, by means: Means, _ typed: String, at now: Instant) async throws -> IdentityProblem? {
        if means == .password { return try await provePassword(person, session, typed, now) }
        return try await signIn.database.write { tx in
            guard try self.means(of: person, in: tx).contains(means) else { throw CommonProblem.notFound }
            if let problem = try check(person, means, typed, now, tx) { return problem }
            try signIn.sessions.stepUp(session, of: person, by: means.rawValue, at: now, in: tx)
            return nil
        }
    }

    private func check(_ id: PersonID, _ means: Means, _ typed: String, _ now: Instant, _ tx: any Transaction) throws -> IdentityProblem? {
        if means == .authenticator { return try signIn.checkAuthenticator(typed, of: id, now, tx) }
        guard let phone = try signIn.people.phone(of: try signIn.people.existing(id, in: tx)) else { return .noPhone }
        return SignIn.problem(try signIn.codes.judge(typed, phone: signIn.people.index(phone), .stepUp, at: now, in: tx))
    }

    private func provePassword(_ person: PersonID, _ session: SessionID, _ typed: String, _ now: Instant) async throws -> IdentityProblem? {
        // Counted before it is tried, as at sign-in.
        let begun = try await signIn.database.write { tx -> (hash: String?, counted: Int64?, lockedUntil: Instant?) in
            guard try means(of: person, in: tx).contains(.password) else { throw CommonProblem.notFound }
            if let until = try signIn.tries.lockedUntil(.password, person.subject, at: now, in: tx) { return (nil, nil, until) }
            let counted = try signIn.tries.note(.password, person.subject, at: now, in: tx)
            return (try signIn.credentials.state(of: person, in: tx).passwordHash, counted, nil)
        }
        if let until = begun.lockedUntil { return .locked(seconds: (until - now).wholeSeconds) }
        guard try await signIn.hasher.verify(typed, against: begun.hash) else { return .passwordWrong }
        try await signIn.database.write { tx in
            try signIn.tries.clear(.password, person.subject, in: tx)
            try signIn.sessions.stepUp(session, of: person, by: StepUp.Means.password.rawValue, at: now, in: tx)
        }
        return nil
    }
}
