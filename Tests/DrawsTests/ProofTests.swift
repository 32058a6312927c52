import Foundation
import Kernel
import TestSupport
import Testing

@testable import Draws

/// Proofs made at random, and proofs that somebody has been at.
struct ProofTests {
    static func random(_ seed: UInt64) -> DrawProof {
        var chance = SplitMix(seed: seed)
        let method: DrawRules.Method = [.rank, .weighted, .instant][Int(seed % 3)]
        let prizes = (1...Int.random(in: 1...3, using: &chance)).map { index in
            DrawPrize(id: "p\(index)", name: "奖品\(index) \"甲\"", count: .random(in: 1...4, using: &chance), value: index == 1 ? Fen(10_000) : nil)
        }
        var groups: [DrawGroup] = []
        if method != .instant, Bool.random(using: &chance) {
            groups = ["east", "west"].map { DrawGroup(id: $0, name: $0, prizes: ["p1": prizes[0].count / 2]) }
        }
        var entries = DrawEntries()
        let count = Int.random(in: 1...60, using: &chance)
        if method == .instant { entries = InstantPlaces.entries(count) }
        for index in 0..<count where method != .instant {
            let serial = Int.random(in: 1...4, using: &chance)
            entries.append(
                serial == 1 ? "e\(index)" : "e\(index / 2)/\(index)", weight: method == .weighted ? .random(in: 1...1_000, using: &chance) : 1,
                group: groups.isEmpty ? nil : ["east", "west", nil].randomElement(using: &chance) ?? nil)
        }
        let source = Bool.random(using: &chance) && method != .instant ? "2026-12-01 开奖号码" : nil
        let rules = DrawRules(
            title: "第 \(seed) 次抽签\n说明：/\\", organiser: "某某工会", method: method, onePrizePer: Bool.random(using: &chance) ? .holder : .entry, groups: groups,
            leftovers: DrawRules.Leftovers.allCases.randomElement(using: &chance) ?? .none, entropySource: source,
            exclusions: Bool.random(using: &chance) ? [DrawExclusion(entry: "e1", reason: "主办工会工作人员")] : [], text: "")
        let secret = (0..<32).map { _ in UInt8.random(in: 0...255, using: &chance) }
        return DrawProof(rules, prizes, entries, secret: secret, entropy: source.map { DrawProof.Entropy(source: $0, value: "08 17 23") })
    }

    /// Changes one thing in a proof; returns what.
    static func tamper(_ proof: inout DrawProof, _ kind: Int) -> String {
        func rebuilt(_ change: (Int) -> (String, Int64, String?)?) -> DrawEntries {
            var out = DrawEntries()
            for index in 0..<proof.entries.count { if let (id, weight, group) = change(index) { out.append(id, weight: weight, group: group) } }
            return out
        }
        let entries = proof.entries
        func same(_ index: Int) -> (String, Int64, String?) { (entries.id(index), entries.weights[index], entries.group(index)) }
        let last = entries.count - 1
        switch kind % 13 {
        case 0: proof.winners.removeLast()
        case 1: proof.winners.append(proof.winners[0])
        case 2: proof.secret[5] ^= 1
        case 3: proof.commitment[0] ^= 128
        case 4: proof.seed[31] ^= 1
        case 5: proof.entriesRoot[9] ^= 4
        case 6: proof.entries = rebuilt { $0 == last ? nil : same($0) }
        case 7: proof.entries = rebuilt { $0 == 0 ? (same(0).0, same(0).1 + 1, same(0).2) : same($0) }
        case 8: proof.entries = rebuilt { $0 == last ? ("zz", 1, same($0).2) : same($0) }
        case 9: proof.winners[0] = DrawProof.Winner(entry: "nobody", prize: proof.winners[0].prize)
        case 10:
            guard case .object(var fields) = proof.rules else { break }
            fields["title"] = .text("另一次抽签")
            proof.rules = .object(fields)
        case 11:
            guard case .list(let prizes) = proof.prizes, case .object(var first) = prizes[0] else { break }
            first["name"] = .text("更贵的奖品")
            proof.prizes = .list([.object(first)] + prizes.dropFirst())
        default: proof.entropy = proof.entropy == nil ? DrawProof.Entropy(source: "后来才说的来源", value: "1") : nil
        }
        return "kind \(kind % 13)"
    }

    /// Runs the verifier of the documentation on files; one line of its answer each.
    private func python(_ paths: [String]) throws -> (lines: [String], code: Int32) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", Self.script] + paths
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (output.split(separator: "\n").map(String.init), process.terminationStatus)
    }

    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("docs/verify_draw.py").path

    private func swiftVerdict(_ bytes: [UInt8]) -> ProofFault? {
        do throws(ProofFault) {
            try ProofCheck.verify(try ProofFile.read(bytes))
            return nil
        } catch {
            return error
        }
    }

    @Test("Two programs draw 200 random draws again and agree with all of them")
    func good() async throws {
        try await withTemporaryDirectory { directory in
            var paths: [String] = []
            for seed in 0..<200 as Range<UInt64> {
                let bytes = ProofFile.bytes(Self.random(seed))
                #expect(swiftVerdict(bytes) == nil, "seed \(seed)")
                paths.append("\(directory)/\(seed).json")
                try Data(bytes).write(to: URL(fileURLWithPath: paths[paths.count - 1]))
            }
            let (lines, code) = try python(paths)
            #expect(code == 0)
            #expect(lines.count == 200 && lines.allSatisfy { $0.hasSuffix(": OK") }, "\(lines.filter { !$0.hasSuffix(": OK") }.prefix(3))")
        }
    }

    @Test("Whatever is changed in a proof, both programs notice: 52 of 52")
    func tampered() async throws {
        try await withTemporaryDirectory { directory in
            var (paths, kinds) = ([String](), [String]())
            for kind in 0..<52 {
                var proof = Self.random(UInt64(1_000 + kind * 7))
                kinds.append(Self.tamper(&proof, kind))
                let bytes = ProofFile.bytes(proof)
                #expect(swiftVerdict(bytes) != nil, "\(kinds[kind]) of \(kind)")
                paths.append("\(directory)/\(kind).json")
                try Data(bytes).write(to: URL(fileURLWithPath: paths[kind]))
            }
            let (lines, code) = try python(paths)
            #expect(code == 1)
            #expect(lines.count == 52)
            for (line, kind) in zip(lines, kinds) { #expect(!line.hasSuffix(": OK"), "\(kind): \(line)") }
        }
    }

    @Test("A file that was cut, or has something more in it, is refused", arguments: 0..<40)
    func damaged(_ step: Int) {
        let bytes = ProofFile.bytes(Self.random(3))
        #expect(swiftVerdict(Array(bytes.prefix(bytes.count * step / 40))) != nil)
        #expect(swiftVerdict(bytes + Array("{}".utf8)) != nil)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(swiftVerdict(Array(text.replacing("\"version\":1", with: "\"version\":1,\"more\":2").utf8)) == .unknownField("more"))
        #expect(swiftVerdict(Array(text.replacing("\"version\":1", with: "\"version\":2").utf8)) == .version(2))
        #expect(swiftVerdict(Array(text.replacing("\"weight\":1,", with: "\"weight\":1.0,").utf8)) != nil)
    }

    @Test("A proof is read back as it was written") func roundTrip() throws {
        for seed in 0..<6 as Range<UInt64> {
            let proof = Self.random(seed)
            let bytes = ProofFile.bytes(proof)
            #expect(ProofFile.bytes(try ProofFile.read(bytes)) == bytes)
        }
    }
}
