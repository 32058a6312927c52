#if canImport(Glibc)
    import Glibc
#endif

/// Rows of a delimited text file: RFC 4180 as people's programs really write it.
final class TextRows: RowSource {
    let encoding: TextEncoding
    let delimiter: UInt8

    private let bytes: DecodedBytes
    private let fileSize: Int
    private let limits: SheetLimits
    private var row: Int
    init(_ file: FileBytes, limits: SheetLimits, from place: SheetPlace?) throws {
        self.limits = limits
        fileSize = file.size
        let (encoding, markBytes) = try TextEncoding.detect(file)
        self.encoding = encoding
        // The delimiter is found at the beginning, wherever reading goes on from.
        let start = SheetPlace(byteOffset: markBytes)
        let head = try DecodedBytes(file, encoding: encoding, from: start)
        try head.fill()
        let declared = Delimiter.declared(head.window)
        delimiter = declared?.delimiter ?? Delimiter.guess(head.window)
        if let place, place.row > 0 {
            row = place.row
            bytes = try DecodedBytes(file, encoding: encoding, from: place)
        } else {
            row = 0
            head.start = declared?.length ?? 0
            bytes = head
        }
    }

    var place: SheetPlace { bytes.place(afterRow: row) }
    var progress: Double { fileSize == 0 ? 1 : min(1, Double(bytes.bytesBehind) / Double(fileSize)) }

    func read(into result: inout SheetRow) throws -> Bool {
        while true {
            if bytes.window.isEmpty, !bytes.isAtEnd { try bytes.fill() }
            if bytes.window.isEmpty { return false }
            row += 1
            result.clear(number: row)
            let length = try readRow(into: &result)
            bytes.start += length
            result.dropTrailingBlanks()
            if result.fault != nil || result.hasContent { return true }
        }
    }

    /// Reads one row at the beginning of the window, which grows until the row is whole; returns its length with its end.
    private func readRow(into result: inout SheetRow) throws -> Int {
        var scanner = RowScanner(delimiter: delimiter, limits: limits)
        var isGivenUp = false
        while true {
            let window = bytes.window
            let end = scanner.scan(window, isLast: bytes.isAtEnd, &result)
            switch end {
            case .row(let next):
                result.finishTexts(window, through: next, limits)
                if isGivenUp { result.fault = .unclosedQuote }
                return next
            case .more where window.count <= limits.rowBytes && !bytes.isAtEnd:
                try bytes.fill()
            case .more, .unclosed:
                // Without quotation marks a row ends at its line; where even that doesn't end, this is no table.
                guard !isGivenUp, scanner.readsQuotes, end == .unclosed || scanner.isInQuotes else { throw SheetProblem.rowTooLong(row: row) }
                isGivenUp = true
                scanner.readsQuotes = false
            }
            result.slots.removeAll(keepingCapacity: true)
            result.fault = nil
        }
    }
}

/// Finds the cells of one row.
private struct RowScanner {
    enum End: Equatable {
        /// The row ends before this place.
        case row(Int)
        /// The window ends before the row does.
        case more
        /// A quotation mark that nothing sensible closes.
        case unclosed
    }

    let delimiter: UInt8
    let limits: SheetLimits
    var readsQuotes = true
    /// Whether the last scan ended within quotation marks.
    private(set) var isInQuotes = false

    init(delimiter: UInt8, limits: SheetLimits) {
        self.delimiter = delimiter
        self.limits = limits
    }

    private static let quote = UInt8(ascii: "\"")

    /// Appends a slot a cell to `result`, its range within `window`. `kind` is `.error` for now where `""` must become `"`.
    mutating func scan(_ window: UnsafeBufferPointer<UInt8>, isLast: Bool, _ result: inout SheetRow) -> End {
        let count = window.count
        var i = 0
        isInQuotes = false
        while true {
            let cellStart = i
            var cell = 0..<0
            var kind = SheetRow.Slot.Kind.text
            if readsQuotes, i < count, window[i] == Self.quote {
                switch quoted(window, from: i + 1, isLast: isLast) {
                case .closed(let at, let hasEscapes):
                    cell = i + 1..<at
                    kind = hasEscapes ? .error : .text
                    i = at + 1
                case .open(let isCertain):
                    isInQuotes = true
                    return isCertain ? .unclosed : .more
                }
                if i < count, window[i] != delimiter, window[i] != 10, window[i] != 13 {
                    // Where the mark that "closes" is on another line, it more likely opens a cell there.
                    if containsLineEnd(window, cell) { return .unclosed }
                    result.fault = result.fault ?? .strayQuote(column: result.slots.count)
                    i = endOfPlain(window, from: i)
                    cell = cellStart..<i
                    kind = .text
                }
            } else {
                i = endOfPlain(window, from: i)
                cell = cellStart..<i
            }
            if i == count, !isLast { return .more }
            append(cell, kind, &result)
            if i == count { return .row(count) }
            if window[i] == delimiter {
                i += 1
                continue
            }
            if window[i] == 10 { return .row(i + 1) }
            if i + 1 == count, !isLast { return .more }
            return .row(i + 1 < count && window[i + 1] == 10 ? i + 2 : i + 1)
        }
    }

