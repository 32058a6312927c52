import Kernel
import Store

/// What the firm has to change, by when, and who there does it.
struct CureItem: Sendable {
    let id: CureItemID
    let caseID: CheckupCaseID
    let round: Int
    let code: FindingCode
    let severity: Severity
    /// `第十二条`, or the questionnaire; the firm's words, so sealed.
    let place: String
    /// A department or post of the firm, not a person's name.
    let owner: String
    let dueOn: Day
    let doneAt: Instant?
    let version: Int
}

/// A meeting for the cure: one to one, or a training of the staff.
struct CureSession: Sendable {
    enum Kind: String, TextColumn, CaseIterable {
        case oneToOne = "one_to_one"
        case training

        var label: Phrase {
            switch self {
            case .oneToOne: Phrase("一对一辅导", "One to one")
            case .training: Phrase("专题培训", "Training")
            }
        }
    }
    let id: CureSessionID
    let kind: Kind
    let topic: String
    let startsAt: Instant
    let place: String
    let isHeld: Bool
}
