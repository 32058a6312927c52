import Kernel
import Store

/// What a union keeps up itself: how it is reached, who sits in its committee, and its term.
extension UnionRegister {
    /// - Throws: `OrganisationProblem.notLive`, `CommonProblem.changedMeanwhile`.
    public func setContacts(_ contacts: UnionContacts, staffCount: Int?, of id: OrganisationID, version: Int, _ act: Act, in tx: any Transaction) throws {
        let union = try current(id, version, in: tx)
        guard contacts != union.contacts || staffCount != union.staffCount else { return }
        let changed = try tx.execute(
            """
            UPDATE organisation SET phone = :phone, address = :address, office_hours = :hours, staff_count = :staff, version = version + 1
            WHERE id = :id AND version = :version
            """,
            [
                "phone": contacts.phone, "address": contacts.address, "hours": contacts.officeHours, "staff": staffCount, "id": id, "version": version,
            ])
        guard changed == 1 else { throw CommonProblem.changedMeanwhile }
        try audit("contacts_changed", id, act, in: tx)
    }

    /// Records a term: a renewal after an election, or a correction of the one that runs. (domain.md R8)
    /// - Throws: `OrganisationProblem.invalid` with the fields `start`, `years`.
    public func setTerm(_ term: CommitteeTerm, isRenewal: Bool, of id: OrganisationID, version: Int, _ act: Act, in tx: any Transaction) throws {
        // The end of the term is part of the snapshot, for the lists of expiring terms.
        try Organisations.changeTree(in: tx)
        let union = try current(id, version, in: tx)
        let problems = TermRules.problems(
            start: term.start, years: term.years, kind: union.kind, after: union.term, isRenewal: isRenewal, today: act.at.day)
        guard problems.isEmpty else { throw OrganisationProblem.invalid(problems) }
        try tx.execute(
            "UPDATE organisation SET term_start = :start, term_years = :years, term_end = :end, version = version + 1 WHERE id = :id",
            ["start": term.start, "years": term.years, "end": term.lastDay, "id": id])
        try audit(
            isRenewal ? "term_renewed" : "term_corrected", id, act,
            ["from": union.term?.start.iso ?? "", "start": term.start.iso, "years": String(term.years)], in: tx)
    }

    public func addSeat(_ seat: CommitteeSeat, _ act: Act, in tx: any Transaction) throws {
        _ = try Organisations.live(seat.organisation, in: tx)
        try tx.execute(
            """
            INSERT INTO committee_seat (id, organisation, post, name, is_full_time, since, until) VALUES (:id, :organisation, :post, :name, :full, :since, :until)
            """,
            [
                "id": seat.id, "organisation": seat.organisation, "post": seat.post, "name": seat.name, "full": seat.isFullTime, "since": seat.since,
                "until": seat.until,
            ])
        try audit("seat_taken", seat.organisation, act, ["post": seat.post.rawValue, "seat": seat.id.description], in: tx)
    }

    /// - Throws: `CommonProblem.notFound` if nobody holds this seat of this union any more.
    public func endSeat(_ seat: CommitteeSeatID, of organisation: OrganisationID, on day: Day, _ act: Act, in tx: any Transaction) throws {
        let ended = try tx.execute(
            "UPDATE committee_seat SET until = :day WHERE id = :seat AND organisation = :organisation AND until IS NULL",
            ["day": day, "seat": seat, "organisation": organisation])
        guard ended == 1 else { throw CommonProblem.notFound }
        try audit("seat_left", organisation, act, ["seat": seat.description], in: tx)
    }

    /// All who hold or held a post, in the order of posts, those who still do first.
    public static func seats(of organisation: OrganisationID, in tx: any Transaction) throws -> [CommitteeSeat] {
        try tx.rows(
            "SELECT id, organisation, post, name, is_full_time, since, until FROM committee_seat WHERE organisation = :id ORDER BY since, id", ["id": organisation]
        ).map { CommitteeSeat(id: $0[0], organisation: $0[1], post: $0[2], name: $0[3], isFullTime: $0[4], since: $0[5], until: $0[6]) }
            .sorted { order($0) < order($1) }
    }

    private static func order(_ seat: CommitteeSeat) -> (Int, Int) {
        (seat.until == nil ? 0 : 1, CommitteeSeat.Post.allCases.firstIndex(of: seat.post) ?? 0)
    }
}
