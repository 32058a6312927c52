/// The texts that the cells of a workbook share, in one block of bytes: millions of `String`s would take several times as much.
struct SharedTexts {
    private var bytes: [UInt8] = []
    private var ends: [UInt32] = []

    init() {}

    init(_ part: ZipPart, _ limits: SheetLimits) throws {
        let reader = try SharedTextsReader(part, limits)
        try reader.readAll()
        bytes = reader.bytes
        ends = reader.ends
    }

    var count: Int { ends.count }

    /// The bytes of one text; `nil` where there is none of this number.
    func bytes(of index: Int) -> ArraySlice<UInt8>? {
        guard ends.indices.contains(index) else { return nil }
        return bytes[(index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])]
    }
}

private final class SharedTextsReader: XMLPartReader {
    private(set) var bytes: [UInt8] = []
    private(set) var ends: [UInt32] = []
    private let limits: SheetLimits
    private var start = 0
    private var isInItem = false
    private var isInText = false
    private var isInPhonetic = false

    init(_ part: ZipPart, _ limits: SheetLimits) throws {
        self.limits = limits
        try super.init(part)
        // Memory that isn't touched isn't taken; growing by doubling would for a moment take three times as much.
        bytes.reserveCapacity(min(part.declaredBytes, limits.sharedTextBytes))
        ends.reserveCapacity(min(part.declaredBytes, limits.sharedTextBytes) / 16)
    }

    override func started(_ name: XMLName, _ attributes: XMLAttributes) {
        if name == "t" {
            isInText = isInItem && !isInPhonetic
        } else if name == "si" {
            isInItem = true
            start = bytes.count
        } else if name == "rPh" {
            isInPhonetic = true
        }
    }

    override func ended(_ name: XMLName) {
        if name == "t" {
            isInText = false
        } else if name == "si", isInItem {
            isInItem = false
            TextEscapes.decode(&bytes, from: start)
            guard bytes.count <= limits.sharedTextBytes, ends.count < Int32.max else { return fail(.unpacksTooLarge) }
            ends.append(UInt32(bytes.count))
        } else if name == "rPh" {
            isInPhonetic = false
        }
    }

    override func text(_ text: UnsafeBufferPointer<UInt8>) {
        guard isInText else { return }
        guard bytes.count + text.count <= limits.sharedTextBytes else { return fail(.unpacksTooLarge) }
        bytes.append(contentsOf: text)
    }
}

/// `_x000D_`: how workbooks write characters that XML can't hold.
enum TextEscapes {
    /// Decodes what follows `start` in place. Characters that no text should have stay as they are written.
    static func decode(_ bytes: inout [UInt8], from start: Int) {
        guard bytes.count - start >= 7 else { return }
        var read = start
        var write = start
        while let at = bytes[read...].firstIndex(of: UInt8(ascii: "_")), at + 6 < bytes.count {
            move(&bytes, read..<at, to: &write)
            if let character = character(bytes, at) {
                let made = Array(String(Character(character)).utf8)
                for byte in made {
                    bytes[write] = byte
                    write += 1
                }
                read = at + 7
            } else {
                bytes[write] = bytes[at]
                write += 1
                read = at + 1
            }
        }
        guard write != read else { return }
        move(&bytes, read..<bytes.count, to: &write)
        bytes.removeLast(bytes.count - write)
    }

    private static func move(_ bytes: inout [UInt8], _ range: Range<Int>, to write: inout Int) {
        if write == range.lowerBound {
            write = range.upperBound
            return
        }
        for index in range {
            bytes[write] = bytes[index]
            write += 1
        }
    }

    private static func character(_ bytes: [UInt8], _ at: Int) -> Unicode.Scalar? {
        guard bytes[at + 1] == UInt8(ascii: "x"), bytes[at + 6] == UInt8(ascii: "_") else { return nil }
        var value: UInt32 = 0
        for byte in bytes[at + 2..<at + 6] {
            switch byte {
            case 48...57: value = value << 4 | UInt32(byte - 48)
            case 65...70: value = value << 4 | UInt32(byte - 55)
            case 97...102: value = value << 4 | UInt32(byte - 87)
            default: return nil
            }
        }
        let isControl = value < 0x20 && ![9, 10, 13].contains(value)
        return isControl ? nil : Unicode.Scalar(value)
    }
}
