import Kernel
import Organisations
import Store
import TestSupport
import Testing
import Web

@testable import Activities

@Suite("Making, publishing and changing an activity")
struct DeskTests {
    @Test("A template needs nothing but its dates, which it has: it can be published as it is", arguments: SignupTemplates.all.map(\.id))
    func templates(id: String) throws {
        let template = try #require(SignupTemplates.all.first { $0.id == id })
        let union = OrganisationID(2)
        let content = template.content(union, World.start)
        let draft = template.draft(World.start)
        #expect(content.problems(organiser: union) { $0 == $1 }.isEmpty)
        #expect(draft.problems(with: content).isEmpty)
        let items = content.checklist(now: World.start) + draft.checklist(with: content, now: World.start)
        #expect(items.isReady)
        #expect(items.filter { !$0.isDone }.map(\.field) == ["picture"])
    }

    @Test("What is missing stops publishing and is named", arguments: Engine.testable)
    func missing(engine: Engine) async throws {
        try await World.with(engine) { world in
            let content = World.content(world.factory) {
                $0.opensAt = nil
                $0.closesAt = World.start - .hours(1)
            }
            let id = try await world.desk.create(content, SignupDraft(), kind: SignupMode.kind, at: world.factory, key: nil, by: world.officer, now: world.now, world.database)
            let missing = try await world.desk.publish(id, at: world.factory, by: world.officer, now: world.now, world.database)
            #expect(missing.map(\.field) == ["opens_at", "closes_at", "sessions"])
            #expect(try await world.activity(id).state == .draft)
            await #expect(throws: CommonProblem.self) { try await world.desk.publish(id, at: world.couriers, by: world.officer, now: world.now, world.database) }
        }
    }

    @Test("A retried creation makes one draft", arguments: Engine.testable)
    func once(engine: Engine) async throws {
        try await World.with(engine) { world in
            func create() async throws -> ActivityID {
                try await world.desk.create(
                    World.content(world.factory), SignupDraft.blank, kind: SignupMode.kind, at: world.factory, key: "k", by: world.officer, now: world.now, world.database)
            }
            let first = try await create()
            #expect(try await create() == first)
        }
    }

