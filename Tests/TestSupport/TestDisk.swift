import Foundation

/// A small file system in memory that a test can fill up or make read-only.
public struct TestDisk: Sendable {
    public let path: String

    /// Only root may mount; elsewhere such tests are skipped.
    public static let isPossible: Bool = {
        let path = "/tmp/gonghui-mount-\(getpid())"
        defer { rmdir(path) }
        guard mkdir(path, 0o700) == 0, mount("tmpfs", path, "tmpfs", 0, nil) == 0 else { return false }
        return umount2(path, detach) == 0
    }()

    public static func with<T>(kilobytes: Int, _ body: (TestDisk) async throws -> T) async throws -> T {
        try await withTemporaryDirectory { path in
            let disk = TestDisk(path: path)
            try disk.mountAgain(0, kilobytes: kilobytes)
            defer { umount2(path, detach) }
            return try await body(disk)
        }
    }

    /// Takes all the space that is left.
    public func fill() throws {
        let file = open(path + "/ballast", O_CREAT | O_WRONLY, 0o600)
        defer { close(file) }
        let block = [UInt8](repeating: 0, count: 4096)
        while write(file, block, block.count) > 0 {}
    }
    public func free() throws { try FileManager.default.removeItem(atPath: path + "/ballast") }

    public func makeReadOnly() throws { try mountAgain(Self.remount | Self.readOnly) }
    public func makeWritable() throws { try mountAgain(Self.remount) }

    private func mountAgain(_ flags: UInt, kilobytes: Int? = nil) throws {
        let code = if let kilobytes { mount("tmpfs", path, "tmpfs", flags, "size=\(kilobytes)k") } else { mount("tmpfs", path, "tmpfs", flags, nil) }
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }

    // MS_RDONLY, MS_REMOUNT and MNT_DETACH.
    private static let readOnly: UInt = 1
    private static let remount: UInt = 32
    private static let detach: Int32 = 2
}
