import Kernel

/// A page: its title, its content and the frame around it.
public struct Page: Sendable {
    public enum Frame: Sendable {
        /// Bottom bar of four on a phone.
        case member(tab: MemberTab)
        /// Side bar; acting for one union.
        case officer(organisation: OrganisationID, name: String)
        /// Notices, share pages, sign-in: no bars.
        case open
        /// Nothing but the content: posters, big screens, the card.
        case bare
    }

    public enum MemberTab: String, Sendable { case home, activities, benefits, mine }

    public var title: String
    public var frame: Frame
    public var content: HTML
    /// Links that lead back up: `(text, path)`.
    public var trail: [(text: String, path: String)] = []
    /// What can be done here, at the right of the heading.
    public var actions: HTML = HTML()
    /// For share previews: description and picture.
    public var share: Share?
    /// Further files of `<head>`: the manifest of the card.
    public var head: HTML = HTML()

    public struct Share: Sendable {
        public var description: String
        public var imagePath: String?
        public init(description: String, imagePath: String?) {
            self.description = description
            self.imagePath = imagePath
        }
    }

    public init(_ title: String, frame: Frame, content: HTML) {
        self.title = title
        self.frame = frame
        self.content = content
    }
}
