import CPostgres

/// Reads rows that the server sent in binary.
struct PostgresResult: ~Copyable {
    let handle: OpaquePointer

    init(_ handle: OpaquePointer) { self.handle = handle }
    deinit { PQclear(handle) }

    var rowCount: Int { Int(PQntuples(handle)) }

    /// How many rows an INSERT, UPDATE or DELETE changed; 0 for other statements.
    var changed: Int {
        guard let text = PQcmdTuples(handle), PQnfields(handle) == 0 || rowCount == 0 || isChange else { return 0 }
        return Int(String(cString: text)) ?? 0
    }

    private var isChange: Bool { PQcmdStatus(handle).map { $0[0] != 83 } ?? false }  // not `SELECT n`

    func row(_ index: Int, _ columns: ColumnNames) throws -> Row {
        let count = columns.names.count
        let values = try [Value](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                (buffer.baseAddress! + filled).initialize(to: try value(Int32(index), Int32(filled)))
                filled += 1
            }
        }
        return Row(columns: columns, values: values)
    }

    private func value(_ row: Int32, _ column: Int32) throws -> Value {
        if PQgetisnull(handle, row, column) != 0 { return .null }
        let bytes = UnsafeRawBufferPointer(start: PQgetvalue(handle, row, column), count: Int(PQgetlength(handle, row, column)))
        switch PQftype(handle, column) {
        case 20: return .integer(Int64(bigEndian: bytes.loadUnaligned(as: Int64.self)))
        case 23: return .integer(Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self))))
        case 26: return .integer(Int64(UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self))))
        case 21: return .integer(Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self))))
        case 16: return .integer(bytes[0] == 0 ? 0 : 1)
        case 17: return .blob([UInt8](bytes))
        case 18, 19, 25, 705, 1042, 1043: return .text(String(decoding: bytes, as: UTF8.self))
        case 1700:
            if let whole = Self.wholeNumeric(bytes) { return .integer(whole) }
            fallthrough
        default:
            throw DatabaseFailure(
                engine: .postgres, code: "type", message: "column \(String(cString: PQfname(handle, column))) has type \(PQftype(handle, column)), cast it to BIGINT or TEXT")
        }
    }

    /// `sum(BIGINT)` is a NUMERIC: 16-bit fields count, weight, sign, scale, and digits to the base 10,000. nil if it has a fraction.
    static func wholeNumeric(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        func field(_ index: Int) -> Int { Int(Int16(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 2, as: Int16.self))) }
        let count = field(0)
        let weight = field(1)
        let sign = field(2) & 0xFFFF
        guard count >= 0, bytes.count >= 8 + count * 2, sign == 0 || sign == 0x4000, count <= weight + 1 || count == 0 else { return nil }
        var magnitude: Int64 = 0
        for place in 0..<(count == 0 ? 0 : weight + 1) {
            let digit = place < count ? Int64(field(4 + place)) : 0
            let (times, overflow) = magnitude.multipliedReportingOverflow(by: 10_000)
            let (sum, more) = times.subtractingReportingOverflow(digit)
            if overflow || more { return nil }
            magnitude = sum
        }
        // Built as a negative number, whose range is one larger.
        return sign == 0x4000 ? magnitude : magnitude == .min ? nil : -magnitude
    }
}

/// A result on its way from the connection to the rows; a class, because noncopyable values don't fit in tuples.
final class PostgresResultBox {
    let result: PostgresResult
    init(_ handle: OpaquePointer) { result = PostgresResult(handle) }
}
