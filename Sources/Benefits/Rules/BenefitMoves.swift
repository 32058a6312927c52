import Kernel

/// What an officer does to a whole benefit.
public enum BenefitAct: String, Sendable, CaseIterable {
    case publish, pause, resume, end, discard

    var from: Set<BenefitState> {
        switch self {
        case .publish, .discard: [.draft]
        case .pause: [.published]
        case .resume: [.paused]
        case .end: [.published, .paused]
        }
    }

    var to: BenefitState {
        switch self {
        case .publish, .resume: .published
        case .pause: .paused
        case .end: .ended
        case .discard: .discarded
        }
    }

    public var label: Phrase {
        switch self {
        case .publish: Phrase("发布", "Publish")
        case .pause: Phrase("暂停领取", "Pause")
        case .resume: Phrase("恢复领取", "Resume")
        case .end: Phrase("提前结束", "End now")
        case .discard: Phrase("删除草稿", "Discard")
        }
    }

    var auditAction: String {
        switch self {
        case .publish: "benefit.published"
        case .pause: "benefit.paused"
        case .resume: "benefit.resumed"
        case .end: "benefit.ended"
        case .discard: "benefit.discarded"
        }
    }
}
