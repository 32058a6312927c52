import Kernel
import Testing
import Vault

private let today = Day(year: 2026, month: 11, day: 24)!

struct Base64URLTests {
    @Test(
        "RFC 4648 vectors without padding",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            (
                "foobar",
                "Zm9vYmFy"
            ),
        ])
    func vectors(plain: String, text: String) {
        #expect(Base64URL.text(Array(plain.utf8)) == text)
        #expect(Base64URL.bytes(text) == Array(plain.utf8))
    }

    @Test("All byte values come back, and - and _ stand for + and /") func allBytes() {
        let all = (0...255).map { UInt8($0) }
        #expect(Base64URL.bytes(Base64URL.text(all)) == all)
        #expect(Base64URL.text([0xFB, 0xFF]) == "-_8")
    }

    @Test("One text for each value: anything else is refused", arguments: ["Zg==", "Zh", "Z", "Zm9v+", "Zm 9v", "é"])
    func refused(text: String) { #expect(Base64URL.bytes(text) == nil) }

    @Test("Hexadecimal digits") func hex() {
        #expect(Hex.text([0, 0x9A, 0xFF]) == "009aff")
        #expect(Hex.bytes("009aff") == [0, 0x9A, 0xFF])
        #expect(Hex.bytes("0") == nil && Hex.bytes("0g") == nil)
    }
}

struct RandomTokenTests {
    @Test("Tokens have their length and never repeat") func tokens() {
        let tokens = Set((0..<1000).map { _ in RandomToken.make() })
        #expect(tokens.count == 1000)
        #expect(tokens.allSatisfy { $0.utf8.count == 43 })
        #expect(RandomToken.make(bytes: 9).utf8.count == 12)
        #expect(Set((0..<200).flatMap { _ in RandomToken.digits(6) }) == Set("0123456789"))
        #expect(RandomToken.digits(6).count == 6)
    }

    @Test("A token is stored as its SHA-256") func stored() {
        #expect(Hex.text(RandomToken.hash("abc")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
}

struct CardSignerTests {
    let vault = Vault(KeyRing.generated(on: today))

    @Test("A signed card gives its payload back; any change makes it nothing") func signed() {
        let payload = Array("member 7 until 2026-11-25".utf8)
        let token = vault.cards.sign(payload)
        #expect(vault.cards.verify(token) == payload)
        let letters = Array(token)
        for place in letters.indices {
            var wrong = letters
            wrong[place] = wrong[place] == "A" ? "B" : "A"
            #expect(vault.cards.verify(String(wrong)) == nil)
        }
        #expect(vault.cards.verify("") == nil && vault.cards.verify("AAAA") == nil)
        #expect(Vault(KeyRing.generated(on: today)).cards.verify(token) == nil)
    }

    @Test("Cards signed before a rotation stay good") func rotated() {
        let ring = KeyRing.generated(on: today)
        let token = Vault(ring).cards.sign([1])
        let after = Vault(ring.rotated(on: today)).cards
        #expect(after.verify(token) == [1])
        #expect(after.publicKeys.count == 2)
        #expect(Vault(ring).cards.verify(after.sign([1])) == nil)
    }
}

struct StamperTests {
    let stamper = Vault(KeyRing.generated(on: today)).stamper

    @Test("A stamp holds for its payload, use and bound bytes alone") func stamped() {
        let text = stamper.stamp([1, 2], for: .form, bound: [9])
        #expect(stamper.payload(of: text, for: .form, bound: [9]) == [1, 2])
        #expect(stamper.payload(of: text, for: .cursor, bound: [9]) == nil)
        #expect(stamper.payload(of: text, for: .form, bound: [8]) == nil)
        #expect(stamper.payload(of: text, for: .form) == nil)
        #expect(stamper.payload(of: text + "A", for: .form, bound: [9]) == nil)
        #expect(stamper.payload(of: "", for: .form) == nil)
        #expect(stamper.payload(of: stamper.stamp([], for: .form), for: .form) == [])
    }

    @Test("Bytes can't move between the bound part and the payload") func noShift() {
        let text = stamper.stamp([1, 2], for: .form, bound: [9])
        let bytes = Base64URL.bytes(text) ?? []
        let shifted = Base64URL.text(Array(bytes[..<18]) + [9, 1, 2])
        #expect(stamper.payload(of: shifted, for: .form) == nil)
    }

    @Test("Any changed character is noticed") func tampered() {
        let letters = Array(stamper.stamp([1, 2, 3], for: .cursor))
        for place in letters.indices {
            var wrong = letters
            wrong[place] = wrong[place] == "A" ? "B" : "A"
            #expect(stamper.payload(of: String(wrong), for: .cursor) == nil)
        }
    }
}
