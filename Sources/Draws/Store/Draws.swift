import Audit
import Kernel
import Store
import Vault

/// Draws inside a caller's transaction: announced, entered, frozen, drawn. Features above use this; `docs/draw-proof.md` says what comes of it.
///
/// ```swift
/// let id = try draws.announce(NewDraw(organisation: union, rules: rules, prizes: prizes, cause: DrawCause("benefit.window", window)), by: .system, now: now, in: tx)
/// switch try draws.enter(id, person, now: now, in: tx) { case .entered(let code): …, case .already(let code): …, case .closed: … }
/// try draws.freeze(id, by: .system, now: now, in: tx)    // a job draws and tells the follower of the cause
/// ```
public struct Draws: Sendable {
    let ids: IdentifierMaker
    let vault: Vault
    let followers: [any DrawFollower]

    /// - Parameter followers: the features that give out what is drawn, each for its own kind of cause.
    public init(ids: IdentifierMaker, vault: Vault, followers: [any DrawFollower] = []) {
        self.ids = ids
        self.vault = vault
        self.followers = followers
    }

    func follower(of draw: Draw) -> (any DrawFollower)? { draw.cause.flatMap { cause in followers.first { $0.causeKind == cause.kind } } }

    // MARK: Reading

    public func draw(_ id: DrawID, in tx: any Transaction) throws -> Draw? {
        try tx.row("SELECT \(DrawRows.columns) FROM draw WHERE id = :id", ["id": id]).map(DrawRows.draw)
    }

    /// - Throws: `CommonProblem.notFound`.
    public func existing(_ id: DrawID, in tx: any Transaction) throws -> Draw {
        guard let draw = try draw(id, in: tx) else { throw CommonProblem.notFound }
        return draw
    }

    public func draw(of cause: DrawCause, in tx: any Transaction) throws -> Draw? {
        try tx.row("SELECT \(DrawRows.columns) FROM draw WHERE cause_kind = :kind AND cause_id = :id", ["kind": cause.kind, "id": cause.id]).map(DrawRows.draw)
    }

    /// The newest first; `before` is the last id of the page before.
    public func list(at organisation: OrganisationID, before: DrawID? = nil, limit: Int, in tx: any Transaction) throws -> [Draw] {
        try tx.rows(
            "SELECT \(DrawRows.columns) FROM draw WHERE organisation = :organisation AND id < :before ORDER BY id DESC LIMIT :limit",
            ["organisation": organisation, "before": before?.raw ?? Int64.max, "limit": limit]
        ).map(DrawRows.draw)
    }

    /// The public id of a person's entry in a draw: only this house can make it, and in another draw it is another one.
    /// - Parameter serial: counts a person's entries from 1.
    public func entryID(of person: PersonID, in draw: DrawID, serial: Int = 1) -> String {
        let name = Base64URL.text(vault.blindIndex(.drawEntry, "\(draw) \(person)"))
        return serial == 1 ? name : "\(name)/\(serial)"
    }

    /// What a person has in a draw, in the order of their ids.
    public func entries(of person: PersonID, in draw: DrawID, in tx: any Transaction) throws -> [(entry: String, weight: Int64, group: String?)] {
        try tx.rows("SELECT entry, weight, stratum FROM draw_entry WHERE person = :person AND draw = :draw ORDER BY entry", ["person": person, "draw": draw])
            .map { (entry: $0[0], weight: $0[1], group: $0[2]) }
    }

    /// The result from `after` on, in the order of drawing.
    public func winners(of draw: DrawID, after: Int = 0, limit: Int = 200, in tx: any Transaction) throws -> [DrawWin] {
        try tx.rows(
            """
            SELECT w.place, w.entry, w.prize, e.person FROM draw_winner w LEFT JOIN draw_entry e ON e.draw = w.draw AND e.entry = w.entry
            WHERE w.draw = :draw AND w.place > :after ORDER BY w.place LIMIT :limit
            """, ["draw": draw, "after": after, "limit": limit]
        ).map(DrawRows.win)
    }

