import Audit
import Kernel
import Store
import Vault

/// Changes to how a person signs in: password, authenticator, phone. All audited.
struct Security: Sendable {
    let signIn: SignIn

    // MARK: Password

    /// Sets the password; all other devices are signed out.
    /// - Throws: `IdentityProblem.passwordRefused`.
    func setPassword(_ password: String, of person: PersonID, keeping session: SessionID, at now: Instant) async throws {
        let phone = try await signIn.database.read { tx in try signIn.people.phone(of: try signIn.people.existing(person, in: tx)) }
        do throws(PasswordRule.Fault) { try PasswordRule.check(password, phone: phone) } catch {
            throw IdentityProblem.passwordRefused(code: error.code, message: error.message)
        }
        let hash = try await signIn.hasher.hash(password)
        try await signIn.database.write { tx in
            try signIn.credentials.setPassword(hash, of: person, at: now, in: tx)
            try signIn.sessions.revokeAll(of: person, except: session, by: .person(person), at: now, in: tx)
            try signIn.audit("person.password_set", person, by: .person(person), now, [:], tx)
        }
    }

    // MARK: Authenticator

    /// The first right code puts the authenticator in force.
    /// - Returns: the recovery codes, to be shown once; `nil` if the code is wrong.
    func confirmAuthenticator(_ typed: String, of person: PersonID, at now: Instant) async throws -> [String]? {
        try await signIn.database.write { tx in
            guard try signIn.credentials.accept(typed, of: person, isPending: true, at: now, in: tx) else { return nil }
            try signIn.audit("person.authenticator_set", person, by: .person(person), now, [:], tx)
            return try signIn.credentials.renewRecoveryCodes(of: person, in: tx)
        }
    }

    func removeAuthenticator(of person: PersonID, at now: Instant) async throws {
        try await signIn.database.write { tx in
            try signIn.credentials.removeAuthenticator(of: person, in: tx)
            try signIn.audit("person.authenticator_removed", person, by: .person(person), now, [:], tx)
        }
    }

    func renewRecoveryCodes(of person: PersonID, at now: Instant) async throws -> [String] {
        try await signIn.database.write { tx in
            try signIn.audit("person.recovery_codes_renewed", person, by: .person(person), now, [:], tx)
            return try signIn.credentials.renewRecoveryCodes(of: person, in: tx)
        }
    }

    // MARK: Phone

    /// The person has proved a new phone. Somebody else who had it loses it and is told. (domain.md R3)
    /// - Returns: what is wrong with the code; `nil` if the phone is theirs now.
    func changePhone(_ id: PersonID, to phone: PhoneNumber, code: String, at now: Instant) async throws -> IdentityProblem? {
        try await signIn.database.write { tx in
            if let problem = SignIn.problem(try signIn.codes.judge(code, phone: signIn.people.index(phone), .newPhone, at: now, in: tx)) { return problem }
            if let owner = try signIn.people.find(phone: phone, in: tx), owner != id {
                try signIn.people.losePhone(owner, at: now, in: tx)
                try signIn.audit("person.phone_lost", owner, by: .system, now, ["to": "new_owner"], tx)
            }
            try signIn.people.changePhone(id, to: phone, verifiedAt: now, in: tx)
            try signIn.audit("person.phone_changed", id, by: .person(id), now, [:], tx)
            return nil
        }
    }
}
