import Foundation
import HTTPTypes
import Hummingbird
import Kernel
import Logging
import Store
import TestSupport
import Testing
import Vault

@testable import Web

struct GalleryTests {
    @Test("Every gallery page is sound markup in both languages", arguments: Gallery.Section.allCases, Language.allCases)
    func sound(section: Gallery.Section, language: Language) async throws {
        let html = try await withHouse { house in
            let call = call(house, section.path + "?lang=" + language.rawValue)
            return try page(section, call).render(call.ui).string
        }
        let markup = Markup(html)
        #expect(markup.duplicateIDs.isEmpty)
        #expect(markup.danglingReferences.isEmpty)
        #expect(markup.classes.subtracting(StyleSheet.classes.union(["public"])).isEmpty, "classes that site.css doesn't know")
        #expect(markup.icons.subtracting(Assets.iconNames).isEmpty, "icons that icons.svg doesn't hold")
        #expect(markup.namelessIconButtons == 0)
        #expect(!html.contains(" style=\"") && !html.contains(" onclick"))
    }

    @Test("A wrong form comes back with what was typed and a way to each mistake")
    func formKeepsInput() async throws {
        var form = Form([("title", "读"), ("seats", "99999")])
        _ = form.text("title", 2...20)
        _ = form.integer("seats", 1...10_000)
        let filled = form
        let html = try await withHouse { house in GalleryForms.html(filled, call(house, "/gallery/forms").ui).string }
        #expect(html.contains("value=\"读\"") && html.contains("value=\"99999\""))
        #expect(html.contains("href=\"#f-title\"") && html.contains("href=\"#f-seats\""))
        #expect(Markup(html).danglingReferences.isEmpty)
    }

    @Test("Progress asks on until it is done, and then no more")
    func progressEnds() async throws {
        let clock = ManualClock(Instant(ms: 1_795_500_000_000))
        try await withHouse(clock) { house in
            let since = clock.now().ms
            #expect(GalleryStates.progress(since: since, call(house, "/gallery").ui).string.contains("data-poll"))
            clock.advance(by: .seconds(11))
            #expect(!GalleryStates.progress(since: since, call(house, "/gallery").ui).string.contains("data-poll"))
        }
    }

    @Test("The table's pages follow each other without a gap and keep its state in the address")
    func tablePages() async throws {
        try await withHouse { house in
            let first = try GalleryTables.html(call(house, "/gallery/tables?sort=-points&state=active")).string
            let next = try #require(first.firstMatch(of: /rel="next" href="([^"]+)"/)).1.replacing("&amp;", with: "&")
            #expect(next.contains("sort=-points") && next.contains("state=active"))
            let second = try GalleryTables.html(call(house, String(next))).string
            func ids(_ html: String) -> [Substring] { html.matches(of: /name="id" value="(\d+)"/).map(\.1) }
            #expect(ids(first).count == 25 && ids(second).count == 25 && Set(ids(first)).isDisjoint(with: ids(second)))
        }
    }

    // MARK: Making calls without a server

    private func page(_ section: Gallery.Section, _ call: Call) throws -> Page {
        let content: HTML =
            switch section {
            case .states: GalleryStates.html(call.ui)
            case .lists: GalleryLists.html(call.ui)
            case .forms: GalleryForms.html(GalleryForms.first, call.ui)
            case .tables: try GalleryTables.html(call)
            case .charts: GalleryCharts.html(call.ui)
            case .things: GalleryThings.html(call.ui)
            }
        return Gallery.page(section, call, content)
    }

    private func call(_ house: House, _ address: String) -> Call {
        let request = Request(head: HTTPRequest(method: .get, scheme: "http", authority: "127.0.0.1", path: address), body: RequestBody(buffer: .init()))
        let ui = UI(house: house, request: request, cookies: Cookies(request, house))
        return Call(
            request: request, house: house, principal: nil, ui: ui, address: "127.0.0.1", query: Query(request.uri.query ?? ""), parameters: PathParameters(.init(""), .init()),
            maxBodyBytes: 1 << 20,
            visit: "0123456789012345678901")
    }

    private func withHouse<T>(_ clock: any WallClock = ManualClock(Instant(ms: 1_795_500_000_000)), _ body: (House) async throws -> T) async throws -> T {
        try await withDatabase(.sqlite) { database in
            var settings = House.Settings()
            settings.demo = true
            let nobody = Nobody()
            return try await body(
                House(
                    database: database, clock: clock, ids: IdentifierMaker(node: 1, clock: clock), settings: settings, logger: Logger(label: "test"), authenticator: nobody,
                    scopes: nobody, stamper: Vault(KeyRing.generated(on: clock.now().day)).stamper, permissions: [], navigation: [], actionNames: [:]))
        }
    }

    private struct Nobody: Authenticator, Scopes {
        func principal(token: String, means: Principal.Means) async throws -> Principal? { nil }
        func name(of person: PersonID) async throws -> String? { nil }
        func covers(_ top: OrganisationID, _ node: OrganisationID) async throws -> Bool { false }
        func name(of node: OrganisationID) async throws -> String? { nil }
    }
}

/// What can be asked of markup without a browser.
private struct Markup {
    let html: String
    init(_ html: String) { self.html = html }

    private var ids: [Substring] { html.matches(of: /\sid="([^"]+)"/).map(\.1) }
    var duplicateIDs: [Substring] { Dictionary(grouping: ids) { $0 }.filter { $0.value.count > 1 }.map(\.key) }
    var danglingReferences: Set<Substring> {
        let references = html.matches(of: /\s(?:for|aria-describedby|aria-labelledby|data-opens)="([^"]+)"/).flatMap { $0.1.split(separator: " ") }
        let anchors = html.matches(of: /\shref="#([^"]+)"/).map(\.1)
        return Set(references + anchors).subtracting(ids)
    }
    var classes: Set<String> { Set(html.matches(of: /\sclass="([^"]*)"/).flatMap { $0.1.split(separator: " ").map(String.init) }) }
    var icons: Set<String> { Set(html.matches(of: /<use href="[^"#]+#([^"]+)"/).map { String($0.1) }) }
    var namelessIconButtons: Int { html.matches(of: /<(?:a|button|summary)[^>]*class="icon-button"[^>]*>/).count { !$0.0.contains("aria-label=") } }
}

private enum StyleSheet {
    static let classes: Set<String> = {
        let text = String(decoding: PackageResources.site_css, as: UTF8.self).replacing(/\/\*[\s\S]*?\*\//, with: "")
        return Set(text.matches(of: /\.([a-z][a-z0-9-]*)/).map { String($0.1) })
    }()
}
