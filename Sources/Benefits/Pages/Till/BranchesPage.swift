import HTTPTypes
import Kernel
import Merchants
import Organisations
import Store
import Web

/// Where a benefit counts, for members: open branches, the nearest first for those who let the browser say where they are. The place goes into the
/// address of the page only; nothing of it is kept.
struct BranchesPage: Sendable {
    let tools: BenefitTools
    private var store: RedemptionStore { RedemptionStore(tools: tools) }

    static let limit = 100

    var routes: [Route] { [.get("/benefits/{benefit}/branches", .everyone) { call in .page(try await page(call), in: call) }] }

    private struct Place: Sendable {
        let merchant: String
        let branch: Branch
        let metres: Int?
    }

    private func page(_ call: Call) async throws -> Page {
        let id: BenefitID = try call.id("benefit")
        let tree = try await tools.organisations.tree()
        let (benefit, found) = try await call.database.read { tx -> (Benefit, [(merchant: String, branch: Branch)]) in
            guard let benefit = try tools.benefits.benefit(id, in: tx), benefit.state != .draft, benefit.state != .discarded else { throw CommonProblem.notFound }
            var merchants = try store.merchants(of: id, in: tx)
            if merchants.isEmpty {
                let line = try store.directory.organisations(in: tx).filter { tree.covers($0, benefit.organisation) || tree.covers(benefit.organisation, $0) }
                merchants = Set(try store.directory.approved(at: line, in: tx).map(\.id))
            }
            return (benefit, try store.directory.openBranches(of: merchants.sorted(), in: tx))
        }
        let ui = call.ui
        let here = call.query["north"].flatMap { north in call.query["east"].flatMap { Coordinates(latitude: north, longitude: $0) } }
        let places = Self.sorted(found.map { place in Place(merchant: place.merchant, branch: place.branch, metres: here.flatMap { place.branch.facts.place?.metres(to: $0) }) })
        var page = Page(ui("适用门店", "Where it counts"), frame: .member(tab: .benefits), content: content(places, isLocated: here != nil, benefit, ui))
        page.trail = [(benefit.title, BenefitsURL.benefit(id).path)]
        page.head = "<script src=\"\(ui.house.assets.path("near.js"))\" type=\"module\"></script>"
        return page
    }

    /// By distance where it is known; the others after them as they were.
    private static func sorted(_ places: [Place]) -> [Place] {
        Array(places.enumerated().sorted { ($0.element.metres ?? .max, $0.offset) < ($1.element.metres ?? .max, $1.offset) }.map(\.element).prefix(limit))
    }

    private func content(_ places: [Place], isLocated: Bool, _ benefit: Benefit, _ ui: UI) -> HTML {
        guard !places.isEmpty else {
            let text = benefit.content.places.isEmpty ? ui("工会正在联系门店，请稍后再看。", "The union is still arranging it.") : benefit.content.places
            return ui.empty("store", ui("还没有列出门店", "No branches are listed yet"), text)
        }
        let rows = places.map { place in
            let facts = place.branch.facts
            let area = ui(Regions.shipped.name(facts.region))
            let phone: HTML = facts.phone.isEmpty ? "" : " · \(facts.phone)"
            return ListRow(
                "\(place.merchant)·\(place.branch.name)", icon: "location", detail: "\(area) \(facts.address) · \(facts.hours)\(phone)",
                tail: place.metres.map { "<span class=\"num nowrap\">\(Self.distance($0, ui))</span>" } ?? HTML())
        }
        let near: HTML = """
            <p><button class="button" type="button" data-near data-js hidden>\(ui.icon("location"))\(ui("按离我远近排", "Nearest first"))</button></p>
            """
        return "\(if: !isLocated, near)<section class=\"card flush\">\(ui.list(rows))</section>"
    }

    private static func distance(_ metres: Int, _ ui: UI) -> String {
        metres < 1000
            ? ui("\(max(metres / 10 * 10, 10)) 米", "\(max(metres / 10 * 10, 10)) m") : ui("\(metres / 1000).\(metres / 100 % 10) 公里", "\(metres / 1000).\(metres / 100 % 10) km")
    }
}
