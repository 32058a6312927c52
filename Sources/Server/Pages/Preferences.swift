import Kernel
import Web

/// Language, look and elder mode: three cookies, set by plain forms in every page's foot, so that they work without script.
enum PreferencePages {
    static let routes: [Route] = [
        .post("/preferences", .everyone) { call in
            let form = try await call.form()
            var reply = Reply.redirect(to: LocalPath.checked(form["next"]), in: call)
            let year = 365 * 86_400
            if let language = form["language"].flatMap(Language.init(rawValue:)) {
                reply.setCookie(CookieName.language, language.rawValue, maxAgeSeconds: year, secure: call.isSecure)
            }
            if let theme = form["theme"].flatMap(UI.Theme.init(rawValue:)) {
                reply.setCookie(CookieName.theme, theme.rawValue, maxAgeSeconds: year, secure: call.isSecure)
            }
            if let elder = form["elder"] {
                reply.setCookie(CookieName.elder, elder == "1" || elder == "on" ? "1" : "0", maxAgeSeconds: year, secure: call.isSecure)
            }
            return reply
        }
    ]
}
