import Kernel

/// How something stands. Colour only supports it: the words say the same.
public enum Tone: String, Sendable, CaseIterable {
    case good, warn, bad, info, mute

    /// The icon that leads a notice of this tone.
    var icon: String {
        switch self {
        case .good: "check"
        case .warn, .bad: "warning"
        case .info, .mute: "info"
        }
    }
}

/// How things stand: tags, notices, empty places, steps, progress, time left.
extension UI {
    /// A state in one or two words: `ui.tag(.good, "正常")`.
    public func tag(_ tone: Tone, _ text: String, icon name: String? = nil) -> HTML {
        "<span class=\"tag \(tone.rawValue)\">\(name.map { icon($0) })\(text)</span>"
    }

    /// Something to know before going on; `actions` are the ways to go on.
    public func notice(_ tone: Tone, _ title: String? = nil, _ text: HTML, icon name: String? = nil, actions: HTML = HTML()) -> HTML {
        let heading: HTML = title.map { "<h2>\($0)</h2>" } ?? ""
        let ways: HTML = actions.isEmpty ? "" : "<div class=\"actions\">\(actions)</div>"
        return """
            <div class="notice \(tone.rawValue)"\(attribute: "role", tone == .bad ? "alert" : nil)>\(icon(name ?? tone.icon))\
            <div class="body">\(heading)<p>\(text)</p>\(ways)</div></div>
            """
    }

    /// A place with nothing in it yet: what this is and what to do next.
    public func empty(_ name: String, _ title: String, _ text: String, actions: HTML = HTML()) -> HTML {
        let ways: HTML = actions.isEmpty ? "" : "<div class=\"actions\">\(actions)</div>"
        return "<div class=\"empty\">\(icon(name))<h2>\(title)</h2><p>\(text)</p>\(ways)</div>"
    }

    /// Where in a flow of few pages one is; `current` counts from 0, all done at `titles.count`.
    public func steps(_ titles: [String], current: Int) -> HTML {
        let items = HTML.joined(
            titles.enumerated().map { index, title in
                "<li\(attribute: "class", index < current ? "done" : nil)\(attribute: "aria-current", index == current ? "step" : nil)><span>\(title)</span></li>"
            })
        return "<ol class=\"steps\" aria-label=\"\(self("步骤", "Steps"))\">\(items)</ol>"
    }

    /// How far long work is. With `pollPath` the page asks there for the same element until it comes without one.
    public func progress(_ id: String, done: Int, of total: Int, _ words: String, secondsLeft: Int? = nil, pollPath: String? = nil, whenDone: String? = nil) -> HTML {
        let left: HTML = secondsLeft.map { "<span>\(timeLeft($0))</span>" } ?? ""
        return """
            <div class="progress" id="\(id)"\(attribute: "data-poll", pollPath)\(attribute: "data-done", whenDone)><div class="row"><span>\(words)</span>\(left)</div>\
            <progress max="\(max(total, 1))" value="\(min(done, total))" aria-label="\(words)">\(done) / \(total)</progress></div>
            """
    }

    private func timeLeft(_ seconds: Int) -> String {
        seconds < 60
            ? self("约剩 \(max(seconds, 1)) 秒", "about \(max(seconds, 1)) s left")
            : self("约剩 \((seconds + 59) / 60) 分钟", "about \((seconds + 59) / 60) min left")
    }

    /// The moment, counting down by the server's clock; at zero it says `done` and enables the element with id `opens`.
    public func countdown(to instant: Instant, done: String, opens: String? = nil) -> HTML {
        """
        <time class="countdown" datetime="\(instant.rfc3339)" data-countdown="\(instant.ms)" data-done="\(done)"\(attribute: "data-opens", opens)>\(show(instant))</time>
        """
    }

    /// How much of something is taken.
    public func meter(_ taken: Int, of total: Int, label: String) -> HTML {
        "<meter min=\"0\" max=\"\(max(total, 1))\" value=\"\(min(taken, total))\" aria-label=\"\(label)\">\(taken) / \(total)</meter>"
    }

    /// The page between a destructive act and its doing, for those without script and for acts that need thought. The form posts
    /// `confirmed=yes`; with script `data-confirm` asks the same in a dialog.
    public func confirm(_ question: String, _ consequence: String, action: String, _ verb: String, back: String, fields: [(String, String)] = []) -> HTML {
        let kept = HTML.joined(fields.map { "<input type=\"hidden\" name=\"\($0.0)\" value=\"\($0.1)\">" })
        return """
            <section class="card stack"><h2>\(question)</h2><p>\(consequence)</p>\(form(action, """
                \(kept)<input type="hidden" name="confirmed" value="yes">\
                <div class="form-end"><button class="button danger sure" type="submit">\(verb)</button><a class="button" href="\(url: back)">\(self("返回", "Go back"))</a></div>
                """))</section>
            """
    }
}
