import Kernel
import Web

/// The history of an object as every page shows it: who, when, what.
public enum HistoryView {
    /// - Parameter names: of the people who acted, as far as they are still known (`names(of:in:)`).
    public static func html(_ entries: [LoggedEntry], names: [PersonID: String], _ ui: UI) -> HTML {
        guard !entries.isEmpty else { return "<p class=\"soft\">\(ui("还没有记录。", "Nothing yet."))</p>" }
        return "<ol class=\"timeline\">\(each: entries, { item($0.entry, names, ui) })</ol>"
    }

    /// The names of those who did `entries`.
    public static func names(of entries: [LoggedEntry], in house: House) async throws -> [PersonID: String] {
        var names: [PersonID: String] = [:]
        for entry in entries {
            guard case .person(let person) = entry.entry.actor, names[person] == nil else { continue }
            names[person] = try await house.authenticator.name(of: person)
        }
        return names
    }

    private static func item(_ entry: AuditEntry, _ names: [PersonID: String], _ ui: UI) -> HTML {
        let what = ui.house.actionNames[entry.action].map { ui($0) } ?? entry.action
        let detail = entry.detail.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: " · ")
        return """
            <li><strong>\(what)</strong>\(if: !detail.isEmpty, " <span class=\"soft mono\">\(detail)</span>")<small>\(ui.time(entry.at)) · \(actor(entry.actor, names, ui))\
            </small></li>
            """
    }

    private static func actor(_ actor: AuditEntry.Actor, _ names: [PersonID: String], _ ui: UI) -> String {
        switch actor {
        case .person(let person): names[person].map { $0.isEmpty ? ui("未填写姓名", "No name given") : $0 } ?? ui("已注销的用户", "A removed user")
        case .system: ui("系统自动", "The system")
        case .shell: ui("系统管理员（命令行）", "The operator at the command line")
        }
    }
}
