import Audit
import Identity
import Kernel
import Organisations
import Store
import Vault
import Web

/// Legal check-ups (法治体检): what is wrong in an employer's rules is found, prescribed for and cured; with the compendium of policies and legal aid.
///
/// Two halves. The engine (`CheckupEngine`, `Reading/`, `Law/`, `Rules/`, `Data/`) reads a document and says what may be unlawful; it knows no
/// database. The case flow (`Rules/Cases/CheckupMachine.swift` first, then `Store/CheckupDesk.swift` and `Store/LawyerDesk.swift`) takes a firm from
/// request or invitation to a closing letter. Nothing reaches the firm before a lawyer has confirmed it, and only the firm, the assigned
/// lawyer and the union's coordinator read what was handed in (`Rules/Cases/DocumentAccess.swift`). It is not a place for workers' complaints
/// against a firm: those are legal aid, or go to inspection and courts.
public struct LegalCheckupFeature: Feature {
    public let name = "checkup"
    public let tools: CheckupTools
    let log: AuditLog

    public init(tools: CheckupTools, log: AuditLog) {
        self.tools = tools
        self.log = log
    }

    /// Sums, and that there are cases.
    public static let view = Permission("checkup.view", Phrase("查看法治体检统计", "See sums of check-ups"))
    /// Cases; what one sees of them is decided by `DocumentAccess`.
    public static let handle = Permission("checkup.handle", Phrase("办理法治体检", "Work on check-ups"))
    /// Invites, accepts, assigns.
    public static let coordinate = Permission("checkup.coordinate", Phrase("组织法治体检", "Organise check-ups"))
    public static let editPolicies = Permission("policy.edit", Phrase("编辑政策汇编", "Edit the compendium"))
    public static let answerAid = Permission("legal_aid.answer", Phrase("答复法律援助申请", "Answer legal aid"))

    public var migrations: [Migration] { CheckupMigrations.all }

    public var permissions: [PermissionDeclaration] {
        [
            PermissionDeclaration(Self.view, [.unionAdministrator, .auditor, .legalOfficer, .checkupCoordinator]),
            PermissionDeclaration(Self.handle, [.legalOfficer, .checkupCoordinator]),
            PermissionDeclaration(Self.coordinate, [.checkupCoordinator]),
            PermissionDeclaration(Self.editPolicies, [.unionAdministrator, .legalOfficer, .checkupCoordinator]),
            PermissionDeclaration(Self.answerAid, [.unionAdministrator, .legalOfficer, .checkupCoordinator]),
        ]
    }

    public var routes: [Route] {
        LandingPages(tools).routes + FirmPages(tools, log).routes + InterviewPages(tools).routes + TeamPages(tools, log).routes + ReviewPages(tools).routes
            + ReportPages(tools).routes + StatisticsPages(tools).routes + PolicyPages(tools).routes + PolicyEditor(tools, log).routes + RuleCheckPages(tools).routes
            + LegalAidPages(tools).routes + CheckupsAPI(tools).routes
    }

    public var navigation: [NavigationItem] {
        [
            NavigationItem(.officer, Phrase("法治体检", "Legal check-ups"), icon: "scale", path: "/admin/unions/{organisation}/checkups", permission: Self.view, order: 500),
            NavigationItem(.officer, Phrase("法律援助", "Legal aid"), icon: "message", path: "/admin/unions/{organisation}/legal-aid", permission: Self.answerAid, order: 510),
            NavigationItem(.officer, Phrase("政策汇编", "Policies"), icon: "book", path: "/admin/unions/{organisation}/policies", permission: Self.editPolicies, order: 520),
            NavigationItem(.service, Phrase("这条规定合法吗", "Is it lawful?"), icon: "scale", path: LegalCheckupURL.ruleCheck.path, order: 400),
            NavigationItem(.service, Phrase("问工会律师", "Ask a lawyer"), icon: "message", path: LegalCheckupURL.aidNew.path, order: 410),
            NavigationItem(.service, Phrase("政策汇编", "Policies"), icon: "book", path: LegalCheckupURL.policies.path, order: 420),
            NavigationItem(.service, Phrase("企业法治体检", "Check-up for firms"), icon: "building", path: LegalCheckupURL.landing.path, order: 430),
            NavigationItem(.mine, Phrase("企业法治体检", "Check-ups of my firm"), icon: "building", path: LegalCheckupURL.mine.path, order: 150),
            NavigationItem(.mine, Phrase("我的法律援助", "My legal aid"), icon: "message", path: LegalCheckupURL.aidMine.path, order: 155),
        ]
    }

    public var jobs: [JobKind] { [Examination(tools).kind] }

    public var periodicTasks: [PeriodicTask] { [Reminders(tools: tools).task] }

