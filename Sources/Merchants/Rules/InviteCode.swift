import Kernel

/// A code that is read aloud or typed from a screen: eight characters without those that look alike. 31^8 of them, good for a day.
enum InviteCode {
    private static let alphabet = Array("23456789ABCDEFGHJKMNPQRSTUVWXYZ")

    static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        return String((0..<ClerkInvite.codeLength).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] })
    }

    /// The code as it was made: blanks and dashes out, lower case raised, full-width narrowed. `nil` if it can't be one.
    static func read(_ typed: String) -> String? {
        let code = TextFolding.narrowed(typed).uppercased().filter { !$0.isWhitespace && $0 != "-" }
        return code.count == ClerkInvite.codeLength && code.allSatisfy(alphabet.contains) ? code : nil
    }

    /// `ABCD EFGH`, as it is shown.
    static func shown(_ code: String) -> String { code.prefix(4) + " " + code.dropFirst(4) }
}
