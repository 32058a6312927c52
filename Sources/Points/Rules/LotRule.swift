import Kernel

/// Points that are good until the same day. The lots of a member add up to the balance, or to zero where it is below. (domain.md R25, R26)
struct Lot: Hashable, Sendable {
    /// The last day.
    let until: Day
    var left: Int64
}

/// New points fill the hole first: what of `amount` goes into a lot when the balance was `balance`. (domain.md R26)
func putAside(_ amount: Int64, balance: Int64) -> Int64 { max(0, amount + min(0, balance)) }

/// Takes `amount` from `lots`, the oldest first, beginning with `first` where one is named; takes what there is. (domain.md R25)
/// - Returns: what was taken from which, in the order of days.
func take(_ amount: Int64, from lots: [Lot], first: Day? = nil) -> [Lot] {
    var left = amount
    var taken: [Lot] = []
    let order = lots.sorted { ($0.until == first ? 0 : 1, $0.until) < ($1.until == first ? 0 : 1, $1.until) }
    for lot in order where left > 0 && lot.left > 0 {
        let piece = min(left, lot.left)
        taken.append(Lot(until: lot.until, left: piece))
        left -= piece
    }
    return taken.sorted { $0.until < $1.until }
}

/// Where points come back to that were spent from a lot: it if it is still good, else a last month. (domain.md R65)
func returning(_ until: Day, on today: Day) -> Day { until >= today ? until : today.adding(days: returnedDays) }
