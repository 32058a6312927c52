/// What somebody is to a case, as far as its secrets go.
public struct CheckupViewer: Hashable, Sendable {
    /// The firm's person of this case.
    public var isContact = false
    /// A legal adviser of the union, assigned to this case.
    public var isAssignedLawyer = false
    /// A legal adviser of the union, not of this case.
    public var isLawyer = false
    public var isCoordinator = false

    public init(isContact: Bool = false, isAssignedLawyer: Bool = false, isLawyer: Bool = false, isCoordinator: Bool = false) {
        self.isContact = isContact
        self.isAssignedLawyer = isAssignedLawyer
        self.isLawyer = isLawyer
        self.isCoordinator = isCoordinator
    }
}

/// Who sees what of a case. Everybody else, the operator of the server included, sees sums. (domain.md R70)
public enum DocumentAccess {
    /// The document's words and the answers of the questionnaire.
    public static func seesDocument(_ viewer: CheckupViewer) -> Bool { viewer.isContact || viewer.isAssignedLawyer || viewer.isCoordinator }

    /// That the case is there, its state and its dates.
    public static func seesCase(_ viewer: CheckupViewer) -> Bool { seesDocument(viewer) || viewer.isLawyer }

    /// Findings: the team always; the firm only what a lawyer has confirmed and issued.
    public static func seesFindings(_ viewer: CheckupViewer, isIssued: Bool) -> Bool {
        viewer.isAssignedLawyer || viewer.isCoordinator || (viewer.isContact && isIssued)
    }

    /// Accepts, rejects, adds.
    public static func decides(_ viewer: CheckupViewer) -> Bool { viewer.isAssignedLawyer }
}
