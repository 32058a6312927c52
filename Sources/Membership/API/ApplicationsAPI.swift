import Audit
import HTTPTypes
import Identity
import Kernel
import Organisations
import Store
import Web

/// Applications and transfers through the API: asked for by a person or an officer, decided by officers. (domain.md R11–R17)
struct ApplicationsAPI: Sendable {
    let feature: MembershipFeature
    private var identity: IdentityFeature { feature.identity }
    private var organisations: Organisations { feature.organisations }
    private var memberships: Memberships { feature.memberships }
    private var transfers: Transfers { feature.transfers }

    var routes: [Route] { [apply, approval, rejection, transfer, acceptance] }

    // MARK: Bodies

    private struct ApplicationRequest: Decodable {
        let organisationId: OrganisationID
        let name: String
        let idNumber: String
        let phone: String
        let occupation: String?
    }

    private struct RejectionRequest: Decodable { let reason: String }

    private struct TransferRequest: Decodable {
        let organisationId: OrganisationID
        let reason: String
    }

    private struct StateBody: Encodable {
        let id: String
        let state: String
        let organisationId: OrganisationID
        let dueOn: Day?
    }

    private static let stateSchema = Schema.object([
        .required("id", .id), .required("state", .text), .required("organisation_id", .id), .optional("due_on", .day),
    ])
    private static let reason = Schema.string(minLength: 2, maxLength: 200)

    // MARK: Applying

    private var apply: Route {
        .api(
            .post, "/api/v1/membership-applications", .signedIn,
            APIOperation(
                tag: "Membership", "Apply for membership, for oneself or as an officer for somebody else", parameters: [.idempotencyKey],
                body: .object([
                    .required("organisation_id", .id), .required("name", .string(minLength: 2, maxLength: 40)),
                    .required("id_number", .string(minLength: 18, maxLength: 18), "resident identity card"), .required("phone", .string(minLength: 11, maxLength: 20)),
                    .optional("occupation", .nullable(.string(maxLength: 40))),
                ]), answers: [APIOperation.Answer(201, "applied", Self.stateSchema)], problems: [403, 404, 409])
        ) { call in try await apply(call) }
    }

    private func apply(_ call: Call) async throws -> Reply {
        let body: ApplicationRequest = try await call.json()
        let (name, paper, phone, work) = try Self.checked(body, today: call.now.day)
        let place = try UnionPlace(memberUnion: body.organisationId, in: try await organisations.tree())
        let caller = try call.person()
        let now = call.now
        let isOfficer = try await call.may(MembershipFeature.manage, at: body.organisationId)
        let key = try call.apiKey("membership-applications", body.organisationId.description + name.text + paper.number + phone.text)
        let answer = try await call.database.answerOnce(key, lane: Counters.lane, now: now) { tx in
            let person = try applicant(name, paper, phone, caller: caller, isOfficer: isOfficer, now, tx)
            let known = try identity.people.existing(person, in: tx)
            let acting: Acting = person == caller ? .person(caller) : Acting(.unionOfficer, .person(caller))
            let id = try memberships.apply(
                NewApplication(
                    person: person, name: known.name, birthday: known.birthday, isVerified: known.isVerified, work: work,
                    source: person == caller ? .online : .officer), at: place, by: acting, now: now, in: tx)
            let made = try memberships.existing(id, in: tx)
            return try .json(StateBody(id: id.description, state: made.state.rawValue, organisationId: made.organisation, dueOn: made.dueOn), status: 201)
        }
        return answer.reply
    }

    private static func checked(_ body: ApplicationRequest, today: Day) throws -> (PersonName, IdentityPaper, PhoneNumber, WorkFacts) {
        var problems: [FieldProblem] = []
        var name: PersonName?
        var paper: IdentityPaper?
        var phone: PhoneNumber?
        do throws(NameFault) { name = try PersonName.parse(body.name) } catch { problems.append(error.problem(field: "name")) }
        do throws(PaperFault) { paper = try IdentityPaper.parse(.idCard, body.idNumber, today: today) } catch { problems.append(error.problem(field: "id_number")) }
        do throws(PhoneFault) { phone = try PhoneNumber.parse(body.phone) } catch { problems.append(error.problem(field: "phone")) }
        if let occupation = body.occupation, occupation.unicodeScalars.count > 40 {
            problems.append(FieldProblem(field: "occupation", code: "too_long", message: Phrase("最多 40 个字。", "At most 40 characters.")))
        }
        guard let name, let paper, let phone, problems.isEmpty else { throw CommonProblem.invalid(problems) }
        return (name, paper, phone, WorkFacts(occupation: body.occupation))
    }

