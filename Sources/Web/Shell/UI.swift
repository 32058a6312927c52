import Hummingbird
import Kernel
import Vault

/// What a view needs to know of who looks: language, look, where, tokens. Made for each request.
public struct UI: Sendable {
    public let house: House
    public let language: Language
    public let theme: Theme
    public let elder: Bool
    /// The path and query of this page, to come back to.
    public let here: String
    public let path: String
    public internal(set) var principal: Principal?
    public internal(set) var formToken = ""
    /// A message about what has just been done.
    public let toast: String?
    public let now: Instant

    public enum Theme: String, Sendable, CaseIterable { case auto, light, dark }

    init(house: House, request: Request, cookies: Cookies) {
        self.house = house
        let accepted = request.headers[.acceptLanguage]?.lowercased() ?? ""
        let asked = Query(request.uri.query ?? "")["lang"] ?? cookies[CookieName.language]
        language = asked.flatMap(Language.init(rawValue:)) ?? (accepted.hasPrefix("en") ? .en : .zh)
        theme = cookies[CookieName.theme].flatMap(Theme.init(rawValue:)) ?? .auto
        elder = cookies[CookieName.elder] == "1"
        path = request.uri.path
        here = request.uri.string
        toast = cookies[CookieName.toast].flatMap(Base64URL.bytes).flatMap { String(validating: $0, as: UTF8.self) }
        now = house.clock.now()
    }

    /// The text in the reader's language: `ui("会员", "Members")`.
    public func callAsFunction(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }
    public func callAsFunction(_ phrase: Phrase) -> String { phrase(language) }
    public func show(_ day: Day) -> String { language.show(day) }
    public func show(_ instant: Instant) -> String { language.show(instant) }
    public func show(_ month: Month) -> String { language.show(month) }

    /// `<time>` with the moment for machines and for people.
    public func time(_ instant: Instant) -> HTML { "<time datetime=\"\(instant.rfc3339)\">\(language.show(instant))</time>" }
    public func time(_ day: Day) -> HTML { "<time datetime=\"\(day.iso)\">\(language.show(day))</time>" }

    /// One icon of the sprite, decorative: the text beside it says what it means.
    public func icon(_ name: String) -> HTML {
        "<svg class=\"icon\" aria-hidden=\"true\" focusable=\"false\"><use href=\"\(iconPath(name))\"/></svg>"
    }

    /// The icon's address in the sprite, for drawings that need it bare: the card's watermark.
    public func iconPath(_ name: String) -> String { house.assets.path("icons.svg") + "#" + name }

    /// The hidden fields of every form that acts: the token against forged requests, and a key so that a double tap acts once.
    public var hiddenFields: HTML {
        "<input type=\"hidden\" name=\"_token\" value=\"\(formToken)\"><input type=\"hidden\" name=\"_key\" value=\"\(RandomToken.make(bytes: 12))\">"
    }
}
