import Kernel

/// An address of a partner: https, with a public host name, so that a check of it can't be turned against the inside of a network.
public struct ServiceLink: Hashable, Sendable {
    public let text: String
    /// In lower case: what a partner is known by.
    public let host: String

    /// - Throws: `ServiceProblem.linkNotHTTPS`, `.linkInside`.
    public init(_ typed: String) throws(ServiceProblem) {
        guard typed.utf8.count <= 500, typed.lowercased().hasPrefix("https://"), typed.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != 34 && $0 != 60 && $0 != 62 && $0 != 92 })
        else {
            throw .linkNotHTTPS
        }
        let rest = typed.dropFirst("https://".count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.contains("@"), !authority.contains("[") else { throw .linkInside }
        let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let host = parts[0].lowercased()
        guard parts.count == 1 || parts[1].utf8.allSatisfy({ (48...57).contains($0) }) else { throw .linkNotHTTPS }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, let top = labels.last, top.utf8.contains(where: { $0 >= 97 && $0 <= 122 }), top != "local", top != "internal", top != "localhost",
            labels.allSatisfy({ label in !label.isEmpty && label.utf8.allSatisfy { ($0 >= 97 && $0 <= 122) || ($0 >= 48 && $0 <= 57) || $0 == 45 } })
        else { throw .linkInside }
        text = typed
        self.host = host
    }

    /// The address with `name=value` added to its query, in front of a fragment.
    public func adding(_ name: String, _ value: String) -> String {
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        return parts[0] + (parts[0].contains("?") ? "&" : "?") + name + "=" + value + (parts.count == 2 ? "#" + parts[1] : "")
    }
}
