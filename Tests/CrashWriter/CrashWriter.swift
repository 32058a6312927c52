import Kernel
import Store

#if canImport(Glibc)
    import Glibc
#endif

/// Claims from stock 1 in 64 tasks and says on its output which members' claims were acknowledged, until it is killed.
/// `CrashTests` kills it again and again and looks for what it had been promised.
@main
struct CrashWriter {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let location = DatabaseLocation(arguments[1]), let first = Int64(arguments[2]) else { exit(2) }
        let database = try await location.open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for task in Int64(0)..<64 {
                group.addTask {
                    var member = first + task * 1_000_000
                    while true {
                        let claimed = try await claim(database, member)
                        // One write call, so that a line is there as a whole or not at all.
                        let line = claimed ? "\(member)\n" : "sold out\n"
                        guard write(1, line, line.utf8.count) == line.utf8.count else { exit(0) }
                        if !claimed { exit(0) }
                        member += 1
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private static func claim(_ database: any Database, _ member: Int64) async throws -> Bool {
        try await database.write(lane: Lane("stock", 1)) { tx in
            guard try tx.execute("UPDATE stock SET remaining = remaining - 1 WHERE id = 1 AND remaining > 0") == 1 else { return false }
            try tx.send("INSERT INTO claim(stock, member) VALUES (1, :member)", ["member": member])
            return true
        }
    }
}
