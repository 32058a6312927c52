import Testing

@testable import Server

struct ConfigurationTests {
    @Test("A setting of two words is read from the flags, and a flag goes before the environment")
    func dottedFlags() async throws {
        let flags = ["data": "/nowhere", "base.url": "https://gonghui.example.cn", "admin.port": "9090"]
        let environment = ["GONGHUI_BASE_URL": "https://other.example.cn", "GONGHUI_PORT": "8123"]
        let configuration = try await ServerConfiguration.load(flags: flags, environment: environment)
        #expect(configuration.baseURL == "https://gonghui.example.cn")
        #expect(configuration.adminPort == 9090)
        #expect(configuration.port == 8123)
    }

    @Test("A setting of two words is read from the environment")
    func environment() async throws {
        let configuration = try await ServerConfiguration.load(
            flags: ["data": "/nowhere"], environment: ["GONGHUI_BASE_URL": "https://gonghui.example.cn", "GONGHUI_ADMIN_PORT": "9091"])
        #expect(configuration.baseURL == "https://gonghui.example.cn")
        #expect(configuration.adminPort == 9091)
    }
}
