import Identity
import Kernel
import Store

/// A person's sign-ups, for the copy of their data and for deletion.
extension SignupStore {
    func personalData(of person: PersonID, in tx: any Transaction) throws -> PersonalData {
        let rows = try SignupLists().entries(of: person, limit: 10_000, in: tx)
        return .list(
            rows.map { signup, session, position in
                var answers: [String: PersonalData] = [:]
                for (question, values) in signup.answers.values { answers[question.description] = .list(values.map { .text($0) }) }
                return .fields([
                    "id": .text(signup.id.description), "activity_id": .text(signup.activity.description), "session": .text(session.title),
                    "state": .text(signup.state.rawValue), "position": position.map { .number(Int64($0)) } ?? .none, "answers": .fields(answers),
                    "signed_up_at": .moment(signup.createdAt), "cancelled_at": .moment(signup.cancelledAt), "checked_in_at": .moment(signup.checkedInAt),
                ])
            })
    }

    /// Gives back what lies ahead, and forgets the answers of the rest.
    func erase(_ person: PersonID, at now: Instant, in tx: any Transaction) throws {
        for (signup, session, _) in try SignupLists().entries(of: person, limit: 10_000, in: tx)
        where signup.state == .waiting || (signup.state == .confirmed && !session.hasBegun(now)) {
            try cancel(signup.activity, of: person, officer: person, now: now, in: tx)
        }
        try tx.execute("UPDATE signup SET answers = '' WHERE person = :person AND answers <> ''", ["person": person])
    }
}
