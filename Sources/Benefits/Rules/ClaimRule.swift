import Kernel
import Membership

/// Why a claim is refused; the first rule not met, in the order shown to members. (domain.md R27–R29)
public enum ClaimRefusal: Hashable, Sendable {
    case noSuchBenefit
    case notOpen(opens: Instant)
    case paused
    case over
    /// Officers give it out; nobody claims it.
    case issuedOnly
    case notEligible(BenefitUnmet)
    case alreadyClaimed(ClaimLimit)
    /// The fair window is over and its draw under way.
    case drawing
    case soldOut(Shortage)
    /// The key came with another request before.
    case keyReused
}

/// Which stock is used up. (domain.md R28)
public enum Shortage: Hashable, Sendable {
    case total
    /// Comes back when the next day's stock opens.
    case today(next: Instant?)
    /// Of the member's city, county or firm; others may be left elsewhere.
    case quota(until: Instant?)
}

/// The condition of a benefit that somebody does not meet. (domain.md R27)
public enum BenefitUnmet: Hashable, Sendable {
    case audience(Unmet)
    case birthdayMonth
    case notListed
}

/// What is left for one member right now.
struct StockLeft: Hashable, Sendable {
    var total: Int64
    /// `nil` where there is no stock for each day.
    var today: Int64?
    /// Of the narrowest quota that counts for the member; `nil` where none does.
    var quota: Int64?
}

struct ClaimSituation: Sendable {
    let content: BenefitContent
    let phase: BenefitPhase
    let unmet: BenefitUnmet?
    /// Vouchers of this benefit in the current period, without cancelled ones.
    let claimed: Int
    /// The fair window is over, but its winners are not known yet.
    var isDrawing = false
    let left: StockLeft
    let now: Instant
}

/// Whether a claim is admitted, or the first rule that it does not meet.
func claimRefusal(_ situation: ClaimSituation) -> ClaimRefusal? {
    let content = situation.content
    switch situation.phase {
    case .draft: return .noSuchBenefit
    case .upcoming(let opens): return .notOpen(opens: opens)
    case .paused: return .paused
    case .over: return .over
    case .open: break
    }
    if case .issued = content.mode { return .issuedOnly }
    if let unmet = situation.unmet { return .notEligible(unmet) }
    if situation.claimed >= content.limit.count { return .alreadyClaimed(content.limit) }
    if situation.isDrawing { return .drawing }
    if situation.left.total <= 0 { return .soldOut(.total) }
    if let today = situation.left.today, today <= 0 { return .soldOut(.today(next: content.nextDayStock(after: situation.now))) }
    if let quota = situation.left.quota, quota <= 0 { return .soldOut(.quota(until: content.stock.quotasUntil)) }
    return nil
}

extension BenefitContent {
    /// The first condition that somebody does not meet, in the order of R27: state, union, industry, new form, age, birthday month, list.
    func firstUnmet(by participant: Participant?, isListed: Bool, on today: Day, covers: (OrganisationID, OrganisationID) -> Bool) -> BenefitUnmet? {
        if let unmet = audience.firstUnmet(by: participant, on: today, covers: covers) { return .audience(unmet) }
        if isForBirthdayMonth {
            guard let birthday = participant?.birthday else { return .audience(.ageUnknown) }
            if birthday.month != today.month { return .birthdayMonth }
        }
        return hasList && !isListed ? .notListed : nil
    }

    /// When the next day's stock opens, if the window is still open then.
    func nextDayStock(after now: Instant) -> Instant? {
        let next = now.day.end + .minutes(Int64(stock.dayOpensAt))
        if let closesAt, next >= closesAt { return nil }
        return next
    }

    /// What is left of the stock of the day: with carrying over, what earlier days left is added. (domain.md R28)
    func leftToday(takenBefore: Int64, takenToday: Int64, now: Instant) -> Int64? {
        guard let perDay = stock.perDay else { return nil }
        guard stock.carriesOver, let opensAt else { return Int64(perDay) - takenToday }
        let days = Int64(now.day - opensAt.day) + 1
        return Int64(perDay) * days - takenBefore - takenToday
    }
}

extension ClaimLimit {
    /// Names the period that `now` falls in, in order; claims count within one. (domain.md R29, R63)
    func period(of now: Instant) -> Int64 {
        let day = now.day
        return switch period {
        case .once: 0
        case .day: Int64(day.number)
        case .week: Int64(day.adding(days: 1 - day.weekday).number)
        case .month: Int64(day.monthOfYear.number)
        case .season: Int64(day.monthOfYear.number / 3)
        }
    }
}

extension Validity {
    /// The days on which a voucher issued on `day` is good. (domain.md R31)
    func days(issuedOn day: Day) -> (from: Day, through: Day) {
        switch self {
        case .between(let from, let through): (max(from, day), through)
        case .days(let count): (day, day.adding(days: count))
        }
    }
}
