import CPostgres

extension PostgresConnection {
    /// COPY in binary; only possible outside the pipeline, so what is under way is read first.
    func copy(_ command: String, width: Int, _ rows: [[Value]]) throws {
        try sync()
        try check(PQexitPipelineMode(handle))
        defer { PQenterPipelineMode(handle) }
        let started = PQexec(handle, command)
        defer { PQclear(started) }
        guard PQresultStatus(started) == PGRES_COPY_IN else { throw postgresError(started) }
        // Signature, no flags, no extension.
        var buffer: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 13, 10, 0] + [UInt8](repeating: 0, count: 8)
        buffer.reserveCapacity(Self.copyChunk + 4096)
        for row in rows {
            precondition(row.count == width, "a row has \(row.count) values for \(width) columns: \(command)")
            buffer.append(bigEndian: Int16(width))
            for value in row { buffer.append(copied: value) }
            if buffer.count >= Self.copyChunk { try put(&buffer) }
        }
        buffer.append(bigEndian: Int16(-1))
        try put(&buffer)
        try check(PQputCopyEnd(handle, nil))
        var failure: (any Error)?
        while let result = PQgetResult(handle) {
            if PQresultStatus(result) != PGRES_COMMAND_OK { failure = isBroken ? PostgresFault(code: "connection lost") : postgresError(result) }
            PQclear(result)
        }
        if let failure { throw failure }
    }

    private static var copyChunk: Int { 256 * 1024 }

    private func put(_ buffer: inout [UInt8]) throws {
        try check(buffer.withUnsafeBytes { PQputCopyData(handle, $0.bindMemory(to: CChar.self).baseAddress, Int32($0.count)) })
        buffer.removeAll(keepingCapacity: true)
    }
}

extension [UInt8] {
    fileprivate mutating func append(bigEndian number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }

    /// A value with its length before it; -1 is NULL.
    fileprivate mutating func append(copied value: Value) {
        switch value {
        case .null: append(bigEndian: Int32(-1))
        case .integer(let n):
            append(bigEndian: Int32(8))
            append(bigEndian: n)
        case .text(let text):
            append(bigEndian: Int32(text.utf8.count))
            append(contentsOf: text.utf8)
        case .blob(let bytes):
            append(bigEndian: Int32(bytes.count))
            append(contentsOf: bytes)
        }
    }
}
