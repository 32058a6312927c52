import Kernel
import Web

/// For officers and auditors: what was done on behalf of a union, and the whole history of one object.
struct HistoryPages: Sendable {
    let log: AuditLog

    var routes: [Route] {
        [
            .get("/admin/unions/{organisation}/history", .officer(AuditFeature.view)) { call in .page(try await union(call), in: call) },
            .get("/admin/unions/{organisation}/history/{kind}/{object}", .officer(AuditFeature.view)) { call in .page(try await object(call), in: call) },
        ]
    }

    private func union(_ call: Call) async throws -> Page {
        let organisation = try call.organisation()
        let limit = try call.limit()
        let fetched = try await log.history(at: organisation, before: try call.cursor(1)?.integer(0), limit: limit + 1)
        let slice = Slice(fetched: fetched, limit: limit) { Cursor([String($0.sequence)]) }
        let ui = call.ui
        let address = HistoryURL.union(organisation).path
        let next: HTML =
            slice.next.map { cursor in
                """
                <nav class="pager" aria-label="\(ui("翻页", "Pages"))"><a class="button small" rel="next" href="\(url: address + Query().with("cursor", cursor.text).suffix)">\
                \(ui("更早的记录", "Earlier"))</a></nav>
                """
            } ?? ""
        let names = try await HistoryView.names(of: slice.items, in: call.house)
        return Page(
            ui("操作记录", "History"), frame: try await frame(call, organisation),
            content: """
                <p class="lead">\(ui("每一次变更都记录在案，并用哈希链封存，事后改动会被发现。", "Every change is on record and sealed in a hash chain: tampering shows."))</p>\
                <section class="card">\(HistoryView.html(slice.items, names: names, ui))</section>\(next)
                """)
    }

    private func object(_ call: Call) async throws -> Page {
        let organisation = try call.organisation()
        guard let id = Int64(try call.text("object")) else { throw CommonProblem.notFound }
        let entries = try await log.history(of: AuditObject(try call.text("kind"), id), limit: 200)
        // An object belongs to the unions that its entries name; the newest of them must lie in the officer's scope.
        guard let owner = entries.lazy.compactMap(\.entry.organisation).first else { throw CommonProblem.notFound }
        try await call.require(AuditFeature.view, at: owner)
        let ui = call.ui
        var page = Page(
            ui("变更历史", "History of changes"), frame: try await frame(call, organisation),
            content: "<section class=\"card\">\(HistoryView.html(entries, names: try await HistoryView.names(of: entries, in: call.house), ui))</section>")
        page.trail = [(ui("操作记录", "History"), HistoryURL.union(organisation).path)]
        return page
    }

    private func frame(_ call: Call, _ organisation: OrganisationID) async throws -> Page.Frame {
        .officer(organisation: organisation, name: try await call.house.scopes.name(of: organisation) ?? "")
    }
}
