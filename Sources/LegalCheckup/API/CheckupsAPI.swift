import HTTPTypes
import Kernel
import Organisations
import Store
import Web

/// Check-ups for programs: hand in a document, read how it goes, ask about one clause.
struct CheckupsAPI: Sendable {
    let tools: CheckupTools
    private var door: CheckupDoor { CheckupDoor(tools) }
    init(_ tools: CheckupTools) { self.tools = tools }

    var routes: [Route] { [submit, show, clause] }

    // MARK: A document

    private struct Started: Encodable {
        let id: CheckupCaseID
        let state: CheckupState
    }

    private var submit: Route {
        .api(
            .post, "/api/v1/checkups", .signedIn, maxBodyBytes: DocumentReader.fileBytesAllowed,
            APIOperation(
                tag: "checkups",
                "Hand in a document (.docx, .pdf with text, .txt): to a case by case_id, or, for the union's coordinator, as a new case of a firm that agreed on paper",
                parameters: [
                    .query("case_id", .id, "the case"), .query("organisation_id", .id, "the union of a new case"),
                    .query("employer", .string(minLength: 4, maxLength: 60), "the firm of a new case"),
                ], body: .binary,
                bodyMediaTypes: ["application/octet-stream", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/pdf", "text/plain"],
                answers: [.init(202, "taken; see its progress", .object([.required("id", .id), .required("state", Self.stateSchema)]))], problems: [403, 404, 409])
        ) { call in
            let (id, acting) = try await target(call)
            let (text, count) = try await DocumentIntake(tools).file(call)
            let caseID: CheckupCaseID
            if let id { caseID = id } else { caseID = try await newCase(call, by: acting) }
            try await CheckupDesk(tools).submit(text, byteCount: count, to: caseID, by: acting)
            let found = try await tools.database.read { try tools.cases.existing(caseID, in: $0) }
            return try .json(Started(id: caseID, state: found.state), status: .accepted)
        }
    }

    /// The case that the document is for, and as what the caller hands it in; no case where a new one is to be made.
    private func target(_ call: Call) async throws -> (CheckupCaseID?, CheckupDesk.Acting) {
        let person = try call.person()
        if let text = call.query["case_id"] {
            guard let id = CheckupCaseID(text) else { throw Self.invalid("case_id") }
            let found = try await tools.database.read { try tools.cases.existing(id, in: $0) }
            let viewer = try await door.viewer(call, of: found)
            guard DocumentAccess.seesDocument(viewer) else { throw CommonProblem.notFound }
            return (id, viewer.isContact ? .init(person, .employer) : try door.acting(call, viewer))
        }
        guard let organisation = call.query["organisation_id"].flatMap({ OrganisationID($0) }) else { throw Self.invalid("organisation_id") }
        guard let name = call.query["employer"], (4...60).contains(name.unicodeScalars.count) else { throw Self.invalid("employer") }
        guard try await tools.organisations.tree().node(organisation) != nil else { throw CommonProblem.notFound }
        guard try await door.team(call, at: organisation).isCoordinator else { throw CommonProblem.forbidden }
        return (nil, .init(person, .coordinator))
    }

    private func newCase(_ call: Call, by acting: CheckupDesk.Acting) async throws -> CheckupCaseID {
        guard let organisation = call.query["organisation_id"].flatMap({ OrganisationID($0) }), let name = call.query["employer"] else { throw Self.invalid("employer") }
        return try await CheckupDesk(tools).open(
            CheckupDesk.Opening(employer: CheckupEmployer(name: name), origin: .desk), at: organisation, key: try call.idempotencyKey(), by: acting.person)
    }

    private static func invalid(_ field: String) -> CommonProblem {
        .invalid([FieldProblem(field: field, code: "required", message: Phrase("请指明案件，或者工会和企业。", "Name the case, or the union and the firm."))])
    }

    // MARK: A case

    private struct FindingRow: Encodable {
        let article: String
        let clause: String
        let code: String
        let severity: String
        let decision: String
        let legalBasis: [LegalBasis]
        let remedy: String
        let modelClause: String
    }

    private struct CaseBody: Encodable {
        let id: CheckupCaseID
        let organisationID: OrganisationID
        let employer: String
        let state: CheckupState
        let issuedAt: Instant?
        let recheckDueOn: Day?
        /// Absent for the firm until a lawyer has issued.
        let findings: [FindingRow]?

        enum CodingKeys: String, CodingKey {
            case id, employer, state, issuedAt, recheckDueOn, findings
            case organisationID = "organisation_id"
        }
    }

    private static let stateSchema = Schema.string(values: CheckupState.allCases.map(\.rawValue))
    private static let basisSchema = Schema.object([
        .required("law", .text), .required("article", .text), .required("gist", .text), .required("verified", .boolean),
    ])
    private static let rowSchema = Schema.object([
        .required("article", .text), .required("clause", .text), .required("code", .text), .required("severity", .text), .required("decision", .text),
        .required("legal_basis", .array(basisSchema)), .required("remedy", .text), .required("model_clause", .text),
    ])

    private var show: Route {
        .api(
            .get, "/api/v1/checkups/{case}", .signedIn,
            APIOperation(
                tag: "checkups", "A case: its state, and its findings for the team, or, once issued, for the firm",
                answers: [
                    .init(
                        200, "the case",
                        .object([
                            .required("id", .id), .required("organisation_id", .id), .required("employer", .text), .required("state", Self.stateSchema),
                            .optional("issued_at", .time), .optional("recheck_due_on", .day), .optional("findings", .array(Self.rowSchema)),
                        ]))
                ], problems: [403, 404])
        ) { call in
            let (found, viewer) = try await door.either(call)
            let rows = try await rows(found, viewer)
            return try .json(
                CaseBody(
                    id: found.id, organisationID: found.organisation, employer: found.employer.name, state: found.state, issuedAt: found.issuedAt,
                    recheckDueOn: found.recheckDueOn, findings: rows))
        }
    }

    private func rows(_ found: CheckupCase, _ viewer: CheckupViewer) async throws -> [FindingRow]? {
        let today = tools.now.day
        return try await tools.database.read { tx in
            guard DocumentAccess.seesFindings(viewer, isIssued: false) else {
                guard DocumentAccess.seesFindings(viewer, isIssued: found.round > 0), let report = try tools.prescriptions.latest(of: found.id, in: tx) else { return nil }
                return (report.items + report.praised).map { item in
                    FindingRow(
                        article: item.place, clause: item.quote, code: item.code.rawValue, severity: item.severity.rawValue, decision: FindingDecision.accepted.rawValue,
                        legalBasis: item.law, remedy: item.remedy, modelClause: item.modelClause)
                }
            }
            let parts = try found.document.flatMap { try tools.documents.parts(of: $0, in: tx) }
            return try tools.findings.all(of: found.id, document: found.document, in: tx).map { finding in
                let entry = tools.engine.taxonomy[finding.code]
                return FindingRow(
                    article: tools.place(finding.clause, in: parts), clause: finding.clause.flatMap { parts?.clauses[$0].text } ?? "", code: finding.code.rawValue,
                    severity: finding.severity.rawValue, decision: finding.decision.rawValue, legalBasis: tools.engine.law.inForce(entry?.legalBasis ?? [], on: today),
                    remedy: finding.texts.remedy ?? entry?.remedy ?? "", modelClause: finding.texts.modelClause ?? entry?.modelClause ?? "")
            }
        }
    }

    // MARK: One clause

    private struct ClauseBody: Decodable {
        let text: String
        let region: String?
    }

    private struct ClauseAnswer: Encodable {
        let findings: [Finding]
        let notice: String
    }

    private static let findingSchema = Schema.object([
        .required("code", .text), .required("severity", .text), .required("trigger", .text), .required("legal_basis", .array(basisSchema)), .required("remedy", .text),
        .required("model_clause", .text),
    ])

    private var clause: Route {
        .api(
            .post, "/api/v1/checkups/clauses", .everyone, maxBodyBytes: 64 * 1024,
            APIOperation(
                tag: "checkups", "Whether a clause may be unlawful; nothing is stored",
                body: .object([
                    .required("text", .string(minLength: 4, maxLength: ClauseText.limit), "in Chinese"), .optional("region", .nullable(.string(pattern: "^[0-9]{6}$"))),
                ]),
                answers: [
                    .init(
                        200, "what was found; an empty list says that nothing common was",
                        .object([.required("findings", .array(Self.findingSchema)), .required("notice", .text)]))
                ])
        ) { call in
            let body: ClauseBody = try await call.json()
            guard ClauseText.isChinese(body.text) else { throw CommonProblem.invalid(CheckupProblem.textTooShort.fieldProblems) }
            guard body.text.unicodeScalars.count <= ClauseText.limit else { throw CommonProblem.invalid(CheckupProblem.textTooLong(limit: ClauseText.limit).fieldProblems) }
            var region: RegionCode?
            if let text = body.region {
                guard let code = RegionCode(text) else {
                    throw CommonProblem.invalid([FieldProblem(field: "region", code: "format", message: Phrase("地区代码应为 6 位数字。", "A region has 6 digits."))])
                }
                region = code
            }
            try ClauseChecks.shared.admit(call.address, now: call.now)
            let answer = RuleCheck.answer(body.text, tools, region: region, today: call.now.day)
            return try .json(ClauseAnswer(findings: answer.found.map(\.finding), notice: call.ui(CheckupReport.notice)))
        }
    }
}
