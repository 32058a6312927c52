import Kernel
import Store
import Vault

public enum OutboxMessageTag {}
public typealias OutboxMessageID = Identifier<OutboxMessageTag>

enum MessageKind: String, TextColumn { case code, notice }

enum MessageState: String, TextColumn {
    case waiting, sent, failed
    var label: Phrase {
        switch self {
        case .waiting: Phrase("待发送", "Waiting")
        case .sent: Phrase("已发送", "Sent")
        case .failed: Phrase("发送失败", "Failed")
        }
    }
}

/// A text message on its way.
struct OutboxMessage: Sendable {
    let id: OutboxMessageID
    let kind: MessageKind
    let to: PhoneNumber
    let text: String
    let state: MessageState
    let createdAt: Instant
    let dueAt: Instant
    let givesUpAt: Instant
    let tries: Int
    let sentAt: Instant?
}

/// Text messages that wait to be sent, sealed. Written in the transaction of their cause, so that none goes out for something that was
/// undone, and none is lost. (domain.md R61)
public struct Outbox: Sendable {
    let vault: Vault
    let ids: IdentifierMaker
    let people: People
    let consents: Consents
    /// Without brackets: 工惠.
    let signature: String

    static func codeText(_ code: String) -> String { "您的验证码是 \(code)，10 分钟内有效。请勿告诉他人，工会工作人员不会向您索要。" }

    func putCode(_ code: String, to phone: PhoneNumber, at now: Instant, in tx: any Transaction) throws {
        try put(.code, Self.codeText(code), to: phone, due: now, givesUp: now + CodeRule.life, once: nil, at: now, in: tx)
    }

    /// Tells a person something by text message: not at night, and not to those who have no phone or want none.
    ///
    /// - Parameters:
    ///   - text: Chinese, without signature; links are left out.
    ///   - once: a message with the same key goes to the same person once at most: `activity.changed:42:3`.
    ///   - isDecision: a decision about the person, which is sent even if they want no notices.
    /// - Returns: whether a message will go.
    @discardableResult public func notify(
        _ person: PersonID, _ text: String, once: String? = nil, isDecision: Bool = false, at now: Instant, in tx: any Transaction
    ) throws -> Bool {
        guard let person = try people.person(person, in: tx), let phone = try people.phone(of: person) else { return false }
        if !isDecision, try consents.isRefused(.notices, by: person.id, in: tx) { return false }
        return try put(
            .notice, text, to: phone, due: MessageRule.noticeDue(now), givesUp: now + .days(2), once: once.map { "\($0):\(person.id)" }, at: now, in: tx)
    }

    @discardableResult private func put(
        _ kind: MessageKind, _ text: String, to phone: PhoneNumber, due: Instant, givesUp: Instant, once: String?, at now: Instant, in tx: any Transaction
    ) throws -> Bool {
        let id: OutboxMessageID = ids.next()
        let text = MessageRule.compose(signature: signature, text)
        return try tx.execute(
            """
            INSERT INTO outbox_message (id, kind, to_sealed, text_sealed, parts, state, created_at, due_at, gives_up_at, tries, once_key)
            VALUES (:id, :kind, :to, :text, :parts, 'waiting', :now, :due, :gives_up, 0, :once) ON CONFLICT DO NOTHING
            """,
            [
                "id": id, "kind": kind, "to": vault.seal(phone.text, .phone, owner: id), "text": vault.seal(text, .message, owner: id),
                "parts": MessageRule.parts(text), "now": now, "due": due, "gives_up": givesUp, "once": once,
            ]) == 1
    }

    // MARK: Sending

    static let columns: SQL = "id, kind, to_sealed, text_sealed, state, created_at, due_at, gives_up_at, tries, sent_at"

    /// Takes messages that are due. If this server dies, another takes them up again after a minute.
    func claim(limit: Int, at now: Instant, in tx: any Transaction) throws -> [OutboxMessage] {
        try tx.rows(
            """
            UPDATE outbox_message SET due_at = :later, tries = tries + 1
            WHERE due_at <= :now AND state = 'waiting'
                AND id IN (SELECT id FROM outbox_message WHERE due_at <= :now AND state = 'waiting' ORDER BY due_at LIMIT :limit)
            RETURNING \(Self.columns)
            """, ["now": now, "later": now + .minutes(1), "limit": limit]
        ).map(read)
    }

    func isAnyDue(at now: Instant, in tx: any Transaction) throws -> Bool {
        try tx.row("SELECT 1 FROM outbox_message WHERE due_at <= :now AND state = 'waiting' LIMIT 1", ["now": now]) != nil
    }

    func markSent(_ id: OutboxMessageID, at now: Instant, in tx: any Transaction) throws {
        try tx.execute("UPDATE outbox_message SET state = 'sent', sent_at = :now, last_fault = NULL WHERE id = :id", ["id": id, "now": now])
    }

    /// - Parameter again: when to try again; `nil` gives it up.
    func markFailed(_ id: OutboxMessageID, fault: String, again: Instant?, in tx: any Transaction) throws {
        try tx.execute(
            "UPDATE outbox_message SET state = :state, due_at = COALESCE(CAST(:again AS BIGINT), due_at), last_fault = :fault WHERE id = :id",
            ["id": id, "state": again == nil ? MessageState.failed : .waiting, "again": again, "fault": fault])
    }

    /// The newest first: for the outbox page of the demo.
    func recent(limit: Int, in tx: any Transaction) throws -> [OutboxMessage] {
        try tx.rows("SELECT \(Self.columns) FROM outbox_message ORDER BY created_at DESC, id DESC LIMIT :limit", ["limit": limit]).map(read)
    }

    func forget(before: Instant, in tx: any Transaction) throws -> Int {
        try tx.execute("DELETE FROM outbox_message WHERE created_at < :before AND state <> 'waiting'", ["before": before])
    }

    private func read(_ row: Row) throws -> OutboxMessage {
        let id: OutboxMessageID = row[0]
        guard let phone = PhoneNumber(try vault.open(row[2], .phone, owner: id)) else { throw VaultProblem.notAuthentic }
        return OutboxMessage(
            id: id, kind: row[1], to: phone, text: try vault.open(row[3], .message, owner: id), state: row[4], createdAt: row[5], dueAt: row[6],
            givesUpAt: row[7], tries: row[8], sentAt: row[9])
    }
}
