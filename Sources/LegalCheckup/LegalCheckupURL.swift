import Kernel
import Web

/// Every address of legal check-ups, of the compendium and of legal aid.
public enum LegalCheckupURL: Sendable {
    // Everybody
    case landing, request, mine
    case ruleCheck, ruleCheckAbout(String)
    case policies, policy(PolicyID), policyTag(String)
    case aidNew, aidMine
    // The firm's person
    case firm(CheckupCaseID), firmAct(CheckupCaseID, FirmAct)
    case interview(CheckupCaseID, part: Int)
    case cureItem(CheckupCaseID, CureItemID)
    // The firm's person and the team
    case report(CheckupCaseID), reportFile(CheckupCaseID), training(CheckupCaseID), letter(CheckupCaseID), progress(CheckupCaseID)
    // Officers
    case list(OrganisationID), invite(OrganisationID), statistics(OrganisationID), feedback(OrganisationID)
    case team(OrganisationID, CheckupCaseID), teamAct(OrganisationID, CheckupCaseID, TeamAct)
    case review(OrganisationID, CheckupCaseID, at: Int?), decide(OrganisationID, CheckupCaseID, CheckupFindingID), addFinding(OrganisationID, CheckupCaseID)
    case held(OrganisationID, CheckupCaseID, CureSessionID)
    case editPolicies(OrganisationID), policySeeds(OrganisationID), newPolicy(OrganisationID), editPolicy(OrganisationID, PolicyID)
    case aid(OrganisationID), aidRequest(OrganisationID, LegalAidID)

    /// What the firm's person posts.
    public enum FirmAct: String, Sendable { case consent, document, text, interview, acknowledge, withdraw, deletion }
    /// What the team posts.
    public enum TeamAct: String, Sendable { case accept, decline, assign, document, text, acknowledge, issue, sessions, close }

    public var path: String {
        switch self {
        case .landing: "/checkup"
        case .request: "/checkup/request"
        case .mine: "/me/checkups"
        case .ruleCheck: "/rule-check"
        case .ruleCheckAbout(let text): "/rule-check" + Query().with("text", text).suffix
        case .policies: "/policies"
        case .policy(let id): "/policies/\(id)"
        case .policyTag(let tag): "/policies" + Query().with("tag", tag).suffix
        case .aidNew: "/legal-aid"
        case .aidMine: "/me/legal-aid"
        case .firm(let id): "/checkup/cases/\(id)"
        case .firmAct(let id, let act): "/checkup/cases/\(id)/\(act.rawValue)"
        case .interview(let id, let part): "/checkup/cases/\(id)/interview?part=\(part)"
        case .cureItem(let id, let item): "/checkup/cases/\(id)/cure/\(item)"
        case .report(let id): "/checkup/cases/\(id)/report"
        case .reportFile(let id): "/checkup/cases/\(id)/report.docx"
        case .training(let id): "/checkup/cases/\(id)/training"
        case .letter(let id): "/checkup/cases/\(id)/letter"
        case .progress(let id): "/checkup/cases/\(id)/progress"
        case .list(let union): "/admin/unions/\(union)/checkups"
        case .invite(let union): "/admin/unions/\(union)/checkups/new"
        case .statistics(let union): "/admin/unions/\(union)/checkups/statistics"
        case .feedback(let union): "/admin/unions/\(union)/checkups/feedback.jsonl"
        case .team(let union, let id): "/admin/unions/\(union)/checkups/\(id)"
        case .teamAct(let union, let id, let act): "/admin/unions/\(union)/checkups/\(id)/\(act.rawValue)"
        case .review(let union, let id, let clause):
            "/admin/unions/\(union)/checkups/\(id)/review" + Query().with("at", clause.map(String.init)).suffix + (clause.map { "#c\($0)" } ?? "")
        case .decide(let union, let id, let finding): "/admin/unions/\(union)/checkups/\(id)/findings/\(finding)"
        case .addFinding(let union, let id): "/admin/unions/\(union)/checkups/\(id)/findings"
        case .held(let union, let id, let session): "/admin/unions/\(union)/checkups/\(id)/sessions/\(session)/held"
        case .editPolicies(let union): "/admin/unions/\(union)/policies"
        case .policySeeds(let union): "/admin/unions/\(union)/policies/seeds"
        case .newPolicy(let union): "/admin/unions/\(union)/policies/new"
        case .editPolicy(let union, let id): "/admin/unions/\(union)/policies/\(id)"
        case .aid(let union): "/admin/unions/\(union)/legal-aid"
        case .aidRequest(let union, let id): "/admin/unions/\(union)/legal-aid/\(id)"
        }
    }
}
