import Crypto
import CryptoExtras
import Dispatch
import Kernel
import Synchronization

/// Hashes officers' passwords with scrypt.
///
/// One hash takes 32 MB and a quarter of a second on purpose. It blocks its thread, so it runs on threads of this hasher's own,
/// `workers` at a time, with a bounded queue; the event loops and Swift's cooperative threads never wait for it.
public final class PasswordHasher: Sendable {
    /// Cost of scrypt; stored with each hash, so that it can be raised later.
    public struct Cost: Hashable, Sendable {
        /// log2 of N; memory is 128 × N × r bytes.
        public let logN: Int
        public let r: Int
        public let p: Int
        public init(logN: Int, r: Int, p: Int) {
            precondition((1...20).contains(logN) && (1...16).contains(r) && (1...16).contains(p), "a cost that a server can bear")
            self.logN = logN
            self.r = r
            self.p = p
        }
        /// N = 2^15, r = 8, p = 3: as strong as N = 2^17, p = 1 in a quarter of the memory (OWASP's table).
        public static let usual = Cost(logN: 15, r: 8, p: 3)
    }

    private let cost: Cost
    private let threads: [DispatchQueue]
    private let waitingLimit: Int
    private let load = Mutex((waiting: 0, next: 0))

    public init(cost: Cost = .usual, workers: Int = 1, waitingLimit: Int = 32) {
        precondition(workers > 0 && waitingLimit > 0, "somebody must do the work")
        self.cost = cost
        self.waitingLimit = waitingLimit
        threads = (0..<workers).map { DispatchQueue(label: "gonghui.passwords.\($0)") }
    }

    /// The text to store: `$scrypt$ln=15,r=8,p=3$<salt>$<hash>`.
    /// - Throws: `CommonProblem.busy` when the queue is full.
    public func hash(_ password: String) async throws(CommonProblem) -> String {
        let cost = cost
        return try await run { Self.hash(password, cost: cost, salt: RandomToken.random(bytes: 16)) }
    }

    /// Whether `password` is the one that `stored` was made of. For an unknown account pass nil: it takes as long and says no.
    /// - Throws: `CommonProblem.busy` when the queue is full.
    public func verify(_ password: String, against stored: String?) async throws(CommonProblem) -> Bool {
        let cost = cost
        return try await run {
            guard let stored else {
                _ = Self.hash(password, cost: cost, salt: [UInt8](repeating: 0, count: 16))
                return false
            }
            return Self.verify(password, against: stored)
        }
    }

    /// Whether a password that has just been verified should be hashed anew, because the cost was raised.
    public func needsRehash(_ stored: String) -> Bool { Parsed(stored)?.cost != cost }

    // MARK: Blocking, for the command line and tests

    /// Blocks its thread for the whole hash: never call it on an event loop or in an async function.
    public static func hash(_ password: String, cost: Cost = .usual, salt: [UInt8]) -> String {
        "$scrypt$ln=\(cost.logN),r=\(cost.r),p=\(cost.p)$\(Base64URL.text(salt))$\(Base64URL.text(derive(password, salt, cost)))"
    }

    /// Blocks its thread for the whole hash: never call it on an event loop or in an async function.
    public static func verify(_ password: String, against stored: String) -> Bool {
        guard let parsed = Parsed(stored) else { return false }
        return isEqualInConstantTime(derive(password, parsed.salt, parsed.cost), parsed.hash)
    }

    private static func derive(_ password: String, _ salt: [UInt8], _ cost: Cost) -> [UInt8] {
        // The library can't take an empty password, and an empty field must be refused, not trap.
        let bytes = password.isEmpty ? [0] : Array(password.utf8)
        guard
            let key = try? KDF.Scrypt.deriveKey(
                from: bytes, salt: salt, outputByteCount: 32, rounds: 1 << cost.logN, blockSize: cost.r, parallelism: cost.p)
        else { preconditionFailure("scrypt takes any password within these costs") }
        return key.withUnsafeBytes { Array($0) }
    }

    private func run<T: Sendable>(_ body: @escaping @Sendable () -> T) async throws(CommonProblem) -> T {
        let turn = load.withLock { load -> Int? in
            guard load.waiting < waitingLimit else { return nil }
            load.waiting += 1
            load.next = (load.next + 1) % threads.count
            return load.next
        }
        guard let turn else { throw .busy(retryAfterSeconds: 5) }
        let result = await withCheckedContinuation { continuation in
            threads[turn].async { continuation.resume(returning: body()) }
        }
        load.withLock { $0.waiting -= 1 }
        return result
    }

    /// A stored hash taken apart; `nil` for what `hash` never wrote.
    private struct Parsed {
        let cost: Cost
        let salt: [UInt8]
        let hash: [UInt8]

        init?(_ stored: String) {
            let parts = stored.split(separator: "$", omittingEmptySubsequences: false)
            guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt" else { return nil }
            let costs = parts[2].split(separator: ",").map { $0.split(separator: "=") }
            guard costs.map(\.first) == ["ln", "r", "p"], costs.allSatisfy({ $0.count == 2 }) else { return nil }
            let numbers = costs.compactMap { Int($0[1]) }
            guard numbers.count == 3, (1...20).contains(numbers[0]), (1...16).contains(numbers[1]), (1...16).contains(numbers[2]),
                let salt = Base64URL.bytes(String(parts[3])), salt.count >= 8, let hash = Base64URL.bytes(String(parts[4])), hash.count == 32
            else { return nil }
            cost = Cost(logN: numbers[0], r: numbers[1], p: numbers[2])
            self.salt = salt
            self.hash = hash
        }
    }
}
