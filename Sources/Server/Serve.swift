import Audit
import CoreMetrics
import HTTPTypes
import Hummingbird
import Kernel
import Logging
import NIOCore
import ServiceLifecycle
import Store
import UnixSignals
import Web

/// The running server: HTTP, the jobs and the sealer, started and stopped together.
public struct GonghuiServer: Sendable {
    let assembly: Assembly
    let configuration: ServerConfiguration
    let logger: Logger

    /// - Parameter onRunning: told the port when the server listens (it was chosen by the system if 0 was asked for).
    public static func run(_ configuration: ServerConfiguration, logger: Logger, onRunning: @escaping @Sendable (Int) -> Void = { _ in }) async throws {
        let metrics = PrometheusMetrics()
        MetricsSystem.bootstrap(metrics)
        let assembly = try await Assembly.open(configuration, logger: logger)
        try await assembly.migrate()
        let house = assembly.house()
        let application = Application(
            responder: assembly.responder(house),
            configuration: ApplicationConfiguration(address: .hostname(configuration.host, port: configuration.port), serverName: nil),
            onServerRunning: { channel in onRunning(channel.localAddress?.port ?? configuration.port) },
            logger: logger)
        var services: [any Service] = [JobsService(assembly: assembly), application]
        if configuration.adminPort > 0 {
            services.append(
                Application(
                    responder: CallbackResponder<BasicRequestContext> { request, _ in
                        guard request.uri.path == "/metrics" else { return Response(status: .notFound) }
                        let text = metrics.text(assembly.database.metrics)
                        return Response(
                            status: .ok, headers: [.contentType: "text/plain; version=0.0.4"], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
                    }, configuration: ApplicationConfiguration(address: .hostname(configuration.host, port: configuration.adminPort)), logger: logger))
        }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        do {
            try await group.run()
        } catch {
            await assembly.close()
            throw error
        }
        await assembly.close()
    }
}
