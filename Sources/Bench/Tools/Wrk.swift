import Foundation

/// wrk, the load generator, with a script that asks what the measurement wants to ask.
struct Wrk: Sendable {
    let url: String
    var connections: Int
    var seconds: Int
    /// wrk's threads; the machine's cores are shared by wrk and the server.
    var threads = 2

    struct Answer: Sendable {
        let rps: Double
        let p50Ms: Double
        let p99Ms: Double
        let requests: Int
        /// Answers other than 2xx and 3xx.
        let refused: Int
        /// Connections that broke, requests that timed out.
        let broken: Int
    }

    /// - Parameter script: Lua that defines `request()`, and `init` if it needs it; the number of the thread is `id`, from 0.
    func run(_ script: String, in workshop: Workshop) async throws -> Answer {
        let lua = """
            local started = 0
            function setup(thread)
              thread:set("id", started)
              started = started + 1
            end
            threads = \(threads)
            \(script)
            function done(summary, latency, requests)
              local e = summary.errors
              io.write(string.format("RESULT %d %d %d %d %d %d\\n", summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), e.status,
                e.connect + e.read + e.write + e.timeout))
            end
            """
        let file = try workshop.write(lua, to: "wrk-\(UUID().uuidString.prefix(6)).lua")
        let output = try await Program.run(
            try Program.path(of: "wrk"), ["-t\(threads)", "-c\(connections)", "-d\(seconds)s", "--timeout", "10s", "-s", file, url])
        guard let line = output.split(separator: "\n").first(where: { $0.hasPrefix("RESULT ") }) else {
            throw BenchFailure("wrk said nothing that can be read: \(output.suffix(300))")
        }
        let numbers = line.split(separator: " ").dropFirst().compactMap { Double($0) }
        guard numbers.count == 6, numbers[1] > 0 else { throw BenchFailure("wrk measured nothing") }
        return Answer(
            rps: numbers[0] / (numbers[1] / 1_000_000), p50Ms: numbers[2] / 1000, p99Ms: numbers[3] / 1000, requests: Int(numbers[0]), refused: Int(numbers[4]),
            broken: Int(numbers[5]))
    }

    /// One path over and over.
    func get(_ path: String, headers: [String: String] = [:], in workshop: Workshop) async throws -> Answer {
        try await run("local text = \(Self.quoted(Self.request("GET", path, headers)))\nfunction request() return text end", in: workshop)
    }

    /// Lines of a file in turn, each thread from another place: paths that are asked with the same headers.
    func getLines(of file: String, headers: [String: String], in workshop: Workshop) async throws -> Answer {
        let rest = Self.request("GET", "\u{1}", headers).split(separator: "\u{1}", omittingEmptySubsequences: false).map(String.init)
        return try await run(
            """
            local head, tail = \(Self.quoted(rest[0])), \(Self.quoted(rest[1]))
            local texts, place = {}, 0
            function init(args)
              for line in io.lines(\(Self.quoted(file))) do texts[#texts + 1] = head .. line .. tail end
              place = id * 7919
            end
            function request()
              place = place + 1
              return texts[place % #texts + 1]
            end
            """, in: workshop)
    }

    static func request(_ method: String, _ path: String, _ headers: [String: String]) -> String {
        let lines = headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }.joined()
        return "\(method) \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(lines)\r\n"
    }

    /// A Lua string of these bytes. Scalar by scalar: CR and LF together are one character to Swift.
    static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": out += "\\\\"
            case "\"": out += "\\\""
            case "\r": out += "\\r"
            case "\n": out += "\\n"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
