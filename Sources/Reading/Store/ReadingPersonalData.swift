import Identity
import Kernel
import Store

/// Which articles a person read to the end. (PIPL art. 44–47; domain.md R20)
extension ReadingFeature: PersonalDataSource {
    public var title: Phrase { Phrase("阅读", "Reading") }

    public func export(_ person: PersonID, in tx: any Transaction) throws -> PersonalData {
        let rows = try tx.rows(
            "SELECT a.title, r.read_at FROM article_reader r JOIN article a ON a.id = r.article WHERE r.person = :person ORDER BY r.read_at", ["person": person])
        return .list(rows.map { .fields(["title": .text($0[0] as String), "at": .moment($0[1] as Instant)]) })
    }

    public func kept(_ person: PersonID, in tx: any Transaction) throws -> [KeptData] { [] }

    /// The count of readers stays.
    public func erase(_ person: PersonID, at now: Instant, in tx: any Transaction) throws {
        try tx.execute("DELETE FROM article_reader WHERE person = :person", ["person": person])
    }
}
