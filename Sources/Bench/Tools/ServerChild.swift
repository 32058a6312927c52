import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// A `gonghui serve` on a port of its own.
final class ServerChild: Sendable {
    let url: String
    let processIdentifier: Int32
    private let stopping: @Sendable () async -> Void

    /// - Parameter arguments: beyond the place and the port.
    static func start(_ place: [String], _ arguments: [String] = []) async throws -> ServerChild {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: Program.own)
        process.arguments = ["serve", "--port", "0"] + place + arguments
        process.standardOutput = output
        process.standardInput = FileHandle.nullDevice
        try process.run()
        // The first line says where it listens; it comes once the port is open.
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let start = line.range(of: "http://") else {
            process.terminate()
            throw BenchFailure("the server did not start")
        }
        return ServerChild(process, url: String(line[start.lowerBound...].prefix { !$0.isWhitespace }))
    }

    private init(_ process: Process, url: String) {
        self.url = url
        processIdentifier = process.processIdentifier
        let box = ProcessBox(process)
        stopping = { await box.stop() }
    }

    func stop() async { await stopping() }

    /// Megabytes that the server holds in memory now, and at most so far.
    var memory: (now: Int, peak: Int) {
        let status = (try? String(contentsOfFile: "/proc/\(processIdentifier)/status", encoding: .utf8)) ?? ""
        func megabytes(_ key: String) -> Int {
            let line = status.split(separator: "\n").first { $0.hasPrefix(key) }
            return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) / 1024
        }
        return (megabytes("VmRSS:"), megabytes("VmHWM:"))
    }

    static func with<T>(_ place: [String], _ arguments: [String] = [], _ body: (ServerChild) async throws -> T) async throws -> T {
        let server = try await start(place, arguments)
        do {
            let result = try await body(server)
            await server.stop()
            return result
        } catch {
            await server.stop()
            throw error
        }
    }
}

/// Foundation's process is no Sendable; an actor keeps it to itself.
private actor ProcessBox {
    private let process: Process
    init(_ process: sending Process) { self.process = process }

    func stop() async {
        guard process.isRunning else { return }
        process.terminate()
        let deadline = ContinuousClock.now + .seconds(20)
        while process.isRunning, ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(20)) }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }
}

/// The few calls of the API that set a measurement up.
struct APIClient: Sendable {
    let url: String
    let token: String

    struct ID: Decodable { let id: String }

    /// - Throws: `BenchFailure` for any answer but 2xx.
    func send<Answer: Decodable>(_ method: String, _ path: String, _ body: (any Encodable & Sendable)? = nil, as: Answer.Type = Answer.self) async throws -> Answer {
        var request = HTTPClientRequest(url: url + path)
        request.method = .init(rawValue: method)
        request.headers.add(name: "Authorization", value: "Bearer " + token)
        request.headers.add(name: "Accept", value: "application/json")
        if let body {
            let encoder = JSONEncoder()
            encoder.keyEncodingStrategy = .convertToSnakeCase
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(try encoder.encode(body))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let bytes = Data(try await response.body.collect(upTo: 4 << 20).readableBytesView)
        guard (200..<300).contains(response.status.code) else {
            throw BenchFailure("\(method) \(path) answered \(response.status.code): \(String(decoding: bytes.prefix(300), as: UTF8.self))")
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Answer.self, from: bytes)
    }
}
