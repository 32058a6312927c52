import CExpat

/// Reads one XML part of a workbook in pieces; subclasses take what concerns them.
///
/// A subclass for each part, and not a closure or delegate: these calls come by the million for a large sheet. Names are given without
/// their prefix. Document types and entities are refused, depth and the length of one tag are bounded.
class XMLPartReader {
    let part: ZipPart
    private let parser: XML_Parser
    private var depth = 0
    private var failure: SheetProblem?
    private var isSuspended = false
    private(set) var isAtEnd = false
    private var fedBytes = 0

    private static let pieceBytes = 64 << 10
    private static let depthAllowed = 64
    private static let tagBytesAllowed = 1 << 20

    init(_ part: ZipPart) throws {
        guard let parser = XML_ParserCreate(nil) else { throw SheetProblem.unreadable }
        self.part = part
        self.parser = parser
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            parser,
            { data, name, attributes in
                guard let data, let name else { return }
                Unmanaged<XMLPartReader>.fromOpaque(data)._withUnsafeGuaranteedRef { $0.start(name, attributes) }
            },
            { data, name in
                guard let data, let name else { return }
                Unmanaged<XMLPartReader>.fromOpaque(data)._withUnsafeGuaranteedRef { $0.end(name) }
            })
        XML_SetCharacterDataHandler(parser) { data, text, count in
            guard let data, let text else { return }
            let bytes = UnsafeBufferPointer(start: UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self), count: Int(count))
            Unmanaged<XMLPartReader>.fromOpaque(data)._withUnsafeGuaranteedRef { $0.text(bytes) }
        }
        XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in
            guard let data else { return }
            Unmanaged<XMLPartReader>.fromOpaque(data)._withUnsafeGuaranteedRef { $0.fail(.forbiddenMarkup) }
        }
    }

    deinit { XML_ParserFree(parser) }

    // What subclasses take.
    func started(_ name: XMLName, _ attributes: XMLAttributes) {}
    func ended(_ name: XMLName) {}
    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}

    /// Stops at once; the problem is thrown by `advance`.
    final func fail(_ problem: SheetProblem) {
        failure = failure ?? problem
        XML_StopParser(parser, XML_Bool(XML_FALSE))
    }

    /// Makes `advance` return after the present element.
    final func pause() {
        isSuspended = true
        XML_StopParser(parser, XML_Bool(XML_TRUE))
    }

    final func readAll() throws {
        while try advance() {}
    }

    /// Reads on until `pause` is called (true) or the part ends (false).
    final func advance() throws -> Bool {
        if isSuspended {
            isSuspended = false
            try check(XML_ResumeParser(parser))
            if isSuspended { return true }
        }
        while !isAtEnd {
            guard let buffer = XML_GetBuffer(parser, Int32(Self.pieceBytes)) else { throw SheetProblem.damaged }
            let count = try part.read(into: buffer, count: Self.pieceBytes)
            fedBytes += count
            isAtEnd = count == 0
            try check(XML_ParseBuffer(parser, Int32(count), isAtEnd ? 1 : 0))
            if isSuspended { return true }
        }
        return false
    }

    private func check(_ status: XML_Status) throws {
        if let failure { throw failure }
        if status == XML_STATUS_ERROR {
            let code = XML_GetErrorCode(parser)
            throw code == XML_ERROR_UNKNOWN_ENCODING || code == XML_ERROR_INCORRECT_ENCODING ? SheetProblem.unknownEncoding : .damaged
        }
        // What the parser could not make out yet is one unfinished tag, which it keeps and reads again each time.
        if status == XML_STATUS_OK, !isAtEnd {
            let reached = XML_GetCurrentByteIndex(parser)
            guard reached < 0 || fedBytes - Int(reached) <= Self.tagBytesAllowed else { throw SheetProblem.forbiddenMarkup }
        }
    }

    private func start(_ name: UnsafePointer<CChar>, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
        guard failure == nil else { return }
        depth += 1
        guard depth <= Self.depthAllowed else { return fail(.forbiddenMarkup) }
        started(XMLName(name), XMLAttributes(attributes))
    }

    private func end(_ name: UnsafePointer<CChar>) {
        guard failure == nil else { return }
        depth -= 1
        ended(XMLName(name))
    }
}

/// A name without its prefix, compared as two numbers: its first eight bytes and its length.
struct XMLName: Equatable, ExpressibleByStringLiteral {
    private let head: UInt64
    private let length: Int

    init(_ name: UnsafePointer<CChar>) {
        // Most names in a sheet have one letter.
        if name[0] != 0, name[1] == 0 {
            self.init(head: UInt64(UInt8(bitPattern: name[0])), length: 1)
            return
        }
        var start = name
        var i = 0
        while name[i] != 0 {
            if name[i] == 0x3A { start = name + i + 1 }
            i += 1
        }
        let bytes = UnsafeRawPointer(start).assumingMemoryBound(to: UInt8.self)
        self.init(UnsafeBufferPointer(start: bytes, count: i - (start - name)))
    }

    init(stringLiteral value: StaticString) {
        self.init(UnsafeBufferPointer(start: value.utf8Start, count: value.utf8CodeUnitCount))
    }

    private init(_ bytes: UnsafeBufferPointer<UInt8>) {
        var head: UInt64 = 0
        for byte in bytes.prefix(8) { head = head << 8 | UInt64(byte) }
        self.init(head: head, length: bytes.count)
    }

    private init(head: UInt64, length: Int) {
        self.head = head
        self.length = length
    }
}

/// The attributes of an element; valid only while it is being reported.
struct XMLAttributes {
    private let pairs: UnsafeMutablePointer<UnsafePointer<CChar>?>?

    init(_ pairs: UnsafeMutablePointer<UnsafePointer<CChar>?>?) { self.pairs = pairs }

    func each(_ body: (XMLName, UnsafePointer<CChar>) -> Void) {
        guard var pair = pairs else { return }
        while let name = pair[0], let value = pair[1] {
            body(XMLName(name), value)
            pair += 2
        }
    }

    func text(_ wanted: XMLName) -> String? {
        var found: String?
        each { name, value in if name == wanted { found = String(cString: value) } }
        return found
    }
}

extension UnsafePointer<CChar> {
    /// A short text of bytes, as attributes hold it.
    func reads(_ text: StaticString) -> Bool {
        for i in 0..<text.utf8CodeUnitCount where UInt8(bitPattern: self[i]) != text.utf8Start[i] { return false }
        return self[text.utf8CodeUnitCount] == 0
    }

    /// Decimal digits and nothing else.
    var wholeNumber: Int? {
        var (value, i) = (0, 0)
        while self[i] != 0 {
            guard (48...57).contains(self[i]), i < 18 else { return nil }
            value = value * 10 + Int(self[i] - 48)
            i += 1
        }
        return i == 0 ? nil : value
    }
}
