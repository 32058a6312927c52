/// What a browser calls itself, in the words in which people know it: `Chrome · Android`. (for the list of signed-in devices)
enum AgentName {
    /// Kept with a session: at most 200 characters, without control characters.
    static func short(_ agent: String) -> String {
        var view = String.UnicodeScalarView()
        for scalar in agent.unicodeScalars.prefix(200) where scalar.value >= 32 && scalar.value != 127 { view.append(scalar) }
        return String(view)
    }

    /// `nil` for programs that we don't know; those are shown as they call themselves.
    static func known(_ agent: String) -> String? {
        guard let browser = browsers.first(where: { agent.contains($0.sign) })?.name else { return nil }
        guard let system = systems.first(where: { agent.contains($0.sign) })?.name else { return browser }
        return browser + " · " + system
    }

    /// In this order: most browsers also name those that they want to be taken for.
    private static let browsers: [(sign: String, name: String)] = [
        ("MicroMessenger", "微信"), ("AlipayClient", "支付宝"), ("DingTalk", "钉钉"), ("HuaweiBrowser", "华为浏览器"), ("MiuiBrowser", "小米浏览器"),
        ("HeyTapBrowser", "OPPO 浏览器"), ("VivoBrowser", "vivo 浏览器"), ("UCBrowser", "UC"), ("MQQBrowser", "QQ 浏览器"), ("QQBrowser", "QQ 浏览器"), ("Edg", "Edge"),
        (
            "Firefox",
            "Firefox"
        ),
        ("Chrome", "Chrome"), ("Safari", "Safari"),
    ]
    private static let systems: [(sign: String, name: String)] = [
        ("HarmonyOS", "HarmonyOS"), ("OpenHarmony", "HarmonyOS"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS X", "Mac"),
        ("Linux", "Linux"),
    ]
}