    /// What a person won; nothing before it is drawn.
    public func wins(of person: PersonID, in draw: DrawID, in tx: any Transaction) throws -> [DrawWin] {
        try tx.rows(
            """
            SELECT w.place, w.entry, w.prize, e.person FROM draw_entry e JOIN draw_winner w ON w.draw = e.draw AND w.entry = e.entry
            WHERE e.person = :person AND e.draw = :draw AND EXISTS (SELECT 1 FROM draw d WHERE d.id = e.draw AND d.state IN ('drawn', 'published'))
            ORDER BY w.place
            """, ["person": person, "draw": draw]
        ).map(DrawRows.win)
    }

    // MARK: Announcing

    /// Publishes rules, prizes and the commitment to a fresh secret, which is sealed until the end.
    /// - Throws: `DrawProblem.notReady` with the fields `prizes` or `groups`.
    public func announce(_ new: NewDraw, by actor: AuditEntry.Actor, now: Instant, in tx: any Transaction) throws -> DrawID {
        let problems = RulesCheck.problems(new.rules, new.prizes)
        guard problems.isEmpty else { throw DrawProblem.notReady(problems) }
        let id: DrawID = ids.next()
        let secret = RandomToken.random(bytes: DrawSeed.secretBytes)
        try insert(new, id, secret, state: new.opensAtOnce ? .open : .announced, now: now, in: tx)
        try audit(id, new.organisation, "draw.announced", actor, now, ["commitment": Hex.text(DrawSeed.commitment(secret))], in: tx)
        return id
    }

    func insert(_ new: NewDraw, _ id: DrawID, _ secret: [UInt8], state: DrawState, now: Instant, in tx: any Transaction) throws {
        try tx.execute(
            """
            INSERT INTO draw (id, organisation, state, method, rules, prizes, cause_kind, cause_id, commitment, secret_sealed, entered, played, publishes_itself,
                announced_at)
            VALUES (:id, :organisation, :state, :method, :rules, :prizes, :cause_kind, :cause_id, :commitment, :secret, 0, 0, :publishes, :now)
            """,
            [
                "id": id, "organisation": new.organisation, "state": state, "method": new.rules.method.rawValue, "rules": DrawRows.text(new.rules.json),
                "prizes": DrawRows.text(.list(new.prizes.map(\.json))), "cause_kind": new.cause?.kind, "cause_id": new.cause?.id,
                "commitment": DrawSeed.commitment(secret), "secret": vault.seal(secret, .drawSecret, owner: id.raw), "publishes": new.publishesItself, "now": now,
            ])
    }

    /// Takes entries from now on.
    public func open(_ id: DrawID, by actor: AuditEntry.Actor, now: Instant, in tx: any Transaction) throws {
        try move(id, from: [.announced], to: .open, "draw.opened", by: actor, now: now, in: tx)
    }

    /// Calls it off, which is possible until it is frozen.
    public func cancel(_ id: DrawID, reason: String, by actor: AuditEntry.Actor, now: Instant, in tx: any Transaction) throws {
        try move(id, from: [.announced, .open], to: .cancelled, "draw.cancelled", by: actor, now: now, detail: ["reason": reason], in: tx)
    }

    func move(
        _ id: DrawID, from: [DrawState], to: DrawState, _ action: String, by actor: AuditEntry.Actor, now: Instant, detail: [String: String] = [:],
        in tx: any Transaction
    ) throws {
        let draw = try existing(id, in: tx)
        guard from.contains(draw.state),
            try tx.execute("UPDATE draw SET state = :to WHERE id = :id AND state = :from", ["to": to, "id": id, "from": draw.state]) == 1
        else { throw DrawProblem.noSuchMove(from: draw.state) }
        try audit(id, draw.organisation, action, actor, now, detail, in: tx)
    }

    // MARK: Entering

    /// Takes part. Asking twice is one entry. (domain.md R30)
    /// - Parameters:
    ///   - serial: counts the person's entries from 1, where the rules allow several.
    ///   - weight: chances; counts only where the rules are weighted.
    public func enter(
        _ id: DrawID, _ person: PersonID, serial: Int = 1, weight: Int64 = 1, group: String? = nil, now: Instant, in tx: any Transaction
    ) throws -> DrawEntryOutcome {
        let entry = entryID(of: person, in: id, serial: serial)
        switch try add(id, entry, person, weight, group, now, in: tx) {
        case nil: return .closed
        case true?: return .entered(entry)
        case false?: return .already(entry)
        }
    }

