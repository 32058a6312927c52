import Kernel
import Store
import Vault

/// Passwords and authenticators of officers.
struct Credentials: Sendable {
    let vault: Vault

    struct State: Sendable {
        var passwordHash: String?
        var passwordSetAt: Instant?
        /// Sealed; confirmed or still being set up.
        var authenticator: [UInt8]?
        var authenticatorConfirmedAt: Instant?
        var lastStep: Int64?

        var hasPassword: Bool { passwordHash != nil }
        var hasAuthenticator: Bool { authenticatorConfirmedAt != nil }
    }

    func state(of person: PersonID, in tx: any Transaction) throws -> State {
        try tx.row(
            "SELECT password_hash, password_set_at, totp_sealed, totp_confirmed_at, totp_step FROM credential WHERE person = :person", ["person": person]
        ).map { State(passwordHash: $0[0], passwordSetAt: $0[1], authenticator: $0[2], authenticatorConfirmedAt: $0[3], lastStep: $0[4]) } ?? State()
    }

    func setPassword(_ hash: String, of person: PersonID, at now: Instant, in tx: any Transaction) throws {
        try tx.execute(
            """
            INSERT INTO credential (person, password_hash, password_set_at) VALUES (:person, :hash, :now)
            ON CONFLICT (person) DO UPDATE SET password_hash = excluded.password_hash, password_set_at = excluded.password_set_at
            """, ["person": person, "hash": hash, "now": now])
    }

    /// The same password under a higher cost.
    func rehash(_ hash: String, of person: PersonID, in tx: any Transaction) throws {
        try tx.execute("UPDATE credential SET password_hash = :hash WHERE person = :person", ["person": person, "hash": hash])
    }

    // MARK: Authenticator

    /// A new secret, not yet in force. - Returns: the secret, to be shown as a QR code.
    func beginAuthenticator(of person: PersonID, in tx: any Transaction) throws -> [UInt8] {
        let secret = RandomToken.random(bytes: TOTP.secretLength)
        try tx.execute(
            """
            INSERT INTO credential (person, totp_sealed) VALUES (:person, :sealed)
            ON CONFLICT (person) DO UPDATE SET totp_sealed = excluded.totp_sealed, totp_step = NULL WHERE credential.totp_confirmed_at IS NULL
            """, ["person": person, "sealed": vault.seal(secret, .totpSecret, owner: person.raw)])
        return secret
    }

    func pendingSecret(of person: PersonID, in tx: any Transaction) throws -> [UInt8]? {
        let state = try state(of: person, in: tx)
        guard let sealed = state.authenticator, !state.hasAuthenticator else { return nil }
        return try vault.open(sealed, .totpSecret, owner: person.raw)
    }

    /// Checks a code of the person's authenticator and makes sure that neither it nor an earlier one is taken again.
    ///
    /// - Parameter isPending: whether the authenticator is only being set up; it is in force once its first code was right.
    func accept(_ typed: String, of person: PersonID, isPending: Bool = false, at now: Instant, in tx: any Transaction) throws -> Bool {
        let state = try state(of: person, in: tx)
        guard let sealed = state.authenticator, state.hasAuthenticator != isPending else { return false }
        let totp = TOTP(secret: try vault.open(sealed, .totpSecret, owner: person.raw))
        guard let step = totp.verify(SignInCodes.digits(typed), at: now, after: state.lastStep) else { return false }
        let taken = try tx.execute(
            """
            UPDATE credential SET totp_step = :step, totp_confirmed_at = COALESCE(totp_confirmed_at, :now)
            WHERE person = :person AND (totp_step IS NULL OR totp_step < :step)
            """, ["person": person, "step": step, "now": now])
        return taken == 1
    }

    func removeAuthenticator(of person: PersonID, in tx: any Transaction) throws {
        try tx.execute("UPDATE credential SET totp_sealed = NULL, totp_confirmed_at = NULL, totp_step = NULL WHERE person = :person", ["person": person])
        try tx.execute("DELETE FROM recovery_code WHERE person = :person", ["person": person])
    }

    // MARK: Recovery codes

    static let recoveryCodes = 10

    /// Ten new codes in place of the old ones; shown once, each good once in place of the authenticator.
    func renewRecoveryCodes(of person: PersonID, in tx: any Transaction) throws -> [String] {
        try tx.execute("DELETE FROM recovery_code WHERE person = :person", ["person": person])
        return try (0..<Self.recoveryCodes).map { _ in
            let raw = TOTP.base32(RandomToken.random(bytes: 10)).lowercased()
            let code = [raw.prefix(4), raw.dropFirst(4).prefix(4), raw.dropFirst(8).prefix(4), raw.dropFirst(12)].joined(separator: "-")
            try tx.execute("INSERT INTO recovery_code (person, code_hash) VALUES (:person, :hash)", ["person": person, "hash": hash(code, person)])
            return code
        }
    }

    func useRecoveryCode(_ typed: String, of person: PersonID, at now: Instant, in tx: any Transaction) throws -> Bool {
        try tx.execute(
            "UPDATE recovery_code SET used_at = :now WHERE person = :person AND code_hash = :hash AND used_at IS NULL",
            ["now": now, "person": person, "hash": hash(typed, person)]) == 1
    }

    func recoveryCodesLeft(of person: PersonID, in tx: any Transaction) throws -> Int {
        try tx.scalar("SELECT COUNT(*) FROM recovery_code WHERE person = :person AND used_at IS NULL", ["person": person]) ?? 0
    }

    /// The account turned out to be `person`. Recovery codes are bound to the account and end with it.
    func move(from account: PersonID, to person: PersonID, in tx: any Transaction) throws {
        let (old, known) = (try state(of: account, in: tx), try state(of: person, in: tx))
        try remove(of: account, in: tx)
        guard !known.hasPassword, !known.hasAuthenticator, old.hasPassword || old.hasAuthenticator else { return }
        let secret = try old.hasAuthenticator ? old.authenticator.map { try vault.open($0, .totpSecret, owner: account.raw) } : nil
        try tx.execute(
            """
            INSERT INTO credential (person, password_hash, password_set_at, totp_sealed, totp_confirmed_at, totp_step)
            VALUES (:person, :hash, :set_at, :sealed, :confirmed_at, :step)
            ON CONFLICT (person) DO UPDATE SET password_hash = excluded.password_hash, password_set_at = excluded.password_set_at,
                totp_sealed = excluded.totp_sealed, totp_confirmed_at = excluded.totp_confirmed_at, totp_step = excluded.totp_step
            """,
            [
                "person": person, "hash": old.passwordHash, "set_at": old.passwordSetAt, "sealed": secret.map { vault.seal($0, .totpSecret, owner: person.raw) },
                "confirmed_at": old.authenticatorConfirmedAt, "step": old.lastStep,
            ])
    }

    /// Both, when the account is deleted.
    func remove(of person: PersonID, in tx: any Transaction) throws {
        try tx.execute("DELETE FROM recovery_code WHERE person = :person", ["person": person])
        try tx.execute("DELETE FROM credential WHERE person = :person", ["person": person])
    }

    private func hash(_ code: String, _ person: PersonID) -> [UInt8] {
        vault.blindIndex(.recoveryCode, "\(person):\(TextFolding.folded(code).filter { $0.isLetter || $0.isNumber })")
    }
}
