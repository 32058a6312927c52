import HTTPTypes
import Kernel
import NIOCore
import Store
import Web

/// The report of a case as a page for paper, as a Word file; the training material and the closing letter.
struct ReportPages: Sendable {
    let tools: CheckupTools
    private var door: CheckupDoor { CheckupDoor(tools) }
    init(_ tools: CheckupTools) { self.tools = tools }

    var routes: [Route] {
        [
            .get("/checkup/cases/{case}/report", .signedIn) { call in
                let (found, viewer, report, isDraft) = try await report(call)
                return .page(ReportViews.report(call.ui, found, viewer, report, isDraft: isDraft), in: call)
            },
            .get("/checkup/cases/{case}/report.docx", .signedIn) { call in
                let (found, _, report, _) = try await report(call)
                let text = ReportText(prescription: report, language: call.ui.language)
                let bytes = try WordFile(title: text.title, blocks: text.blocks, language: call.ui.language).bytes()
                return .download(
                    ByteBuffer(bytes: bytes), name: "\(call.ui("法治体检报告", "check-up"))-\(found.id).docx",
                    contentType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
            },
            .get("/checkup/cases/{case}/training", .signedIn) { call in
                let (found, viewer, report, _) = try await report(call)
                return .page(ReportViews.training(call.ui, found, viewer, report), in: call)
            },
            .get("/checkup/cases/{case}/letter", .signedIn) { call in try await letter(call) },
        ]
    }

    /// What was issued; for the team, while nothing is issued or a review goes on, the draft.
    private func report(_ call: Call) async throws -> (CheckupCase, CheckupViewer, Prescription, isDraft: Bool) {
        let (found, viewer) = try await door.either(call)
        let isReviewed = found.state == .reviewing || found.state == .rechecking
        let wantsDraft = isReviewed && DocumentAccess.seesFindings(viewer, isIssued: false)
        guard wantsDraft || DocumentAccess.seesFindings(viewer, isIssued: found.round > 0) else { throw CheckupProblem.nothingToShow }
        let desk = LawyerDesk(tools)
        let report = try await tools.database.read { tx in
            wantsDraft ? try desk.draft(found, in: tx) : try tools.prescriptions.latest(of: found.id, in: tx)
        }
        guard let report else { throw CheckupProblem.nothingToShow }
        return (found, viewer, report, wantsDraft)
    }

    private func letter(_ call: Call) async throws -> Reply {
        let (found, viewer) = try await door.either(call)
        let desk = LawyerDesk(tools)
        let (letter, comparison) = try await tools.database.read { tx in
            (try tools.prescriptions.letter(of: found.id, in: tx), try desk.comparison(found, in: tx))
        }
        guard let letter else { throw CheckupProblem.nothingToShow }
        return .page(
            ReportViews.letter(call.ui, found, viewer, letter.text, at: letter.writtenAt, comparison, tools.engine.taxonomy), in: call)
    }
}
