import HTTPTypes
import Identity
import Kernel
import Organisations
import Store
import Web

/// Joining on a phone, in under two minutes: sign in, find the union, say who you are, done. (domain.md R11–R15)
struct JoinPages: Sendable {
    let identity: IdentityFeature
    let organisations: Organisations
    let memberships: Memberships

    var routes: [Route] {
        [
            .get(MemberURL.join.path, .everyone) { call in try await start(call) },
            .get("/join/pool", .signedIn) { call in .page(try await poolPage(call, try await firstForm(call)), in: call) },
            .post("/join/pool", .signedIn) { call in try await joinPool(call) },
            .get("/join/{union}", .everyone) { call in try await unionStep(call) },
            .post("/join/{union}", .signedIn) { call in try await joinUnion(call) },
        ]
    }

    // MARK: Where

    private func start(_ call: Call) async throws -> Reply {
        // An invitation names the union.
        if let invited = call.query["organisation"].flatMap({ OrganisationID($0) }) { return .redirect(to: MemberURL.joinUnion(invited).path, in: call) }
        if let person = call.principal?.person, try await hasLiving(person, call) { return .redirect(to: MemberURL.mine.path, in: call) }
        let text = (call.query["q"] ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let tree = try await organisations.tree()
        return .page(JoinViews.start(call.ui, text: text, found: tree.memberUnions(matching: text), tree), in: call)
    }

    // MARK: Into a union

    private func unionStep(_ call: Call) async throws -> Reply {
        let id = try call.id("union", of: OrganisationTag.self)
        let tree = try await organisations.tree()
        guard let node = tree.node(id), node.kind.holdsMembers, node.state == .live else { throw MembershipProblem.notAMemberUnion }
        guard call.principal != nil else { return .page(JoinViews.signInFirst(call.ui, node, next: MemberURL.joinUnion(id).path), in: call) }
        if try await hasLiving(try call.person(), call) { return .redirect(to: MemberURL.mine.path, in: call) }
        return .page(JoinViews.who(call.ui, node, try await firstForm(call), try await known(call)), in: call)
    }

    private func joinUnion(_ call: Call) async throws -> Reply {
        let id = try call.id("union", of: OrganisationTag.self)
        let tree = try await organisations.tree()
        let place = try UnionPlace(memberUnion: id, in: tree)
        guard let node = tree.node(id) else { throw CommonProblem.notFound }
        var form = try await call.form()
        let known = try await known(call)
        let applicant = Applicant(&form, known: known, today: call.now.day)
        let work = Self.work(&form, isNewForm: false)
        if form.isValid {
            do {
                return try await apply(call, applicant, work) { person, tx, now in
                    _ = try memberships.apply(
                        NewApplication(person: person.id, name: person.name, birthday: person.birthday, isVerified: person.isVerified, work: work), at: place,
                        by: .person(person.id), now: now, in: tx)
                }
            } catch let problem as any Problem where problem.status == .conflict || problem.status == .invalid { Self.note(problem, in: &form) }
        }
        return .page(JoinViews.who(call.ui, node, form, known), in: call, status: .unprocessableContent)
    }

    // MARK: Into the holding pool

    private func poolPage(_ call: Call, _ form: Form) async throws -> Page {
        let tree = try await organisations.tree()
        return JoinViews.pool(call.ui, form, try await known(call), JoinAreas(tree, city: form["city"] ?? call.query["city"]))
    }

    private func joinPool(_ call: Call) async throws -> Reply {
        let tree = try await organisations.tree()
        var form = try await call.form()
        let known = try await known(call)
        // "Show the towns of this city" is a submit button too, so that it works without script and nothing typed is lost.
        if form["act"] == "city" {
            form.set("act", nil)
            return .page(try await poolPage(call, form), in: call)
        }
        let applicant = Applicant(&form, known: known, today: call.now.day)
        let work = Self.work(&form, isNewForm: true)
        let area = form.id("area", of: OrganisationTag.self)
        if form.isValid, let area, let kind = work.newFormKind, let keeper = tree.holdingPool(of: area) {
            let offered = NearestUnion.ranked(NearestUnion.candidates(around: area, in: tree), for: kind).first?.id
            do {
                return try await apply(call, applicant, work) { person, tx, now in
                    _ = try memberships.applyToPool(
                        NewApplication(person: person.id, name: person.name, birthday: person.birthday, isVerified: person.isVerified, work: work),
                        pool: UnionPlace(pool: keeper, around: area, in: tree), offeredTo: offered, by: .person(person.id), now: now, in: tx)
                }
            } catch let problem as any Problem where problem.status == .conflict || problem.status == .invalid { Self.note(problem, in: &form) }
        }
        return .page(try await poolPage(call, form), in: call, status: .unprocessableContent)
    }

    // MARK: Both ways

    /// Who applies: what they typed, or what we know of them already.
    struct Applicant {
        let name: PersonName?
        let paper: IdentityPaper?

        init(_ form: inout Form, known: Person, today: Day) {
            guard !known.hasPaper else {
                name = nil
                paper = nil
                return
            }
            name = form.name("name")
            paper = form.paper("number", form.choice("paper_kind", IdentityPaper.Kind.self) ?? .idCard, today: today)
            if !form.isOn("consent") {
                form.fail("consent", "consent.needed", Phrase("入会要核对身份，需要您单独同意我们使用证件号码。", "Joining means checking who you are: we need your separate consent to use the number."))
            }
        }
    }

    /// Names the person, then applies, in one transaction. Somebody whom a roster has made a member already becomes that member instead.
    private func apply(
        _ call: Call, _ applicant: Applicant, _ work: WorkFacts, _ act: @escaping @Sendable (Person, any Transaction, Instant) throws -> Void
    ) async throws -> Reply {
        let asker = try call.person()
        let now = call.now
        let (name, paper) = (applicant.name, applicant.paper)
        let wasMember = try await call.database.write(lane: Counters.lane) { tx -> Bool in
            var person = asker
            if let name, let paper {
                try identity.consents.give(.paperNumber, by: asker, at: now, in: tx)
                if let same = try identity.realNames.verifyByRoster(asker, name: name, paper: paper, at: now, in: tx) {
                    person = same
                } else {
                    try identity.people.setPaper(asker, name: name, paper: paper, in: tx)
                }
            }
            if try memberships.living(of: person, in: tx) != nil { return true }
            try act(try identity.people.existing(person, in: tx), tx, now)
            return false
        }
        return .redirect(
            to: MemberURL.mine.path,
            toast: wasMember
                ? Phrase("您已在工会花名册中，会籍已关联到本账号。", "You are on the union's roster already: your membership is now linked to this account.")
                : Phrase("申请已提交。", "Your application was sent."), in: call)
    }

    private static func work(_ form: inout Form, isNewForm: Bool) -> WorkFacts {
        var work = WorkFacts(occupation: form.optionalText("occupation", max: 40))
        if isNewForm {
            work.newFormKind = form.choice("new_form_kind", NewFormKind.self)
            work.platform = form.text("platform", 1...40)
        } else if let kind = form["new_form_kind"], !kind.isEmpty {
            work.newFormKind = form.choice("new_form_kind", NewFormKind.self)
        }
        return work
    }

    private static func note(_ problem: any Problem, in form: inout Form) {
        if problem.fieldProblems.isEmpty { form.fail("number", problem.code, problem.message) } else { form.fail(problem.fieldProblems) }
    }

    private func hasLiving(_ person: PersonID, _ call: Call) async throws -> Bool {
        try await call.database.read { try memberships.living(of: person, in: $0) != nil }
    }

    private func known(_ call: Call) async throws -> Person {
        let id = try call.person()
        return try await call.database.read { try identity.people.existing(id, in: $0) }
    }

    private func firstForm(_ call: Call) async throws -> Form {
        Form([("paper_kind", IdentityPaper.Kind.idCard.rawValue), ("city", call.query["city"] ?? "")])
    }
}

/// The areas that somebody without a union chooses from: the cities, and the counties and towns of the chosen one.
struct JoinAreas: Sendable {
    let cities: [OrganisationTree.Node]
    let below: [(group: String, node: OrganisationTree.Node)]

    init(_ tree: OrganisationTree, city: String?) {
        cities = tree.root.map { tree.children(of: $0).filter { $0.kind == .city } } ?? []
        guard let city = city.flatMap({ OrganisationID($0) }), let chosen = tree.node(city) else {
            below = []
            return
        }
        let federations = tree.children(of: city).filter { $0.kind.isFederation && $0.state == .live }
        below = federations.flatMap { county in
            [(chosen.shortName, county)]
                + tree.children(of: county.id).filter { $0.kind == .town && $0.state == .live }.map { (county.shortName, $0) }
        }
    }
}
