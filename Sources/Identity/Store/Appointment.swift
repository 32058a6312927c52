import Audit
import Kernel
import Store
import Web

extension IdentityFeature {
    enum Appointment: Sendable { case granted, heldAlready, otherName }

    /// Gives a role to whoever has this phone; somebody new gets an account, and is asked whether it is them at their first sign-in.
    /// The name is compared, so that a mistyped phone doesn't make a stranger an officer.
    func appoint(
        _ phone: PhoneNumber, _ name: PersonName, _ role: Role, at organisation: OrganisationID, by officer: PersonID, now: Instant, in tx: any Transaction
    ) throws -> Appointment {
        let person: PersonID
        if let known = try people.find(phone: phone, in: tx) {
            let found = try people.existing(known, in: tx)
            guard found.name.isEmpty || found.name == name.text else { return .otherName }
            if found.name.isEmpty { try people.rename(known, to: name, in: tx) }
            person = known
        } else {
            person = try people.create(NewPerson(name: name, phone: phone), at: now, in: tx)
            try tx.audit(
                AuditEntry(
                    at: now, actor: .person(officer), organisation: organisation, action: "person.created", object: AuditObject("person", person),
                    detail: ["by": "appointment"]))
        }
        return try roles.grant(role, to: person, at: organisation, by: .person(officer), now: now, in: tx) ? .granted : .heldAlready
    }
}
