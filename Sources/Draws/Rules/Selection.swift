import Crypto

/// Picks the winners: prize by prize in their order, for each the groups in their order, then everybody. Pure and repeatable.
/// (domain.md R44b–d, R45)
public struct Selection {
    public struct Pick: Hashable, Sendable {
        /// Places in the frozen entries and in the list of prizes.
        public let entry: Int
        public let prize: Int
    }

    private let entries: DrawEntries
    private let rules: DrawRules
    private let prizes: [DrawPrize]
    private var field: any Field
    private var isOut: [Bool]
    private let holders: Holders?

    /// - Parameter entries: sorted by the bytes of their ids.
    public init(_ entries: DrawEntries, _ rules: DrawRules, _ prizes: [DrawPrize], seed: [UInt8]) {
        self.entries = entries
        self.rules = rules
        self.prizes = prizes
        isOut = Array(repeating: false, count: entries.count)
        let pools = Pools(entries, rules)
        field = rules.method == .weighted ? WeightedField(entries, pools, seed: seed) : RankedField(entries, pools, seed: seed)
        holders = rules.onePrizePer == .holder ? Holders(entries) : nil
        for exclusion in rules.exclusions { if let index = entries.index(of: exclusion.entry) { remove(index) } }
    }

    /// In the order of drawing. Called once.
    public consuming func winners() -> [Pick] {
        var picks: [Pick] = []
        for (index, prize) in prizes.enumerated() {
            var carried = 0
            var open = prize.count - rules.groups.reduce(0) { $0 + ($1.prizes[prize.id] ?? 0) }
            for (group, stratum) in rules.groups.enumerated() {
                let wanted = (stratum.prizes[prize.id] ?? 0) + carried
                let given = pick(wanted, from: group, prize: index, into: &picks)
                carried = rules.leftovers == .next ? wanted - given : 0
                if rules.leftovers == .everyone { open += wanted - given }
            }
            _ = pick(open + carried, from: nil, prize: index, into: &picks)
        }
        return picks
    }

    /// - Parameter pool: a group's place in the rules; `nil`: everybody.
    private mutating func pick(_ count: Int, from pool: Int?, prize: Int, into picks: inout [Pick]) -> Int {
        var given = 0
        while given < count, let entry = field.next(from: pool, isOut) {
            picks.append(Pick(entry: entry, prize: prize))
            given += 1
            remove(entry)
            if let holders { for other in holders.others(of: entry) where !isOut[other] { remove(other) } }
        }
        return given
    }

    private mutating func remove(_ entry: Int) {
        isOut[entry] = true
        field.remove(entry)
    }
}

/// Which entries are in which group of the rules.
struct Pools {
    /// By the places of groups in the rules.
    let members: [[Int]]
    /// For each entry its group's place in the rules, -1 for none; empty where there are no groups.
    let group: [Int32]

    init(_ entries: DrawEntries, _ rules: DrawRules) {
        guard !rules.groups.isEmpty else {
            (members, group) = ([], [])
            return
        }
        let places = Dictionary(rules.groups.enumerated().map { ($1.id, Int32($0)) }) { first, _ in first }
        let byName = entries.groupNames.map { places[$0] ?? -1 }
        group = entries.groups.map { $0 < 0 ? -1 : byName[Int($0)] }
        var members = Array(repeating: [Int](), count: rules.groups.count)
        for (index, place) in group.enumerated() where place >= 0 { members[Int(place)].append(index) }
        self.members = members
    }
}

/// The entries of one holder: what stands before the first `/` of their ids.
private struct Holders {
    private let holder: [Int32]
    private let members: [[Int]]

    /// `nil` if every entry has a holder of its own.
    init?(_ entries: DrawEntries) {
        let slash = UInt8(ascii: "/")
        guard (0..<entries.count).contains(where: { entries.idBytes($0).contains(slash) }) else { return nil }
        var places: [String: Int32] = [:]
        var (holder, members) = ([Int32](), [[Int]]())
        holder.reserveCapacity(entries.count)
        for index in 0..<entries.count {
            let name = String(decoding: entries.idBytes(index).prefix { $0 != slash }, as: UTF8.self)
            let place = places[name] ?? Int32(members.count)
            if Int(place) == members.count {
                places[name] = place
                members.append([])
            }
            members[Int(place)].append(index)
            holder.append(place)
        }
        self.holder = holder
        self.members = members
    }

    func others(of entry: Int) -> [Int] { members[Int(holder[entry])].filter { $0 != entry } }
}

