import Hummingbird

/// The values of a path's parameters by the names that the route gives them. The router knows them by their places.
struct PathParameters: Sendable {
    private let path: String
    private let found: Hummingbird.Parameters

    init(_ path: String, _ found: Hummingbird.Parameters) {
        self.path = path
        self.found = found
    }

    func get(_ name: String) -> String? {
        let wanted = "{\(name)}"
        for (place, piece) in path.split(separator: "/").enumerated() where piece == wanted { return found.get(Self.name(place)) }
        return nil
    }

    /// `/unions/{id}/children` → `/unions/{p1}/children`.
    static func places(_ path: String) -> String {
        let pieces = path.split(separator: "/").enumerated().map { place, piece in piece.hasPrefix("{") ? "{\(name(place))}" : String(piece) }
        return "/" + pieces.joined(separator: "/")
    }

    private static func name(_ place: Int) -> String { "p\(place)" }
}