    @Test("Changes after publication are told to those who take part, and to nobody else", arguments: Engine.testable)
    func told(engine: Engine) async throws {
        try await World.with(engine) { world in
            let (id, sessions) = try await world.publish([World.session(capacity: 5)])
            let people = try await world.members(2)
            _ = try await world.signUp(people[0], id, sessions[0])
            let activity = try await world.activity(id)
            var draft = try await world.draft(id)
            draft.sessions[0].place = "文化宫"
            var content = activity.content
            content.title = "羽毛球友谊赛"
            world.clock.advance(by: .minutes(1))
            let changes = try await world.desk.update(activity, to: content, draft, by: world.officer, now: world.now, world.database)
            #expect(changes.map(\.zh) == ["名称改为“羽毛球友谊赛”", "“上午场”地点改为 文化宫"])
            #expect(try await world.notices(people[0]).map(\.text.zh) == ["“羽毛球友谊赛”：名称改为“羽毛球友谊赛”；“上午场”地点改为 文化宫。"])
            #expect(try await world.notices(people[1]).isEmpty)
            // Who comes later knows it already.
            world.clock.advance(by: .minutes(1))
            _ = try await world.signUp(people[1], id, sessions[0])
            #expect(try await world.notices(people[1]).isEmpty)
            // An older form is refused.
            await #expect(throws: CommonProblem.self) {
                try await world.desk.update(activity, to: content, draft, by: world.officer, now: world.now, world.database)
            }
        }
    }

    @Test("R38e: more places promote; a session with people in it stays", arguments: Engine.testable)
    func sessions(engine: Engine) async throws {
        try await World.with(engine) { world in
            let (id, sessions) = try await world.publish([World.session(capacity: 1), World.session("下午场", capacity: 1)])
            let people = try await world.members(3)
            for person in people { _ = try await world.signUp(person, id, sessions[0]) }
            var draft = try await world.draft(id)
            draft.sessions[0].capacity = 2
            draft.sessions.remove(at: 1)
            _ = try await world.desk.update(try await world.activity(id), to: try await world.activity(id).content, draft, by: world.officer, now: world.now, world.database)
            #expect(try await world.standing(people[1], id)?.state == .confirmed)
            #expect(try await world.standing(people[2], id)?.position == 1)
            #expect(try await world.notices(people[1]).map(\.title.en) == ["You have a place now"])
            #expect(try await world.draft(id).sessions.map(\.title) == ["上午场"])
            draft.sessions.removeAll()
            let (activity, none) = (try await world.activity(id), draft)
            await #expect(throws: SignupProblem.self) { try await world.desk.update(activity, to: activity.content, none, by: world.officer, now: world.now, world.database) }
            #expect(try await world.faults().isEmpty)
        }
    }

    @Test("Closing ends sign-up, opening again takes it back, calling off is final and told", arguments: Engine.testable)
    func states(engine: Engine) async throws {
        try await World.with(engine) { world in
            let (id, sessions) = try await world.publish([World.session(capacity: 5)])
            let people = try await world.members(2)
            _ = try await world.signUp(people[0], id, sessions[0])
            func perform(_ act: ActivityAct) async throws {
                try await world.desk.perform(act, on: id, at: world.factory, reason: "场馆停电。", by: world.officer, now: world.now, world.database)
            }
            try await perform(.close)
            #expect(try await world.signUp(people[1], id, sessions[0]).refusal == .closed)
            try await perform(.reopen)
            #expect(try await world.signUp(people[1], id, sessions[0]).receipt != nil)
            world.clock.advance(by: .minutes(1))
            try await perform(.cancel)
            #expect(try await world.notices(people[0]).map(\.text.zh) == ["“羽毛球赛”已取消。场馆停电。"])
            await #expect(throws: ActivityProblem.self) { try await perform(.reopen) }
        }
    }

    @Test("A duplicate is a new draft with dates that lie ahead", arguments: Engine.testable)
    func duplicate(engine: Engine) async throws {
        try await World.with(engine) { world in
            let (id, _) = try await world.publish([World.session(capacity: 5)], questions: [SignupDraft.Question(kind: .text, text: "班组")])
            world.clock.advance(by: .days(40))
            let copy = try await world.desk.duplicate(id, at: world.factory, by: world.officer, now: world.now, world.database)
            let (old, new) = (try await world.draft(id), try await world.draft(copy))
            #expect(new.sessions[0].startsAt.map { $0 > world.now && ($0 - (old.sessions[0].startsAt ?? world.now)).ms % Span.days(7).ms == 0 } == true)
            #expect(new.questions.map(\.text) == ["班组"])
            #expect(Set(new.sessions.map(\.id)).isDisjoint(with: old.sessions.map(\.id)))
            #expect(try await world.activity(copy).state == .draft)
            #expect(try await world.desk.publish(copy, at: world.factory, by: world.officer, now: world.now, world.database).isEmpty)
        }
    }

    @Test("What is open for a member is found by their union and those above it", arguments: Engine.testable)
    func reach(engine: Engine) async throws {
        try await World.with(engine) { world in
            let (factory, _) = try await world.publish([World.session(capacity: 5)])
            let (city, _) = try await world.publish([World.session(capacity: 5)], at: world.city) { $0.closesAt = World.start + .days(3) }
            let (couriers, _) = try await world.publish([World.session(capacity: 5)], at: world.couriers) { $0.isListed = false }
            let lists = ActivityLists()
            func reaching() async throws -> [ActivityID] {
                let path = [world.factory, world.city, world.province]
                return try await world.database.read { try lists.reaching(path, closingAfter: world.now, limit: 10, in: $0) }.map(\.id)
            }
            #expect(try await reaching() == [city, factory])
            let listed = try await world.database.read { try lists.listed(after: (world.now, ActivityID(0)), limit: 10, in: $0) }
            #expect(listed.map(\.id) == [city, factory])
            let tree = try await world.tools.organisations.tree()
            func page(_ query: ActivityLists.Query) async throws -> [ActivityID] {
                try await world.database.read { try lists.page(query, tree: tree, now: world.now, limit: 10, in: $0) }.map(\.id)
            }
            #expect(try await page(ActivityLists.Query(organisation: world.city)) == [city])
            #expect(try await page(ActivityLists.Query(organisation: world.city, includesBelow: true)) == [couriers, city, factory])
            #expect(try await page(ActivityLists.Query(organisation: world.city, includesBelow: true, phase: "draft")).isEmpty)
            #expect(try await page(ActivityLists.Query(organisation: world.city, includesBelow: true, phase: "open", text: "羽毛")) == [couriers, city, factory])
            #expect(try await page(ActivityLists.Query(organisation: world.city, includesBelow: true, text: "100%")).isEmpty)
            try await world.desk.perform(.close, on: city, at: world.city, by: world.officer, now: world.now, world.database)
            #expect(try await reaching() == [factory])
            let count = try await world.database.read { try lists.openCount(at: world.factory, now: world.now, in: $0) }
            #expect(count == 1)
        }
    }
}

