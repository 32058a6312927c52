import CCmark
import Foundation
import Kernel

/// Safe Markdown for texts that officers write: CommonMark, links and pictures of safe schemes, no raw HTML (cmark's safe mode).
public enum Markdown {
    public static func html(_ source: String) -> HTML {
        guard let pointer = cmark_markdown_to_html(source, source.utf8.count, CMARK_OPT_DEFAULT | CMARK_OPT_HARDBREAKS) else { return HTML(text: source) }
        defer { free(pointer) }
        return HTML(trusted: String(cString: pointer))
    }

    /// The text without markup, cut to `length` characters: for previews and share tags.
    public static func plain(_ source: String, length: Int) -> String {
        guard let document = cmark_parse_document(source, source.utf8.count, CMARK_OPT_DEFAULT) else { return "" }
        defer { cmark_node_free(document) }
        guard let pointer = cmark_render_plaintext(document, CMARK_OPT_DEFAULT, 0) else { return "" }
        defer { free(pointer) }
        let text = String(cString: pointer).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return text.count > length ? text.prefix(length) + "…" : text
    }
}
