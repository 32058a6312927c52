import Kernel
import Web

/// The member's home page: what each feature has to say to this person.
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
        let content: HTML = """
            <div class="stack loose">\(each: sections, { $0.html })</div>
            """
        return Page(greeting(call), frame: .member(tab: .home), content: content)
    }

    private static func greeting(_ call: Call) -> String {
        guard let name = call.principal?.name, !name.isEmpty else { return call.ui("工会就在身边", "Your union, close by") }
        return call.ui("\(name)，您好", "Hello, \(name)")
    }
}
