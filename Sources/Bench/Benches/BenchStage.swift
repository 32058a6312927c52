import Foundation

/// A seeded demo with accounts, for measurements over HTTP.
struct BenchStage: Sendable {
    struct Accounts: Decodable, Sendable {
        struct Operator: Decodable, Sendable { let token: String }
        struct Officer: Decodable, Sendable {
            let token: String
            let role: String
            let organisationId: String
        }
        struct Member: Decodable, Sendable {
            let token: String
            let organisationId: String
        }
        let `operator`: Operator
        let officers: [Officer]
        let members: [Member]
    }

    /// `--data … --database …`.
    let place: [String]
    let accounts: Accounts
    /// A token a line.
    let tokenFile: String

    static func seeded(_ settings: BenchSettings, members: Int = 20_000, unions: Int = 2000, tokens: Int, in workshop: Workshop) async throws -> BenchStage {
        let place = place(settings, workshop.file("data"))
        let accounts: Accounts = try await Program.json(["demo", "--members", "\(members)", "--unions", "\(unions)", "--tokens", "\(tokens)"] + place)
        let file = try workshop.write(accounts.members.map(\.token).joined(separator: "\n") + "\n", to: "tokens")
        return BenchStage(place: place, accounts: accounts, tokenFile: file)
    }

    static func place(_ settings: BenchSettings, _ data: String) -> [String] {
        ["--data", data] + (settings.database.map { ["--database", $0] } ?? [])
    }

    var union: String { accounts.officers[0].organisationId }
    func officer(_ role: String) throws -> Accounts.Officer {
        guard let officer = accounts.officers.first(where: { $0.role == role }) else { throw BenchFailure("the demo has no \(role)") }
        return officer
    }

    // MARK: Activities

    /// A session to sign up for.
    struct Place: Sendable {
        let activity: String
        let session: String
    }

    private struct NewActivity: Encodable, Sendable {
        struct Session: Encodable, Sendable {
            let title: String
            let capacity: Int
        }
        var kind = "signup"
        let organisationId: String
        let title: String
        let opensAt: String
        let closesAt: String
        let sessions: [Session]
    }

    private struct Made: Decodable {
        struct Session: Decodable { let id: String }
        let id: String
        let sessions: [Session]
    }

    /// Published activities of the first union with room for everybody.
    func openActivities(_ count: Int, at server: ServerChild) async throws -> [Place] {
        let client = APIClient(url: server.url, token: try officer("activity_officer").token)
        let now = Date()
        let format = ISO8601DateFormatter()
        var out: [Place] = []
        for number in 1...count {
            let made: Made = try await client.send(
                "POST", "/api/v1/activities",
                NewActivity(
                    organisationId: union, title: "开放日 \(number)", opensAt: format.string(from: now - 60), closesAt: format.string(from: now + 86_400),
                    sessions: [NewActivity.Session(title: "全天", capacity: 100_000)]))
            let _: Made = try await client.send("POST", "/api/v1/activities/\(made.id)/publication")
            guard let session = made.sessions.first else { throw BenchFailure("an activity without sessions") }
            out.append(Place(activity: made.id, session: session.id))
        }
        return out
    }

    // MARK: Benefits

    private struct NewBenefit: Encodable, Sendable {
        let organisationId: String
        let title: String
        var category = "breakfast"
        var faceFen = 800
        var exchangeFor = "早餐一份"
        let total: Int
        let opensAt: String
        let closesAt: String
    }

    private struct MadeBenefit: Decodable { let id: String }

    /// Published benefits of the first union.
    func openBenefits(_ count: Int, stock: Int, at server: ServerChild) async throws -> [String] {
        let client = APIClient(url: server.url, token: try officer("activity_officer").token)
        let now = Date()
        let format = ISO8601DateFormatter()
        var out: [String] = []
        for number in 1...count {
            let made: MadeBenefit = try await client.send(
                "POST", "/api/v1/benefits",
                NewBenefit(
                    organisationId: union, title: "早餐券 \(number)", total: stock, opensAt: format.string(from: now - 60), closesAt: format.string(from: now + 86_400)))
            let _: MadeBenefit = try await client.send("POST", "/api/v1/benefits/\(made.id)/publication")
            out.append(made.id)
        }
        return out
    }

    private struct Shown: Decodable {
        struct Item: Decodable {
            let id: String
            let left: Int
        }
        let items: [Item]
    }

    /// How many of 1,000 were claimed, as a member's list says.
    func claimed(_ benefit: String, at server: ServerChild) async throws -> Int {
        let client = APIClient(url: server.url, token: accounts.members[0].token)
        let shown: Shown = try await client.send("GET", "/api/v1/benefits")
        guard let item = shown.items.first(where: { $0.id == benefit }) else { throw BenchFailure("the benefit is not on the list") }
        return 1_000 - item.left
    }
}
