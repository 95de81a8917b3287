import Basics
import Experiments
import Importing
import TestSupport
import Testing

/// Rows in any dialect, as the fast reader delivers them: names of the columns first.
private func readRows(_ text: String, _ dialect: TextDialect, block: Int) throws -> [[String]] {
    var rest = Array(text.utf8)[...]
    var text = try DelimitedText(file: "f.txt", dialect: dialect, block: block) { memory in
        let next = rest.prefix(memory.count)
        memory.copyBytes(from: next)
        rest = rest.dropFirst(next.count)
        return next.count
    }
    var rows = [text.header]
    while try text.nextRow() { rows.append(text.header.indices.map(text.text)) }
    return rows
}

/// The same, read character by character; nil for what is to be refused.
private func slowlyRead(_ text: String, _ dialect: TextDialect) -> [[String]]? {
    var rest = Substring(text)
    func isAtLineEnd() -> Bool { rest.isEmpty || rest.first == "\n" }
    func cell() -> String? {
        var cell = ""
        guard dialect.quotes == .double, rest.first == "\"" else {
            while !isAtLineEnd(), !rest.hasPrefix(dialect.delimiter) { cell.append(rest.removeFirst()) }
            return cell
        }
        rest.removeFirst()
        while let character = rest.popFirst() {
            if character == "\"" {
                guard rest.first == "\"" else {
                    return isAtLineEnd() || rest.hasPrefix(dialect.delimiter) ? cell : nil
                }
                rest.removeFirst()
            }
            cell.append(character)
        }
        return nil
    }
    var rows: [[String]] = []
    while !rest.isEmpty {
        if !isAtLineEnd() {
            var row: [String] = []
            repeat {
                if !row.isEmpty { rest.removeFirst(dialect.delimiter.count) }
                guard let cell = cell() else { return nil }
                row.append(cell)
            } while !isAtLineEnd()
            if let first = rows.first, first.count != row.count { return nil }
            rows.append(row)
        }
        rest = rest.dropFirst()
    }
    guard let first = rows.first else { return nil }
    return dialect.header ? rows : [first.indices.map { "\($0 + 1)" }] + rows
}

/// What a dialect says of a file, beside the defaults (`DelimitedTextTests`).
@Suite struct DialectTests {
    /// Text of few characters, wherever blocks end: what the slow reader reads, and what it refuses is refused.
    @Test func readsOrRefusesAnythingInAnyDialect() {
        var random = SplitMix(state: 5)
        var read = 0
        for _ in 0..<6_000 {
            let dialect = TextDialect(
                header: .random(using: &random),
                delimiter: ["::", "|", " ", "aab", "\t", "é"].randomElement(using: &random) ?? "",
                quotes: Bool.random(using: &random) ? .double : .none)
            let alphabet = [dialect.delimiter, dialect.delimiter, ":", "a", "b", "\"", "\n", "x", "é"]
            let text = (0..<Int.random(in: 0...9, using: &random))
                .map { _ in alphabet.randomElement(using: &random) ?? "" }.joined()
            let block = Int.random(in: 1...9, using: &random)
            let expected = slowlyRead(text, dialect)
            do {
                #expect(try readRows(text, dialect, block: block) == expected, "\(dialect), \(text)")
                read += 1
            } catch {
                #expect(expected == nil, "\(dialect), \(text.debugDescription): \(error)")
                #expect("\(error)".hasPrefix("f.txt:"))
            }
        }
        #expect(read > 1_000 && read < 5_500)
    }

    /// The first row is there although it was read to count columns, also if a block ends in it.
    @Test func theFirstRowIsARowWithoutAHeader() throws {
        for block in 1...12 {
            let rows = try readRows(
                "\u{feff}\nab::c\nd::e\n", TextDialect(header: false, delimiter: "::"), block: block)
            #expect(rows == [["1", "2"], ["ab", "c"], ["d", "e"]])
        }
    }

    @Test func errorsCountLinesAndColumnsInAnyDialect() {
        let dialect = TextDialect(header: false, delimiter: "::")
        for block in [1, 2, 3, 100] {
            #expect(
                message { _ = try readRows("a::b\né::c\nd::e::f\n", dialect, block: block) }.hasPrefix(
                    "f.txt:3:1: the row has 3 cells, but the first row has 2"))
            #expect(
                message { _ = try readRows("a::b\né::\"c\"d\n", dialect, block: block) }.hasPrefix(
                    "f.txt:2:7: text follows a closing quotation mark"))
        }
    }
}
