/// Where a form or sign-in may send somebody back to: only our own pages.
public enum LocalPath {
    /// `path` if it is an absolute path on this host, else `/`.
    public static func checked(_ path: String?) -> String {
        guard let path, path.hasPrefix("/"), !path.hasPrefix("//"), !path.hasPrefix("/\\"), !path.utf8.contains(where: { $0 < 0x20 || $0 == 0x5C }) else { return "/" }
        return path
    }
}
