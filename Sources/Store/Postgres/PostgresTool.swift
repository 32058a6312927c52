import Kernel

#if canImport(Glibc)
    import Glibc
#endif

/// One of PostgreSQL's own programs, found on the path or where Debian keeps them; run on a thread of our own.
struct PostgresTool {
    private let name: String
    private let program: String?

    init(_ name: String) {
        self.name = name
        let directories = (getenv("PATH").map { String(cString: $0) } ?? "").split(separator: ":").map(String.init)
        let places = (directories + (14...20).reversed().map { "/usr/lib/postgresql/\($0)/bin" }).map { $0 + "/" + name }
        program = places.first { access($0, X_OK) == 0 }
    }

    /// Waits until it ends. - Throws: `BackupFailure` about `path` unless it ends well.
    func run(_ arguments: [String], about path: String) throws {
        guard let program else { throw BackupFailure(path: path, reason: "\(name) is not installed; on Debian: apt-get install postgresql-client") }
        var errors: [Int32] = [0, 0]
        guard pipe(&errors) == 0 else { throw BackupFailure(path: path, reason: String(cString: strerror(errno))) }
        for end in errors { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, errors[1], 2)
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var child = pid_t()
        let code = posix_spawn(&child, program, &actions, nil, &words, environ)
        close(errors[1])
        defer { close(errors[0]) }
        guard code == 0 else { throw BackupFailure(path: path, reason: "\(name): \(String(cString: strerror(code)))") }
        let said = readAll(errors[0])
        var status: Int32 = 0
        while waitpid(child, &status, 0) == -1, errno == EINTR {}
        // Only the first line, which names the trouble: the rest may quote a row.
        guard status == 0 else { throw BackupFailure(path: path, reason: "\(name): \(said.prefix { $0 != "\n" })") }
    }

    private func readAll(_ file: Int32) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(file, &buffer, buffer.count)
            if count <= 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
        }
    }
}
