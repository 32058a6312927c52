import HTTPTypes
import Kernel
import Organisations
import Store
import Web

/// The frame's part of the API: make, publish, show.
struct ActivitiesAPI: Sendable {
    let tools: ActivityTools
    let modes: ModeTable
    private let desk: ActivityDesk

    init(_ tools: ActivityTools, _ modes: ModeTable) {
        self.tools = tools
        self.modes = modes
        desk = ActivityDesk(tools, modes)
    }

    var routes: [Route] {
        [
            .api(
                .post, "/api/v1/activities", .officer(ActivitiesFeature.manage),
                APIOperation(
                    tag: "activities", "Make an activity as a draft", parameters: [.idempotencyKey], body: NewActivityBody.schema,
                    answers: [.init(201, "The draft", ActivityBody.schema)], problems: [403, 409, 422])
            ) { call in try await create(call) },
            .api(
                .post, "/api/v1/activities/{id}/publication", .officer(ActivitiesFeature.manage),
                APIOperation(
                    tag: "activities", "Publish a draft", answers: [.init(200, "The activity", ActivityBody.schema)], problems: [403, 404, 409, 422])
            ) { call in try await publish(call) },
            .api(
                .get, "/api/v1/activities/{id}", .everyone,
                APIOperation(
                    tag: "activities", "One activity with its places; drafts are shown to officers of the union",
                    answers: [.init(200, "The activity", ActivityBody.schema)], problems: [404])
            ) { call in try await show(call) },
        ]
    }

    private func create(_ call: Call) async throws -> Reply {
        let body: NewActivityBody = try await call.json()
        try await call.require(ActivitiesFeature.manage, at: body.organisation)
        let tree = try await tools.organisations.tree()
        let problems = body.content.problems(organiser: body.organisation) { tree.covers($0, $1) } + body.draft.problems(with: body.content)
        guard problems.isEmpty else { throw CommonProblem.invalid(problems) }
        let id = try await desk.create(
            body.content, body.draft, kind: body.kind, at: body.organisation, key: try call.idempotencyKey(), by: try call.person(), now: call.now, call.database)
        return try .json(try await self.body(id, call), status: .created)
    }

    private func publish(_ call: Call) async throws -> Reply {
        let id: ActivityID = try call.id("id")
        let activity = try await call.database.read { try tools.activities.existing(id, in: $0) }
        try await call.require(ActivitiesFeature.manage, at: activity.organisation)
        let missing = try await desk.publish(id, at: activity.organisation, by: try call.person(), now: call.now, call.database)
        guard missing.isEmpty else { throw ActivityProblem.notReady(missing) }
        return try .json(try await body(id, call))
    }

    private func show(_ call: Call) async throws -> Reply {
        let id: ActivityID = try call.id("id")
        let body = try await body(id, call)
        if body.activity.state == .discarded { throw CommonProblem.notFound }
        if body.activity.state == .draft, !(try await call.may(ActivitiesFeature.view, at: body.activity.organisation)) { throw CommonProblem.notFound }
        return try .json(body)
    }

    private func body(_ id: ActivityID, _ call: Call) async throws -> ActivityBody {
        let now = call.now
        let person = call.principal?.person
        return try await call.database.read { tx in
            let activity = try tools.activities.existing(id, in: tx)
            let details = try modes.mode(of: activity).details(activity, person: person, now: now, in: tx)
            return ActivityBody(activity: activity, phase: activity.phase(at: now), details: details)
        }
    }
}
