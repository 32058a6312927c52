import Kernel

/// How long somebody must have had an article open for its end to count as read: 15 characters a second, twice as fast as most read; at least
/// 5 seconds and at most two minutes. (ours; domain.md R24 "reading to the end")
func leastReading(of characters: Int) -> Span { .seconds(Int64(min(max(characters / 15, 5), 120))) }

/// What is still missing; `nil` if it was long enough.
func missingReading(of characters: Int, openedAt: Instant, now: Instant) -> Span? {
    let missing = leastReading(of: characters) - (now - openedAt)
    return missing > Span(ms: 0) ? missing : nil
}

/// When the page was opened, as the stamp in its form carries it: 8 bytes.
enum ReadingStamp {
    static func bytes(_ instant: Instant) -> [UInt8] { withUnsafeBytes(of: instant.ms.bigEndian) { Array($0) } }
    static func instant(_ bytes: [UInt8]) -> Instant? { bytes.count == 8 ? Instant(ms: bytes.reduce(0) { $0 << 8 | Int64($1) }) : nil }
}

extension Span {
    fileprivate static func - (a: Span, b: Span) -> Span { Span(ms: a.ms - b.ms) }
}

/// The feed of articles: Atom (RFC 4287).
enum AtomFeed {
    struct Entry: Sendable {
        let title: String
        let address: String
        let at: Instant
        let summary: String
        let author: String
    }

    static func text(title: String, address: String, home: String, updated: Instant, _ entries: [Entry]) -> String {
        let items = entries.map { entry in
            """
            <entry><title>\(escaped(entry.title))</title>\(link(entry.address))<id>\(escaped(entry.address))</id><updated>\(entry.at.rfc3339)</updated>\
            <author><name>\(escaped(entry.author))</name></author><summary>\(escaped(entry.summary))</summary></entry>
            """
        }
        return """
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom"><title>\(escaped(title))</title>\(link(address, relation: "self"))\(link(home))\
            <id>\(escaped(address))</id><updated>\(updated.rfc3339)</updated>
            \(items.joined(separator: "\n"))
            </feed>

            """
    }

    private static func link(_ address: String, relation: String = "alternate") -> String {
        let attributes = [("rel", relation), ("href", address)].map { name, value in " \(name)=\"\(escaped(value))\"" }
        return "<link" + attributes.joined() + "/>"
    }

    /// XML allows no control characters but tab and line ends, not even escaped.
    static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { out, scalar in
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "\t", "\n", "\r": out.unicodeScalars.append(scalar)
            case _ where scalar.value < 32 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: break
            default: out.unicodeScalars.append(scalar)
            }
        }
    }
}
