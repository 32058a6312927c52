/// The entries of a draw, a million of them in 40 MB: the ids behind each other in one array of bytes.
public struct DrawEntries: Sendable {
    private var bytes: [UInt8] = []
    /// Where each id ends in `bytes`.
    private var ends: [UInt32] = []
    public private(set) var weights: [Int64] = []
    /// For each entry its place in `groupNames`; -1 for none.
    private(set) var groups: [Int32] = []
    public private(set) var groupNames: [String] = []
    private var groupPlaces: [String: Int32] = [:]

    public init() {}

    public var count: Int { ends.count }
    public var isEmpty: Bool { ends.isEmpty }

    public mutating func reserve(_ count: Int) {
        bytes.reserveCapacity(count * 24)
        ends.reserveCapacity(count)
        weights.reserveCapacity(count)
        groups.reserveCapacity(count)
    }

    /// Adds an entry behind the others. Whether ids, weights and order are right is asked later (`ProofCheck`).
    public mutating func append(_ id: some Collection<UInt8>, weight: Int64, group: String?) {
        bytes.append(contentsOf: id)
        ends.append(UInt32(bytes.count))
        weights.append(weight)
        groups.append(group.map { place(of: $0) } ?? -1)
    }

    public mutating func append(_ id: String, weight: Int64 = 1, group: String? = nil) { append(id.utf8, weight: weight, group: group) }

    private mutating func place(of group: String) -> Int32 {
        if let known = groupPlaces[group] { return known }
        let place = Int32(groupNames.count)
        groupNames.append(group)
        groupPlaces[group] = place
        return place
    }

    public func id(_ index: Int) -> String { String(decoding: idBytes(index), as: UTF8.self) }
    public func group(_ index: Int) -> String? { groups[index] < 0 ? nil : groupNames[Int(groups[index])] }

    func idBytes(_ index: Int) -> ArraySlice<UInt8> { bytes[range(index)] }
    private func range(_ index: Int) -> Range<Int> { Int(index == 0 ? 0 : ends[index - 1])..<Int(ends[index]) }

    func withID<T>(_ index: Int, _ body: (UnsafeRawBufferPointer) -> T) -> T {
        bytes.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[range(index)])) }
    }

    /// Where `id` stands, by halving: the entries are sorted by the bytes of their ids.
    func index(of id: String) -> Int? {
        let wanted = Array(id.utf8)
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if idBytes(middle).lexicographicallyPrecedes(wanted) { low = middle + 1 } else { high = middle }
        }
        return low < count && idBytes(low).elementsEqual(wanted) ? low : nil
    }

    /// The same entries sorted by the bytes of their ids: how they are frozen.
    public func sorted() -> DrawEntries {
        let order = (0..<count).sorted { idBytes($0).lexicographicallyPrecedes(idBytes($1)) }
        var out = DrawEntries()
        out.reserve(count)
        for index in order { out.append(idBytes(index), weight: weights[index], group: group(index)) }
        return out
    }
}
