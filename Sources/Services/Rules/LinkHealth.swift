/// How a partner's link stands after one more check: three failures in a row hide the tile, one success brings it back.
struct LinkHealth: Hashable, Sendable {
    var failures: Int
    var isDown: Bool

    static let patience = 3

    func after(success: Bool) -> LinkHealth {
        if success { return LinkHealth(failures: 0, isDown: false) }
        return LinkHealth(failures: min(failures + 1, 1000), isDown: isDown || failures + 1 >= Self.patience)
    }

    /// Whether the partner's server answered like one that works: a refusal of our bare request is an answer too.
    static func isAnswer(_ status: Int) -> Bool { (200..<500).contains(status) && status != 404 && status != 410 }
}