@Suite("The editor's form")
struct DraftFormTests {
    static let full = SignupDraft(
        settings: SignupSettings(cancelUntil: World.start + .days(9), hasWaitingList: false, countsNoShows: true),
        sessions: [World.session("上午场", capacity: 20), World.session("下午场", capacity: 30)],
        questions: [SignupDraft.Question(kind: .choice, text: "尺码", options: ["S", "M"], isRequired: false)])

    @Test("A draft comes back from its form as it was")
    func roundTrip() {
        var form = Form()
        Self.full.fill(&form)
        #expect(SignupDraft(reading: &form) == Self.full)
        #expect(form.isValid)
    }

    @Test("A row's buttons change the rows and keep what was typed")
    func rows() {
        var form = Form()
        Self.full.fill(&form)
        form.set("sessions.1.capacity", "很多")
        #expect(SignupDraft.perform("add:sessions", on: &form))
        #expect(form["sessions"] == "3" && form["sessions.1.capacity"] == "很多")
        #expect(SignupDraft.perform("remove:sessions:0", on: &form))
        #expect(form["sessions"] == "2" && form["sessions.0.title"] == "下午场" && form["sessions.0.capacity"] == "很多" && form["sessions.1.title"] == nil)
        #expect(SignupDraft.perform("copy:sessions:0", on: &form))
        #expect(form["sessions"] == "3" && form["sessions.2.title"] == "下午场" && form["sessions.2.id"] == nil)
        #expect(SignupDraft.perform("remove:questions:0", on: &form))
        #expect(form["questions"] == "0")
        for act in ["", "add", "add:people", "remove:sessions:9", "remove:sessions:-1", "copy:sessions", "drop:sessions:0"] {
            #expect(!SignupDraft.perform(act, on: &form), "\(act)")
        }
    }

    @Test("Rows that were left empty are left out; wrong ones are named by row and field")
    func reading() {
        var form = Form([
            ("sessions", "3"), ("sessions.0.title", " "), ("sessions.1.capacity", "0"), ("sessions.2.capacity", "12"), ("sessions.2.starts_at", "2026-12-05T09:00"),
            ("questions", "1"), ("questions.0.kind", "choice"), ("questions.0.text", "尺码"), ("questions.0.options", " S \n\n S "),
        ])
        let draft = SignupDraft(reading: &form)
        #expect(draft.sessions.map(\.title) == ["第 1 场", "第 2 场"])
        #expect(form.problems.map(\.field) == ["sessions.1.capacity"])
        #expect(draft.problems(with: World.content(OrganisationID(2))).map(\.field) == ["sessions.1.ends_at", "questions.0.options"])
    }
}
