import Kernel
import Sheets
import Testing

@Suite("Text files (R64)")
struct TextFileTests {
    @Test(
        "A .csv is read as programs really write it",
        arguments: [
            ("a,b\nc,d\n", ["1: a | b", "2: c | d"]),
            ("a,b\r\nc,d", ["1: a | b", "2: c | d"]),
            ("a,b\rc,d\r", ["1: a | b", "2: c | d"]),
            ("a;b\nc;d,e\n", ["1: a | b", "2: c | d,e"]),
            ("a\tb\nc\td\n", ["1: a | b", "2: c | d"]),
            ("姓名,电话\n张三,1\t\n李四,2\t\n", ["1: 姓名 | 电话", "2: 张三 | 1\t", "3: 李四 | 2\t"]),
            ("sep=|\na|b,c\n", ["1: a | b,c"]),
            ("\"sep=;\"\r\na;b\r\n", ["1: a | b"]),
            ("sep=\na,b\n", ["1: sep=", "2: a | b"]),
            ("a,\"b,c\",d\n", ["1: a | b,c | d"]),
            ("a,\"say \"\"hi\"\"\",d\n", ["1: a | say \"hi\" | d"]),
            ("a,\"two\nlines\"\nb,c\n", ["1: a | two\nlines", "2: b | c"]),
            ("a,\"two\r\nlines\"\r\nb,c\r\n", ["1: a | two\r\nlines", "2: b | c"]),
            ("a,b,,,\n,,,\n\n  ,\u{3000}\nc\n", ["1: a | b", "5: c"]),
            ("a,=\"0123\",\"=\"\"0456\"\"\"\n", ["1: a | 0123 | 0456"]),
            ("a,=\"\",x\n", ["1: a |  | x"]),
            ("a,=SUM(1)\n", ["1: a | =SUM(1)"]),
            ("a,'0123\n", ["1: a | '0123"]),
            ("a,b\"c\n", ["1: a | b\"c"]),
            ("a， b,c\n", ["1: a， b | c"]),
            ("only\n", ["1: only"]),
            ("a,\"\"\nb,c\n", ["1: a", "2: b | c"]),
            ("x", ["1: x"]),
            ("a,b\u{E863}\n", ["1: a | b䶮"]),
        ])
    func shapes(text: String, expected: [String]) throws {
        let scratch = try Scratch()
        let reader = try SheetReader.open(path: try scratch.write(Array(text.utf8)))
        #expect(reader.kind == .text)
        #expect(show(try reader.allRows()) == expected)
    }

    @Test(
        "One bad row doesn't spoil the rows around it",
        arguments: [
            ("a,\"b\nc,d\ne,f\n", ["1! row.unclosed_quote", "2: c | d", "3: e | f"]),
            ("a,\"b\nc,\"d\"\ne,f\n", ["1! row.unclosed_quote", "2: c | d", "3: e | f"]),
            ("a,\"b\" c,d\ne,f\n", ["1! row.stray_quote 1", "2: e | f"]),
            ("a,b\u{0}c\ne,f\n", ["2: e | f"]),
        ])
    func faults(text: String, expected: [String]) throws {
        let scratch = try Scratch()
        let path = try scratch.write(Array(text.utf8))
        if text.contains("\u{0}") {
            // A zero byte near the beginning means a binary file; further on it is a bad row.
            #expect(throws: SheetProblem.notATable) { try SheetReader.open(path: path) }
            let long = Array(String(repeating: "x,y\n", count: 2000).utf8) + Array(text.utf8)
            let rows = try SheetReader.open(path: try scratch.write(long)).allRows()
            #expect(show(Array(rows.suffix(2))) == ["2001! row.undecodable 1", "2002: e | f"])
        } else {
            #expect(show(try SheetReader.open(path: path).allRows()) == expected)
        }
    }

    @Test(
        "The encoding is found by its mark or its bytes",
        arguments: [
            ("EFBBBF E5BCA0 2C 61 0A", TextEncoding.utf8, ["1: 张 | a"]),
            ("E5BCA0 2C 61 0A", .utf8, ["1: 张 | a"]),
            ("61 2C 62 0A", .utf8, ["1: a | b"]),
            ("FFFE 205F 2C00 6100 0D00 0A00 42D8 B7DF", .utf16LittleEndian, ["1: 张 | a", "2: 𠮷"]),
            ("FEFF 5F20 002C 0061 000A", .utf16BigEndian, ["1: 张 | a"]),
            ("FFFE 6100 0A00 00D8 6200 0A00 6300", .utf16LittleEndian, ["1: a", "2! row.undecodable 0", "3: c"]),
            ("FFFE 6100 0A00 62", .utf16LittleEndian, ["1: a", "2! row.undecodable 0"]),
            ("D5C5 2C C8FD 0A", .gb18030, ["1: 张 | 三"]),
            // domain.md R64: 䶮, 𠮷 and 𬭎 are there only in GB18030; plain GBK loses them.
            ("FE9F 2C 9534B235 2C 9933A932 0A", .gb18030, ["1: 䶮 | 𠮷 | 𬭎"]),
            // U+E863 of old systems, by its old four-byte code.
            ("D5C5 8336CF39 0A", .gb18030, ["1: 张䶮"]),
            ("FE59 2C 82359037 2C FE55 2C A6D9 2C A8BC 0A", .gb18030, ["1: 龴 | 龴 | 㑳 | ︐ | ḿ"]),
            ("D5C5 0A D5 2C 61 0A C8FD 0A", .gb18030, ["1: 张", "2! row.undecodable 0", "3: 三"]),
            ("D5C5 0A 61 2C 80 0A C8FD 0A", .gb18030, ["1: 张", "2! row.undecodable 1", "3: 三"]),
            ("D5C5 0A C8FD 0A C8", .gb18030, ["1: 张", "2: 三", "3! row.undecodable 0"]),
            // One broken line doesn't turn a UTF-8 file into another encoding.
            ("E5BCA0 0A E4B889 0A 61 2C E5BC 2C 62 0A", .utf8, ["1: 张", "2: 三", "3! row.undecodable 1"]),
        ])
    func encodings(bytes: String, encoding: TextEncoding, expected: [String]) throws {
        let scratch = try Scratch()
        let reader = try SheetReader.open(path: try scratch.write(hex(bytes)))
        #expect(reader.encoding == encoding)
        #expect(show(try reader.allRows()) == expected)
    }

