import Audit
import Kernel
import Store

/// The acts that change the tree: each in the caller's transaction, checked by the rules, with counters, history, followers and the
/// audit entry in it.
///
/// All of them take the tree's row first and then the root's counters, so changes of the tree happen one after the other and no
/// path is walked while it moves.
public struct UnionRegister: Sendable {
    public let rules: TreeRules
    let followers: [any TreeFollower]
    let blockers: [any DissolutionBlocker]

    public init(rules: TreeRules = .usual, followers: [any TreeFollower] = [], blockers: [any DissolutionBlocker] = []) {
        self.rules = rules
        self.followers = followers
        self.blockers = blockers
    }

    /// Who does it and when: what every act needs for history and audit.
    public struct Act: Sendable {
        public let actor: AuditEntry.Actor
        public let at: Instant
        public init(by actor: AuditEntry.Actor, at: Instant) {
            self.actor = actor
            self.at = at
        }
        var person: PersonID? { if case .person(let id) = actor { id } else { nil } }
    }

    /// Founds a union below `new.parent`. - Throws: `OrganisationProblem`.
    public func found(_ new: NewOrganisation, _ act: Act, in tx: any Transaction) throws {
        try Organisations.changeTree(in: tx)
        if let parent = new.parent {
            _ = try Organisations.live(parent, in: tx)
            if let problem = rules.mayStand(new.kind, new.level, under: try place(parent, in: tx)) { throw problem }
        } else if try tx.row("SELECT 1 FROM organisation WHERE parent IS NULL") != nil {
            throw OrganisationProblem.root
        }
        try checkName(new.name, under: new.parent, except: nil, in: tx)
        try checkCodes(uscc: new.uscc, employerUSCC: new.kind == .baseUnion ? new.employerUSCC : nil, except: nil, in: tx)
        try Organisations.insertMany([new], at: act.at, in: tx)
        try audit("founded", new.id, act, ["kind": new.kind.rawValue, "parent": new.parent?.description ?? ""], in: tx)
    }

    /// Gives a union another name; the old one stays in its history. - Throws: `OrganisationProblem`, `CommonProblem.changedMeanwhile`.
    public func rename(_ id: OrganisationID, to name: String, shortName: String?, version: Int, _ act: Act, in tx: any Transaction) throws {
        try Organisations.changeTree(in: tx)
        let union = try current(id, version, in: tx)
        let name = UnionName.cleaned(name)
        let shortName = shortName.map(UnionName.cleaned)
        guard name != union.name || shortName != union.shortName else { return }
        try checkName(name, under: union.parent, except: id, in: tx)
        try tx.execute(
            "UPDATE organisation SET name = :name, name_key = :key, short_name = :short, version = version + 1 WHERE id = :id",
            ["name": name, "key": UnionName.key(name), "short": shortName, "id": id])
        if name != union.name { try TreeHistory.note(.renamed, of: id, at: act.at, in: tx) }
        try audit("renamed", id, act, ["from": union.name, "to": name], in: tx)
    }

    /// Moves a union and all below it to another parent, with counters and scopes. (domain.md R10)
    /// - Throws: `OrganisationProblem`, `CommonProblem.changedMeanwhile`, and what a follower throws.
    public func reparent(_ id: OrganisationID, to target: OrganisationID, version: Int, _ act: Act, in tx: any Transaction) throws {
        try takeTree(in: tx)
        let union = try current(id, version, in: tx)
        _ = try Organisations.live(target, in: tx)
        let path = try Organisations.path(from: target, in: tx)
        let height = try Organisations.subtreePlacements(of: id, in: tx).height
        let moving = TreeRules.Moving(place: try place(id, in: tx), height: height, isRoot: union.parent == nil)
        if let problem = rules.mayMove(
            moving, to: try place(target, in: tx), targetIsInside: path.contains { $0.id == id }, targetIsParent: union.parent == target)
        {
            throw problem
        }
        guard let parent = union.parent else { throw OrganisationProblem.root }
        try checkName(union.name, under: target, except: id, in: tx)
        let counters = try Counters.read(id, in: tx)
        try Counters.adjust(-counters, at: parent, in: tx)
        try setParent(of: id, to: target, .moved, act, in: tx)
        try Counters.adjust(counters, at: target, in: tx)
        try tellMove(of: id, from: parent, to: target, act, in: tx)
        try audit("moved", id, act, ["from": parent.description, "to": target.description], in: tx)
    }

