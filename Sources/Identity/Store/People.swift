import Kernel
import Store
import Vault

/// People and their sealed numbers, inside a caller's transaction.
///
/// Nothing here writes an audit entry on its own unless it says so: a person is made or changed because of something (a sign-in,
/// an import, a decision), and the entry belongs to that cause.
public struct People: Sendable {
    let vault: Vault
    let ids: IdentifierMaker

    public init(vault: Vault, ids: IdentifierMaker) {
        self.vault = vault
        self.ids = ids
    }

    // MARK: Making

    /// - Throws: `IdentityProblem.paperTaken` or `.phoneTaken` if somebody else has the number; nothing was written then.
    public func create(_ new: NewPerson, at now: Instant, in tx: any Transaction) throws -> PersonID {
        let id: PersonID = ids.next()
        let made = try tx.execute(
            """
            INSERT INTO person (id, name, paper_kind, paper_sealed, paper_index, phone_sealed, phone_index, phone_last4, phone_verified_at, birthday, sex,
                verified_at, verified_by, created_at, version)
            VALUES (:id, :name, :paper_kind, :paper_sealed, :paper_index, :phone_sealed, :phone_index, :phone_last4, :phone_verified_at, :birthday, :sex,
                :verified_at, :verified_by, :now, 1) ON CONFLICT DO NOTHING
            """,
            [
                "id": id, "name": new.name?.text ?? "", "paper_kind": new.paper?.kind.rawValue,
                "paper_sealed": new.paper.map { vault.seal($0.number, .idNumber, owner: id) }, "paper_index": new.paper.map(index),
                "phone_sealed": new.phone.map { vault.seal($0.text, .phone, owner: id) }, "phone_index": new.phone.map(index),
                "phone_last4": new.phone.map { vault.lastFourIndex($0.lastFour) }, "phone_verified_at": new.phoneVerifiedAt,
                "birthday": new.birthday, "sex": new.sex?.rawValue, "verified_at": new.verifiedBy == nil ? nil : now, "verified_by": new.verifiedBy,
                "now": now,
            ])
        if made == 1 { return id }
        if let paper = new.paper, try find(paper: paper, in: tx) != nil { throw IdentityProblem.paperTaken }
        throw IdentityProblem.phoneTaken
    }

    // MARK: Finding

    public func find(paper: IdentityPaper, in tx: any Transaction) throws -> PersonID? {
        try tx.scalar("SELECT id FROM person WHERE paper_index = :index", ["index": index(paper)])
    }

    public func find(phone: PhoneNumber, in tx: any Transaction) throws -> PersonID? {
        try tx.scalar("SELECT id FROM person WHERE phone_index = :index", ["index": index(phone)])
    }

    /// Those of `papers` that somebody has. One statement for each 500, for imports.
    public func find(papers: [IdentityPaper], in tx: any Transaction) throws -> [IdentityPaper: PersonID] {
        try bulk(papers, by: "paper_index", index: index, in: tx)
    }

    /// Those of `phones` that somebody has. One statement for each 500, for imports.
    public func find(phones: [PhoneNumber], in tx: any Transaction) throws -> [PhoneNumber: PersonID] {
        try bulk(phones, by: "phone_index", index: index, in: tx)
    }

    private func bulk<Number: Hashable>(
        _ numbers: [Number], by column: SQL, index: (Number) -> [UInt8], in tx: any Transaction
    ) throws -> [Number: PersonID] {
        var out: [Number: PersonID] = [:]
        for start in stride(from: 0, to: numbers.count, by: 500) {
            let piece = numbers[start..<min(start + 500, numbers.count)]
            let indexes = Dictionary(piece.map { (index($0), $0) }, uniquingKeysWith: { first, _ in first })
            var parameters: Parameters = [:]
            parameters.list("p", Array(indexes.keys))
            let rows = try tx.rows("SELECT \(column) AS found, id FROM person WHERE \(column) IN (\(SQL.placeholders("p", count: indexes.count)))", parameters)
            for row in rows { if let number = indexes[row[0]] { out[number] = row[1] } }
        }
        return out
    }

    /// The value of `person.phone_last4` for a search by the last four digits. (domain.md R57)
    public func lastFourIndex(_ lastFour: String) -> [UInt8] { vault.lastFourIndex(lastFour) }

    // MARK: Reading

    static let columns: SQL = """
        id, name, paper_kind, birthday, sex, verified_at, verified_by, phone_verified_at, phone_lost_at, created_at, version, deleted_at, paper_sealed,
        phone_sealed
        """

