import Kernel

/// How long a session lives. (ours; issue 4 section 3)
///
/// Members stay signed in for 90 days after their last visit, so that a campaign's opening minute needs no new codes (ui.md 36).
/// Officers see other people's data: 12 hours without a click, and 7 days in all.
enum SessionRule {
    static let memberIdle = Span.days(90)
    static let officerIdle = Span.hours(12)
    static let officerLife = Span.days(7)
    static let shellLife = Span.days(90)
    /// `last_seen_at` is written this often at most.
    static let seenEvery = Span.minutes(10)
    /// How long a confirmed identity is good for sensitive acts.
    static let stepUp = Span.minutes(15)

    /// The moment at which a session ends unless it is used before.
    static func end(_ kind: SessionKind, isOfficer: Bool, createdAt: Instant, lastSeenAt: Instant) -> Instant {
        switch (kind, isOfficer) {
        case (.shell, _): createdAt + shellLife
        case (_, true): min(createdAt + officerLife, lastSeenAt + officerIdle)
        case (_, false): lastSeenAt + memberIdle
        }
    }

    static func isAlive(_ kind: SessionKind, isOfficer: Bool, createdAt: Instant, lastSeenAt: Instant, now: Instant) -> Bool {
        now < end(kind, isOfficer: isOfficer, createdAt: createdAt, lastSeenAt: lastSeenAt)
    }

    static func shouldNoteVisit(lastSeenAt: Instant, now: Instant) -> Bool { now - lastSeenAt >= seenEvery }
}
