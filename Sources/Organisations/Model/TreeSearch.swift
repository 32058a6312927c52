import Kernel

/// Finding unions by their names: every word must stand somewhere in the name.
extension OrganisationTree {
    /// The best live unions at `top` and below: exact names, then names that begin so, then higher unions, then shorter names.
    public func search(_ text: String, under top: OrganisationID, limit: Int) -> [Node] {
        let words = text.split(whereSeparator: \.isWhitespace).map { Array(TextFolding.folded(String($0)).utf8) }.filter { !$0.isEmpty }.map(SearchWord.init)
        guard let longest = words.max(by: { $0.bytes.count < $1.bytes.count }), limit > 0 else { return [] }
        let whole = SearchWord(words.flatMap(\.bytes))
        var found: [(score: Int, place: Int)] = []
        forEachName(holding: longest, in: places(under: top)) { place, name in
            guard states[place] == 0, words.allSatisfy({ $0.place(in: name) != nil }) else { return true }
            found.append((score(name, whole, place), place))
            return found.count < Self.candidates
        }
        return found.sorted { ($0.score, $0.place) < ($1.score, $1.place) }.prefix(limit).map { node(at: $0.place) }
    }

    /// So many hits are weighed at most; a word that is in more names says too little.
    private static let candidates = 5000

    private func score(_ name: UnsafeBufferPointer<UInt8>, _ whole: SearchWord, _ place: Int) -> Int {
        let first = whole.place(in: name)
        let match = first == 0 ? (name.count == whole.bytes.count ? 0 : 1) : first != nil ? 2 : 3
        return match * 1_000_000 + Int(levels[place]) * 10_000 + min(name.count, 9_999)
    }

    private func forEachName(holding word: SearchWord, in places: Range<Int>, _ body: (Int, UnsafeBufferPointer<UInt8>) -> Bool) {
        guard !places.isEmpty else { return }
        names.bytes.withUnsafeBufferPointer { all in
            var offset = Int(names.starts[places.lowerBound])
            let end = Int(names.starts[places.upperBound])
            while offset < end, let hit = word.place(in: UnsafeBufferPointer(rebasing: all[offset..<end])) {
                let place = names.place(ofByte: offset + hit)
                guard body(place, UnsafeBufferPointer(rebasing: all[names.range(place)])) else { return }
                offset = Int(names.starts[place + 1])
            }
        }
    }
}

/// A word to look for, with how far one may jump at each byte (Boyer, Moore, Horspool): Chinese characters share their first
/// bytes, so it pays to look at the last one first.
private struct SearchWord {
    let bytes: [UInt8]
    private var jumps: [Int]

    /// - Parameter bytes: folded, not empty.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        jumps = [Int](repeating: bytes.count, count: 256)
        for (index, byte) in bytes.dropLast().enumerated() { jumps[Int(byte)] = bytes.count - 1 - index }
    }

    /// Where the word first stands in `text`; capitals in the text count as small letters.
    func place(in text: UnsafeBufferPointer<UInt8>) -> Int? {
        let last = bytes.count - 1
        var start = 0
        while start + last < text.count {
            let byte = Self.lowered(text[start + last])
            if byte == bytes[last] {
                var index = 0
                while index < last, Self.lowered(text[start + index]) == bytes[index] { index += 1 }
                if index == last { return start }
            }
            start += jumps[Int(byte)]
        }
        return nil
    }

    private static func lowered(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte + 32 : byte }
}
