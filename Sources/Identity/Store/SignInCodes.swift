import Kernel
import Store
import Vault

/// What a code proves: it is good for nothing else.
enum CodeUse: String, TextColumn {
    case signIn = "sign_in"
    case stepUp = "step_up"
    case newPhone = "new_phone"
}

/// Codes that were sent to phones. Rows hold neither phone nor code, only keyed hashes. (domain.md R22)
struct SignInCodes: Sendable {
    let vault: Vault
    let ids: IdentifierMaker

    enum Asked: Sendable, Hashable {
        /// A new code, to be put into the outbox in the same transaction; the older ones are dead.
        case made(String)
        /// - Parameter liveCode: whether the code sent last can still be typed.
        case wait(Span, liveCode: Bool)
    }

    func ask(_ phone: [UInt8], _ use: CodeUse, address: String, at now: Instant, in tx: any Transaction) throws -> Asked {
        let address = vault.blindIndex(.networkAddress, NetworkAddress.limited(address))
        // The last hour and today, whichever begins earlier.
        let since = min(now - .hours(1), now.day.start)
        let toPhone: [Instant] = try tx.rows(
            "SELECT sent_at FROM sign_in_code WHERE phone_index = :phone AND sent_at > :since ORDER BY sent_at DESC", ["phone": phone, "since": since]
        ).map { $0[0] }
        let fromAddress: [Instant] = try tx.rows(
            "SELECT sent_at FROM sign_in_code WHERE address_index = :address AND sent_at > :since ORDER BY sent_at DESC LIMIT :limit",
            ["address": address, "since": now - .hours(1), "limit": CodeRule.perHourAndAddress]
        ).map { $0[0] }
        if let wait = CodeRule.wait(toPhone: toPhone, fromAddress: fromAddress, now: now) {
            let newest = try newest(phone, in: tx)
            return .wait(wait, liveCode: newest.map { $0.use == use && !$0.isUsed && now < $0.sentAt + CodeRule.life } ?? false)
        }
        let id = ids.nextRaw()
        let code = RandomToken.digits(CodeRule.digits)
        try tx.execute(
            """
            INSERT INTO sign_in_code (id, phone_index, address_index, use, code_hash, sent_at, tries)
            VALUES (:id, :phone, :address, :use, :hash, :now, 0)
            """,
            ["id": id, "phone": phone, "address": address, "use": use, "hash": hash(code, of: id), "now": now])
        return .made(code)
    }

    /// Takes one of the five tries of the newest code.
    ///
    /// - Parameter use: whether a right code is used up; false where something else may still be missing.
    func judge(_ typed: String, phone: [UInt8], _ use: CodeUse, consume: Bool = true, at now: Instant, in tx: any Transaction) throws -> CodeRule.Verdict {
        guard let newest = try newest(phone, in: tx), newest.use == use else { return CodeRule.judge(nil, matches: false, now: now) }
        // The row is locked by counting first, so that tries made at the same moment are counted one after the other.
        let counted = try tx.row(
            "UPDATE sign_in_code SET tries = tries + 1 WHERE id = :id AND used_at IS NULL AND tries < :limit RETURNING tries, code_hash",
            ["id": newest.id, "limit": CodeRule.tries])
        guard let counted else {
            let state = CodeRule.State(sentAt: newest.sentAt, tries: CodeRule.tries, isUsed: try self.newest(phone, in: tx)?.isUsed ?? true)
            return CodeRule.judge(state, matches: false, now: now)
        }
        let state = CodeRule.State(sentAt: newest.sentAt, tries: (counted[0] as Int) - 1, isUsed: false)
        let matches = isEqualInConstantTime(hash(Self.digits(typed), of: newest.id), counted[1] as [UInt8])
        let verdict = CodeRule.judge(state, matches: matches, now: now)
        if verdict == .right, consume { try tx.execute("UPDATE sign_in_code SET used_at = :now WHERE id = :id", ["id": newest.id, "now": now]) }
        return verdict
    }

    /// Codes older than two days say nothing any more, not even for limits.
    func forget(before: Instant, in tx: any Transaction) throws -> Int { try tx.execute("DELETE FROM sign_in_code WHERE sent_at < :before", ["before": before]) }

    private struct Newest {
        let id: Int64
        let use: CodeUse
        let sentAt: Instant
        let isUsed: Bool
    }

    private func newest(_ phone: [UInt8], in tx: any Transaction) throws -> Newest? {
        try tx.row("SELECT id, use, sent_at, used_at FROM sign_in_code WHERE phone_index = :phone ORDER BY sent_at DESC, id DESC LIMIT 1", ["phone": phone])
            .map { Newest(id: $0[0], use: $0[1], sentAt: $0[2], isUsed: ($0[3] as Instant?) != nil) }
    }

    private func hash(_ code: String, of id: Int64) -> [UInt8] { vault.blindIndex(.signInCode, "\(id):\(code)") }

    /// `123 456` and full-width digits are what they look like.
    static func digits(_ typed: String) -> String { TextFolding.folded(typed).filter { $0.isASCII && $0.isNumber } }
}
