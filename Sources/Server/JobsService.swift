import AsyncHTTPClient
import Audit
import Identity
import Kernel
import NIOCore
import ServiceLifecycle
import Services
import Store

/// Jobs, periodic tasks and the delivery of messages, as long as the server runs.
struct JobsService: Service {
    let assembly: Assembly

    func run() async throws {
        let client = HTTPClient(configuration: HTTPClient.Configuration(timeout: .init(connect: .seconds(5), read: .seconds(10))))
        let sender = HTTPSClient(client: client)
        let delivery = assembly.identity.delivery(gateway(sender))
        let messages = PeriodicTask("messages.deliver", .every(.seconds(1))) { _, _ in try await delivery.run() }
        let runner = assembly.jobRunner(periodic: [messages, assembly.services.linkCheck(sender)])
        await cancelWhenGracefulShutdown { await runner.run() }
        try await client.shutdown()
        // What was committed since the last second is sealed before the lights go out.
        try await assembly.audit.log.seal(at: assembly.clock.now())
    }

    private func gateway(_ sender: any HTTPSender) -> any MessageGateway {
        assembly.configuration.messages.map { HTTPMessageGateway($0, sender: sender) } ?? LocalMessageGateway()
    }
}