    /// Takes in entries that are no persons': numbered tickets, flats. Those that are there already stay as they are.
    /// - Returns: how many are new.
    /// - Throws: `DrawProblem.noSuchMove` if it isn't open; `.badCode`, `.tooManyAtOnce`.
    public func enter(
        _ id: DrawID, codes: [(code: String, weight: Int64, group: String?)], now: Instant, in tx: any Transaction
    ) throws -> Int {
        guard codes.count <= 5_000 else { throw DrawProblem.tooManyAtOnce(limit: 5_000) }
        var new = 0
        for (index, code) in codes.enumerated() {
            guard DrawName.isValid(code.code), code.group.map({ DrawName.isValid($0) }) ?? true else { throw DrawProblem.badCode(line: index + 1) }
            guard let isNew = try add(id, code.code, nil, code.weight, code.group, now, in: tx) else {
                throw DrawProblem.noSuchMove(from: try existing(id, in: tx).state)
            }
            if isNew { new += 1 }
        }
        return new
    }

    /// The counter comes first: it holds the draw's row, so that nobody slips in beside a freeze.
    /// - Returns: whether it is new; `nil` if the draw takes no entries.
    private func add(
        _ id: DrawID, _ entry: String, _ person: PersonID?, _ weight: Int64, _ group: String?, _ now: Instant, in tx: any Transaction
    ) throws -> Bool? {
        guard let row = try tx.row("UPDATE draw SET entered = entered + 1 WHERE id = :id AND state = 'open' RETURNING method", ["id": id]) else { return nil }
        let method: String = row[0]
        let isNew =
            try tx.execute(
                """
                INSERT INTO draw_entry (draw, entry, person, weight, stratum, entered_at) VALUES (:draw, :entry, :person, :weight, :group, :now)
                ON CONFLICT DO NOTHING
                """,
                [
                    "draw": id, "entry": entry, "person": person, "weight": method == DrawRules.Method.weighted.rawValue ? max(1, min(weight, 1 << 30)) : 1,
                    "group": group, "now": now,
                ]) == 1
        if !isNew { try tx.execute("UPDATE draw SET entered = entered - 1 WHERE id = :id", ["id": id]) }
        return isNew
    }

    /// Keeps an entry out of the draw, publicly, with a reason. Possible until the draw is frozen. (domain.md R44a)
    public func exclude(_ id: DrawID, entry: String, reason: String, by actor: AuditEntry.Actor, now: Instant, in tx: any Transaction) throws {
        let draw = try existing(id, in: tx)
        guard
            try tx.execute("UPDATE draw SET entered = entered WHERE id = :id AND state IN ('announced', 'open')", ["id": id]) == 1
        else { throw DrawProblem.noSuchMove(from: draw.state) }
        let person: PersonID? = if case .person(let person) = actor { person } else { nil }
        let isNew =
            try tx.execute(
                "INSERT INTO draw_exclusion (draw, entry, reason, made_by, made_at) VALUES (:draw, :entry, :reason, :by, :now) ON CONFLICT DO NOTHING",
                ["draw": id, "entry": entry, "reason": reason, "by": person, "now": now]) == 1
        if isNew { try audit(id, draw.organisation, "draw.excluded", actor, now, ["entry": entry, "reason": reason], in: tx) }
    }

    public func exclusions(of id: DrawID, in tx: any Transaction) throws -> [DrawExclusion] {
        try tx.rows("SELECT entry, reason FROM draw_exclusion WHERE draw = :draw ORDER BY entry", ["draw": id]).map { DrawExclusion(entry: $0[0], reason: $0[1]) }
    }

    func audit(
        _ id: DrawID, _ organisation: OrganisationID, _ action: String, _ actor: AuditEntry.Actor, _ now: Instant, _ detail: [String: String] = [:], in tx: any Transaction
    ) throws {
        try tx.audit(AuditEntry(at: now, actor: actor, organisation: organisation, action: action, object: AuditObject("draw", id), detail: detail))
    }
}
