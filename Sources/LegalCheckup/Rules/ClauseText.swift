/// Whether a text can be a clause to be judged.
public enum ClauseText {
    /// The most that is judged at once from a passer-by. (ours)
    public static let limit = 2000

    /// At least four Han characters: less is no clause.
    public static func isChinese(_ text: String) -> Bool {
        var count = 0
        for scalar in text.unicodeScalars where (0x3400...0x9FFF).contains(scalar.value) || scalar.value >= 0x20000 {
            count += 1
            if count == 4 { return true }
        }
        return false
    }
}
