import Kernel
import Store

/// A list of members as a file: who asked for it and why, who approved it, and until when it is there. (domain.md R58)
public struct MemberExport: Sendable {
    public enum State: String, TextColumn, CaseIterable {
        /// A second officer has to approve it.
        case waiting
        case queued
        case ready
        case refused
        /// The file is gone.
        case expired

        public var label: Phrase {
            switch self {
            case .waiting: Phrase("待批准", "Waiting for approval")
            case .queued: Phrase("生成中", "Being made")
            case .ready: Phrase("可下载", "Ready")
            case .refused: Phrase("未批准", "Refused")
            case .expired: Phrase("已过期", "Expired")
            }
        }
    }

    public enum Format: String, TextColumn, CaseIterable {
        case xlsx, csv
        var contentType: String {
            switch self {
            case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            case .csv: "text/csv; charset=utf-8"
            }
        }
    }

    public let id: MemberExportID
    public let organisation: OrganisationID
    public let createdBy: PersonID
    public let createdAt: Instant
    public let reason: String
    /// The list's narrowing, as in its URL.
    public let query: String
    public let format: Format
    public let state: State
    /// Expected while it waits, exact once it is made.
    public let rows: Int
    public let approvedBy: PersonID?
    public let answer: String?
    public let job: JobID?
    public let filePath: String?
    public let expiresAt: Instant?

    /// More rows than this need a second officer. (setting)
    public static let freeRows = 1000
    /// So long a file is there. (setting)
    public static let lifetime = Span.days(7)
}