    private func append(_ cell: Range<Int>, _ kind: SheetRow.Slot.Kind, _ result: inout SheetRow) {
        guard result.slots.count < limits.columns else {
            if !cell.isEmpty { result.fault = result.fault ?? .tooManyColumns }
            return
        }
        result.slots.append(.init(start: Int32(cell.lowerBound), length: Int32(cell.count), kind: cell.isEmpty ? .blank : kind))
    }

    /// The next delimiter, line end or end of the window.
    private func endOfPlain(_ window: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var i = start
        while i < window.count {
            let byte = window[i]
            if byte == delimiter || byte == 10 || byte == 13 { break }
            i += 1
        }
        return i
    }

    private enum Quoted {
        case closed(at: Int, hasEscapes: Bool)
        case open(isCertain: Bool)
    }

    private func quoted(_ window: UnsafeBufferPointer<UInt8>, from start: Int, isLast: Bool) -> Quoted {
        guard let base = window.baseAddress else { return .open(isCertain: isLast) }
        var (i, hasEscapes) = (start, false)
        while i < window.count, let found = memchr(base + i, Int32(Self.quote), window.count - i) {
            let at = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
            guard at + 1 < window.count else { return isLast ? .closed(at: at, hasEscapes: hasEscapes) : .open(isCertain: false) }
            if window[at + 1] != Self.quote { return .closed(at: at, hasEscapes: hasEscapes) }
            hasEscapes = true
            i = at + 2
        }
        return .open(isCertain: isLast)
    }

    private func containsLineEnd(_ window: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        window[range].contains { $0 == 10 || $0 == 13 }
    }
}

extension SheetRow {
    /// Takes over the bytes of the row, undoubles quotation marks, and finds what makes the row bad.
    fileprivate mutating func finishTexts(_ window: UnsafeBufferPointer<UInt8>, through end: Int, _ limits: SheetLimits) {
        let line = UnsafeBufferPointer(rebasing: window[..<end])
        bytes.append(contentsOf: line)
        let invalid = UTF8Check.firstInvalid(line)
        let zero = line.baseAddress.flatMap { base in memchr(base, 0, line.count).map { UnsafeRawPointer(base).distance(to: UnsafeRawPointer($0)) } }
        if let bad = [invalid, zero].compactMap({ $0 }).min() {
            let column = slots.lastIndex { Int($0.start) <= bad } ?? 0
            fault = .undecodable(column: column)
        }
        for column in slots.indices {
            if slots[column].length > limits.cellBytes {
                fault = fault ?? .cellTooLong(column: column)
            } else if slots[column].kind == .error {
                undouble(column)
            } else {
                continue
            }
        }
        for column in slots.indices where slots[column].length >= 3 { unwrapFormulaText(column) }
        PrivateUse.replace(in: &bytes)
    }

    /// `a""b` → `a"b`, written behind the row.
    private mutating func undouble(_ column: Int) {
        let start = bytes.count
        var skips = false
        for index in slots[column].range {
            let byte = bytes[index]
            skips = byte == UInt8(ascii: "\"") && !skips
            if !skips { bytes.append(byte) }
        }
        slots[column].start = Int32(start)
        slots[column].length = Int32(bytes.count - start)
        slots[column].kind = .text
    }

    /// `="0123"` → `0123`: how WPS, Excel and many systems keep leading zeros and long numbers in a .csv.
    private mutating func unwrapFormulaText(_ column: Int) {
        let range = slots[column].range
        guard bytes[range.lowerBound] == UInt8(ascii: "="), bytes[range.lowerBound + 1] == UInt8(ascii: "\""),
            bytes[range.upperBound - 1] == UInt8(ascii: "\""), !bytes[range].dropFirst(2).dropLast().contains(UInt8(ascii: "\""))
        else { return }
        slots[column].start += 2
        slots[column].length -= 3
        if slots[column].length == 0 { slots[column].kind = .blank }
    }
}
