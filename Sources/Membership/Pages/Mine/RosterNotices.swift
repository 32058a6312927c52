import Kernel
import Organisations
import Web

/// What a roster did about a person without their own act: they are told and can say no. (domain.md R11, R12)
enum RosterNotices {
    static func html(_ ui: UI, _ current: Membership, _ transfer: MembershipTransfer?, _ tree: OrganisationTree) -> HTML {
        if let transfer, transfer.state == .proposed { return proposal(ui, transfer, tree) }
        let enrolledOn = current.appliedAt.day
        guard current.source == .roster, current.state == .active, AdmissionRule.mayContest(enrolledOn: enrolledOn, today: ui.now.day) else { return "" }
        let last = ui.show(enrolledOn.adding(days: AdmissionRule.contestDays))
        let union = tree.node(current.organisation)?.name ?? ""
        return ui.notice(
            .info, ui("单位按花名册为您办理了入会", "Your employer’s roster made you a member"),
            HTML(
                text: ui(
                    "\(union)于\(ui.show(enrolledOn))按花名册为您办理入会。入会自愿，如不同意，\(last)前可以提出异议，会籍随即撤销。",
                    "\(union) enrolled you by its roster on \(ui.show(enrolledOn)). Joining is voluntary: until \(last) you can object, and the membership ends at once.")),
            actions: ui.button(
                post: MemberURL.objection.path, ui("提出异议", "Object"), confirm: ui("确定不同意入会？\n会籍将随即撤销。", "Object to being a member?\nThe membership ends at once.")))
    }

    private static func proposal(_ ui: UI, _ transfer: MembershipTransfer, _ tree: OrganisationTree) -> HTML {
        let to = tree.node(transfer.to)?.name ?? ""
        return ui.notice(
            .info, ui("有工会提出接收您的会籍", "Another union proposes to take you over"),
            HTML(
                text: ui(
                    "\(to)的花名册里有您。它确认接收后，会籍将转过去。如果您没有换单位，请拒绝。",
                    "You stand on the roster of \(to). Once it confirms, your membership moves there. If you have not changed jobs, decline.")),
            actions: ui.button(post: MemberURL.transferWithdrawal(transfer.id).path, ui("我没有换单位，拒绝", "Decline"), confirm: ui("拒绝转会？", "Decline the transfer?")))
    }
}
