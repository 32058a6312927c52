import Kernel

/// Which passwords an officer may choose. (issue 4; NIST SP 800-63B: length, no common ones, nothing about composition)
enum PasswordRule {
    static let lengths = 10...128

    enum Fault: Refusal {
        case missing
        case tooShort(Int)
        case tooLong
        /// It is the phone's digits, or little more.
        case holdsPhone
        /// One of those that everybody tries, or one character or sequence over and over.
        case common

        var code: String {
            switch self {
            case .missing: "password.missing"
            case .tooShort: "password.too_short"
            case .tooLong: "password.too_long"
            case .holdsPhone: "password.holds_phone"
            case .common: "password.common"
            }
        }

        var message: Phrase {
            switch self {
            case .missing: Phrase("请填写密码。", "Enter a password.")
            case .tooShort(let count): Phrase("密码至少 10 个字符，现在是 \(count) 个。", "A password has at least 10 characters; this one has \(count).")
            case .tooLong: Phrase("密码最多 128 个字符。", "A password has at most 128 characters.")
            case .holdsPhone: Phrase("密码里不要包含您的手机号。", "Leave your phone number out of the password.")
            case .common: Phrase("这个密码太常见，很容易被猜中，请换一个。几个不相关的词连起来就很好。", "This password is among the first to be guessed. A few unrelated words make a good one.")
            }
        }
    }

    static func check(_ password: String, phone: PhoneNumber?) throws(Fault) {
        let count = password.unicodeScalars.count
        guard count > 0 else { throw .missing }
        guard count >= lengths.lowerBound else { throw .tooShort(count) }
        guard count <= lengths.upperBound else { throw .tooLong }
        if let phone, password.contains(phone.text) { throw .holdsPhone }
        guard !isCommon(password) else { throw .common }
    }

    private static func isCommon(_ password: String) -> Bool {
        let folded = TextFolding.folded(password)
        let characters = Array(folded.unicodeScalars)
        if Set(characters).count < 4 { return true }
        if sequences.contains(where: { $0.contains(folded) }) { return true }
        // "gonghui" three times is one word.
        for length in 1...max(1, characters.count / 2) where characters.count % length == 0 {
            if characters.indices.allSatisfy({ characters[$0] == characters[$0 % length] }) { return true }
        }
        let letters = folded.filter { !$0.isNumber && $0 != "!" && $0 != "@" && $0 != "#" && $0 != "." && $0 != "_" }
        return words.contains(letters)
    }

    /// Rows of the keyboard and of the alphabet, there and back.
    private static let sequences: [String] = {
        let rows = ["01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb6yhn"]
        return rows + rows.map { String($0.reversed()) }
    }()

    /// What stands at the top of every list of leaked passwords here, without its digits and signs.
    private static let words: Set<String> = [
        "password", "passw", "admin", "administrator", "qwer", "qwerty", "woaini", "woaiwojia", "aini", "abc", "abcd", "asd", "asdf", "asdfgh", "zxcv", "zxcvbn", "iloveyou",
        "gonghui", "zhonghui", "zonggonghui", "gongzuo", "huiyuan", "guanliyuan", "mima", "test", "root", "welcome", "letmein", "china", "guangdong",
        "a", "aa", "q", "qq", "wo", "",
        "pssw", "pssword", "passwd",
    ]
}
