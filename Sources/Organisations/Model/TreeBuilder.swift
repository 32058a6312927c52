import Kernel

/// The columns of a snapshot in the order of the walk.
struct TreeParts {
    var ids: [Int64] = []
    var parents: [Int32] = []
    var ends: [Int32] = []
    var kinds: [UInt8] = []
    var levels: [UInt8] = []
    var states: [UInt8] = []
    var regions: [RegionCode?] = []
    var industries: [UInt8] = []
    var newFormKinds: [UInt8] = []
    var termEnds: [Int32] = []
    var names = PackedTexts()
    var shortNames = PackedTexts()
    var shared: [String] = []
    var sortedIDs: [Int64] = []
    var sortedPlaces: [Int32] = []
}

/// Puts rows that come in the order of their ids into the order of a walk from the root.
struct TreeBuilder {
    private var rows = TreeParts()
    private var parentIDs: [Int64] = []
    private var numbers: [String: UInt8] = [:]

    /// - Parameter id: larger than that of the row before.
    mutating func add(
        id: Int64, parent: Int64?, kind: UnionKind, level: UnionLevel, state: UnionState, name: String, shortName: String?, region: RegionCode?,
        industry: String?, newFormKind: String?, termEnd: Day?
    ) {
        precondition(rows.ids.last.map { $0 < id } ?? true, "rows come by id")
        rows.ids.append(id)
        parentIDs.append(parent ?? 0)
        rows.kinds.append(kind.order)
        rows.levels.append(UInt8(level.depth - 1))
        rows.states.append(UInt8(UnionState.allCases.firstIndex(of: state) ?? 0))
        rows.regions.append(region)
        rows.industries.append(number(industry))
        rows.newFormKinds.append(number(newFormKind))
        rows.termEnds.append(termEnd?.number ?? .min)
        rows.names.append(name)
        rows.shortNames.append(shortName ?? "")
    }

    /// The snapshot. Rows whose parent is missing stand at the top, rows of a circle are left out; `TreeIntegrity` reports both.
    consuming func tree(version: Int64) -> OrganisationTree {
        let parents = parentIDs.map { $0 == 0 ? Int32(-1) : row(of: $0) }
        let siblings = childrenInOrder(parents)
        let (order, ends) = walk(parents, siblings)
        return OrganisationTree(parts(order, ends, parents), version: version)
    }

    private mutating func number(_ text: String?) -> UInt8 {
        guard let text else { return 0 }
        if let known = numbers[text] { return known }
        // There are twenty industries and a dozen kinds of new-form work. Should a table hold more, the rest is not shown.
        guard rows.shared.count < 255 else { return 0 }
        rows.shared.append(text)
        numbers[text] = UInt8(rows.shared.count)
        return UInt8(rows.shared.count)
    }

    private func row(of id: Int64) -> Int32 {
        var (low, high) = (0, rows.ids.count)
        while low < high {
            let middle = (low + high) / 2
            if rows.ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low < rows.ids.count && rows.ids[low] == id ? Int32(low) : -1
    }

    /// Rows grouped by parent: `starts[row + 1]..<starts[row + 2]` of `rows` are its children, those of -1 the top.
    private struct Siblings {
        var starts: [Int32]
        var rows: [Int32]
        func children(of row: Int) -> Range<Int> { Int(starts[row + 1])..<Int(starts[row + 2]) }
    }

    private func childrenInOrder(_ parents: [Int32]) -> Siblings {
        var starts = [Int32](repeating: 0, count: parents.count + 2)
        for parent in parents { starts[Int(parent) + 2] += 1 }
        for index in 1..<starts.count { starts[index] += starts[index - 1] }
        var next = starts
        var grouped = [Int32](repeating: 0, count: parents.count)
        for (row, parent) in parents.enumerated() {
            grouped[Int(next[Int(parent) + 1])] = Int32(row)
            next[Int(parent) + 1] += 1
        }
        var siblings = Siblings(starts: starts, rows: grouped)
        for parent in -1..<parents.count {
            let range = siblings.children(of: parent)
            if range.count > 1 { siblings.rows[range].sort { stands($0, before: $1) } }
        }
        return siblings
    }

    private func stands(_ a: Int32, before b: Int32) -> Bool {
        let (a, b) = (Int(a), Int(b))
        if rows.kinds[a] != rows.kinds[b] { return rows.kinds[a] < rows.kinds[b] }
        if rows.regions[a] != rows.regions[b] {
            guard let left = rows.regions[a] else { return false }
            guard let right = rows.regions[b] else { return true }
            return left < right
        }
        return a < b
    }

    private func walk(_ parents: [Int32], _ siblings: Siblings) -> (order: [Int32], ends: [Int32]) {
        var order: [Int32] = []
        order.reserveCapacity(parents.count)
        var ends = [Int32](repeating: 0, count: parents.count)
        // Each entry: a row, and whether it is met on the way back up.
        var stack: [(row: Int32, isLeaving: Bool)] = siblings.rows[siblings.children(of: -1)].reversed().map { ($0, false) }
        while let (row, isLeaving) = stack.popLast() {
            if isLeaving {
                ends[Int(row)] = Int32(order.count)
                continue
            }
            order.append(row)
            stack.append((row, true))
            for child in siblings.rows[siblings.children(of: Int(row))].reversed() { stack.append((child, false)) }
        }
        return (order, ends)
    }

    private func parts(_ order: [Int32], _ ends: [Int32], _ parents: [Int32]) -> TreeParts {
        var placeOfRow = [Int32](repeating: -1, count: rows.ids.count)
        for (place, row) in order.enumerated() { placeOfRow[Int(row)] = Int32(place) }
        func ordered<T>(_ column: [T]) -> [T] { order.map { column[Int($0)] } }
        var out = TreeParts()
        out.ids = ordered(rows.ids)
        out.parents = order.map { parents[Int($0)] < 0 ? -1 : placeOfRow[Int(parents[Int($0)])] }
        out.ends = ordered(ends)
        out.kinds = ordered(rows.kinds)
        out.levels = ordered(rows.levels)
        out.states = ordered(rows.states)
        out.regions = ordered(rows.regions)
        out.industries = ordered(rows.industries)
        out.newFormKinds = ordered(rows.newFormKinds)
        out.termEnds = ordered(rows.termEnds)
        out.shared = rows.shared
        out.names.reserve(count: order.count, bytes: rows.names.bytes.count)
        out.shortNames.reserve(count: order.count, bytes: rows.shortNames.bytes.count)
        for row in order {
            out.names.append(Int(row), of: rows.names)
            out.shortNames.append(Int(row), of: rows.shortNames)
        }
        let inTree = rows.ids.indices.filter { placeOfRow[$0] >= 0 }
        out.sortedIDs = inTree.map { rows.ids[$0] }
        out.sortedPlaces = inTree.map { placeOfRow[$0] }
        return out
    }
}
