import Configuration
import Foundation
import Identity
import Kernel
import Store
import SystemPackage

/// How a server runs. Flags go before environment (`GONGHUI_HOST`) before the file `config.json` in the data directory; all have defaults.
public struct ServerConfiguration: Sendable {
    public var dataDirectory: String
    public var database: DatabaseLocation
    public var host: String
    public var port: Int
    /// Where `/metrics` is served, on the same host; 0 for nowhere.
    public var adminPort: Int
    public var demo: Bool
    public var baseURL: String
    public var behindProxy: Bool
    /// 0–1023; different for each server on one PostgreSQL.
    public var node: Int
    /// The HTTPS gateway through which short messages go out; without one they stay in the outbox.
    public var messages: GatewayTemplate?
    public var groupCommit = true
    /// Whoever has this file and the database can read all personal data; who loses it, nothing.
    public var keyFile: String { dataDirectory + "/keys" }

    /// What can be wrong with a configuration, as a sentence for the operator.
    public struct Fault: Error, CustomStringConvertible {
        public let description: String
    }

    /// - Parameter flags: what stood on the command line, by key: `["port": "8081"]`.
    /// - Throws: `Fault`.
    public static func load(flags: [String: String] = [:], environment: [String: String] = ProcessInfo.processInfo.environment) async throws -> ServerConfiguration {
        let dataDirectory = flags["data"] ?? environment["GONGHUI_DATA"] ?? "data"
        var providers: [any ConfigProvider] = [
            InMemoryProvider(values: Dictionary(uniqueKeysWithValues: flags.map { (key($0.key), ConfigValue(.string($0.value), isSecret: false)) })),
            EnvironmentVariablesProvider(environmentVariables: environment).prefixKeys(with: "gonghui"),
        ]
        let file = dataDirectory + "/config.json"
        if FileManager.default.fileExists(atPath: file) {
            do { providers.append(try await FileProvider<JSONSnapshot>(filePath: .init(file))) } catch { throw Fault(description: "\(file) can't be read as JSON") }
        }
        return try read(ConfigReader(providers: providers), dataDirectory: dataDirectory)
    }

    /// `GONGHUI_SMS_URL`, `_FORMAT` (json or form), `_BODY` with `{phone}` and `{text}`, `_AUTHORIZATION`, `_SUCCESS` (text of a good answer).
    private static func gateway(_ url: String, _ reader: ConfigReader) throws -> GatewayTemplate {
        guard let format = GatewayTemplate.Format(rawValue: reader.string(forKey: "sms.format") ?? "json") else { throw Fault(description: "sms.format must be json or form") }
        let usualBody = format == .json ? #"{"phone":"{phone}","text":"{text}"}"# : "phone={phone}&text={text}"
        var headers: [String: String] = [:]
        if let authorization = reader.string(forKey: "sms.authorization", isSecret: true) { headers["Authorization"] = authorization }
        let template = GatewayTemplate(
            url: url, format: format, body: reader.string(forKey: "sms.body") ?? usualBody, headers: headers, success: reader.string(forKey: "sms.success"))
        if let fault = template.faults(placeholders: ["phone", "text"]).first { throw Fault(description: "the SMS gateway: \(fault)") }
        return template
    }

    /// `base.url` has two parts, as the environment's `GONGHUI_BASE_URL` has.
    private static func key(_ dotted: String) -> AbsoluteConfigKey { AbsoluteConfigKey(dotted.split(separator: ".").map(String.init)) }

    private static func read(_ reader: ConfigReader, dataDirectory: String) throws -> ServerConfiguration {
        func text(_ key: ConfigKey, _ usual: String) -> String { reader.string(forKey: key) ?? usual }
        func number(_ key: ConfigKey, _ usual: Int, _ range: ClosedRange<Int>) throws -> Int {
            guard let typed = reader.string(forKey: key) else { return reader.int(forKey: key) ?? usual }
            guard let number = Int(typed), range.contains(number) else { throw Fault(description: "\(key) must be a number from \(range.lowerBound) to \(range.upperBound)") }
            return number
        }
        func flag(_ key: ConfigKey) -> Bool { ["1", "true", "yes"].contains(reader.string(forKey: key) ?? "") || reader.bool(forKey: key) == true }
        let location = text("database", "sqlite:\(dataDirectory)/gonghui.sqlite")
        guard let database = DatabaseLocation(location) else { throw Fault(description: "database must be sqlite:PATH or postgres://…") }
        let host = text("host", "127.0.0.1")
        let port = try number("port", 8080, 0...65_535)
        return ServerConfiguration(
            dataDirectory: dataDirectory, database: database, host: host, port: port, adminPort: try number("admin.port", 0, 0...65_535), demo: flag("demo"),
            baseURL: text("base.url", "http://\(host):\(port)"), behindProxy: flag("behind.proxy"), node: try number("node", 0, 0...1023),
            messages: try reader.string(forKey: "sms.url").map { try gateway($0, reader) })
    }
}
