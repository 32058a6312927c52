import Foundation

extension Coordinates {
    /// Metres over the ground, near enough for "which branch is nearest" (great circle on a sphere).
    public func metres(to other: Coordinates) -> Int {
        func radians(_ millionths: Int64) -> Double { Double(millionths) / 1_000_000 * .pi / 180 }
        let (a, b) = (radians(latitude), radians(other.latitude))
        let half = sin((b - a) / 2), turn = sin(radians(other.longitude - longitude) / 2)
        let chord = half * half + cos(a) * cos(b) * turn * turn
        return Int((2 * 6_371_000 * asin(min(1, chord.squareRoot()))).rounded())
    }
}
