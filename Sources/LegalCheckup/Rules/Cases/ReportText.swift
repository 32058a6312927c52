import Kernel

/// A piece of a report. Page, print and Word file are made of the same pieces, so that they say the same.
enum ReportBlock: Equatable, Sendable {
    case heading(String)
    /// A finding's title, with how grave it is.
    case finding(String, Severity, isQuestion: Bool)
    case paragraph(String)
    /// Words of the firm.
    case quote(String)
    /// A line with a name in front of it.
    case named(String, String)
    /// The law, with whether its number was compared with the statute.
    case law(String, isVerified: Bool)
    case scores([AreaScore])
    /// What has to be said on every report.
    case notice(String)
}

/// The report's words, from a prescription.
struct ReportText: Sendable {
    let prescription: Prescription
    let language: Language

    private func say(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }

    var title: String { say("\(prescription.employer)法治体检报告", "Legal check-up of \(prescription.employer)") }

    var blocks: [ReportBlock] {
        // Parts without content are left out, so the headings are numbered here.
        let parts = [areas, faults, questions, praise, policies, next].filter { !$0.isEmpty }
        let numbered = parts.enumerated().flatMap { number, part -> [ReportBlock] in
            guard case .heading(let text) = part[0] else { return part }
            return [.heading(say("\(["一", "二", "三", "四", "五", "六"][number])、\(text)", "\(number + 1). \(text)"))] + part.dropFirst()
        }
        return summary + numbered + [.notice(notice)]
    }

    private var summary: [ReportBlock] {
        let report = prescription
        var blocks: [ReportBlock] = [
            .named(say("承办工会", "Union"), report.union), .named(say("承办律师", "Lawyer"), report.lawyer),
            .named(say("签发日期", "Issued"), language.show(report.issuedOn)),
        ]
        if report.round > 1 { blocks.append(.named(say("第几次处方", "Prescription"), String(report.round))) }
        if report.clauses > 0 {
            blocks.append(.named(say("检查范围", "Examined"), say("\(report.articles) 条，\(report.clauses) 个条款", "\(report.articles) articles, \(report.clauses) clauses")))
        }
        blocks.append(
            .paragraph(
                say(
                    "总分 \(report.score) 分。需要整改 \(report.faults.count) 处，需要商量 \(report.questions.count) 处，良好做法 \(report.praised.count) 项。",
                    "Score \(report.score) of 100. To cure: \(report.faults.count); questions: \(report.questions.count); good practices: \(report.praised.count).")))
        return blocks
    }

    private var areas: [ReportBlock] { [.heading(say("各领域得分", "Scores by area")), .scores(prescription.areas)] }

    private var faults: [ReportBlock] {
        guard !prescription.faults.isEmpty else {
            return [.heading(say("需要整改的问题", "What to cure")), .paragraph(say("没有发现需要整改的问题。", "Nothing has to be cured."))]
        }
        return [.heading(say("需要整改的问题（按轻重排列）", "What to cure, the gravest first"))] + prescription.faults.enumerated().flatMap { item($1, number: $0 + 1) }
    }

    private var questions: [ReportBlock] {
        guard !prescription.questions.isEmpty else { return [] }
        return [
            .heading(say("需要商量的问题", "Questions")),
            .paragraph(
                say("下面这些做法是否合法，各地和法律界看法不一，请和承办律师商量后决定。", "Courts and lawyers disagree on these. Talk with your lawyer before you decide.")),
        ] + prescription.questions.enumerated().flatMap { item($1, number: $0 + 1) }
    }

    private func item(_ item: Prescription.Item, number: Int) -> [ReportBlock] {
        let name = language == .zh ? item.title : item.titleEnglish
        var blocks: [ReportBlock] = [.finding("\(number). \(name)", item.severity, isQuestion: item.isQuestion), .named(say("位置", "Where"), item.place)]
        if !item.quote.isEmpty { blocks.append(.quote(item.quote)) }
        blocks.append(.named(item.isQuestion ? say("问题", "Question") : say("为什么有问题", "Why"), item.what))
        if let note = item.note { blocks.append(.named(say("律师意见", "The lawyer's note"), note)) }
        for basis in item.law { blocks.append(.law("《\(basis.law)》\(basis.article)：\(basis.gist)", isVerified: basis.verified)) }
        blocks.append(.named(say("怎么改", "Remedy"), item.remedy))
        blocks.append(.named(say("建议条文", "Model clause"), item.modelClause))
        if let due = item.dueOn, !item.isQuestion { blocks.append(.named(say("整改期限", "Cure by"), language.show(due))) }
        return blocks
    }

    private var praise: [ReportBlock] {
        guard !prescription.praised.isEmpty else { return [] }
        return [.heading(say("值得保持的良好做法", "Good practices to keep"))]
            + prescription.praised.flatMap { item -> [ReportBlock] in
                let name = language == .zh ? item.title : item.titleEnglish
                return [.finding(name, .goodPractice, isQuestion: false)] + (item.quote.isEmpty ? [] : [.quote(item.quote)]) + [.paragraph(item.what)]
            }
    }

    private var policies: [ReportBlock] {
        guard !prescription.policies.isEmpty else { return [] }
        return [
            .heading(say("一并送上的政策", "Policies that may help")),
            .paragraph(say("法治体检“1+1”：除了法律意见，还为企业选配了下列政策。", "“1+1”: besides the law, these policies were chosen for the firm.")),
        ] + prescription.policies.map { .named($0.title, "\($0.gist)（\(say("来源", "source"))：\($0.source)）") }
    }

    private var next: [ReportBlock] {
        [
            .heading(say("下一步", "What comes next")),
            .paragraph(
                say(
                    "请按期限整改，需要时由律师一对一辅导。\(language.show(prescription.recheckDueOn)) 起提交修改后的制度进行复查。",
                    "Cure each item by its date; the lawyer helps one to one. From \(language.show(prescription.recheckDueOn)) hand in the changed rules for the re-check.")),
        ]
    }

    private var notice: String {
        say(
            "本报告由工会律师根据企业提交的材料出具，供企业自查自改，不是行政处罚、仲裁裁决或者法院判决，也不代替它们；未经企业同意，不作为对企业不利的证据。"
                + "法条以官方公布文本为准，标有“待核实”的条号尚未与公报核对。",
            "Issued by the union's lawyer from what the firm handed in, to help it put things right. It is no penalty, award or judgment and replaces none; without the firm's "
                + "consent it is not used as evidence against it. The official text of the law decides; numbers marked as unverified were not compared with the gazette.")
    }
}
