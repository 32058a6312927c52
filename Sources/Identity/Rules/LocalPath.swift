/// Where somebody is sent after signing in: only to a page of our own, never to another site.
enum LocalPath {
    /// `path` if it is one of our own pages' path and query, else `nil`.
    static func checked(_ path: String?) -> String? {
        guard let path, path.utf8.count <= 1000, path.utf8.first == 0x2F else { return nil }
        let second = path.utf8.dropFirst().first
        // Browsers read `//host` and `/\host` as another site, and drop tabs and line breaks before they look.
        guard second != 0x2F, second != 0x5C, path.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != 0x5C }) else { return nil }
        guard !path.hasPrefix("/sign-in"), !path.hasPrefix("/sign-out"), !path.hasPrefix("/api/") else { return nil }
        return path
    }
}
