import Identity
import Kernel
import Store

/// Asks each partner's link for its head; an outage hides the tile and nothing else. (domain.md R73)
struct CheckLinks: Sendable {
    let store: ServiceStore
    let sender: any HTTPSender

    func run(_ database: any Database, at now: Instant) async throws {
        let links = try await database.read { try store.links(in: $0) }
        for link in links {
            let isUp = await answers(link.url)
            let health = link.health.after(success: isUp)
            try await database.write(priority: .bulk) { try store.note(health, of: link, at: now, in: $0) }
        }
    }

    private func answers(_ url: String) async -> Bool {
        let message = HTTPMessage(method: "HEAD", url: url, headers: ["User-Agent": "gonghui link check"], body: [])
        guard let answer = try? await sender.send(message) else { return false }
        return LinkHealth.isAnswer(answer.status)
    }
}
