#if canImport(Glibc)
    import Glibc
#endif

/// Makes an empty file that only this user can read, if there is none: databases and their copies hold people's data, and
/// the engines would make them readable to all. SQLite gives its WAL the same mode. A failure shows when the file is opened.
func createPrivateFile(_ path: String) {
    let file = open(path, O_CREAT | O_EXCL | O_WRONLY, 0o600)
    if file >= 0 { close(file) }
}
