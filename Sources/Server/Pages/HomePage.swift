import Kernel
import Web

/// The member's home page: what each feature has to say to this person, and the grid of services.
struct HomePages: Sendable {
    let features: [any Feature]

    var routes: [Route] {
        [
            .get("/", .everyone) { call in
                var sections: [HomeSection] = []
                for feature in features { sections += try await feature.homeSections(call) }
                return .page(Self.page(call, sections.sorted { $0.order < $1.order }), in: call)
            }
        ]
    }

    private static func page(_ call: Call, _ sections: [HomeSection]) -> Page {
        let ui = call.ui
        let content: HTML = """
            <div class="stack loose">\(each: sections, { $0.html })\(services(ui))</div>
            """
        return Page(greeting(call), frame: .member(tab: .home), content: content)
    }

    private static func greeting(_ call: Call) -> String {
        guard let name = call.principal?.name, !name.isEmpty else { return call.ui("工会就在身边", "Your union, close by") }
        return call.ui("\(name)，您好", "Hello, \(name)")
    }

    private static func services(_ ui: UI) -> HTML {
        let items = ui.house.navigation.filter { $0.place == .service }
        guard !items.isEmpty else { return "" }
        return """
            <section><div class="section-head"><h2>\(ui("服务", "Services"))</h2></div><nav class="card services" aria-label="\(ui("服务", "Services"))">\
            \(each: items, { "<a href=\"\($0.path)\">\(ui.icon($0.icon))\(ui($0.title))</a>" })</nav></section>
            """
    }
}
