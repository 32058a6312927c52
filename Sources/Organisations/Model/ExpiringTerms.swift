import Kernel

/// Committees whose term ends soon or is over, at a union and below. (domain.md R8)
extension OrganisationTree {
    /// How many live unions are in each stage.
    public func termStages(under top: OrganisationID, on today: Day) -> [TermRules.Stage: Int] {
        var counts: [TermRules.Stage: Int] = [:]
        let last = today.adding(days: CommitteeTerm.reminders[0]).number
        for place in places(under: top) where termEnds[place] != .min && termEnds[place] <= last && states[place] == 0 {
            if let stage = TermRules.stage(lastDay: Day(number: termEnds[place]), on: today) { counts[stage, default: 0] += 1 }
        }
        return counts
    }

    /// The unions whose term ends in `days`, the earliest end first, after the one that `cursor` names.
    func termsEnding(in days: ClosedRange<Day>, under top: OrganisationID, after cursor: (end: Day, id: OrganisationID)?, limit: Int) -> [Node] {
        var found: [(end: Int32, id: Int64, place: Int)] = []
        for place in places(under: top) where termEnds[place] != .min && states[place] == 0 {
            let end = termEnds[place]
            guard days.contains(Day(number: end)) else { continue }
            if let cursor, (end, ids[place]) <= (cursor.end.number, cursor.id.raw) { continue }
            found.append((end, ids[place], place))
        }
        return found.sorted { ($0.end, $0.id) < ($1.end, $1.id) }.prefix(limit).map { node(at: $0.place) }
    }
}
