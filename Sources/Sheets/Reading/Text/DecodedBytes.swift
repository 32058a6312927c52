/// A text file as UTF-8, a window of it at a time.
final class DecodedBytes {
    /// The window is `base[start..<end]`; who reads moves `start`.
    private(set) var base: UnsafeMutablePointer<UInt8>
    var start = 0
    private(set) var end = 0
    /// Everything up to the end of the file is in the window.
    private(set) var isAtEnd = false

    private let file: FileBytes
    private let encoding: TextEncoding
    private let gb18030: GB18030?
    private var capacity: Int
    private var raw: UnsafeMutablePointer<UInt8>?
    /// Where in the file the next piece begins.
    private var offset: Int
    /// Where each decoded piece begins, in the window (negative where its beginning is gone) and in the file.
    private var pieces: [(at: Int, offset: Int)] = []

    static let pieceBytes = 256 << 10

    init(_ file: FileBytes, encoding: TextEncoding, from place: SheetPlace) throws {
        self.file = file
        self.encoding = encoding
        offset = max(0, place.byteOffset)
        gb18030 = encoding == .gb18030 ? GB18030.tables : nil
        guard encoding != .gb18030 || gb18030 != nil else { throw SheetProblem.unknownEncoding }
        capacity = Self.pieceBytes * 4
        base = .allocate(capacity: capacity)
        raw = encoding == .utf8 ? nil : .allocate(capacity: Self.pieceBytes)
        while end < place.decodedSkip, !isAtEnd { try fill() }
        start = min(end, max(0, place.decodedSkip))
    }

    deinit {
        base.deallocate()
        raw?.deallocate()
    }

    var window: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base + start, count: end - start) }

    /// Adds a piece of the file to the window, or finds that there is none. The window may move.
    func fill() throws {
        forgetWhatIsBehind()
        // A decoded piece takes at most twice its bytes.
        makeRoom(Self.pieceBytes * 2)
        pieces.append((end, offset))
        guard let raw else {
            let count = try file.read(into: base + end, count: Self.pieceBytes, at: offset)
            offset += count
            end += count
            isAtEnd = offset >= file.size || count == 0
            return
        }
        let count = try file.read(into: raw, count: Self.pieceBytes, at: offset)
        let isLast = offset + count >= file.size || count == 0
        let bytes = UnsafeBufferPointer(start: raw, count: count)
        let (taken, made) =
            if let gb18030 {
                gb18030.decode(bytes, isLast: isLast, into: base + end)
            } else {
                UTF16Decoder.decode(bytes, bigEndian: encoding == .utf16BigEndian, isLast: isLast, into: base + end)
            }
        offset += taken
        end += made
        isAtEnd = isLast
    }

    /// The place of `start` in the file, for a row of this number.
    func place(afterRow row: Int) -> SheetPlace {
        guard let piece = pieces.last(where: { $0.at <= start }) else { return SheetPlace(row: row, byteOffset: offset) }
        if encoding == .utf8 { return SheetPlace(row: row, byteOffset: piece.offset + start - piece.at) }
        return SheetPlace(row: row, byteOffset: piece.offset, decodedSkip: start - piece.at)
    }

    /// File bytes behind `start`, roughly.
    var bytesBehind: Int { max(0, offset - (end - start)) }

    private func forgetWhatIsBehind() {
        guard start > 0 else { return }
        (base).update(from: base + start, count: end - start)
        if let current = pieces.lastIndex(where: { $0.at <= start }) { pieces.removeFirst(current) }
        for index in pieces.indices { pieces[index].at -= start }
        end -= start
        start = 0
    }

    private func makeRoom(_ count: Int) {
        guard capacity - end < count else { return }
        let larger = max(capacity * 2, end + count)
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
        moved.update(from: base, count: end)
        base.deallocate()
        (base, capacity) = (moved, larger)
    }
}
