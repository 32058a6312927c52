/// What limits per network address count by: an IPv4 address, or the first 64 bits of an IPv6 one, because a single home has all the rest.
enum NetworkAddress {
    static func limited(_ address: String) -> String {
        // ::ffff:192.0.2.1 is an IPv4 address.
        if let dot = address.firstIndex(of: "."), let colon = address[..<dot].lastIndex(of: ":") { return String(address[address.index(after: colon)...]) }
        guard address.contains(":") else { return address }
        let plain = address.prefix { $0 != "%" }
        let halves = plain.split(separator: "::", maxSplits: 1, omittingEmptySubsequences: false).map { $0.split(separator: ":").map { $0.lowercased() } }
        var groups = halves[0]
        if halves.count == 2 { groups += Array(repeating: "0", count: max(0, 8 - halves[0].count - halves[1].count)) + halves[1] }
        return groups.prefix(4).map { group in
            let digits = group.drop { $0 == "0" }
            return digits.isEmpty ? "0" : String(digits)
        }.joined(separator: ":") + "::/64"
    }
}
