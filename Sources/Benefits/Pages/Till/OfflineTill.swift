import Foundation
import HTTPTypes
import Kernel
import Merchants
import NIOCore
import Store
import Vault
import Web

/// What a till took without a connection comes in: each voucher as if it had been tapped then. (domain.md R32)
struct OfflineTill: Sendable {
    let tools: BenefitTools

    var routes: [Route] {
        [
            .post("/merchant/{merchant}/till/{branch}/offline", .signedIn) { call in try await receive(call) },
            .get("/merchant.webmanifest", .everyone) { _ in
                Reply(status: .ok, headers: [.contentType: "application/manifest+json", .cacheControl: "public, max-age=86400"], bytes: .init(string: Self.manifest))
            },
        ]
    }

    /// So that the till stands on a phone's home screen.
    private static let manifest = """
        {"name":"工惠收银","short_name":"工惠收银","lang":"zh-CN","start_url":"/merchant","scope":"/merchant","display":"standalone","theme_color":"#c8102e",\
        "background_color":"#ffffff","icons":[{"src":"/assets/icon-192.png","sizes":"192x192","type":"image/png"},\
        {"src":"/assets/icon-512.png","sizes":"512x512","type":"image/png"}]}
        """

    /// The public keys for the page, and where it sends what it took.
    static func attributes(_ place: MerchantPlace, _ branch: Branch, _ vault: Vault, _ ui: UI) -> HTML {
        let keys = vault.cards.publicKeys.sorted { $0.key < $1.key }.map { "\($0.key):\(Base64URL.text($0.value))" }.joined(separator: ",")
        return """
            <div data-offline-till="\(RedemptionURL.offline(place.merchant.id, branch.id).path)" data-keys="\(keys)" data-token="\(ui.formToken)" hidden></div>\
            <div data-offline-list class="stack" role="status"></div>
            """
    }

    private struct Item: Decodable {
        let code: String
        let at: Int64
        let key: String
    }

    private struct Result: Encodable {
        let key: String
        let outcome: String
        let amount: Fen?
        let message: String
    }

    private func receive(_ call: Call) async throws -> Reply {
        let place = try await MerchantPlace(call, .redeem)
        let branch: BranchID = try call.id("branch")
        let form = try await call.form()
        guard let items = try? JSON.decoder.decode([Item].self, from: Data((form["items"] ?? "").utf8)), items.count <= 200 else { throw CommonProblem.malformedBody }
        var results: [Result] = []
        for item in items { results.append(try await take(item, at: branch, of: place, call)) }
        return try .json(["results": results])
    }

    private func take(_ item: Item, at branch: BranchID, of place: MerchantPlace, _ call: Call) async throws -> Result {
        let (now, ui) = (call.now, call.ui)
        let at = min(Instant(ms: item.at), now)
        guard let code = OfflineCode(item.code, tools.vault.cards), at > now - OfflineCode.patience, !item.key.isEmpty, item.key.utf8.count <= 60 else {
            return Result(key: item.key, outcome: RedeemRefusal.unknownCode.code, amount: nil, message: ui(RedeemRefusal.unknownCode.message))
        }
        let request = RedeemRequest(
            voucher: code.voucher, branch: branch, user: .clerk(try call.person()), bill: nil, key: "o\(item.key)", offlineAt: at, now: now)
        switch try await RedeemLane(tools: tools).redeem(request, of: code.benefit, call.database) {
        case .redeemed(let redemption), .repeated(let redemption):
            return Result(key: item.key, outcome: "redeemed", amount: redemption.amount, message: ui("已上传 \(redemption.amount)", "Sent: \(redemption.amount)"))
        case .refused(let refusal): return Result(key: item.key, outcome: refusal.code, amount: nil, message: ui(refusal.message))
        }
    }
}
