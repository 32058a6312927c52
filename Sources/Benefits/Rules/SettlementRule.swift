import Kernel

/// How long after its end a month stays open, for redemptions that are on their way.
let settlementDelay = Span.minutes(10)

/// Whether `month` can be closed now: it is the first open one, and over. (domain.md R33)
/// - Parameter firstOpen: the month after the last closed one, or that of the first redemption; `nil` where nothing was ever redeemed.
func settlementRefusal(_ month: Month, firstOpen: Month?, now: Instant) -> SettlementProblem? {
    guard now >= month.end + settlementDelay else { return .notOver(month) }
    guard let firstOpen else { return nil }
    if month < firstOpen { return .closedAlready }
    return month > firstOpen ? .earlierOpen(firstOpen) : nil
}
