/// Postings to one account added together, in the order of the accounts' ids, without those that move nothing. The order is the one in which
/// accounts are locked, so that two entries over the same accounts never wait for each other.
func merged(_ postings: [Posting]) -> [Posting] {
    var sums: [AccountRef: Int64] = [:]
    for posting in postings { sums[posting.account, default: 0] += posting.amount }
    return sums.filter { $0.value != 0 }.map { Posting($0.key, $0.value) }.sorted { $0.account.id < $1.account.id }
}

/// Whether the postings of every unit add up to zero. (domain.md R23)
func addsToZero(_ postings: [Posting]) -> Bool {
    var sums: [LedgerUnit: Int64] = [:]
    for posting in postings { sums[posting.account.unit, default: 0] += posting.amount }
    return sums.values.allSatisfy { $0 == 0 }
}
