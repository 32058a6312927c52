import Audit
import Kernel
import Logging
import ServiceLifecycle

/// Chains what was committed into the audit log, once a second.
struct SealerService: Service {
    let log: AuditLog
    let clock: any WallClock
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await log.seal(at: clock.now())
                } catch is CancellationError {
                    break
                } catch {
                    // The entries are in the log already; the next second seals them.
                    logger.warning("sealing failed", metadata: ["type": "\(type(of: error))"])
                }
                do { try await Task.sleep(for: .seconds(1)) } catch { break }
            }
        }
        try await log.seal(at: clock.now())
    }
}
