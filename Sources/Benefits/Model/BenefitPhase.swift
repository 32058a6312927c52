import Kernel
import Web

/// What a benefit is right now: its state together with its window.
public enum BenefitPhase: Hashable, Sendable {
    case draft
    case upcoming(opens: Instant)
    case open(closes: Instant?)
    case paused
    /// The window is over, or an officer ended it.
    case over

    public init(_ state: BenefitState, _ content: BenefitContent, at now: Instant) {
        switch state {
        case .draft, .discarded: self = .draft
        case .paused: self = .paused
        case .ended: self = .over
        case .published:
            if let closes = content.closesAt, now >= closes {
                self = .over
            } else if let opens = content.opensAt, now < opens {
                self = .upcoming(opens: opens)
            } else if let opens = content.opensToday(at: now), now < opens {
                self = .upcoming(opens: opens)
            } else {
                self = .open(closes: content.closesAt)
            }
        }
    }

    public var label: Phrase {
        switch self {
        case .draft: Phrase("草稿", "Draft")
        case .upcoming: Phrase("即将开始", "Opens soon")
        case .open: Phrase("进行中", "Open")
        case .paused: Phrase("已暂停", "Paused")
        case .over: Phrase("已结束", "Over")
        }
    }

    var tone: Tone {
        switch self {
        case .draft, .paused: .warn
        case .upcoming: .info
        case .open: .good
        case .over: .mute
        }
    }

    /// Stable, for programs.
    var code: String {
        switch self {
        case .draft: "draft"
        case .upcoming: "upcoming"
        case .open: "open"
        case .paused: "paused"
        case .over: "over"
        }
    }
}

extension BenefitContent {
    /// When the day's stock opens, where there is one for each day. (domain.md R28)
    func opensToday(at now: Instant) -> Instant? { stock.perDay == nil ? nil : now.day.start + .minutes(Int64(stock.dayOpensAt)) }
}