    // MARK: Parts

    /// Takes the tree, and the counters for those who will carry some from one path to another.
    func takeTree(in tx: any Transaction) throws {
        try Organisations.changeTree(in: tx)
        try Counters.lockRoot(adding: .zero, in: tx)
    }

    /// The union as it is now, if it is still the one that was shown.
    func current(_ id: OrganisationID, _ version: Int, in tx: any Transaction) throws -> Organisation {
        let union = try Organisations.live(id, in: tx)
        guard union.version == version else { throw CommonProblem.changedMeanwhile }
        return union
    }

    func place(_ id: OrganisationID, in tx: any Transaction) throws -> TreeRules.Place {
        let path = try Organisations.path(from: id, in: tx)
        guard let own = path.first else { throw OrganisationProblem.unknown }
        return TreeRules.Place(kind: own.kind, level: own.level, depth: path.count)
    }

    func setParent(of id: OrganisationID, to parent: OrganisationID, _ cause: TreeChange, _ act: Act, in tx: any Transaction) throws {
        try tx.execute("UPDATE organisation SET parent = :parent, version = version + 1 WHERE id = :id", ["parent": parent, "id": id])
        try TreeHistory.note(cause, of: id, at: act.at, in: tx)
    }

    func tellMove(of id: OrganisationID, from: OrganisationID, to: OrganisationID, _ act: Act, in tx: any Transaction) throws {
        guard !followers.isEmpty else { return }
        let placements = try Organisations.subtreePlacements(of: id, in: tx).placements
        let move = SubtreeMove(organisation: id, from: from, to: to, placements: placements, at: act.at)
        for follower in followers { try follower.subtreeMoved(move, in: tx) }
    }

    /// Sisters have different names, and no union gets the name of one that is no more. (domain.md R9e)
    func checkName(_ name: String, under parent: OrganisationID?, except id: OrganisationID?, in tx: any Transaction) throws {
        let taken = try tx.rows(
            """
            SELECT state FROM organisation WHERE name_key = :key AND id <> :id AND (state <> 'live' OR parent = :parent)
            """, ["key": UnionName.key(name), "id": id ?? OrganisationID(0), "parent": parent ?? OrganisationID(0)])
        guard !taken.isEmpty else { return }
        throw OrganisationProblem.nameTaken(usedToBe: taken.contains { ($0[0] as UnionState) != .live })
    }

    /// - Parameter employerUSCC: only of base unions: an employer has one. (domain.md R9)
    func checkCodes(uscc: String?, employerUSCC: String?, except id: OrganisationID?, in tx: any Transaction) throws {
        let own = id ?? OrganisationID(0)
        if let uscc, try tx.row("SELECT 1 FROM organisation WHERE uscc = :uscc AND id <> :id", ["uscc": uscc, "id": own]) != nil {
            throw OrganisationProblem.codeTaken
        }
        if let employerUSCC, let union = try Self.union(ofEmployer: employerUSCC, in: tx), union.id != own {
            throw OrganisationProblem.employerHasUnion(union.id, name: union.name)
        }
    }

    /// The live base union of an employer. (domain.md R9)
    public static func union(ofEmployer uscc: String, in tx: any Transaction) throws -> (id: OrganisationID, name: String)? {
        try tx.row(
            "SELECT id, name FROM organisation WHERE employer_uscc = :uscc AND kind = 'base_union' AND state = 'live'", ["uscc": uscc]
        ).map { ($0[0], $0[1]) }
    }

    func audit(_ action: String, _ id: OrganisationID, _ act: Act, _ detail: [String: String] = [:], in tx: any Transaction) throws {
        try tx.audit(
            AuditEntry(
                at: act.at, actor: act.actor, organisation: id, action: "organisation.\(action)", object: AuditObject("organisation", id), detail: detail))
    }
}
