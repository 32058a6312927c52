#if canImport(Glibc)
    import Glibc
#endif

/// poppler's pdftotext, as a process of its own with bounds on time, memory and output: PDF files come from strangers.
enum PDFTool {
    private static let secondsAllowed = 20
    private static let outputBytesAllowed = 16 << 20
    private static let memoryBytesAllowed = 1 << 30

    /// - Throws: `DocumentProblem`.
    static func text(path: String) throws -> String {
        guard let program = find("pdftotext") else { throw DocumentProblem.pdfUnavailable }
        var command = [program, "-q", "-nopgbrk", "-enc", "UTF-8", path, "-"]
        if let limiter = find("prlimit") { command = [limiter, "--as=\(memoryBytesAllowed)", "--cpu=\(secondsAllowed)", "--"] + command }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw DocumentProblem.unreadable }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let child: pid_t
        do {
            defer { close(ends[1]) }
            child = try spawn(command, output: ends[1])
        }
        let output = collect(ends[0])
        if output == nil { kill(child, SIGKILL) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) == -1, errno == EINTR {}
        guard let output else { throw DocumentProblem.unpacksTooLarge }
        switch (status >> 8) & 0xFF {
        case 0 where status & 0x7F == 0: return String(decoding: output, as: UTF8.self)
        case 3: throw DocumentProblem.passwordProtected
        default: throw DocumentProblem.damaged
        }
    }

    private static func spawn(_ command: [String], output: Int32) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var child = pid_t()
        guard posix_spawn(&child, command[0], &actions, nil, &words, environ) == 0 else { throw DocumentProblem.pdfUnavailable }
        return child
    }

    /// Everything the process writes; `nil` if it writes too much or takes too long.
    private static func collect(_ file: Int32) -> [UInt8]? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        var start = timespec()
        clock_gettime(CLOCK_MONOTONIC, &start)
        while true {
            var now = timespec()
            clock_gettime(CLOCK_MONOTONIC, &now)
            let left = secondsAllowed - (now.tv_sec - start.tv_sec)
            guard left > 0, bytes.count <= outputBytesAllowed else { return nil }
            var ready = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
            let polled = poll(&ready, 1, Int32(left * 1000))
            if polled < 0, errno == EINTR { continue }
            guard polled > 0 else { return nil }
            let count = read(file, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    private static func find(_ name: String) -> String? {
        let directories = (getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin").split(separator: ":")
        return directories.map { $0 + "/" + name }.first { access($0, X_OK) == 0 }
    }
}
