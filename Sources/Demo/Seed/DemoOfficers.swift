import Audit
import Identity
import Kernel
import Store
import Vault
import Web

/// The accounts that come with the demo, for `gonghui demo` to print.
public struct DemoAccounts: Sendable, Encodable {
    public struct Operator: Sendable, Encodable {
        public let phone: String
        public let password: String
        public let token: String
    }

    public struct Officer: Sendable, Encodable {
        public let phone: String
        public let token: String
        public let role: String
        public let organisationID: OrganisationID
        /// For the table that people read; not part of the contract.
        public let roleName: Phrase
        public let organisationName: String

        enum CodingKeys: String, CodingKey { case phone, token, role, organisationID = "organisation_id" }
    }

    public struct Member: Sendable, Encodable {
        public let phone: String
        public let token: String
        public let organisationID: OrganisationID
        public let name: String

        enum CodingKeys: String, CodingKey { case phone, token, organisationID = "organisation_id" }
    }

    public let `operator`: Operator
    public let officers: [Officer]
    public let members: [Member]
    /// A courier who waits in the holding pool; signs in by code.
    public let courierPhone: String
    /// Of the chain of breakfast shops: its owner and a clerk.
    public var merchantPhones: (owner: String, clerk: String) { (MerchantStory.ownerPhone.text, MerchantStory.clerkPhone.text) }
    /// Somebody in charge of the staff of a firm that is in the cure; signs in by code.
    public let firmPhone: String

    enum CodingKeys: String, CodingKey { case `operator`, officers, members }
}

extension DemoStage {
    private struct Post: Sendable {
        let place: Int
        let role: Role
        let phone: PhoneNumber
        /// A member's number, or `nil` for somebody of a federation, who is made here.
        let member: Int?
        let outsider: Int?
    }

    /// The first union's officers come first: whoever reads the accounts takes the first one's union as theirs.
    private var posts: [Post] {
        let own = DemoCast.ownRoles.enumerated().map { number, role in
            Post(place: plan.firstBaseUnion, role: role, phone: DemoCast.phone(1 + number), member: number, outsider: nil)
        }
        let above = cast.federations.enumerated().map { number, place in
            Post(place: place, role: .unionAdministrator, phone: DemoCast.phone(10 + number), member: nil, outsider: DemoCast.federationOfficers.lowerBound + number)
        }
        let receiving = cast.receivingUnions.enumerated().map { number, place in
            Post(place: place, role: .unionAdministrator, phone: DemoCast.phone(20 + number), member: cast.firstMember(of: place), outsider: nil)
        }
        // Whoever does legal check-ups, at the city.
        let legal = [Role.checkupCoordinator, .legalOfficer].enumerated().map { number, role in
            Post(place: CheckupStory.place(cast), role: role, phone: DemoCast.phone(30 + number), member: nil, outsider: DemoCast.legalPeople.lowerBound + number)
        }
        return own + above + receiving + legal
    }

    private static let operatorPhone = DemoCast.phone(0)

    /// The province's first day on the platform: the operator, and who holds which role.
    func appointOfficers() async throws {
        let now = clock.now()
        try await write { tx in
            let desk = identity.operatorDesk
            let first = try staff(DemoCast.operatorIndex, phone: Self.operatorPhone, at: now, in: tx)
            try desk.grant(.systemOperator, to: first, at: union(0), now: now, in: tx)
            for post in posts {
                let person = try post.member.map(member) ?? staff(post.outsider ?? 0, phone: post.phone, at: now, in: tx)
                try identity.roles.grant(post.role, to: person, at: union(post.place), by: .person(first), now: now, in: tx)
            }
        }
    }

    /// Somebody who works for a federation and is no member of a union of the plan.
    func staff(_ index: Int, phone: PhoneNumber, at now: Instant, in tx: any Transaction) throws -> PersonID {
        var new = try maker.person(cast.outsider(index), in: plan.unions[plan.firstBaseUnion]).newPerson()
        new.phone = phone
        new.phoneVerifiedAt = now
        new.verifiedBy = .manual
        return try identity.people.create(new, at: now, in: tx)
    }

    /// Tokens for all of them, and the operator's password.
    func openAccounts(at now: Instant) async throws -> DemoAccounts {
        clock.set(now)
        let password = RandomToken.make(bytes: 12)
        let head = try await write { tx in try identity.people.find(phone: Self.operatorPhone, in: tx) }
        if let head { try await identity.operatorDesk.setPassword(password, of: head, at: now) }
        let operatorToken = try await token(Self.operatorPhone, at: now)
        var officers: [DemoAccounts.Officer] = []
        for post in posts {
            officers.append(
                DemoAccounts.Officer(
                    phone: post.phone.text, token: try await token(post.phone, at: now), role: post.role.rawValue, organisationID: union(post.place),
                    roleName: post.role.name, organisationName: plan.unions[post.place].shortName ?? plan.unions[post.place].name.zh))
        }
        return DemoAccounts(
            operator: DemoAccounts.Operator(phone: Self.operatorPhone.text, password: password, token: operatorToken), officers: officers,
            members: try await memberTokens(at: now), courierPhone: JoiningStory.courierPhone.text, firmPhone: CheckupStory.firmPhone.text)
    }

    private func token(_ phone: PhoneNumber, at now: Instant) async throws -> String {
        try await write { tx in
            let person = try identity.operatorDesk.account(phone, name: nil, at: now, in: tx).person
            return try identity.operatorDesk.token(for: person, label: "gonghui demo", at: now, in: tx).token
        }
    }

    /// A few hundred in one transaction.
    private func memberTokens(at now: Instant) async throws -> [DemoAccounts.Member] {
        var out: [DemoAccounts.Member] = []
        let numbers = cast.tokenMembers
        for start in stride(from: numbers.lowerBound, to: numbers.upperBound, by: 200) {
            let some = start..<min(start + 200, numbers.upperBound)
            out += try await write { tx in
                try some.map { number in
                    let token = try identity.operatorDesk.token(for: member(number), label: "gonghui demo", at: now, in: tx).token
                    return DemoAccounts.Member(
                        phone: DemoCast.phone(1000 + number - numbers.lowerBound).text, token: token, organisationID: firstUnion,
                        name: maker.person(number, in: plan.unions[plan.firstBaseUnion]).name)
                }
            }
        }
        return out
    }
}
