import Kernel
import Web

/// How forms read what says who somebody is; the one way for all features.
extension Form {
    /// A person's name. (domain.md R4)
    public mutating func name(_ field: String) -> PersonName? {
        do throws(NameFault) { return try PersonName.parse(self[field] ?? "") } catch {
            fail(error.problem(field: field))
            return nil
        }
    }

    /// The number of an identity paper of `kind`. (domain.md R1, R5)
    public mutating func paper(_ field: String, _ kind: IdentityPaper.Kind, today: Day) -> IdentityPaper? {
        do throws(PaperFault) { return try IdentityPaper.parse(kind, self[field] ?? "", today: today) } catch {
            fail(error.problem(field: field))
            return nil
        }
    }
}
