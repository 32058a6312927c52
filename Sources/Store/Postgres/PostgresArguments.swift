import CPostgres

/// The values of one call in the form that libpq wants them: binary, big-endian, one after the other in a buffer that is kept.
struct PostgresArguments {
    private(set) var kinds: [PostgresKind] = []
    private var bytes: [UInt8] = []
    private var offsets: [Int] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []
    private var pointers: [UnsafePointer<CChar>?] = []

    mutating func fill(_ statement: PostgresStatement, _ parameters: Parameters) {
        kinds.removeAll(keepingCapacity: true)
        bytes.removeAll(keepingCapacity: true)
        offsets.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        statement.arrange(parameters) { value in
            kinds.append(PostgresKind(value))
            let start = bytes.count
            switch value {
            case .null: break
            case .integer(let n): withUnsafeBytes(of: n.bigEndian) { bytes.append(contentsOf: $0) }
            case .text(let text): bytes.append(contentsOf: text.utf8)
            case .blob(let blob): bytes.append(contentsOf: blob)
            }
            if case .null = value { offsets.append(-1) } else { offsets.append(start) }
            lengths.append(Int32(bytes.count - start))
        }
        // A pointer past the end is asked for when the last value is empty.
        bytes.append(0)
    }

    mutating func withPointers(
        _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Int32
    ) -> Int32 {
        let count = offsets.count
        while formats.count < count { formats.append(1) }
        return bytes.withUnsafeBytes { raw in
            let base = raw.bindMemory(to: CChar.self).baseAddress
            pointers.removeAll(keepingCapacity: true)
            for offset in offsets { pointers.append(offset < 0 ? nil : base.map { UnsafePointer($0 + offset) }) }
            return body(Int32(count), pointers, lengths, formats)
        }
    }
}