    public func person(_ id: PersonID, in tx: any Transaction) throws -> Person? {
        try tx.row("SELECT \(Self.columns) FROM person WHERE id = :id", ["id": id]).map(Self.read)
    }

    /// - Throws: `CommonProblem.notFound`.
    public func existing(_ id: PersonID, in tx: any Transaction) throws -> Person {
        guard let person = try person(id, in: tx) else { throw CommonProblem.notFound }
        return person
    }

    /// Those of `ids` that exist. One statement for each 500.
    public func people(_ ids: [PersonID], in tx: any Transaction) throws -> [PersonID: Person] {
        var out: [PersonID: Person] = [:]
        try IDList.each(ids) { some, placeholders in
            var parameters: Parameters = [:]
            parameters.list("p", some)
            for row in try tx.rows("SELECT \(Self.columns) FROM person WHERE id IN (\(placeholders))", parameters) {
                let person = Self.read(row)
                out[person.id] = person
            }
        }
        return out
    }

    static func read(_ row: Row) -> Person {
        Person(
            id: row[0], name: row[1], paperKind: (row[2] as String?).flatMap(IdentityPaper.Kind.init), birthday: row[3],
            sex: (row[4] as String?).flatMap(Sex.init), verifiedAt: row[5], verifiedBy: row[6], phoneVerifiedAt: row[7], phoneLostAt: row[8],
            createdAt: row[9], version: row[10], isDeleted: (row[11] as Instant?) != nil, paperSealed: row[12], phoneSealed: row[13])
    }

    /// - Throws: `VaultProblem` if the keys don't fit.
    /// - Parameter withPaper: false for lists that show no papers: opening numbers is a good part of what a row costs.
    public func masked(_ person: Person, withPaper: Bool = true) throws -> MaskedNumbers {
        MaskedNumbers(phone: try phone(of: person)?.masked, paper: withPaper ? try paper(of: person)?.masked : nil)
    }

    /// The phone itself: to send a message or to compare, never to show.
    func phone(of person: Person) throws -> PhoneNumber? {
        guard let sealed = person.phoneSealed else { return nil }
        return PhoneNumber(try vault.open(sealed, .phone, owner: person.id))
    }

    /// The paper itself: to compare, never to show.
    func paper(of person: Person) throws -> IdentityPaper? {
        guard let sealed = person.paperSealed, let kind = person.paperKind else { return nil }
        return IdentityPaper(kind: kind, number: try vault.open(sealed, .idNumber, owner: person.id))
    }

    // MARK: Changing

    /// Notes that somebody vouched for the name and paper that the person has.
    public func markVerified(_ id: PersonID, by source: VerificationSource, at now: Instant, in tx: any Transaction) throws {
        try tx.execute(
            "UPDATE person SET verified_at = :now, verified_by = :source, version = version + 1 WHERE id = :id AND paper_index IS NOT NULL",
            ["id": id, "now": now, "source": source])
    }

    /// Gives somebody who isn't verified yet the name and paper that they say is theirs.
    /// - Throws: `IdentityProblem.paperTaken` if somebody else has it; `.verifiedAlready` if the person is verified with another paper.
    public func setPaper(_ id: PersonID, name: PersonName, paper: IdentityPaper, in tx: any Transaction) throws {
        if let owner = try find(paper: paper, in: tx), owner != id { throw IdentityProblem.paperTaken }
        let changed = try tx.execute(
            """
            UPDATE person SET name = :name, paper_kind = :kind, paper_sealed = :sealed, paper_index = :index, birthday = :birthday, sex = :sex,
                version = version + 1
            WHERE id = :id AND deleted_at IS NULL AND (verified_at IS NULL OR paper_index = :index)
            """,
            [
                "id": id, "name": name.text, "kind": paper.kind.rawValue, "sealed": vault.seal(paper.number, .idNumber, owner: id),
                "index": index(paper), "birthday": paper.birthday, "sex": paper.sex?.rawValue,
            ])
        guard changed == 1 else { throw IdentityProblem.verifiedAlready }
    }

    /// Puts the name right. The audit entry of the cause tells who did it.
    public func rename(_ id: PersonID, to name: PersonName, in tx: any Transaction) throws {
        try tx.execute("UPDATE person SET name = :name, version = version + 1 WHERE id = :id", ["id": id, "name": name.text])
    }

