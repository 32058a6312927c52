import Crypto
import Kernel
import Synchronization

/// Keeps personal data unreadable at rest and still findable. (domain.md R57)
///
/// - `seal` and `open`: AES-256-GCM. Sealed bytes are version 1, key id 2, nonce 12, ciphertext, tag 16: 31 bytes more than the plain ones.
///   The purpose and the owner's row id are authenticated with them, so a value copied to another row or column doesn't open.
/// - `blindIndex`: HMAC-SHA-256 with a key for each purpose, to look a number up without opening any row.
///
/// It is not a place for passwords (`PasswordHasher`) and keeps no table of its own: features store the bytes in their columns.
/// Nonces are random: one key is good for 2^32 values, so rotate yearly at the latest. Keys are unpacked once and kept; a
/// call costs about two microseconds. One instance serves the whole process.
public final class Vault: Sendable {
    /// The unpacked keys of one ring.
    private struct State {
        let current: UInt16
        let data: [UInt16: SymmetricKey]
        let cards: CardSigner
        let stamper: Stamper
        let ring: KeyRing
    }

    private let state: Mutex<State>
    private let indexes: Mutex<[Purpose: HMAC<SHA256>]> = Mutex([:])
    private let file: KeyFile?

    /// - Parameter file: read again when a value was sealed with a key that isn't here yet, after a rotation by another process.
    public init(_ ring: KeyRing, file: KeyFile? = nil) {
        state = Mutex(Self.unpacked(ring))
        self.file = file
    }

    /// Opens the key file; makes one only for an empty database.
    public convenience init(file: KeyFile, mayCreate: Bool, today: Day) throws(VaultProblem) {
        self.init(try file.open(mayCreate: mayCreate, today: today), file: file)
    }

    /// Stored in the database at its first start and compared at every later one (`check`).
    public var fingerprint: String { state.withLock { $0.ring }.fingerprint }

    /// - Throws: `otherKeyFile` if the database was filled with other keys.
    public func check(fingerprint stored: String) throws(VaultProblem) {
        guard stored == fingerprint else { throw .otherKeyFile }
    }

    public var cards: CardSigner { state.withLock { $0.cards } }
    public var stamper: Stamper { state.withLock { $0.stamper } }

    // MARK: Sealing

    /// - Parameter owner: the id of the row that holds the value.
    public func seal(_ plain: [UInt8], _ purpose: Purpose, owner: Int64) -> [UInt8] {
        let (id, key) = state.withLock { ($0.current, $0.data[$0.current]) }
        guard let key, let box = try? AES.GCM.seal(plain, using: key, authenticating: Self.binding(purpose, owner)), let combined = box.combined
        else { preconditionFailure("a 256-bit key seals anything") }
        var out: [UInt8] = []
        out.reserveCapacity(Self.headLength + combined.count)
        out.append(Self.version)
        out.append(UInt8(id >> 8))
        out.append(UInt8(id & 255))
        out.append(contentsOf: combined)
        return out
    }

    /// - Throws: `unknownKey`; `notAuthentic` if the bytes were changed or belong to another purpose or row.
    public func open(_ sealed: [UInt8], _ purpose: Purpose, owner: Int64) throws(VaultProblem) -> [UInt8] {
        guard let id = Self.keyID(of: sealed) else { throw .notAuthentic }
        let key = try dataKey(id)
        guard let box = try? AES.GCM.SealedBox(combined: sealed[Self.headLength...]),
            let plain = try? AES.GCM.open(box, using: key, authenticating: Self.binding(purpose, owner))
        else { throw .notAuthentic }
        return Array(plain)
    }

    public func seal<Entity>(_ text: String, _ purpose: Purpose, owner: Identifier<Entity>) -> [UInt8] {
        seal(Array(text.utf8), purpose, owner: owner.raw)
    }

    public func open<Entity>(_ sealed: [UInt8], _ purpose: Purpose, owner: Identifier<Entity>) throws(VaultProblem) -> String {
        String(decoding: try open(sealed, purpose, owner: owner.raw), as: UTF8.self)
    }