/// Entries in an order in which they win.
protocol Field {
    mutating func next(from pool: Int?, _ isOut: [Bool]) -> Int?
    mutating func remove(_ entry: Int)
}

/// Lowest HMAC first. (domain.md R44b)
struct RankedField: Field {
    private let everybody: [Int]
    private let pools: [[Int]]
    private var next: [Int]

    init(_ entries: DrawEntries, _ pools: Pools, seed: [UInt8]) {
        let keyed = HMAC<SHA256>(key: SymmetricKey(data: seed))
        func digest(_ index: Int) -> HMAC<SHA256>.MAC {
            var code = keyed
            entries.withID(index) { code.update(data: $0) }
            return code.finalize()
        }
        // Eight bytes decide; for the few that agree in them the rest is computed again.
        var ranks: [(prefix: UInt64, index: Int)] = []
        ranks.reserveCapacity(entries.count)
        for index in 0..<entries.count { ranks.append((digest(index).withUnsafeBytes { UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self)) }, index)) }
        ranks.sort { $0.prefix != $1.prefix ? $0.prefix < $1.prefix : Array(digest($0.index)).lexicographicallyPrecedes(Array(digest($1.index))) }
        everybody = ranks.map(\.index)
        var byGroup = pools.members.map { _ in [Int]() }
        if !pools.group.isEmpty { for index in everybody where pools.group[index] >= 0 { byGroup[Int(pools.group[index])].append(index) } }
        self.pools = byGroup
        next = Array(repeating: 0, count: byGroup.count + 1)
    }

    mutating func next(from pool: Int?, _ isOut: [Bool]) -> Int? {
        let order = pool.map { pools[$0] } ?? everybody
        let cursor = pool ?? pools.count
        while next[cursor] < order.count, isOut[order[next[cursor]]] { next[cursor] += 1 }
        return next[cursor] < order.count ? order[next[cursor]] : nil
    }

    mutating func remove(_ entry: Int) {}
}

/// The k-th winner is the entry at a number drawn below the weight that is left, the entries in their frozen order. (domain.md R44c)
struct WeightedField: Field {
    private var stream: DrawStream
    private var everybody: WeightTree
    private var trees: [WeightTree]
    private let members: [[Int]]
    private let group: [Int32]
    /// Each entry's place among the members of its group.
    private let place: [Int32]

    init(_ entries: DrawEntries, _ pools: Pools, seed: [UInt8]) {
        stream = DrawStream(seed: seed)
        everybody = WeightTree(entries.weights)
        members = pools.members
        group = pools.group
        trees = pools.members.map { WeightTree($0.map { entries.weights[$0] }) }
        var place = Array(repeating: Int32(0), count: pools.group.isEmpty ? 0 : entries.count)
        for pool in pools.members { for (index, entry) in pool.enumerated() { place[entry] = Int32(index) } }
        self.place = place
    }

    mutating func next(from pool: Int?, _ isOut: [Bool]) -> Int? {
        let total = pool.map { trees[$0].total } ?? everybody.total
        guard total > 0 else { return nil }
        let number = Int64(stream.number(below: UInt64(total)))
        if let pool { return members[pool][trees[pool].place(at: number)] }
        return everybody.place(at: number)
    }

    mutating func remove(_ entry: Int) {
        everybody.clear(entry)
        if !group.isEmpty, group[entry] >= 0 { trees[Int(group[entry])].clear(Int(place[entry])) }
    }
}

/// A Fenwick tree of weights: finds a place by its running sum and takes weights out, each in log n steps.
struct WeightTree {
    private var sums: [Int64]
    private var weights: [Int64]
    private(set) var total: Int64

    init(_ weights: [Int64]) {
        self.weights = weights
        total = weights.reduce(0, +)
        sums = [0] + weights
        for index in 1..<max(sums.count, 1) {
            let parent = index + (index & -index)
            if parent < sums.count { sums[parent] += sums[index] }
        }
    }

    /// The first place whose running sum is above `number`.
    func place(at number: Int64) -> Int {
        var (place, left) = (0, number)
        var step = 1
        while step * 2 < sums.count { step *= 2 }
        while step > 0 {
            if place + step < sums.count, sums[place + step] <= left {
                place += step
                left -= sums[place]
            }
            step /= 2
        }
        return place
    }

    mutating func clear(_ place: Int) {
        let weight = weights[place]
        guard weight > 0 else { return }
        weights[place] = 0
        total -= weight
        var index = place + 1
        while index < sums.count {
            sums[index] -= weight
            index += index & -index
        }
    }
}
