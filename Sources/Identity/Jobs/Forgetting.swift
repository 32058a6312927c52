import Kernel
import Store

/// Deletes what no longer says anything: dead sessions, old codes and failed tries, messages that have gone; and takes up deletions that
/// had to wait. Runs once a day.
struct Forgetting: Sendable {
    let database: any Database
    let sessions: Sessions
    let codes: SignInCodes
    let tries: FailedTries
    let outbox: Outbox
    let privacy: PrivacyDesk

    struct Report: Sendable, Hashable {
        var sessions = 0
        var codes = 0
        var tries = 0
        var messages = 0
        var accounts = 0
    }

    func run(at now: Instant) async throws -> Report {
        var report = Report()
        report.sessions = try await database.write(priority: .bulk) { tx in try sessions.forget(at: now, in: tx) }
        report.codes = try await database.write(priority: .bulk) { tx in try codes.forget(before: now - .days(2), in: tx) }
        report.tries = try await database.write(priority: .bulk) { tx in try tries.forget(before: now - .days(2), in: tx) }
        report.messages = try await database.write(priority: .bulk) { tx in try outbox.forget(before: now - .days(7), in: tx) }
        report.accounts = try await privacy.finishOpenRequests(at: now)
        return report
    }
}
