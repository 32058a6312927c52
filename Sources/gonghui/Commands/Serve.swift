import ArgumentParser
import Foundation
import Logging
import Server

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the server.",
        discussion: """
            Needs no configuration: with an embedded database and a key file, both made on first start, it is the whole product.

              gonghui serve
              gonghui serve --data /var/lib/gonghui --host 0.0.0.0 --port 8080
              gonghui serve --database 'postgres://gonghui@db.example/gonghui'

            Flags go before the environment (GONGHUI_PORT) before DATA/config.json.
            """)

    @OptionGroup var place: DataOptions
    @Option(help: "Address to listen on (127.0.0.1).") var host: String?
    @Option(help: "Port to listen on (8080).") var port: Int?
    @Option(help: "Port of /metrics for Prometheus (none).") var adminPort: Int?
    @Option(help: "How people reach the server, as https://gonghui.example.cn.") var baseURL: String?
    @Flag(help: "Demo mode: SMS outbox page, component gallery, a note that people are made up.") var demo = false
    @Flag(inversion: .prefixedNo, help: .hidden) var groupCommit = true

    func run() async throws {
        var flags = place.flags
        flags["host"] = host
        flags["port"] = port.map(String.init)
        flags["admin.port"] = adminPort.map(String.init)
        flags["base.url"] = baseURL
        if demo { flags["demo"] = "true" }
        var configuration = try await ServerConfiguration.load(flags: flags)
        configuration.groupCommit = groupCommit
        var logger = Logger(label: "gonghui")
        logger.logLevel = ProcessInfo.processInfo.environment["GONGHUI_LOG_LEVEL"].flatMap(Logger.Level.init(rawValue:)) ?? .notice
        let (host, port) = (configuration.host, configuration.port)
        do {
            try await GonghuiServer.run(configuration, logger: logger) { port in
                Console.say("Gonghui is at http://\(host):\(port)")
                fflush(nil)
            }
        } catch {
            throw Sentence.text(error, listeningOn: host, port) ?? error
        }
    }
}
