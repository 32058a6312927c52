import Kernel
import Testing
import Vault

private let today = Day(year: 2026, month: 11, day: 24)!

struct VaultTests {
    let vault = Vault(KeyRing.generated(on: today))

    @Test("R57 What is sealed opens again, and never looks the same twice", arguments: ["", "13800001234", "990000199003078883", "广东省东莞市虎门镇人民路1号"])
    func roundTrip(text: String) throws {
        let owner = PersonID(7)
        let sealed = vault.seal(text, .phone, owner: owner)
        #expect(sealed.count == 31 + text.utf8.count)
        #expect(try vault.open(sealed, .phone, owner: owner) == text)
        #expect(vault.seal(text, .phone, owner: owner) != sealed)
        if !text.isEmpty { #expect(!String(decoding: sealed, as: UTF8.self).contains(text)) }
    }

    @Test("R57 A value moved to another row or purpose doesn't open")
    func bound() throws {
        let sealed = vault.seal(Array("13800001234".utf8), .phone, owner: 7)
        #expect(throws: VaultProblem.notAuthentic) { try vault.open(sealed, .phone, owner: 8) }
        #expect(throws: VaultProblem.notAuthentic) { try vault.open(sealed, .idNumber, owner: 7) }
    }

    @Test("Any changed byte, and any cut, is noticed")
    func tampered() throws {
        let sealed = vault.seal(Array("13800001234".utf8), .phone, owner: 7)
        for place in sealed.indices {
            var wrong = sealed
            wrong[place] ^= 1
            #expect(throws: VaultProblem.self) { try vault.open(wrong, .phone, owner: 7) }
        }
        for length in 0..<sealed.count {
            #expect(throws: VaultProblem.notAuthentic) { try vault.open(Array(sealed[..<length]), .phone, owner: 7) }
        }
    }

    @Test("R57 A blind index finds the same text and keeps purposes apart")
    func blindIndex() {
        let index = vault.blindIndex(.phone, "13800001234")
        #expect(index.count == 16)
        #expect(vault.blindIndex(.phone, "13800001234") == index)
        #expect(vault.blindIndex(.phone, "13800001235") != index)
        #expect(vault.blindIndex(.idNumber, "13800001234") != index)
        #expect(Vault(KeyRing.generated(on: today)).blindIndex(.phone, "13800001234") != index)
        #expect(vault.lastFourIndex("1234").count == 8)
        #expect(vault.lastFourIndex("1234") == vault.lastFourIndex("1234") && vault.lastFourIndex("1234") != vault.lastFourIndex("1235"))
    }

    @Test("R57 After a rotation old values open, indexes and fingerprint stay, new values have the new key")
    func rotation() throws {
        let ring = KeyRing.generated(on: today)
        let before = Vault(ring)
        let after = Vault(ring.rotated(on: today.adding(days: 365)))
        let old = before.seal(Array("13800001234".utf8), .phone, owner: 7)
        #expect(try after.open(old, .phone, owner: 7) == Array("13800001234".utf8))
        #expect(after.blindIndex(.phone, "13800001234") == before.blindIndex(.phone, "13800001234"))
        #expect(after.fingerprint == before.fingerprint)
        #expect(after.needsResealing(old) && !before.needsResealing(old))
        let new = try after.resealed(old, .phone, owner: 7)
        #expect(!after.needsResealing(new))
        #expect(try after.open(new, .phone, owner: 7) == Array("13800001234".utf8))
        #expect(throws: VaultProblem.unknownKey(id: 2)) { try before.open(new, .phone, owner: 7) }
    }

    @Test("Another installation's keys are noticed")
    func otherKeys() throws {
        let other = Vault(KeyRing.generated(on: today))
        try vault.check(fingerprint: vault.fingerprint)
        #expect(throws: VaultProblem.otherKeyFile) { try other.check(fingerprint: vault.fingerprint) }
        #expect(throws: VaultProblem.notAuthentic) { try other.open(vault.seal([1], .phone, owner: 7), .phone, owner: 7) }
    }

    @Test("Sealing and indexing stay right from many tasks at once")
    func concurrent() async {
        let vault = vault
        let expected = vault.blindIndex(.phone, "13800001234")
        await withTaskGroup(of: Bool.self) { group in
            for task in Int64(0)..<64 {
                group.addTask {
                    (Int64(0)..<50).allSatisfy { round in
                        let plain = Array("\(task) \(round)".utf8)
                        return (try? vault.open(vault.seal(plain, .phone, owner: task), .phone, owner: task)) == plain
                            && vault.blindIndex(.phone, "13800001234") == expected
                    }
                }
            }
            for await right in group { #expect(right) }
        }
    }
}
