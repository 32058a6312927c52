import Kernel
import Testing
import Vault

struct PasswordHasherTests {
    /// Cheap, so that the tests are quick.
    let cost = PasswordHasher.Cost(logN: 4, r: 8, p: 1)

    @Test("RFC 7914 vector") func vector() {
        let stored = PasswordHasher.hash("pleaseletmein", cost: PasswordHasher.Cost(logN: 14, r: 8, p: 1), salt: Array("SodiumChloride".utf8))
        let hash = stored.split(separator: "$").last.flatMap { Base64URL.bytes(String($0)) }
        #expect(hash.map(Hex.text) == "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2")
    }

    @Test("The right password is right, others aren't") func verify() async throws {
        let hasher = PasswordHasher(cost: cost)
        let stored = try await hasher.hash("工会 2026 真好")
        #expect(stored.hasPrefix("$scrypt$ln=4,r=8,p=1$"))
        #expect(try await hasher.verify("工会 2026 真好", against: stored))
        #expect(try await !hasher.verify("工会 2026 不好", against: stored))
        #expect(try await !hasher.verify("", against: stored))
        #expect(try await !hasher.verify("工会 2026 真好", against: nil))
        #expect(try await hasher.hash("工会 2026 真好") != stored)
    }

    @Test(
        "What is no stored hash is never right",
        arguments: [
            "", "$scrypt$", "plain", "$scrypt$ln=4,r=8,p=1$AAAA$AAAA", "$scrypt$ln=40,r=8,p=1$AAAAAAAAAAAAAAAA$AA", "$bcrypt$ln=4,r=8,p=1$a$b",
        ])
    func damaged(stored: String) { #expect(!PasswordHasher.verify("", against: stored)) }

    @Test("A raised cost asks for a new hash") func rehash() {
        let stored = PasswordHasher.hash("a", cost: cost, salt: RandomToken.random(bytes: 16))
        #expect(!PasswordHasher(cost: cost).needsRehash(stored))
        #expect(PasswordHasher().needsRehash(stored))
    }

    @Test("Over its bound the queue says busy at once, and works again afterwards") func bounded() async throws {
        let hasher = PasswordHasher(cost: PasswordHasher.Cost(logN: 14, r: 8, p: 1), workers: 2, waitingLimit: 2)
        let busy = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    do { _ = try await hasher.hash("a") } catch { return true }
                    return false
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect((1...62).contains(busy))
        #expect(try await hasher.verify("a", against: hasher.hash("a")))
        let none = PasswordHasher(cost: cost, waitingLimit: 1)
        #expect(try await none.verify("a", against: none.hash("a")))
    }
}

struct TOTPTests {
    let vectors = TOTP(secret: Array("12345678901234567890".utf8), digits: 8)

    @Test(
        "RFC 6238 vectors for SHA-1",
        arguments: [
            (Int64(59), "94287082"), (1_111_111_109, "07081804"), (1_111_111_111, "14050471"), (1_234_567_890, "89005924"), (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ])
    func rfc(seconds: Int64, code: String) {
        let moment = Instant(ms: seconds * 1000)
        #expect(vectors.code(step: TOTP.step(at: moment)) == code)
        #expect(vectors.verify(code, at: moment, after: nil) == seconds / 30)
    }

    @Test("One step early or late is taken, two are not; a used step never again") func window() {
        let totp = TOTP(secret: Array("12345678901234567890".utf8))
        let now = Instant(ms: 1_111_111_111_000)
        let step = TOTP.step(at: now)
        #expect([-2, -1, 0, 1, 2].map { totp.verify(totp.code(step: step + $0), at: now, after: nil) != nil } == [false, true, true, true, false])
        #expect(totp.verify(totp.code(step: step), at: now, after: step) == nil)
        #expect(totp.verify(totp.code(step: step - 1), at: now, after: step) == nil)
        #expect(totp.verify(totp.code(step: step + 1), at: now, after: step) == step + 1)
        #expect(totp.verify("", at: now, after: nil) == nil)
        #expect(totp.code(step: step).count == 6)
    }

    @Test("Secrets as base32 and as a QR code's text") func sharing() {
        #expect(TOTP.base32(Array("foobar".utf8)) == "MZXW6YTBOI")
        #expect(TOTP.base32(Array("fooba".utf8)) == "MZXW6YTB")
        #expect(
            TOTP.uri(secret: Array("foobar".utf8), issuer: "工惠", account: "138****1234")
                == "otpauth://totp/%E5%B7%A5%E6%83%A0:138%2A%2A%2A%2A1234?secret=MZXW6YTBOI&issuer=%E5%B7%A5%E6%83%A0&algorithm=SHA1&digits=6&period=30")
    }
}
