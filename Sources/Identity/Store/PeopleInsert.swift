import Kernel
import Store
import Vault

/// A new person whose numbers are sealed and indexed: what is left for a transaction is to write the row.
public struct SealedPerson: Sendable {
    public let id: PersonID
    /// The values of `People.insertColumns`.
    let row: [Value]

    /// The same without the phone, because somebody else has it.
    public var withoutPhone: SealedPerson {
        var row = row
        for place in 5...8 { row[place] = .null }
        return SealedPerson(id: id, row: row)
    }
}

/// Many new people at once: bulk loads and imports.
extension People {
    /// Seals a new person's numbers. This is most of the work of making somebody, so bulk loads do it on all cores and outside of any
    /// transaction.
    ///
    /// - Parameter id: made beforehand where ids have to follow an order that parallel work doesn't keep.
    public func seal(_ new: NewPerson, id: PersonID? = nil, at now: Instant) -> SealedPerson {
        let id = id ?? ids.next()
        let values: [(any Bindable)?] = [
            id, new.name?.text ?? "", new.paper?.kind.rawValue, new.paper.map { vault.seal($0.number, .idNumber, owner: id) }, new.paper.map(index),
            new.phone.map { vault.seal($0.text, .phone, owner: id) }, new.phone.map(index), new.phone.map { vault.lastFourIndex($0.lastFour) },
            new.phoneVerifiedAt, new.birthday, new.sex?.rawValue, new.verifiedBy == nil ? nil : now, new.verifiedBy, now, 1,
        ]
        return SealedPerson(id: id, row: values.map { $0?.value ?? .null })
    }

    private static let insertColumns: [StaticString] = [
        "id", "name", "paper_kind", "paper_sealed", "paper_index", "phone_sealed", "phone_index", "phone_last4", "phone_verified_at", "birthday", "sex",
        "verified_at", "verified_by", "created_at", "version",
    ]

    /// Writes people whom nobody has recorded yet; the caller has looked up their numbers (`find(papers:)`, `find(phones:)`).
    /// - Throws: `ConstraintViolation` if somebody has one of the numbers meanwhile; nothing was written then.
    public func insertMany(_ people: [SealedPerson], in tx: any Transaction) throws {
        try tx.insertMany(into: "person", Self.insertColumns, people.map(\.row))
    }
}
