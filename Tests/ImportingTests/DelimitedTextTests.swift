import Importing
import TestSupport
import Testing

private func open(
    _ bytes: [UInt8], file: String = "f.csv", block: Int = 1 << 20, longestRow: Int = 1 << 26
) throws -> DelimitedText {
    var rest = bytes[...]
    return try DelimitedText(file: file, block: block, longestRow: longestRow) { memory in
        #expect(memory.count == block)
        let next = rest.prefix(memory.count)
        memory.copyBytes(from: next)
        rest = rest.dropFirst(next.count)
        return next.count
    }
}

/// Header and rows as the fast reader delivers them.
private func read(
    _ bytes: [UInt8], file: String = "f.csv", block: Int = 1 << 20, longestRow: Int = 1 << 26
) throws -> [[String]] {
    var text = try open(bytes, file: file, block: block, longestRow: longestRow)
    var rows = [text.header]
    while try text.nextRow() { rows.append(text.header.indices.map(text.text)) }
    return rows
}

private func read(
    _ text: String, file: String = "f.csv", block: Int = 1 << 20, longestRow: Int = 1 << 26
) throws -> [[String]] {
    try read(Array(text.utf8), file: file, block: block, longestRow: longestRow)
}

/// The same dialect, read scalar by scalar.
private func slowlyRead(_ text: String, delimiter: Unicode.Scalar) -> [[String]] {
    var rest = Array(text.unicodeScalars)[...]
    func isAtLineEnd() -> Bool {
        rest.isEmpty || rest.first == "\n" || rest.starts(with: ["\r", "\n"]) || Array(rest) == ["\r"]
    }
    func cell() -> String {
        var cell = String.UnicodeScalarView()
        if rest.first != "\"" {
            while !isAtLineEnd(), rest.first != delimiter { cell.append(rest.removeFirst()) }
            return String(cell)
        }
        rest.removeFirst()
        while rest.first != "\"" || rest.starts(with: ["\"", "\""]) {
            if rest.first == "\"" { rest.removeFirst() }
            cell.append(rest.removeFirst())
        }
        rest.removeFirst()
        return String(cell)
    }
    var rows: [[String]] = []
    while !rest.isEmpty {
        if !isAtLineEnd() {
            rows.append([cell()])
            while rest.first == delimiter {
                rest.removeFirst()
                rows[rows.count - 1].append(cell())
            }
        }
        rest = rest.drop { $0 == "\r" }.dropFirst()
    }
    return rows
}

@Suite struct DelimitedTextTests {
    @Test func readsRowsWithEitherLineEnd() throws {
        let expected = [["a", "b"], ["1", "2"], ["3", ""]]
        #expect(try read("a,b\n1,2\n3,\n") == expected)
        #expect(try read("a,b\r\n1,2\r\n3,\r\n") == expected)
        #expect(try read("a,b\n1,2\n3,") == expected)
        #expect(try read("\u{feff}\r\na,b\r\n\r\n1,2\n\n3,\r") == expected)
    }

    @Test func takesTheDelimiterFromExtensionOrHeader() throws {
        #expect(try read("a;b\n1,5;2\n") == [["a", "b"], ["1,5", "2"]])
        #expect(try read("a\tb,c\td\n1\t2\t3\n") == [["a", "b,c", "d"], ["1", "2", "3"]])
        #expect(try read("a,b,c\td\n1\t2\n", file: "f.tsv") == [["a,b,c", "d"], ["1", "2"]])
        #expect(try read("\"a;b;c\",d\n1,2\n") == [["a;b;c", "d"], ["1", "2"]])
        #expect(try read("a\n1\n") == [["a"], ["1"]])
    }

