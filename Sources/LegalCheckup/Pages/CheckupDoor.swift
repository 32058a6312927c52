import Kernel
import Organisations
import Store
import Web

/// Who somebody is to a case, and the case as they may open it.
struct CheckupDoor: Sendable {
    let tools: CheckupTools
    init(_ tools: CheckupTools) { self.tools = tools }

    /// What the caller is at a union: by roles there or above.
    func team(_ call: Call, at organisation: OrganisationID) async throws -> CheckupViewer {
        var viewer = CheckupViewer()
        guard let principal = call.principal else { return viewer }
        for grant in principal.grants where grant.role == .legalOfficer || grant.role == .checkupCoordinator {
            var covers = grant.organisation == organisation
            if !covers { covers = try await call.house.scopes.covers(grant.organisation, organisation) }
            guard covers else { continue }
            if grant.role == .legalOfficer { viewer.isLawyer = true } else { viewer.isCoordinator = true }
        }
        return viewer
    }

    func viewer(_ call: Call, of found: CheckupCase) async throws -> CheckupViewer {
        var viewer = try await team(call, at: found.organisation)
        let person = call.principal?.person
        viewer.isContact = person != nil && found.contact == person
        viewer.isAssignedLawyer = viewer.isLawyer && found.lawyer == person
        return viewer
    }

    /// The case of the path's `{case}`, whoever asks.
    private func found(_ call: Call) async throws -> CheckupCase {
        let id: CheckupCaseID = try call.id("case")
        return try await call.database.read { try tools.cases.existing(id, in: $0) }
    }

    /// For the firm's person; for everybody else the case isn't there.
    func ofFirm(_ call: Call) async throws -> CheckupCase {
        let found = try await found(call)
        guard found.contact == (try call.person()) else { throw CommonProblem.notFound }
        return found
    }

    /// For the firm's person and for the team.
    func either(_ call: Call) async throws -> (found: CheckupCase, viewer: CheckupViewer) {
        let found = try await found(call)
        let viewer = try await viewer(call, of: found)
        guard DocumentAccess.seesDocument(viewer) else { throw DocumentAccess.seesCase(viewer) ? CheckupProblem.documentIsClosed : CommonProblem.notFound as any Problem }
        return (found, viewer)
    }

    /// For the team at the path's union.
    func ofTeam(_ call: Call) async throws -> (found: CheckupCase, viewer: CheckupViewer) {
        let found = try await found(call)
        let organisation = try call.organisation()
        guard try await tools.organisations.tree().covers(organisation, found.organisation) else { throw CommonProblem.notFound }
        let viewer = try await viewer(call, of: found)
        guard DocumentAccess.seesCase(viewer) else { throw CommonProblem.forbidden }
        return (found, viewer)
    }

    /// In which capacity the caller acts on a case for the union.
    func acting(_ call: Call, _ viewer: CheckupViewer) throws -> CheckupDesk.Acting {
        CheckupDesk.Acting(try call.person(), viewer.isCoordinator ? .coordinator : .lawyer)
    }

    func frame(_ call: Call, _ organisation: OrganisationID) async throws -> Page.Frame {
        .officer(organisation: organisation, name: try await tools.organisations.name(of: organisation) ?? "")
    }
}
