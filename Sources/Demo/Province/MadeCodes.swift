/// Unified social credit codes of region 99, which no real body has. (domain.md R2)
enum MadeCodes {
    enum Holder: String {
        case baseUnion = "81990000MC"
        case otherUnion = "89990000MC"
        case company = "91990000MA"
        case institution = "12990000MB"
        case organ = "11990000MB"
    }

    /// The code of the `serial`-th holder of its kind; both checks are right.
    /// - Parameter serial: 0–899,999; the numbers below 100000 are left to tests.
    static func uscc(_ holder: Holder, serial: Int) -> String {
        precondition((0..<900_000).contains(serial), "six digits of serial number")
        var bytes = Array(holder.rawValue.utf8) + Array(String(100_000 + serial).utf8)
        bytes.append(organisationCheck(bytes[8..<16]))
        bytes.append(creditCheck(bytes))
        return String(decoding: bytes, as: UTF8.self)
    }

    /// GB 11714: letters count from A = 10; 10 is written X and 11 is written 0.
    private static func organisationCheck(_ code: ArraySlice<UInt8>) -> UInt8 {
        let weights = [3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(code, weights).reduce(0) { $0 + Int($1.0 < 65 ? $1.0 - 48 : $1.0 - 55) * $1.1 }
        let check = 11 - sum % 11
        return check == 10 ? 0x58 : check == 11 ? 0x30 : UInt8(0x30 + check)
    }

    /// GB 32100: the place of each character among the 31, weights 3^i mod 31.
    private static func creditCheck(_ code: [UInt8]) -> UInt8 {
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
        var sum = 0
        var weight = 1
        for byte in code {
            sum += (alphabet.firstIndex(of: byte) ?? 0) * weight
            weight = weight * 3 % 31
        }
        return alphabet[(31 - sum % 31) % 31]
    }
}