    /// Whom the application is for: the caller, whose own phone it names, or somebody else whom an officer enters.
    private func applicant(
        _ name: PersonName, _ paper: IdentityPaper, _ phone: PhoneNumber, caller: PersonID, isOfficer: Bool, _ now: Instant, _ tx: any Transaction
    ) throws -> PersonID {
        let people = identity.people
        if try people.find(phone: phone, in: tx) == caller {
            try identity.consents.give(.paperNumber, by: caller, at: now, in: tx)
            if let same = try identity.realNames.verifyByRoster(caller, name: name, paper: paper, at: now, in: tx) { return same }
            if try people.find(paper: paper, in: tx) != caller { try people.setPaper(caller, name: name, paper: paper, in: tx) }
            return caller
        }
        guard isOfficer else { throw CommonProblem.forbidden }
        if let known = try people.find(paper: paper, in: tx) { return known }
        // A phone that somebody else has stays theirs: the newcomer proves it by signing in.
        let free = try people.find(phone: phone, in: tx) == nil
        return try people.create(NewPerson(name: name, paper: paper, phone: free ? phone : nil), at: now, in: tx)
    }

    // MARK: Deciding

    private var approval: Route {
        .api(
            .post, "/api/v1/membership-applications/{application}/approval", .officer(MembershipFeature.approve),
            APIOperation(tag: "Membership", "Approve an application", answers: [APIOperation.Answer(200, "a member now", Self.stateSchema)], problems: [403, 409, 422])
        ) { call in try await decide(call, .approve, reason: nil) }
    }

    private var rejection: Route {
        .api(
            .post, "/api/v1/membership-applications/{application}/rejection", .officer(MembershipFeature.approve),
            APIOperation(
                tag: "Membership", "Reject an application", body: .object([.required("reason", Self.reason)]),
                answers: [APIOperation.Answer(200, "rejected", Self.stateSchema)], problems: [409])
        ) { call in
            let body: RejectionRequest = try await call.json()
            return try await decide(call, .reject, reason: try Self.checkedReason(body.reason))
        }
    }

    private static func checkedReason(_ text: String) throws -> String {
        guard (2...200).contains(text.unicodeScalars.count), text.contains(where: { !$0.isWhitespace }) else {
            throw CommonProblem.invalid([FieldProblem(field: "reason", code: "length", message: Phrase("请用 2–200 个字写明原因。", "Give the reason in 2–200 characters."))])
        }
        return text
    }

    private func decide(_ call: Call, _ act: MembershipMachine.Act, reason: String?) async throws -> Reply {
        let id: MembershipID = try call.id("application")
        let before = try await call.database.read { try memberships.existing(id, in: $0) }
        try await call.require(MembershipFeature.approve, at: before.organisation)
        let acting = Acting(try call.capacity(at: before.organisation, MembershipFeature.approve), .person(try call.person()))
        let now = call.now
        let after = try await call.database.write(lane: Counters.lane) { tx in
            let after = try feature.decisions.perform(act, on: id, by: acting, with: MembershipMachine.Evidence(reason: reason), now: now, in: tx)
            if act == .approve { try ApprovedNames(people: identity.people, memberships: memberships).verify(after, now: now, in: tx) }
            return after
        }
        return try .json(StateBody(id: id.description, state: after.state.rawValue, organisationId: after.organisation, dueOn: after.dueOn))
    }

    // MARK: Transfers

    private var transfer: Route {
        .api(
            .post, "/api/v1/membership-transfers", .signedIn,
            APIOperation(
                tag: "Membership", "Ask to be transferred to another union", parameters: [.idempotencyKey],
                body: .object([.required("organisation_id", .id), .required("reason", Self.reason)]),
                answers: [APIOperation.Answer(201, "requested", Self.stateSchema)], problems: [404, 409])
        ) { call in
            let body: TransferRequest = try await call.json()
            let reason = try Self.checkedReason(body.reason)
            let place = try UnionPlace(memberUnion: body.organisationId, in: try await organisations.tree())
            let person = try call.person()
            let now = call.now
            let key = try call.apiKey("membership-transfers", body.organisationId.description + reason)
            return try await call.database.answerOnce(key, lane: Counters.lane, now: now) { tx in
                guard let current = try memberships.living(of: person, in: tx) else { throw MembershipProblem.nothingToTransfer }
                let id = try transfers.request(current.id, to: place, reason: reason, by: .person(person), now: now, in: tx)
                let made = try transfers.existing(id, in: tx)
                return try .json(StateBody(id: id.description, state: made.state.rawValue, organisationId: made.to, dueOn: made.dueOn), status: 201)
            }.reply
        }
    }

    private var acceptance: Route {
        .api(
            .post, "/api/v1/membership-transfers/{transfer}/acceptance", .officer(MembershipFeature.approve),
            APIOperation(tag: "Membership", "Take a transferred member in", answers: [APIOperation.Answer(200, "accepted", Self.stateSchema)], problems: [403, 409, 422])
        ) { call in
            let id: TransferID = try call.id("transfer")
            let before = try await call.database.read { try transfers.existing(id, in: $0) }
            try await call.require(MembershipFeature.approve, at: before.to)
            let acting = Acting(try call.receivingCapacity(at: before.to, MembershipFeature.approve), .person(try call.person()))
            let tree = try await organisations.tree()
            let now = call.now
            let after = try await call.database.write(lane: Counters.lane) { tx in try feature.decisions.accept(id, by: acting, tree: tree, now: now, in: tx) }
            return try .json(StateBody(id: id.description, state: "accepted", organisationId: after.organisation, dueOn: nil))
        }
    }
}
