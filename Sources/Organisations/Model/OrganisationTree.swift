import Kernel

/// The union tree at one version, immutable. 130,000 unions take about 16 MB.
///
/// Unions stand in the order of a walk from the root, each before those below it, so a subtree is a run of neighbours: whether one
/// union covers another is two look-ups and a comparison. Merged and dissolved unions stay where they were, so that their names
/// and who may see their past are known; lists leave them out.
public final class OrganisationTree: Sendable {
    public struct Node: Hashable, Sendable {
        public let id: OrganisationID
        public let parent: OrganisationID?
        public let kind: UnionKind
        public let level: UnionLevel
        public let state: UnionState
        public let name: String
        /// The short name, or the name where there is none.
        public let shortName: String
        public let region: RegionCode?
        /// Section letter of GB/T 4754.
        public let industry: String?
        public let newFormKind: String?
        /// Last day of the committee's term.
        public let termEnd: Day?
    }

    /// Which state of the table this is.
    public let version: Int64

    // By place. A place is where a union stands in the walk.
    let ids: [Int64]
    let parents: [Int32]
    let ends: [Int32]
    let kinds: [UInt8]
    let levels: [UInt8]
    let states: [UInt8]
    let regions: [RegionCode?]
    let industries: [UInt8]
    let newFormKinds: [UInt8]
    let termEnds: [Int32]
    let names: PackedTexts
    let shortNames: PackedTexts
    /// Texts that many unions share, by small numbers.
    let shared: [String]
    // Ids in ascending order with their places.
    let sortedIDs: [Int64]
    let sortedPlaces: [Int32]
    let federations: [RegionCode: Int32]

    init(_ parts: TreeParts, version: Int64) {
        self.version = version
        ids = parts.ids
        parents = parts.parents
        ends = parts.ends
        kinds = parts.kinds
        levels = parts.levels
        states = parts.states
        regions = parts.regions
        industries = parts.industries
        newFormKinds = parts.newFormKinds
        termEnds = parts.termEnds
        names = parts.names
        shortNames = parts.shortNames
        shared = parts.shared
        sortedIDs = parts.sortedIDs
        sortedPlaces = parts.sortedPlaces
        var federations: [RegionCode: Int32] = [:]
        for place in parts.ids.indices where Self.isFederation(parts, place) {
            if let region = parts.regions[place], federations[region] == nil { federations[region] = Int32(place) }
        }
        self.federations = federations
    }

    /// Live federations of areas; parks aren't the union of an area. (domain.md R56)
    private static func isFederation(_ parts: TreeParts, _ place: Int) -> Bool {
        let kind = UnionKind.allCases[Int(parts.kinds[place])]
        return kind.isFederation && kind != .park && parts.states[place] == 0
    }

    // MARK: One union

    public var root: OrganisationID? { ids.first.map { OrganisationID($0) } }
    /// How many unions there are, those that are no more included.
    public var count: Int { ids.count }

    public func node(_ id: OrganisationID) -> Node? { place(of: id).map { node(at: $0) } }

    /// The name to show where room is short; `nil` for unknown unions.
    public func shortName(_ id: OrganisationID) -> String? {
        place(of: id).map { shortNames.isEmpty($0) ? names[$0] : shortNames[$0] }
    }

    // MARK: Around a union

    /// The unions above, nearest first.
    public func ancestors(of id: OrganisationID) -> [Node] {
        var out: [Node] = []
        var next = place(of: id).flatMap { parentPlace(of: $0) }
        while let place = next {
            out.append(node(at: place))
            next = parentPlace(of: place)
        }
        return out
    }

    /// Live unions right below, federations first, then by area and age.
    public func children(of id: OrganisationID) -> [Node] {
        guard let top = place(of: id) else { return [] }
        var out: [Node] = []
        var place = top + 1
        while place < ends[top] {
            if states[place] == 0 { out.append(node(at: place)) }
            place = Int(ends[place])
        }
        return out
    }

    /// The union and all live ones below it.
    public func subtree(of id: OrganisationID) -> [OrganisationID] {
        guard let top = place(of: id) else { return [] }
        return (top..<Int(ends[top])).lazy.filter { self.states[$0] == 0 }.map { OrganisationID(self.ids[$0]) }
    }

    /// Whether `node` is `top` or stands below it. Unknown unions cover nothing and are covered by none.
    public func covers(_ top: OrganisationID, _ node: OrganisationID) -> Bool {
        guard let top = place(of: top), let place = place(of: node) else { return false }
        return top <= place && place < ends[top]
    }

    /// The city federation that the union is or stands below.
    public func city(of id: OrganisationID) -> OrganisationID? { nearest(to: id) { $0 == .city } }
    /// `nil` also where a city has no counties (Dongguan, Zhongshan). (domain.md R56)
    public func county(of id: OrganisationID) -> OrganisationID? { nearest(to: id) { $0 == .county } }
    public func town(of id: OrganisationID) -> OrganisationID? { nearest(to: id) { $0 == .town || $0 == .park } }