    /// - Parameter verifiedAt: set when a code sent to `phone` has come back.
    /// - Throws: `IdentityProblem.phoneTaken` if somebody else has it.
    public func changePhone(_ id: PersonID, to phone: PhoneNumber, verifiedAt: Instant?, in tx: any Transaction) throws {
        if let owner = try find(phone: phone, in: tx), owner != id { throw IdentityProblem.phoneTaken }
        try tx.execute(
            """
            UPDATE person SET phone_sealed = :sealed, phone_index = :index, phone_last4 = :last4, phone_verified_at = :verified_at,
                version = version + 1
            WHERE id = :id
            """,
            [
                "id": id, "sealed": vault.seal(phone.text, .phone, owner: id), "index": index(phone), "last4": vault.lastFourIndex(phone.lastFour),
                "verified_at": verifiedAt,
            ])
    }

    /// The number has a new owner: the person loses it and is told at their next sign-in. (domain.md R3)
    func losePhone(_ id: PersonID, at now: Instant, in tx: any Transaction) throws {
        try tx.execute(
            """
            UPDATE person SET phone_sealed = NULL, phone_index = NULL, phone_last4 = NULL, phone_verified_at = NULL, phone_lost_at = :now,
                version = version + 1
            WHERE id = :id
            """, ["id": id, "now": now])
    }

    /// The account is the same person as `person`: its sessions, roles, consents and reveals move over, its numbers are let go, and it is closed.
    func absorb(_ account: PersonID, into person: PersonID, at now: Instant, in tx: any Transaction) throws {
        let both: Parameters = ["account": account, "person": person]
        try tx.execute("UPDATE session SET person = :person WHERE person = :account", both)
        // A role that both hold stays once.
        try tx.execute(
            """
            UPDATE role_grant SET revoked_at = :now WHERE person = :account AND revoked_at IS NULL AND EXISTS (SELECT 1 FROM role_grant o
                WHERE o.person = :person AND o.organisation = role_grant.organisation AND o.role = role_grant.role AND o.revoked_at IS NULL)
            """, both.and(["now": now]))
        try tx.execute("UPDATE role_grant SET person = :person WHERE person = :account AND revoked_at IS NULL", both)
        try tx.execute(
            """
            UPDATE consent SET withdrawn_at = :now WHERE person = :person AND withdrawn_at IS NULL
                AND purpose IN (SELECT purpose FROM consent WHERE person = :account AND withdrawn_at IS NULL)
            """, both.and(["now": now]))
        try tx.execute("UPDATE consent SET person = :person WHERE person = :account", both)
        try tx.execute("UPDATE reveal_log SET person = :person WHERE person = :account", both)
        try tx.execute("UPDATE verification_request SET person = :person WHERE person = :account", both)
        try close(account, at: now, in: tx)
        try tx.execute("UPDATE person SET merged_into = :person WHERE id = :account", both)
    }

    /// Takes name and numbers off a person; the id stays where other features' records name it.
    func close(_ id: PersonID, at now: Instant, in tx: any Transaction) throws {
        try tx.execute(
            """
            UPDATE person SET name = '', paper_kind = NULL, paper_sealed = NULL, paper_index = NULL, phone_sealed = NULL, phone_index = NULL,
                phone_last4 = NULL, phone_verified_at = NULL, phone_lost_at = NULL, birthday = NULL, sex = NULL, verified_at = NULL, verified_by = NULL,
                version = version + 1, deleted_at = :now
            WHERE id = :id
            """, ["id": id, "now": now])
    }

    /// The number of the paper goes, and with it the verification; the name stays as the person's own word. (domain.md R19)
    func forgetPaper(_ id: PersonID, in tx: any Transaction) throws {
        try tx.execute(
            """
            UPDATE person SET paper_kind = NULL, paper_sealed = NULL, paper_index = NULL, verified_at = NULL, verified_by = NULL, version = version + 1
            WHERE id = :id
            """, ["id": id])
    }

    /// A code sent to the phone has come back.
    func notePhoneProved(_ id: PersonID, at now: Instant, in tx: any Transaction) throws {
        try tx.execute("UPDATE person SET phone_verified_at = :now WHERE id = :id AND phone_index IS NOT NULL", ["id": id, "now": now])
    }

    /// The person has read that their number went to a new owner.
    func acknowledgeLostPhone(_ id: PersonID, in tx: any Transaction) throws {
        try tx.execute("UPDATE person SET phone_lost_at = NULL WHERE id = :id", ["id": id])
    }

    // MARK: Indexes

    func index(_ phone: PhoneNumber) -> [UInt8] { vault.blindIndex(.phone, phone.text) }

    /// Kinds of paper share one column, so the kind is part of what is indexed, but for the ID card that nearly everybody has.
    func index(_ paper: IdentityPaper) -> [UInt8] {
        vault.blindIndex(.idNumber, paper.kind == .idCard ? paper.number : paper.kind.rawValue + ":" + paper.number)
    }
}