    /// Whether a value was sealed with a key that is no longer the current one: for the job that follows a rotation.
    public func needsResealing(_ sealed: [UInt8]) -> Bool { Self.keyID(of: sealed) != state.withLock { $0.current } }

    /// The same value under the current key.
    public func resealed(_ sealed: [UInt8], _ purpose: Purpose, owner: Int64) throws(VaultProblem) -> [UInt8] {
        seal(try open(sealed, purpose, owner: owner), purpose, owner: owner)
    }

    // MARK: Blind indexes

    /// 16 bytes that are the same for the same text and purpose, and tell nothing without the key.
    ///
    /// Half an HMAC is enough: two of 15 million numbers share 16 bytes with a chance of one in 10^24, and the table and its
    /// unique index are 32 bytes a row smaller. `text` must be canonical (`IDCardNumber.text`, `PhoneNumber.text`).
    public func blindIndex(_ purpose: Purpose, _ text: String) -> [UInt8] { index(purpose, text, length: 16) }

    /// 8 bytes for the last four digits of a phone, the only part of personal data that can be searched. (domain.md R57)
    ///
    /// There are 10,000 of them, so the index tells how often one occurs, which the search must know anyway.
    public func lastFourIndex(_ lastFour: String) -> [UInt8] { index(.phoneLastFour, lastFour, length: 8) }

    private func index(_ purpose: Purpose, _ text: String, length: Int) -> [UInt8] {
        var code = indexKey(purpose)
        code.update(data: Array(text.utf8))
        return Array(code.finalize().prefix(length))
    }

    /// The purpose's key, already absorbed by the hash, so that an index costs two compressions instead of four.
    private func indexKey(_ purpose: Purpose) -> HMAC<SHA256> {
        if let known = indexes.withLock({ $0[purpose] }) { return known }
        guard let root = state.withLock({ $0.ring }).keys(.index).first else { preconditionFailure("a complete ring has an index key") }
        let key = HKDF<SHA256>.deriveKey(inputKeyMaterial: root.key, info: Array("gonghui index \(purpose.name)".utf8), outputByteCount: 32)
        let code = HMAC<SHA256>(key: key)
        indexes.withLock { $0[purpose] = code }
        return code
    }

    // MARK: Keys

    private func dataKey(_ id: UInt16) throws(VaultProblem) -> SymmetricKey {
        if let key = state.withLock({ $0.data[id] }) { return key }
        try reload()
        guard let key = state.withLock({ $0.data[id] }) else { throw .unknownKey(id: Int(id)) }
        return key
    }

    /// Takes up the keys that a rotation has added to the key file. Without a file nothing happens.
    public func reload() throws(VaultProblem) {
        guard let file else { return }
        let ring = try file.read()
        try check(fingerprint: ring.fingerprint)
        let fresh = Self.unpacked(ring)
        state.withLock { $0 = fresh }
    }

    private static func unpacked(_ ring: KeyRing) -> State {
        let data = ring.keys(.data)
        guard ring.isComplete, let current = data.last else { preconditionFailure("a ring has a key of each kind") }
        return State(
            current: current.id, data: Dictionary(uniqueKeysWithValues: data.map { ($0.id, $0.key) }), cards: CardSigner(keys: ring.keys(.sign)),
            stamper: Stamper(keys: ring.keys(.stamp)), ring: ring)
    }

    // MARK: Format

    private static let version: UInt8 = 1
    private static let headLength = 3

    private static func keyID(of sealed: [UInt8]) -> UInt16? {
        guard sealed.count >= headLength + 12 + 16, sealed[0] == version else { return nil }
        return UInt16(sealed[1]) << 8 | UInt16(sealed[2])
    }

    /// What is authenticated besides the value: format, purpose, row.
    private static func binding(_ purpose: Purpose, _ owner: Int64) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(purpose.name.utf8.count + 10)
        out.append(version)
        out.append(contentsOf: purpose.name.utf8)
        out.append(0)
        withUnsafeBytes(of: owner.bigEndian) { out.append(contentsOf: $0) }
        return out
    }
}
