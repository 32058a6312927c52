import Kernel
import Store

/// Why points wait for an officer's look. (domain.md, issue 5: abuse checks put a grant on hold, visibly)
public enum HoldReason: String, TextColumn, CaseIterable {
    case sameDevice = "same_device"
    case pace

    public var name: Phrase {
        switch self {
        case .sameDevice: Phrase("同一台设备上有很多人领取", "Many people used one device")
        case .pace: Phrase("短时间内领取次数过多", "Too many times within a short while")
        }
    }
}

/// What a check looks at.
struct EarningTraces: Hashable, Sendable {
    /// Persons who earned from this device today, this one included.
    var peopleOnDevice = 0
    /// Earnings of this person in the last minute, this one not included.
    var inLastMinute = 0
}

/// More people than a family or a duty phone has, or faster than anybody reads. (ours)
func holdReason(_ traces: EarningTraces) -> HoldReason? {
    if traces.peopleOnDevice > 10 { return .sameDevice }
    if traces.inLastMinute >= 8 { return .pace }
    return nil
}