    @Test("Reading goes on from any stored place, in each encoding", arguments: [TextEncoding.utf8, .gb18030, .utf16LittleEndian])
    func places(encoding: TextEncoding) throws {
        let scratch = try Scratch()
        var bytes: [UInt8] = encoding == .utf16LittleEndian ? [0xFF, 0xFE] : []
        // Long enough for several pieces of the reader's window.
        for number in 1...12_000 {
            let text = "\(number),张三丰,\"多\n行 \(number)\",某某路某某号楼某某单元\r\n"
            switch encoding {
            case .gb18030: for scalar in text.unicodeScalars { bytes += scalar.isASCII ? [UInt8(scalar.value)] : [0xD5, 0xC5] }
            case .utf16LittleEndian: for unit in text.utf16 { bytes += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
            default: bytes += Array(text.utf8)
            }
        }
        let path = try scratch.write(bytes)
        let reader = try SheetReader.open(path: path)
        var places: [SheetPlace] = []
        var all: [String] = []
        while let row = try reader.next() {
            places.append(reader.place)
            all += show([row])
        }
        #expect(all.count == 12_000)
        #expect(reader.progress == 1)
        for index in [0, 1, 2499, 4999, 7001, 11_998, 11_999] {
            let later = try SheetReader.open(path: path, from: places[index])
            let next = try later.next().map { show([$0]) } ?? []
            #expect(next == Array(all[(index + 1)...].prefix(1)), "after row \(index + 1)")
        }
    }

    @Test("A kept row stays as it was; a dropped one lends its memory to the next")
    func keptRows() throws {
        let scratch = try Scratch()
        let reader = try SheetReader.open(path: try scratch.write(Array("a,b\nccc,ddd\n".utf8)))
        let first = try #require(try reader.next())
        let cell = first[1]
        _ = try reader.next()
        #expect(first.text(0) == "a" && cell == .text("b"))
        #expect(first.withUTF8(1) { Array($0) } == Array("b".utf8))
        #expect(first[7] == .blank && first.text(7) == "")
    }

    @Test(
        "What is no table is refused, and the sentence says what to do",
        arguments: [
            ("", SheetProblem.empty),
            ("25504446 2D312E37", .notATable),
            ("89504E47 0D0A1A0A", .notATable),
            ("3C68746D6C3E 3C7461626C653E", .webPage),
            ("EFBBBF 0A 3C3F786D6C", .webPage),
            ("D0CF11E0A1B11AE1", .oldFormat),
            ("61 00 62 00", .notATable),
        ])
    func refusals(bytes: String, expected: SheetProblem) throws {
        let scratch = try Scratch()
        let path = try scratch.write(hex(bytes))
        #expect(throws: expected) { try SheetReader.open(path: path) }
    }

    @Test("A file without lines is refused; too many columns and too long a cell are bad rows")
    func sizes() throws {
        let scratch = try Scratch()
        let endless = try scratch.write([UInt8](repeating: 0x61, count: 3 << 20))
        #expect(throws: SheetProblem.rowTooLong(row: 1)) { try SheetReader.open(path: endless).allRows() }
        let wide = try scratch.write(Array((String(repeating: "x,", count: 2000) + "\na,b\n").utf8), to: "wide.csv")
        #expect(show(try SheetReader.open(path: wide).allRows()) == ["1! row.too_many_columns", "2: a | b"])
        let long = try scratch.write(Array(("a," + String(repeating: "x", count: 200_000) + "\nb\n").utf8), to: "long.csv")
        #expect(show(try SheetReader.open(path: long).allRows()) == ["1! row.cell_too_long 1", "2: b"])
    }

    @Test("A flood of quotation marks that nothing closes gives one bad row a line, in time that grows with the file only")
    func quoteFlood() throws {
        let scratch = try Scratch()
        let flood = String(repeating: "a,\"x\n", count: 50_000)
        let reader = try SheetReader.open(path: try scratch.write(Array(flood.utf8)))
        var bad = 0
        while let row = try reader.next() { bad += row.fault == .unclosedQuote ? 1 : 0 }
        #expect(bad == 50_000)
    }
}
