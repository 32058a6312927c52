import Kernel

/// What an officer does to a whole draw.
public enum DrawAct: String, Sendable, CaseIterable {
    case freeze, publish, cancel

    var label: Phrase {
        switch self {
        case .freeze: Phrase("截止并开奖", "Close and draw")
        case .publish: Phrase("公布结果", "Publish the result")
        case .cancel: Phrase("取消抽签", "Call off")
        }
    }

    /// Where it is possible.
    var from: [DrawState] {
        switch self {
        case .freeze: [.open]
        case .publish: [.drawn]
        case .cancel: [.announced, .open]
        }
    }
}