    /// Where members go who have no union of their own: the county's holding pool, the city's where there are no counties. (domain.md R15, R9c)
    public func holdingPool(of id: OrganisationID) -> OrganisationID? { county(of: id) ?? city(of: id) ?? root }

    /// The federation of this very area.
    public func federation(of region: RegionCode) -> OrganisationID? { federations[region].map { OrganisationID(ids[Int($0)]) } }

    /// The federation of the area or of the next one up that has one.
    public func nearestFederation(to region: RegionCode) -> OrganisationID? {
        var area: RegionCode? = region
        while let code = area {
            if let union = federation(of: code) { return union }
            area = code.parent
        }
        return nil
    }

    /// 1 for the root.
    public func depth(of id: OrganisationID) -> Int? {
        place(of: id).map { place in
            var depth = 1
            var next = parentPlace(of: place)
            while let above = next {
                depth += 1
                next = parentPlace(of: above)
            }
            return depth
        }
    }

    // MARK: Places, for those who walk the whole tree

    public var places: Range<Int> { 0..<ids.count }
    public func place(of id: OrganisationID) -> Int? {
        var (low, high) = (0, sortedIDs.count)
        while low < high {
            let middle = (low + high) / 2
            if sortedIDs[middle] < id.raw { low = middle + 1 } else { high = middle }
        }
        return low < sortedIDs.count && sortedIDs[low] == id.raw ? Int(sortedPlaces[low]) : nil
    }
    public func id(at place: Int) -> OrganisationID { OrganisationID(ids[place]) }
    public func parentPlace(of place: Int) -> Int? { parents[place] < 0 ? nil : Int(parents[place]) }
    public func isLive(at place: Int) -> Bool { states[place] == 0 }
    public func kind(at place: Int) -> UnionKind { UnionKind.allCases[Int(kinds[place])] }
    /// The places of the union and all below it.
    public func places(under id: OrganisationID) -> Range<Int> {
        guard let top = place(of: id) else { return 0..<0 }
        return top..<Int(ends[top])
    }

    public func node(at place: Int) -> Node {
        Node(
            id: OrganisationID(ids[place]), parent: parentPlace(of: place).map { OrganisationID(ids[$0]) }, kind: kind(at: place),
            level: UnionLevel.allCases[Int(levels[place])], state: UnionState.allCases[Int(states[place])], name: names[place],
            shortName: shortNames.isEmpty(place) ? names[place] : shortNames[place], region: regions[place], industry: text(industries[place]),
            newFormKind: text(newFormKinds[place]), termEnd: termEnds[place] == .min ? nil : Day(number: termEnds[place]))
    }

    private func text(_ number: UInt8) -> String? { number == 0 ? nil : shared[Int(number) - 1] }

    private func nearest(to id: OrganisationID, _ matches: (UnionKind) -> Bool) -> OrganisationID? {
        var next = place(of: id)
        while let place = next {
            if matches(kind(at: place)) { return OrganisationID(ids[place]) }
            next = parentPlace(of: place)
        }
        return nil
    }

    /// Bytes that the snapshot's arrays hold.
    var byteCount: Int {
        ids.count * 8 + parents.count * 4 + ends.count * 4 + kinds.count * 5 + regions.count * 8 + termEnds.count * 4 + sortedIDs.count * 8
            + sortedPlaces.count * 4 + names.byteCount + shortNames.byteCount
    }
}

/// Many texts in one run of bytes, each followed by a zero, so that they can be searched as one.
struct PackedTexts: Sendable {
    private(set) var bytes: [UInt8] = []
    /// Where each begins; one more at the end.
    private(set) var starts: [UInt32] = [0]

    mutating func reserve(count: Int, bytes byteCount: Int) {
        starts.reserveCapacity(count + 1)
        bytes.reserveCapacity(byteCount)
    }

    mutating func append(_ text: String) {
        bytes.append(contentsOf: text.utf8)
        bytes.append(0)
        starts.append(UInt32(bytes.count))
    }

    mutating func append(_ place: Int, of other: PackedTexts) {
        bytes.append(contentsOf: other.bytes[Int(other.starts[place])..<Int(other.starts[place + 1])])
        starts.append(UInt32(bytes.count))
    }

    func range(_ place: Int) -> Range<Int> { Int(starts[place])..<Int(starts[place + 1]) - 1 }
    func isEmpty(_ place: Int) -> Bool { starts[place + 1] - starts[place] == 1 }
    subscript(place: Int) -> String { String(decoding: bytes[range(place)], as: UTF8.self) }

    /// The text in which the byte at `offset` stands.
    func place(ofByte offset: Int) -> Int {
        var (low, high) = (0, starts.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if starts[middle] <= offset { low = middle } else { high = middle - 1 }
        }
        return low
    }

    var byteCount: Int { bytes.count + starts.count * 4 }
}
