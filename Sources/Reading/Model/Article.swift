import Kernel
import Store

public enum ArticleTag {}
public typealias ArticleID = Identifier<ArticleTag>
public enum ArticlePictureTag {}
public typealias ArticlePictureID = Identifier<ArticlePictureTag>

/// What an article is about.
public enum ArticleChannel: String, TextColumn, CaseIterable {
    case news, notice, rights, people, life

    public var name: Phrase {
        switch self {
        case .news: Phrase("工会要闻", "Union news")
        case .notice: Phrase("通知公告", "Notices")
        case .rights: Phrase("维权普法", "Rights and law")
        case .people: Phrase("职工风采", "People at work")
        case .life: Phrase("生活服务", "Everyday life")
        }
    }
}

/// Whether an article can be read also depends on its time: see `Article.phase`.
public enum ArticleState: String, TextColumn {
    case draft, published, withdrawn
}

/// What its officers write.
public struct ArticleContent: Hashable, Sendable {
    /// 2–60 characters.
    public var title: String
    public var channel: ArticleChannel
    /// Safe Markdown, at most 50,000 characters.
    public var text: String
    /// Where it is taken from, where it isn't the union's own.
    public var source: String?

    public init(title: String, channel: ArticleChannel, text: String, source: String? = nil) {
        self.title = title
        self.channel = channel
        self.text = text
        self.source = source
    }
}

public struct Article: Sendable {
    public let id: ArticleID
    public let organisation: OrganisationID
    public let state: ArticleState
    public let content: ArticleContent
    /// From when on it can be read; may lie ahead. `nil` for drafts.
    public let publishAt: Instant?
    public let readers: Int
    public let version: Int64
    public let createdAt: Instant

    /// How an article stands at a moment.
    public enum Phase: Hashable, Sendable {
        case draft, scheduled, open, withdrawn

        var label: Phrase {
            switch self {
            case .draft: Phrase("草稿", "Draft")
            case .scheduled: Phrase("定时发布", "Scheduled")
            case .open: Phrase("已发布", "Published")
            case .withdrawn: Phrase("已撤下", "Withdrawn")
            }
        }
    }

    public func phase(at now: Instant) -> Phase {
        switch state {
        case .draft: .draft
        case .withdrawn: .withdrawn
        case .published: publishAt.map { $0 <= now } ?? false ? .open : .scheduled
        }
    }
}

/// What can go wrong with articles.
public enum ReadingProblem: Problem {
    case pictureTooBig
    case pictureKind
    case noSuchMove

    public var code: String {
        switch self {
        case .pictureTooBig: "article.picture_too_big"
        case .pictureKind: "article.picture_kind"
        case .noSuchMove: "article.no_such_move"
        }
    }
    public var status: Status {
        switch self {
        case .pictureTooBig, .pictureKind: .invalid
        case .noSuchMove: .conflict
        }
    }
    public var message: Phrase {
        switch self {
        case .pictureTooBig: Phrase("图片不能超过 2 MB，请压缩后再上传。", "The picture is over 2 MB. Make it smaller first.")
        case .pictureKind: Phrase("只能上传 PNG、JPEG 或 WebP 图片。", "Only PNG, JPEG and WebP pictures can be used.")
        case .noSuchMove: Phrase("文章现在的状态不能这样操作。", "That is not possible from where the article stands.")
        }
    }
    public var fieldProblems: [FieldProblem] {
        switch self {
        case .pictureTooBig, .pictureKind: [FieldProblem(field: "picture", code: code, message: message)]
        case .noSuchMove: []
        }
    }
}
