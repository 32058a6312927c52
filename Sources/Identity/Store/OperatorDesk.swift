import Audit
import Kernel
import Store
import Vault
import Web

/// What the operator does at the command line: accounts for the first officers, passwords, tokens for programs.
///
/// Whoever has the shell has the database, so nothing is asked here; each act is audited as the shell's.
public struct OperatorDesk: Sendable {
    let database: any Database
    let people: People
    let roles: Roles
    let sessions: Sessions
    let credentials: Credentials
    let hasher: PasswordHasher

    /// An account with this phone, made if there is none.
    public struct Account: Sendable {
        public let person: PersonID
        public let isNew: Bool
    }

    /// - Parameter name: for a new account.
    public func account(_ phone: PhoneNumber, name: PersonName?, at now: Instant, in tx: any Transaction) throws -> Account {
        if let known = try people.find(phone: phone, in: tx) { return Account(person: known, isNew: false) }
        let person = try people.create(NewPerson(name: name, phone: phone), at: now, in: tx)
        try tx.audit(AuditEntry(at: now, actor: .shell, organisation: nil, action: "person.created", object: AuditObject("person", person)))
        return Account(person: person, isNew: true)
    }

    public func grant(_ role: Role, to person: PersonID, at organisation: OrganisationID, now: Instant, in tx: any Transaction) throws {
        try roles.grant(role, to: person, at: organisation, by: .shell, now: now, in: tx)
    }

    /// A bearer token for programs, good for 90 days.
    /// - Parameter label: what the person's list of devices shows.
    public func token(for person: PersonID, label: String, at now: Instant, in tx: any Transaction) throws -> NewSession {
        try sessions.create(for: person, kind: .shell, agent: label, by: .shell, at: now, in: tx)
    }

    /// - Throws: `CommonProblem.invalid` for a password that an officer couldn't choose; `.busy`.
    public func setPassword(_ password: String, of person: PersonID, at now: Instant) async throws {
        try await checkPassword(password, person)
        let hash = try await hasher.hash(password)
        try await database.write { tx in
            try credentials.setPassword(hash, of: person, at: now, in: tx)
            try tx.audit(AuditEntry(at: now, actor: .shell, organisation: nil, action: "password.set", object: AuditObject("person", person)))
        }
    }

    private func checkPassword(_ password: String, _ person: PersonID) async throws {
        let phone = try await database.read { tx in try people.phone(of: people.existing(person, in: tx)) }
        do {
            try PasswordRule.check(password, phone: phone)
        } catch {
            throw CommonProblem.invalid([FieldProblem(field: "password", code: error.code, message: error.message)])
        }
    }
}

extension IdentityFeature {
    public var operatorDesk: OperatorDesk {
        OperatorDesk(
            database: database, people: people, roles: roles, sessions: sessions, credentials: Credentials(vault: vault), hasher: signIn.hasher)
    }
}
