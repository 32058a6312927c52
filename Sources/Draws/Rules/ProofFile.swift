import Kernel

/// The proof as a file: JSON, one line for each entry, so that it is written and read in pieces and a difference is seen by eye.
public enum ProofFile {
    /// What stands before the entries.
    static func head(_ proof: DrawProof) -> [UInt8] {
        var out: [UInt8] = []
        func field(_ name: String, _ value: JSONValue) {
            JSONValue.write(name, into: &out)
            out.append(UInt8(ascii: ":"))
            value.write(into: &out)
            out += ",\n".utf8
        }
        out += "{".utf8
        field("version", .integer(proof.version))
        field("rules", proof.rules)
        field("prizes", proof.prizes)
        field("commitment", .text(Hex.text(proof.commitment)))
        field("secret", .text(Hex.text(proof.secret)))
        field("entropy", proof.entropy.map { .object(["source": .text($0.source), "value": .text($0.value)]) } ?? .null)
        field("entries_root", .text(Hex.text(proof.entriesRoot)))
        out += "\"entries\":[".utf8
        return out
    }

    /// Some of the entries; `isFirst` if none stands before them.
    static func entries(_ entries: DrawEntries, _ range: Range<Int>, isFirst: Bool) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(range.count * 64)
        for index in range {
            out += (isFirst && index == range.lowerBound ? "\n{\"id\":\"" : ",\n{\"id\":\"").utf8
            out += entries.idBytes(index)
            out += "\",\"weight\":".utf8
            out += String(entries.weights[index]).utf8
            out += ",\"group\":".utf8
            JSONValue.optional(entries.group(index)).write(into: &out)
            out.append(UInt8(ascii: "}"))
        }
        return out
    }

    static func tail(_ proof: DrawProof) -> [UInt8] {
        var out = Array("],\n\"seed\":\"\(Hex.text(proof.seed))\",\n\"winners\":[".utf8)
        for (index, winner) in proof.winners.enumerated() {
            out += (index == 0 ? "\n" : ",\n").utf8
            JSONValue.object(["entry": .text(winner.entry), "prize": .text(winner.prize)]).write(into: &out)
        }
        return out + Array("]}\n".utf8)
    }

    /// Writes the file piece by piece.
    public static func write(_ proof: DrawProof, _ piece: ([UInt8]) throws -> Void) rethrows {
        try piece(head(proof))
        for start in stride(from: 0, to: proof.entries.count, by: 10_000) {
            try piece(entries(proof.entries, start..<min(start + 10_000, proof.entries.count), isFirst: start == 0))
        }
        try piece(tail(proof))
    }

    public static func bytes(_ proof: DrawProof) -> [UInt8] {
        var out: [UInt8] = []
        write(proof) { out += $0 }
        return out
    }

    /// - Throws: `ProofFault`.
    public static func read(_ bytes: UnsafeRawBufferPointer) throws(ProofFault) -> DrawProof {
        var reading = Reading()
        do {
            return try reading.proof(bytes)
        } catch let fault as ProofFault {
            throw fault
        } catch let fault as JSONReader.Fault {
            throw .unreadable(byte: fault.byte)
        } catch {
            throw .unreadable(byte: 0)
        }
    }

    public static func read(_ bytes: [UInt8]) throws(ProofFault) -> DrawProof {
        let outcome: Result<DrawProof, ProofFault> = bytes.withUnsafeBytes { bytes in
            do throws(ProofFault) { return .success(try read(bytes)) } catch { return .failure(error) }
        }
        return try outcome.get()
    }

    /// The fields of a file while it is read, in whatever order they come.
    private struct Reading {
        private var fields: [String: JSONValue] = [:]
        private var entries: DrawEntries?
        private static let names: Set<String> = ["version", "rules", "prizes", "commitment", "secret", "entropy", "entries_root", "seed", "winners"]

        mutating func proof(_ bytes: UnsafeRawBufferPointer) throws -> DrawProof {
            var reader = JSONReader(bytes)
            var (fields, entries) = ([String: JSONValue](), DrawEntries?.none)
            try reader.object { reader, name in
                if name == "entries", entries == nil {
                    entries = try Self.entries(&reader)
                } else {
                    guard Self.names.contains(name), fields.updateValue(try reader.value(), forKey: name) == nil else { throw ProofFault.unknownField(name) }
                }
            }
            try reader.end()
            (self.fields, self.entries) = (fields, entries)
            return try made()
        }

        private static func entries(_ reader: inout JSONReader) throws -> DrawEntries {
            var out = DrawEntries()
            try reader.list { reader in
                var (id, weight, group) = ([UInt8]?.none, Int64?.none, String??.none)
                try reader.object { reader, name in
                    switch name {
                    case "id" where id == nil: id = Array(try reader.text().utf8)
                    case "weight" where weight == nil: weight = try reader.integer()
                    case "group" where group == nil: group = .some(try reader.isNull() ? nil : try reader.text())
                    default: throw ProofFault.unknownField(name)
                    }
                }
                guard let id, let weight, let group else { throw ProofFault.missing("entries[\(out.count)]") }
                out.append(id, weight: weight, group: group)
            }
            return out
        }

        private func made() throws -> DrawProof {
            guard let entries else { throw ProofFault.missing("entries") }
            guard let version = try value("version").integer else { throw ProofFault.missing("version") }
            guard let list = try value("winners").list else { throw ProofFault.missing("winners") }
            let winners = list.compactMap { winner -> DrawProof.Winner? in
                guard winner.object?.count == 2, let entry = winner["entry"]?.text, let prize = winner["prize"]?.text else { return nil }
                return DrawProof.Winner(entry: entry, prize: prize)
            }
            guard winners.count == list.count else { throw ProofFault.missing("winners") }
            return DrawProof(
                version: version, rules: try value("rules"), prizes: try value("prizes"), commitment: try hash("commitment"), secret: try hash("secret"),
                entropy: try entropy(), entriesRoot: try hash("entries_root"), entries: entries, seed: try hash("seed"), winners: winners)
        }

        private func value(_ name: String) throws -> JSONValue {
            guard let value = fields[name] else { throw ProofFault.missing(name) }
            return value
        }

        private func hash(_ name: String) throws -> [UInt8] {
            guard let text = try value(name).text, text.utf8.count == 64, let bytes = Hex.bytes(text) else { throw ProofFault.missing(name) }
            return bytes
        }

        private func entropy() throws -> DrawProof.Entropy? {
            let value = try value("entropy")
            if value == .null { return nil }
            guard value.object?.count == 2, let source = value["source"]?.text, let number = value["value"]?.text else { throw ProofFault.missing("entropy") }
            return DrawProof.Entropy(source: source, value: number)
        }
    }
}
