import Identity
import Kernel
import Store

/// Which partners a person agreed to visit with a pseudonym, for their rights. (PIPL art. 44–47)
struct ServicePersonalData: PersonalDataSource {
    let name = "services"
    let title = Phrase("第三方服务授权", "Consents to partners' services")

    func export(_ person: PersonID, in tx: any Transaction) throws -> PersonalData {
        .list(
            try tx.rows("SELECT host, given_at, withdrawn_at FROM service_consent WHERE person = :person ORDER BY id", ["person": person]).map { row in
                .fields(["partner": .text(row[0] as String), "given_at": .moment(row[1]), "withdrawn_at": .moment(row[2])])
            })
    }

    func kept(_ person: PersonID, in tx: any Transaction) throws -> [KeptData] { [] }

    func erase(_ person: PersonID, at now: Instant, in tx: any Transaction) throws {
        try tx.execute("DELETE FROM service_consent WHERE person = :person", ["person": person])
    }

    func move(from account: PersonID, to person: PersonID, in tx: any Transaction) throws {
        // Pseudonyms belong to the account that is closed: partners are asked for anew.
        try tx.execute("DELETE FROM service_consent WHERE person = :account", ["account": account])
    }
}
