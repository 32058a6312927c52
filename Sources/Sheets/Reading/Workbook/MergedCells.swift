#if canImport(Glibc)
    import Glibc
#endif

/// Cells merged over several rows: a department that stands once beside five workers holds for all five.
///
/// A sheet lists them behind its rows, so it is unpacked once to find them, without parsing. Only for sheets that a person may have laid out by hand.
struct MergedCells {
    struct Area: Equatable {
        let column: Int
        let rows: ClosedRange<Int>
    }

    /// Those over more than one row, by their first row.
    private(set) var areas: [Area] = []
    private var next = 0
    /// Areas that hold for the present row, with the cell at their top.
    private var current: [(area: Area, cell: Cell)] = []

    /// Unpacked bytes of a sheet up to which merged cells are looked for, about 300,000 rows.
    static let sheetBytes = 64 << 20
    private static let areasAllowed = 100_000
    /// Columns that can be merged beside one row. Spreadsheets allow one area a cell; an attacker's file may have thousands over each other.
    private static let currentAllowed = 64

    var isEmpty: Bool { areas.isEmpty }

    init() {}

    init(_ part: ZipPart) throws {
        guard part.declaredBytes <= Self.sheetBytes else { return }
        let size = 128 << 10
        let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
        defer { buffer.deallocate() }
        var kept = 0
        while true {
            let count = try part.read(into: buffer + kept, count: size - kept)
            let window = UnsafeBufferPointer(start: buffer, count: kept + count)
            let read = max(0, take(window))
            if count == 0 { break }
            kept = window.count - read
            // What can't be a tag of ours any more is let go.
            let surplus = max(0, kept - 4096)
            buffer.update(from: buffer + read + surplus, count: kept - surplus)
            kept -= surplus
        }
        areas.sort { ($0.rows.lowerBound, $0.column) < ($1.rows.lowerBound, $1.column) }
    }

    /// Takes the areas in a window; returns how much of it is done with.
    private mutating func take(_ window: UnsafeBufferPointer<UInt8>) -> Int {
        guard let base = window.baseAddress else { return 0 }
        let mark: StaticString = "mergeCell "
        var from = 0
        while from < window.count, let found = memchr(base + from, Int32(UInt8(ascii: "m")), window.count - from) {
            let at = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
            guard at + mark.utf8CodeUnitCount <= window.count else { return at - 1 }
            guard memcmp(found, mark.utf8Start, mark.utf8CodeUnitCount) == 0 else {
                from = at + 1
                continue
            }
            guard let close = memchr(found, Int32(UInt8(ascii: ">")), window.count - at) else { return at - 1 }
            let end = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(close))
            // A "<" before it makes it markup; a cell's text has none.
            if at > 0, base[at - 1] == UInt8(ascii: "<") || base[at - 1] == UInt8(ascii: ":"), areas.count < Self.areasAllowed,
                let area = Self.area(UnsafeBufferPointer(rebasing: window[at..<end]))
            {
                areas.append(area)
            }
            from = end
        }
        return window.count - 1
    }

    /// `mergeCell ref="C3:C7"/` → column 2, rows 3–7.
    static func area(_ tag: UnsafeBufferPointer<UInt8>) -> Area? {
        let text = String(decoding: tag, as: UTF8.self)
        guard let quote = text.firstIndex(where: { $0 == "\"" || $0 == "'" }), text[..<quote].hasSuffix("ref=") else { return nil }
        let reference = text[text.index(after: quote)...].prefix { $0 != text[quote] }
        let corners = reference.split(separator: ":").compactMap { CellReference($0.utf8) }
        guard corners.count == 2, corners[1].row > corners[0].row else { return nil }
        return Area(column: corners[0].column, rows: corners[0].row...corners[1].row)
    }

    /// Fills the blanks of a row, which come in the order of their numbers, from the tops of their areas.
    mutating func fill(_ row: inout SheetRow) {
        current.removeAll { $0.area.rows.upperBound < row.number }
        while next < areas.count, areas[next].rows.lowerBound <= row.number {
            let area = areas[next]
            next += 1
            if current.count < Self.currentAllowed, area.rows.lowerBound == row.number, !row[area.column].isBlank { current.append((area, row[area.column])) }
        }
        for (area, cell) in current where row.number > area.rows.lowerBound && row[area.column] == .blank {
            row.set(cell, at: area.column)
            row.slots[area.column].isFilled = true
        }
    }
}

/// `AB12` → column 27, row 12.
struct CellReference: Equatable {
    let column: Int
    let row: Int

    init?(_ text: some Sequence<UInt8>) {
        var (column, row, letters) = (0, 0, 0)
        for byte in text {
            switch byte {
            case 65...90 where row == 0 && letters < 3:
                column = column * 26 + Int(byte - 64)
                letters += 1
            case 97...122 where row == 0 && letters < 3:
                column = column * 26 + Int(byte - 96)
                letters += 1
            case 48...57 where letters > 0 && row < 10_000_000: row = row * 10 + Int(byte - 48)
            case UInt8(ascii: "$"): continue
            default: return nil
            }
        }
        guard letters > 0, row > 0 else { return nil }
        self.column = column - 1
        self.row = row
    }
}
