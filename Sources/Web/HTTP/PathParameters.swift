import Hummingbird

/// The values of a path's parameters by the names that the route gives them. The router knows them by their places.
struct PathParameters: Sendable {
    /// Which name stands where in a route's path; worked out once for each route.
    struct Places: Sendable {
        fileprivate let names: [(name: String, key: String)]

        init(_ path: String) {
            names = path.split(separator: "/").enumerated().compactMap { place, piece in
                piece.hasPrefix("{") ? (String(piece.dropFirst().dropLast()), PathParameters.key(place)) : nil
            }
        }
    }

    private let places: Places
    private let found: Hummingbird.Parameters

    init(_ places: Places, _ found: Hummingbird.Parameters) {
        self.places = places
        self.found = found
    }

    func get(_ name: String) -> String? { places.names.first { $0.name == name }.flatMap { found.get($0.key) } }

    /// `/unions/{id}/children` → `/unions/{p1}/children`.
    static func places(_ path: String) -> String {
        let pieces = path.split(separator: "/").enumerated().map { place, piece in piece.hasPrefix("{") ? "{\(key(place))}" : String(piece) }
        return "/" + pieces.joined(separator: "/")
    }

    private static func key(_ place: Int) -> String { "p\(place)" }
}
