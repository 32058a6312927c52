import Kernel

/// The weights as bytes: codes, biases, then features in order with one byte a weight.
extension Ranker {
    private static let magic: [UInt8] = Array("GHRK1\n".utf8)

    /// The weights built into the product. - Throws: `RuleFault` if they are broken.
    init() throws {
        guard let bytes = Base64URL.bytes(RankerWeights.text) else { throw RuleFault("the ranker's weights are no weights") }
        try self.init(bytes: bytes)
    }

    /// Weights as a source file: a long text compiles at once, where a resource of that size takes minutes.
    static func source(_ bytes: [UInt8]) -> String {
        let text = Base64URL.text(bytes)
        var lines: [Substring] = []
        var rest = text[...]
        while !rest.isEmpty {
            lines.append(rest.prefix(160))
            rest = rest.dropFirst(160)
        }
        return """
            // swift-format-ignore-file
            // Made by `gonghui checkup --train`; see docs/legal-rules.md. Don't edit.
            enum RankerWeights {
                static let text = \"\"\"
            \(lines.joined(separator: "\\\n"))
            \"\"\"
            }

            """
    }

    init(bytes: [UInt8]) throws {
        var at = Self.magic.count
        guard bytes.starts(with: Self.magic) else { throw RuleFault("the ranker's weights are no weights") }
        func number(_ count: Int) throws -> UInt32 {
            guard at + count <= bytes.count else { throw RuleFault("the ranker's weights are cut off") }
            var value: UInt32 = 0
            for place in 0..<count { value |= UInt32(bytes[at + place]) << (8 * UInt32(place)) }
            at += count
            return value
        }
        var codes: [FindingCode] = []
        var biases: [Float] = []
        for _ in 0..<(try number(1)) {
            let length = Int(try number(1))
            guard at + length <= bytes.count else { throw RuleFault("the ranker's weights are cut off") }
            codes.append(FindingCode(rawValue: String(decoding: bytes[at..<at + length], as: UTF8.self)))
            at += length
            biases.append(Float(bitPattern: try number(4)))
        }
        let unit = Float(bitPattern: try number(4))
        var weights: [UInt32: [(code: Int, weight: Float)]] = [:]
        for _ in 0..<(try number(4)) {
            let feature = try number(4)
            var list: [(code: Int, weight: Float)] = []
            for _ in 0..<(try number(1)) {
                let code = Int(try number(1))
                list.append((code, Float(Int8(truncatingIfNeeded: try number(1))) * unit))
            }
            weights[feature] = list
        }
        self.init(codes: codes, biases: biases, weights: weights)
    }

    /// - Parameter floor: weights nearer to 0 are left out.
    static func bytes(codes: [FindingCode], biases: [Float], weights: [UInt32: [(code: Int, weight: Float)]], floor: Float) -> [UInt8] {
        func le(_ value: UInt32, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) } }
        var bytes = magic + [UInt8(codes.count)]
        for (code, bias) in zip(codes, biases) { bytes += [UInt8(code.rawValue.utf8.count)] + Array(code.rawValue.utf8) + le(bias.bitPattern, 4) }
        let largest = weights.values.lazy.flatMap { $0 }.map { abs($0.weight) }.max() ?? 1
        let unit = largest / 127
        bytes += le(unit.bitPattern, 4)
        let kept = weights.mapValues { list in list.filter { abs($0.weight) >= max(floor, unit / 2) } }.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
        bytes += le(UInt32(kept.count), 4)
        for (feature, list) in kept {
            bytes += le(feature, 4) + [UInt8(list.count)]
            for entry in list { bytes += [UInt8(entry.code), UInt8(bitPattern: Int8((entry.weight / unit).rounded()))] }
        }
        return bytes
    }
}
