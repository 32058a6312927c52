import Crypto
import HTTPTypes
import Hummingbird
import Kernel
import NIOCore

/// The files that pages need, built into the program. Their names carry a hash of their content, so that browsers keep them for ever.
public struct Assets: Sendable {
    struct File: Sendable {
        let contentType: String
        let bytes: ByteBuffer
        let gzipped: ByteBuffer?
    }

    public static let shared = Assets()

    private let byHashedName: [String: File]
    private let hashedNames: [String: String]

    private init() {
        let files: [(name: String, contentType: String, bytes: [UInt8])] = [
            ("site.css", "text/css; charset=utf-8", PackageResources.site_css),
            ("app.js", "text/javascript; charset=utf-8", PackageResources.app_js),
            ("draw.js", "text/javascript; charset=utf-8", PackageResources.draw_js),
            ("review.js", "text/javascript; charset=utf-8", PackageResources.review_js),
            ("voucher.js", "text/javascript; charset=utf-8", PackageResources.voucher_js),
            ("near.js", "text/javascript; charset=utf-8", PackageResources.near_js),
            ("till.js", "text/javascript; charset=utf-8", PackageResources.till_js),
            ("icons.svg", "image/svg+xml", PackageResources.icons_svg),
            ("favicon.svg", "image/svg+xml", PackageResources.favicon_svg),
            ("icon.svg", "image/svg+xml", PackageResources.icon_svg),
        ]
        var byHashedName: [String: File] = [:]
        var hashedNames: [String: String] = [:]
        for file in files {
            let hash = SHA256.hash(data: file.bytes).prefix(5).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
            let parts = file.name.split(separator: ".")
            let hashed = "\(parts[0]).\(hash).\(parts[1])"
            let bytes = ByteBuffer(bytes: file.bytes)
            byHashedName[hashed] = File(contentType: file.contentType, bytes: bytes, gzipped: Compression.gzip(bytes, level: 9))
            hashedNames[file.name] = hashed
        }
        self.byHashedName = byHashedName
        self.hashedNames = hashedNames
    }

    /// `/assets/site.1a2b3c4d5e.css`.
    public func path(_ name: String) -> String {
        guard let hashed = hashedNames[name] else { preconditionFailure("no asset \(name)") }
        return "/assets/" + hashed
    }

    /// The names of all icons, in the sprite's order: for the gallery.
    static let iconNames: [String] = String(decoding: PackageResources.icons_svg, as: UTF8.self)
        .split(separator: "<symbol id=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }

    /// The routes that serve them; the service worker and the manifest have fixed names of their own.
    public var routes: [Route] {
        [
            .get("/assets/{file}", .everyone) { call in
                guard let file = byHashedName[try call.text("file")] else { throw CommonProblem.notFound }
                return Self.reply(file, call, cacheControl: "public, max-age=31536000, immutable")
            },
            // Beside the card, so that its scope can be the card alone.
            .get("/me/card-sw.js", .everyone) { call in
                Self.reply(Self.file("text/javascript; charset=utf-8", PackageResources.card_sw_js), call, cacheControl: "no-cache")
            },
            .get("/me/vouchers-sw.js", .everyone) { call in
                Self.reply(Self.file("text/javascript; charset=utf-8", PackageResources.vouchers_sw_js), call, cacheControl: "no-cache")
            },
            .get("/manifest.webmanifest", .everyone) { call in
                Self.reply(Self.file("application/manifest+json", PackageResources.manifest_webmanifest), call, cacheControl: "public, max-age=86400")
            },
            .get("/assets/icon-192.png", .everyone) { call in
                Self.reply(Self.file("image/png", PackageResources.icon_192_png), call, cacheControl: "public, max-age=86400")
            },
            .get("/assets/icon-512.png", .everyone) { call in
                Self.reply(Self.file("image/png", PackageResources.icon_512_png), call, cacheControl: "public, max-age=86400")
            },
            .get("/favicon.ico", .everyone) { call in Reply(status: .movedPermanently, headers: [.location: path("favicon.svg")]) },
        ]
    }

    private static func file(_ contentType: String, _ bytes: [UInt8]) -> File { File(contentType: contentType, bytes: ByteBuffer(bytes: bytes), gzipped: nil) }

    private static func reply(_ file: File, _ call: Call, cacheControl: String) -> Reply {
        var reply = Reply(status: .ok, headers: [.contentType: file.contentType, .cacheControl: cacheControl, .vary: "Accept-Encoding"], bytes: file.bytes)
        if let gzipped = file.gzipped, call.request.headers[.acceptEncoding]?.contains("gzip") == true {
            reply.content = .buffer(gzipped)
            reply.headers[.contentEncoding] = "gzip"
        }
        return reply
    }
}