    @Test func readsQuotedCells() throws {
        let text = "id,title\r\n1,\"Cups, \"\"large\"\"\r\nand small\"\r\n2,19\" screen\r\n\"3\",\"\"\r\n"
        #expect(
            try read(text) == [
                ["id", "title"], ["1", "Cups, \"large\"\r\nand small"], ["2", "19\" screen"], ["3", ""],
            ])
    }

    /// Random tables, written with random quoting and line ends, and read by both readers.
    @Test func agreesWithTheSlowReader() throws {
        var random = SplitMix(state: 7)
        let alphabet = ["a", "B", "7", ",", ";", "\"", "\n", "\r\n", " ", "é", "\u{1F600}", "", "|"]
        for _ in 0..<400 {
            let delimiter: Unicode.Scalar = [",", ";", "\t"].randomElement(using: &random) ?? ","
            // A header of one column names no delimiter; a comma is taken.
            let columns = Int.random(in: (delimiter == "," ? 1 : 2)...4, using: &random)
            let lineEnd = Bool.random(using: &random) ? "\n" : "\r\n"
            var table = [(0..<columns).map { "column \($0)" }]
            for _ in 0..<Int.random(in: 0...6, using: &random) {
                table.append(
                    (0..<columns).map { _ in
                        (0..<Int.random(in: 0...5, using: &random))
                            .map { _ in alphabet.randomElement(using: &random) ?? "" }.joined()
                    })
            }
            let lines = table.map { row in
                row.map { cell in
                    let needsQuotes =
                        cell.unicodeScalars.contains { ["\r", "\n", "\"", delimiter].contains($0) }
                        || row == [""]
                    guard needsQuotes || Bool.random(using: &random) else { return cell }
                    return "\"" + cell.replacing("\"", with: "\"\"") + "\""
                }.joined(separator: String(Character(delimiter)))
            }
            let text = lines.joined(separator: lineEnd) + (Bool.random(using: &random) ? lineEnd : "")
            let rows = try read(
                text, file: delimiter == "\t" ? "f.tsv" : "f.csv", block: .random(in: 1...40, using: &random))
            #expect(rows == table, "\(text.debugDescription)")
            #expect(rows == slowlyRead(text, delimiter: delimiter), "\(text.debugDescription)")
        }
    }

    /// Random text is read as the slow reader does, or refused with a place.
    @Test func readsOrRefusesAnything() {
        var random = SplitMix(state: 11)
        let alphabet = ["a", ",", "\"", "\n", "\r", "\r\n", "é", "\u{feff}"]
        var refused = 0
        for _ in 0..<4_000 {
            let text =
                "a,b\n"
                + (0..<Int.random(in: 0...12, using: &random))
                .map { _ in alphabet.randomElement(using: &random) ?? "" }.joined()
            let block = Int.random(in: 1...9, using: &random)
            do {
                #expect(try read(text, block: block) == slowlyRead(text, delimiter: ","), "\(text.debugDescription)")
            } catch {
                refused += 1
                #expect(String(describing: error).hasPrefix("f.csv:"), "\(text.debugDescription)")
                // Wherever a block ends, the place is the same.
                #expect(message { _ = try read(text) } == String(describing: error), "\(text.debugDescription)")
            }
        }
        #expect(refused > 100 && refused < 3_900)
    }

    @Test func readsAMillionCharactersInALine() throws {
        let long = String(repeating: "x", count: 1_000_000)
        for block in [1_000, 1 << 16, 1 << 20] {
            #expect(try read("a,b\n1,\(long)\n2,3\n", block: block) == [["a", "b"], ["1", long], ["2", "3"]])
        }
    }

    /// A quotation mark that is never closed, or a file of zeros, must not fill the memory.
    @Test func refusesARowWithoutEnd() throws {
        let long = String(repeating: "x", count: 10_000)
        for start in ["\"", "", "1,\"2\n"] {
            #expect(
                message { _ = try read("a,b\n1,2\n\(start)\(long)", block: 64, longestRow: 1_000) }
                    .hasPrefix("f.csv:3: the row that begins here does not end within 1000 bytes"))
        }
        #expect(
            message { _ = try read([UInt8](repeating: 0, count: 10_000), block: 64, longestRow: 1_000) }
                .hasPrefix("f.csv:1: the row that begins here does not end"))
        #expect(try read("a,b\n1,\(long)\n", block: 64, longestRow: 10_100).count == 2)
    }

    @Test func refusesMoreColumnsThanATableHas() throws {
        let commas = String(repeating: ",", count: DelimitedText.mostColumns)
        #expect(message { _ = try read(commas) }.hasPrefix("f.csv:1: the header has more than 100000 cells"))
        #expect(message { _ = try read("a,b\n\(commas)\n") }.hasPrefix("f.csv:2:1: the row has 100001 cells"))
        #expect(try read(String(commas.dropLast()))[0].count == DelimitedText.mostColumns)
    }

    @Test func namesThePlaceOfInvalidUTF8() {
        let invalid: [[UInt8]] = [
            [0xff], [0x80], [0xc0, 0x80], [0xc3], [0xc3, 0x28], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82],
            [0xf0, 0x8f, 0x80, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xf0, 0x9f, 0x98, 0x28],
        ]
        for bytes in invalid {
            let place = "f.csv:2:14: byte 0x\(String(bytes[0], radix: 16, uppercase: true)) is not valid UTF-8"
            for end in ["\n", "", "\n1,2\n"] {
                for block in [1, 2, 3, 5, 100] {
                    let text = Array("a,b\n12345678901,é".utf8) + bytes + Array(end.utf8)
                    #expect(message { _ = try read(text, block: block) }.hasPrefix(place))
                }
            }
            #expect(String(validating: bytes, as: UTF8.self) == nil)
        }
    }

    @Test func namesThePlaceOfAMalformedRow() {
        #expect(
            message { _ = try read("a,b\n\"1\n\",2\n3\n") }
                .hasPrefix("f.csv:4:1: the row has 1 cells, but the header has 2; add or remove delimiters"))
        #expect(message { _ = try read("a,b\n1,2,3\n") }.hasPrefix("f.csv:2:1: the row has 3 cells"))
        #expect(
            message { _ = try read("a,b\n1,é\n2,\"x\ny\n") }.hasPrefix("f.csv:3:3: this quotation mark is never closed")
        )
        #expect(
            message { _ = try read("a,b\n\"é\nx\"y,2\n") }.hasPrefix("f.csv:3:3: text follows a closing quotation mark")
        )
    }

    @Test func anEmptyFileIsAnError() {
        for text in ["", "\n\r\n", "\u{feff}"] {
            for block in [1, 2, 100] {
                #expect(message { _ = try read(text, block: block) }.hasPrefix("f.csv:1: the file is empty"))
            }
        }
    }

    @Test func aMissingColumnNamesTheOthersAndTheNearest() throws {
        let text = try open(Array("session_id,item_id,\u{1b}time,time,time\n".utf8))
        #expect(try text.column("item_id", key: "data.items.item") == 1)
        let error = message { _ = try text.column("itemId", key: "data.items.item") }
        #expect(
            error
                == "f.csv:1: there is no column “itemId”, which data.items.item names; the columns are “session_id”, "
                + "“item_id”, “\u{fffd}time”, “time”, “time”; did you mean “item_id”?")
        #expect(message { _ = try text.column("zzzzzz", key: "k") }.hasSuffix("“time”"))
        #expect(message { _ = try text.column("time", key: "k") }.contains("there are 2 columns “time”"))
        let wide = try open(Array((0..<60).map { "c\($0)" }.joined(separator: ",").utf8))
        #expect(message { _ = try wide.column("zzzzzz", key: "k") }.hasSuffix("“c48”, “c49” and 10 more"))
    }
}
