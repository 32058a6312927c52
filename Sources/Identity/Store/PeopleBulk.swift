import Kernel
import Store
import Vault

/// A sealed person with the indexes by which a load asks whether we know them already.
public struct PreparedPerson: Sendable {
    public let sealed: SealedPerson
    public let paperIndex: [UInt8]?
    public let phoneIndex: [UInt8]?
    let phone: PhoneNumber?

    public var id: PersonID { sealed.id }
}

/// What a bulk load asks of a person it may know already.
public struct KnownByPaper: Sendable {
    public let id: PersonID
    public let name: String
    public let isVerified: Bool
    public let phoneIndex: [UInt8]?
    /// Whether a code has proved the phone; else only a roster told it.
    public let isPhoneProved: Bool
}

/// Loads that may meet people whom we know.
extension People {
    /// Seals and indexes; touches no database. Takes about ten microseconds.
    public func prepare(_ new: NewPerson, at now: Instant) -> PreparedPerson {
        PreparedPerson(sealed: seal(new, at: now), paperIndex: new.paper.map(index), phoneIndex: new.phone.map(index), phone: new.phone)
    }

    /// Gives a person the phone that a roster tells, unless a code has proved another one. The caller has looked that it is free.
    public func takePhone(of prepared: PreparedPerson, for person: PersonID, in tx: any Transaction) throws {
        guard let phone = prepared.phone else { return }
        try tx.execute(
            """
            UPDATE person SET phone_sealed = :sealed, phone_index = :index, phone_last4 = :last4, version = version + 1
            WHERE id = :id AND phone_verified_at IS NULL
            """,
            [
                "sealed": vault.seal(phone.text, .phone, owner: person), "index": prepared.phoneIndex, "last4": vault.lastFourIndex(phone.lastFour), "id": person,
            ])
    }

    /// Those whom we know by their papers, by paper index. One statement for each 250.
    public func known(byPaper indexes: [[UInt8]], in tx: any Transaction) throws -> [[UInt8]: KnownByPaper] {
        var out: [[UInt8]: KnownByPaper] = [:]
        try tx.inPortions(of: indexes) { portion, parameters in
            let rows = try tx.rows(
                """
                SELECT paper_index, id, name, verified_at, phone_index, phone_verified_at FROM person
                WHERE paper_index IN (\(SQL.placeholders("p", count: portion)))
                """, parameters)
            for row in rows {
                out[row[0]] = KnownByPaper(
                    id: row[1], name: row[2], isVerified: (row[3] as Instant?) != nil, phoneIndex: row[4], isPhoneProved: (row[5] as Instant?) != nil)
            }
        }
        return out
    }

    /// Those of these phones that somebody has, by phone index.
    public func holders(ofPhones indexes: [[UInt8]], in tx: any Transaction) throws -> [[UInt8]: PersonID] {
        var out: [[UInt8]: PersonID] = [:]
        try tx.inPortions(of: indexes) { portion, parameters in
            for row in try tx.rows("SELECT phone_index, id FROM person WHERE phone_index IN (\(SQL.placeholders("p", count: portion)))", parameters) {
                out[row[0]] = row[1]
            }
        }
        return out
    }
}

extension Transaction {
    /// Portions of 250, of 32 and of what is left, filled up with the last one: few texts of statements, so that their plans are kept.
    fileprivate func inPortions(of indexes: [[UInt8]], _ body: (_ count: Int, _ parameters: Parameters) throws -> Void) throws {
        var start = 0
        while start < indexes.count {
            let left = indexes.count - start
            let size = left >= 250 ? 250 : left >= 32 ? 128 : 32
            let some = indexes[start..<min(start + size, indexes.count)]
            guard let last = some.last else { return }
            var parameters: Parameters = [:]
            parameters.list("p", Array(some) + Array(repeating: last, count: size - some.count))
            try body(size, parameters)
            start += some.count
        }
    }
}
