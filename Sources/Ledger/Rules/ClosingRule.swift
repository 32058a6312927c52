import Kernel

/// Into which month an entry of `at` falls: its own, or the first one after the last closed. (domain.md R33)
func period(of at: Instant, closedThrough: Month?) -> Month {
    guard let closedThrough, closedThrough >= at.month else { return at.month }
    return closedThrough.next
}

/// So long after a month's end it stays open, for entries that are on their way.
let closingDelay = Span.minutes(10)

/// Whether `month` can be closed at `now`: it is over, and months are closed one after the other. The first closing may be of any month; it
/// closes everything before it as well.
func closingRefusal(_ month: Month, closedThrough: Month?, now: Instant) -> LedgerProblem.Refusal? {
    if let closedThrough, month <= closedThrough { return .alreadyClosed }
    let from = month.end + closingDelay
    guard now >= from else { return .notOver(from: from) }
    if let closedThrough, month > closedThrough.next { return .earlierOpen(closedThrough.next) }
    return nil
}
