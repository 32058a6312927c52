import Foundation
import Kernel
import Testing
import Vault

private let today = Day(year: 2026, month: 11, day: 24)!

/// A directory of its own for each test, removed at its end.
private final class Place {
    let directory: String
    init() throws {
        directory = NSTemporaryDirectory() + "gonghui-keys-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(atPath: directory) }
    var file: KeyFile { KeyFile(path: directory + "/keys") }
    var text: String { get throws { try String(contentsOfFile: directory + "/keys", encoding: .utf8) } }
    func write(_ text: String, mode: Int = 0o600) throws {
        try text.write(toFile: directory + "/keys", atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: directory + "/keys")
    }
}

struct KeyFileTests {
    @Test("The first start makes a file that only its owner can read, and nothing else; the second start takes it")
    func firstStart() throws {
        let place = try Place()
        let ring = try place.file.open(mayCreate: true, today: today)
        let mode = try FileManager.default.attributesOfItem(atPath: place.file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.directory) == ["keys"])
        #expect(try place.file.open(mayCreate: true, today: today).fingerprint == ring.fingerprint)
        let sealed = Vault(ring).seal([1, 2, 3], .phone, owner: 1)
        #expect(try Vault(place.file.read()).open(sealed, .phone, owner: 1) == [1, 2, 3])
    }

    @Test("Without the file a database that has data doesn't start")
    func missing() throws {
        let place = try Place()
        #expect(throws: VaultProblem.keyFileMissing(path: place.file.path)) { try place.file.open(mayCreate: false, today: today) }
        #expect(throws: VaultProblem.keyFileMissing(path: place.file.path)) { try place.file.rotate(today: today) }
    }

    @Test("A file that others can read is refused", arguments: [0o640, 0o604, 0o620, 0o644, 0o660])
    func exposed(mode: Int) throws {
        let place = try Place()
        _ = try place.file.open(mayCreate: true, today: today)
        try place.write(try place.text, mode: mode)
        #expect(throws: VaultProblem.keyFileExposed(path: place.file.path)) { try place.file.read() }
    }

    @Test("A changed, cut or foreign file is refused with its line")
    func damaged() throws {
        let place = try Place()
        _ = try place.file.open(mayCreate: true, today: today)
        let text = try place.text
        let lines = text.split(separator: "\n").map(String.init)
        try place.write(lines.dropLast().joined(separator: "\n") + "\n")
        #expect(throws: VaultProblem.keyFileDamaged(path: place.file.path, line: 6)) { try place.file.read() }
        try place.write("hello\n")
        #expect(throws: VaultProblem.keyFileDamaged(path: place.file.path, line: 1)) { try place.file.read() }
        try place.write(text.replacingOccurrences(of: "2026-11-24", with: "2026-11-25"))
        #expect(throws: VaultProblem.keyFileDamaged(path: place.file.path, line: 6)) { try place.file.read() }
        try place.write(text.replacingOccurrences(of: "stamp 1", with: "stomp 1"))
        #expect(throws: VaultProblem.self) { try place.file.read() }
        try place.write(text)
        #expect(throws: Never.self) { try place.file.read() }
    }

    @Test("A path that can't be used says why")
    func unusable() {
        let file = KeyFile(path: "/nowhere/at/all/keys")
        #expect(throws: VaultProblem.keyFileUnusable(path: file.path, reason: "No such file or directory")) { try file.open(mayCreate: true, today: today) }
    }

    @Test("A running server takes up a rotation when it meets the new key")
    func rotationWhileRunning() throws {
        let place = try Place()
        let running = try Vault(file: place.file, mayCreate: true, today: today)
        let old = running.seal([1], .phone, owner: 1)
        try place.file.rotate(today: today.adding(days: 1))
        let fresh = try Vault(file: place.file, mayCreate: false, today: today)
        let new = fresh.seal([2], .phone, owner: 1)
        #expect(try running.open(new, .phone, owner: 1) == [2])
        #expect(try fresh.open(old, .phone, owner: 1) == [1])
        #expect(running.needsResealing(old))
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.directory) == ["keys"])
    }

    @Test("Starts and rotations at the same moment lose no key")
    func together() async throws {
        let place = try Place()
        let file = place.file
        let fingerprints = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<8 { group.addTask { try file.open(mayCreate: true, today: today).fingerprint } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(fingerprints.count == 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 { group.addTask { try file.rotate(today: today) } }
            try await group.waitForAll()
        }
        let lines = try place.text.split(separator: "\n")
        #expect(lines.count { $0.hasPrefix("data ") } == 9)
        #expect(lines.count { $0.hasPrefix("index ") } == 1)
        #expect(try place.file.read().fingerprint == fingerprints.first)
    }
}
