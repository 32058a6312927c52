import Kernel
import Web

/// The engine's report on paper: one HTML file that needs nothing else, Markdown, or plain lines for a terminal. Chinese, as the law it cites.
public enum CheckupPaper {
    private static let style: HTML = """
        <style>body{font:16px/1.7 "Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1d2433}
        h1{font-size:1.5rem}h2{font-size:1.1rem;margin:1.6rem 0 .4rem;border-bottom:1px solid #d7dce5}
        blockquote{margin:.8rem 0;padding:.4rem .8rem;border-left:4px solid #b3261e;background:#fbf3f2}
        blockquote.good{border-color:#1a7f4b;background:#f1f8f4}blockquote.ask{border-color:#9a6700;background:#fdf8ec}dt{font-weight:600;margin-top:.5rem}dd{margin:0}
        .notice{border:1px solid #d7dce5;padding:.6rem .8rem}small{color:#576073}table{border-collapse:collapse}td,th{border:1px solid #d7dce5;padding:.2rem .6rem;text-align:left}
        @media print{body{margin:0;max-width:none;font-size:12pt}section{break-inside:avoid}}</style>
        """

    public static func html(_ report: CheckupReport, _ taxonomy: Taxonomy) -> HTML {
        let found = articles(report)
        return """
            <!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>法治体检结果：\(report.document.name)</title>\(style)</head><body><main><h1>法治体检结果：\(report.document.name)</h1>
            <p class="notice">\(report.summary.notice)</p>\(overview(report, taxonomy))\(HTML.joined(found.map { section($0, taxonomy) }))</main></body></html>
            """
    }

    private static func overview(_ report: CheckupReport, _ taxonomy: Taxonomy) -> HTML {
        let summary = report.summary
        let rows = taxonomy.entries.compactMap { entry -> HTML? in
            guard let count = summary.byCode[entry.code.rawValue] else { return nil }
            return "<tr><td>\(entry.title.zh)</td><td>\(entry.severity.name.zh)</td><td>\(count)</td></tr>"
        }
        let table: HTML = rows.isEmpty ? "" : "<table><thead><tr><th>问题</th><th>程度</th><th>处</th></tr></thead><tbody>\(HTML.joined(rows))</tbody></table>"
        return """
            <p>适用 \(report.document.asOf) 有效的法律；共 \(summary.clauses) 款，发现问题 \(summary.findings) 处，良好做法 \(summary.goodPractices) 处。</p>\(table)
            """
    }

    private static func section(_ article: Article, _ taxonomy: Taxonomy) -> HTML {
        let clauses = article.clauses.filter { !$0.findings.isEmpty }.map { clause -> HTML in
            "<p>\(clause.text)</p>\(HTML.joined(clause.findings.map { finding($0, taxonomy) }))"
        }
        return "<section><h2>\(heading(article))</h2>\(HTML.joined(clauses))</section>"
    }

    private static func finding(_ finding: Finding, _ taxonomy: Taxonomy) -> HTML {
        let kind = finding.code.isGoodPractice ? "good" : finding.code.isContested ? "ask" : "bad"
        return """
            <blockquote class="\(kind)"><b>\(title(finding, taxonomy))</b> <small>\(finding.severity.name.zh)，把握 \(Int((finding.confidence * 100).rounded()))%</small>
            <dl><dt>依据</dt><dd>\(finding.trigger)</dd><dt>法条</dt><dd>\(bases(finding))</dd><dt>建议</dt><dd>\(finding.remedy)</dd>\
            <dt>参考写法</dt><dd>\(finding.modelClause)</dd></dl></blockquote>
            """
    }

    public static func markdown(_ report: CheckupReport, _ taxonomy: Taxonomy) -> String {
        var lines = ["# 法治体检结果：\(report.document.name)", "", "> \(report.summary.notice)", ""]
        lines.append("适用 \(report.document.asOf) 有效的法律；共 \(report.summary.clauses) 款，发现问题 \(report.summary.findings) 处，良好做法 \(report.summary.goodPractices) 处。")
        for article in articles(report) {
            lines += ["", "## \(heading(article))"]
            for clause in article.clauses where !clause.findings.isEmpty {
                lines += ["", clause.text]
                for finding in clause.findings {
                    lines += [
                        "", "- **\(title(finding, taxonomy))**（\(finding.severity.name.zh)）\(finding.trigger)", "  - 法条：\(bases(finding))", "  - 建议：\(finding.remedy)",
                        "  - 参考写法：\(finding.modelClause)",
                    ]
                }
            }
        }
        return lines.joined(separator: "\n")
    }

    public static func text(_ report: CheckupReport, _ taxonomy: Taxonomy) -> String {
        var lines: [String] = []
        for article in articles(report) {
            for clause in article.clauses {
                for finding in clause.findings {
                    lines.append("\(heading(article))  [\(finding.severity.name.zh)] \(title(finding, taxonomy))\n    \(clause.text)\n    \(finding.trigger)")
                }
            }
        }
        lines.append("共 \(report.summary.clauses) 款，问题 \(report.summary.findings) 处，良好做法 \(report.summary.goodPractices) 处。\(report.summary.notice)")
        return lines.joined(separator: "\n")
    }

    private static func articles(_ report: CheckupReport) -> [Article] {
        report.articles.filter { $0.clauses.contains { !$0.findings.isEmpty } }
    }

    private static func heading(_ article: Article) -> String {
        let parts = [article.number, article.title].filter { !$0.isEmpty }
        return parts.isEmpty ? "正文" : parts.joined(separator: " ")
    }

    private static func title(_ finding: Finding, _ taxonomy: Taxonomy) -> String { taxonomy[finding.code]?.title.zh ?? finding.code.rawValue }

    private static func bases(_ finding: Finding) -> String {
        finding.legalBasis.map { "《\($0.law)》\($0.article)（\($0.gist)\($0.verified ? "" : "；待核实")）" }.joined(separator: "；")
    }
}