    public var actionNames: [String: Phrase] {
        var names: [String: Phrase] = [
            "checkup.created": Phrase("建立体检案件", "Case opened"), "checkup.assigned": Phrase("指派律师", "Lawyer assigned"),
            "checkup.finding_decided": Phrase("复核一条问题", "A finding decided"), "checkup.finding_added": Phrase("补充一条问题", "A finding added"),
            "checkup.interview_done": Phrase("答完问卷", "Questionnaire answered"), "checkup.cure_changed": Phrase("调整整改安排", "Cure changed"),
            "checkup.cure_done": Phrase("完成一项整改", "An item cured"), "checkup.cure_reopened": Phrase("重新整改一项", "An item open again"),
            "checkup.session_set": Phrase("安排辅导", "Session set"), "checkup.session_held": Phrase("辅导已举行", "Session held"),
            "checkup.recheck_examined": Phrase("复查材料读取完成", "Re-check examined"), "checkup.documents_deleted": Phrase("彻底删除材料", "Documents deleted for good"),
            "checkup.feedback_exported": Phrase("导出复核标注", "Labels exported"), "policy.created": Phrase("新建政策", "Policy made"),
            "policy.changed": Phrase("修改政策", "Policy changed"), "legal_aid.requested": Phrase("提出法律援助申请", "Legal aid asked for"),
            "legal_aid.answered": Phrase("答复法律援助申请", "Legal aid answered"),
        ]
        for act in CheckupAct.allCases { names[act.auditAction] = act.label }
        return names
    }

    /// For the rotation of keys.
    public static var sealedTables: [SealedTable] { CheckupSeals.tables }

    // MARK: Around

    public func waiting(_ call: Call, at organisation: OrganisationID) async throws -> [WaitingItem] {
        var items: [WaitingItem] = []
        let today = call.now.day
        if try await call.may(Self.handle, at: organisation) {
            let door = CheckupDoor(tools)
            let viewer = try await door.team(call, at: organisation)
            let tree = try await tools.organisations.tree()
            let person = try call.person()
            let open = try await call.database.read { tx in
                try tools.cases.page(at: organisation, tree: tree, before: nil, limit: 200, in: tx).filter(\.state.isLiving)
            }
            let mine = open.filter { $0.lawyer == person && ($0.state == .reviewing || $0.state == .rechecking) }.count
            if mine > 0 { items.append(WaitingItem(mine, Phrase("等您复核的法治体检", "Check-ups for your review"), path: LegalCheckupURL.list(organisation).path)) }
            if viewer.isCoordinator {
                let requested = open.filter { $0.state == .requested }
                let isOverdue = requested.contains { CheckupTerms.answerDay(receivedOn: $0.createdAt.day) < today }
                if !requested.isEmpty {
                    items.append(
                        WaitingItem(
                            requested.count, Phrase("企业申请法治体检，待受理", "Firms that ask for a check-up"), path: LegalCheckupURL.list(organisation).path, isOverdue: isOverdue))
                }
                let unassigned = open.filter { $0.lawyer == nil && $0.state == .reviewing }.count
                if unassigned > 0 { items.append(WaitingItem(unassigned, Phrase("体检待指派律师", "Check-ups without a lawyer"), path: LegalCheckupURL.list(organisation).path)) }
                let due = open.filter { $0.state == .curing && ($0.recheckDueOn.map { $0 <= today } ?? false) }.count
                if due > 0 { items.append(WaitingItem(due, Phrase("到期待复查的企业", "Firms due for the re-check"), path: LegalCheckupURL.list(organisation).path, isOverdue: true)) }
            }
        }
        if try await call.may(Self.answerAid, at: organisation) {
            let (open, overdue) = try await call.database.read { try tools.aid.waiting(at: organisation, on: today, in: $0) }
            if open > 0 {
                items.append(WaitingItem(open, Phrase("法律援助申请待答复", "Legal aid to answer"), path: LegalCheckupURL.aid(organisation).path, isOverdue: overdue > 0))
            }
        }
        return items
    }

    public func homeSections(_ call: Call) async throws -> [HomeSection] {
        guard let person = call.principal?.person else { return [] }
        let cases = try await call.database.read { try tools.cases.ofContact(person, in: $0) }.filter(\.state.isLiving)
        guard !cases.isEmpty else { return [] }
        let rows = cases.map { LandingViews.row($0, call.ui) }
        return [HomeSection(order: 80, call.ui.card(call.ui("企业法治体检", "Check-up of my firm"), flush: true, call.ui.list(rows)))]
    }

    public func search(_ text: String, _ call: Call, at organisation: OrganisationID) async throws -> [SearchHit] {
        guard try await call.may(Self.handle, at: organisation) else { return [] }
        let tree = try await tools.organisations.tree()
        let found = try await call.database.read { try tools.cases.page(at: organisation, tree: tree, text: text, before: nil, limit: 5, in: $0) }
        return found.map { found in
            SearchHit(
                icon: "scale", title: found.employer.name, subtitle: "\(call.ui("法治体检", "Legal check-up")) · \(call.ui(found.state.label))",
                path: LegalCheckupURL.team(organisation, found.id).path)
        }
    }
}
