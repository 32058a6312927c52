import Kernel
import Web

/// Every address of articles.
public enum ReadingURL: Sendable {
    case articles(channel: ArticleChannel?, union: OrganisationID?)
    case article(ArticleID)
    case finished(ArticleID)
    case picture(ArticlePictureID)
    case feed(channel: ArticleChannel?, union: OrganisationID?)
    case list(OrganisationID)
    case new(OrganisationID)
    case manage(OrganisationID, ArticleID)
    case edit(OrganisationID, ArticleID)
    case publication(OrganisationID, ArticleID)
    case withdrawal(OrganisationID, ArticleID)

    public var path: String {
        switch self {
        case .articles(let channel, let union): "/articles" + Self.query(channel, union)
        case .article(let id): "/articles/\(id)"
        case .finished(let id): "/articles/\(id)/finished"
        case .picture(let id): "/articles/pictures/\(id)"
        case .feed(let channel, let union): "/articles/feed.atom" + Self.query(channel, union)
        case .list(let union): "/admin/unions/\(union)/articles"
        case .new(let union): "/admin/unions/\(union)/articles/new"
        case .manage(let union, let id): "/admin/unions/\(union)/articles/\(id)"
        case .edit(let union, let id): "/admin/unions/\(union)/articles/\(id)/edit"
        case .publication(let union, let id): "/admin/unions/\(union)/articles/\(id)/publication"
        case .withdrawal(let union, let id): "/admin/unions/\(union)/articles/\(id)/withdrawal"
        }
    }

    private static func query(_ channel: ArticleChannel?, _ union: OrganisationID?) -> String {
        var query = Query()
        if let channel { query = query.with("channel", channel.rawValue) }
        if let union { query = query.with("union", union.description) }
        return query.suffix
    }
}
