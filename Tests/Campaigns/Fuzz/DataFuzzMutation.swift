import Basics

/// What becomes of tables in the hands of people, programs and transfers.
enum DataFuzzMutation {
    /// Cells that are not what they seem, or too much of it.
    private static let strange: [String] = [
        "", " ", "\\N", "\"", "\"\"", "\"\"\"", "\"a", "a\"b", "\"a\"b", "\"a\nb\"", ",", ";;;", "\t", "\r", "\n",
        "\r\n\r\n",
        "0", "-1", "-0", "2", "1e400", "-1e308", "nan", "inf", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "-9223372036854775809", "99999999999999999999", "100000000001", "100000000000000001",
        "9223372036854.775807", "1e-320", "0x10", "1_000", "1,5", "١٢", "2021-02-30", "2021-02-28T25:00", "0000-01-01",
        "9999-12-31T23:59:60.9999999999999999999Z", "2021-03-01T00:00:00+23:59", "true", "TRUE", "|", "||||", "a|",
        "x|x|x",
        "\u{0}", "\u{feff}", "\u{1b}[31m", "\u{202e}", "\u{1F600}", "e\u{301}", "中", "../../etc/passwd", "like", "view",
    ]

    private static let newline = UInt8(ascii: "\n")

    /// Changes the content of a file; says how.
    static func apply(_ bytes: inout [UInt8], _ random: inout RandomStream) -> String {
        if bytes.isEmpty { bytes = [newline] }
        switch random.index(below: 20) {
        case 0...3: return changeBytes(&bytes, &random)
        case 4...8: return changeCell(&bytes, &random)
        case 9...12: return changeRows(&bytes, &random)
        case 13, 14: return changeColumn(&bytes, &random)
        case 15: return changeQuotes(&bytes, &random)
        case 16, 17: return changeLineEnds(&bytes, &random)
        case 18: return changeEncoding(&bytes, &random)
        default: return changeSize(&bytes, &random)
        }
    }

    private static func changeBytes(_ bytes: inout [UInt8], _ random: inout RandomStream) -> String {
        let place = random.index(below: bytes.count)
        switch random.index(below: 4) {
        case 0:
            bytes[place] ^= 1 << UInt8(random.index(below: 8))
            return "bit in byte \(place) flipped"
        case 1:
            bytes[place] = random.pick([
                0, 0xff, 0x80, 0xc3, 0x0d, 0x0a, 0x22, 0x2c, 0x09, UInt8(random.index(below: 256)),
            ])
            return "byte \(place) is \(bytes[place])"
        case 2:
            bytes.remove(at: place)
            return "byte \(place) gone"
        default:
            bytes.insert(random.pick([0, 0xff, 0x0d, 0x0a, 0x22, 0x2c, 0x09]), at: place)
            return "byte \(bytes[place]) put in at \(place)"
        }
    }

    private static func changeCell(_ bytes: inout [UInt8], _ random: inout RandomStream) -> String {
        // From one delimiter to another, as if nobody knew of quotation marks.
        let ends = bytes.indices.filter { [0x2c, 0x3b, 0x09, 0x0a].contains(bytes[$0]) }
        guard ends.count > 1 else { return changeBytes(&bytes, &random) }
        let index = random.index(below: ends.count - 1)
        let cell = ends[index] + 1..<ends[index + 1]
        let text =
            random.chance(0.95)
            ? random.pick(strange) : String(repeating: random.pick(["x", "9", "a|", "é"]), count: 70_000)
        bytes.replaceSubrange(cell, with: Array(text.utf8))
        return "cell at \(cell.lowerBound) is \(String(text.prefix(40)).debugDescription)"
    }

    private static func changeRows(_ bytes: inout [UInt8], _ random: inout RandomStream) -> String {
        var rows = bytes.split(separator: newline, omittingEmptySubsequences: false).map(Array.init)
        let row = random.index(below: rows.count)
        let other = random.index(below: rows.count)
        defer { bytes = Array(rows.joined(separator: [newline])) }
        switch random.index(below: 7) {
        case 0:
            rows.remove(at: row)
            return "row \(row) gone"
        case 1:
            rows.insert(contentsOf: repeatElement(rows[row], count: random.pick([1, 2, 50])), at: other)
            return "row \(row) again at \(other)"
        case 2:
            rows.swapAt(row, other)
            return "rows \(row) and \(other) swapped"
        case 3:
            rows[row] = Array(rows[row].prefix(random.index(below: rows[row].count + 1)))
            return "row \(row) cut off"
        case 4:
            rows.insert(
                contentsOf: repeatElement(random.pick([[], [0x0d], [0x20]]), count: 1 + random.index(below: 3)), at: row
            )
            return "blank rows at \(row)"
        case 5:
            rows = Array(rows.prefix(row + 1))
            return "ends with row \(row)"
        default:
            rows[row] += rows[other]
            return "row \(other) behind row \(row)"
        }
    }

    private static func changeColumn(_ bytes: inout [UInt8], _ random: inout RandomStream) -> String {
        guard let delimiter = bytes.first(where: { [0x2c, 0x3b, 0x09].contains($0) }) else {
            return changeBytes(&bytes, &random)
        }
        var rows = bytes.split(separator: newline, omittingEmptySubsequences: false).map {
            $0.split(separator: delimiter, omittingEmptySubsequences: false).map(Array.init)
        }
        let column = random.index(below: max(rows[0].count, 1))
        let other = random.index(below: max(rows[0].count, 1))
        let kind = random.index(below: 4)
        for row in rows.indices where rows[row].indices.contains(column) && rows[row].indices.contains(other) {
            if kind == 3 && row > 0 { break }
            switch kind {
            case 0: rows[row].remove(at: column)
            case 1: rows[row].insert(rows[row][column], at: other)
            case 2: rows[row].swapAt(column, other)
            default: rows[0][column] = Array(random.pick(strange).utf8)
            }
        }
        bytes = Array(rows.map { Array($0.joined(separator: [delimiter])) }.joined(separator: [newline]))
        return "column \(column) \(["gone", "again at \(other)", "in the place of \(other)", "of another name"][kind])"
    }

    private static func changeQuotes(_ bytes: inout [UInt8], _ random: inout RandomStream) -> String {
        let quote = UInt8(ascii: "\"")
        if random.chance(0.3) {
            bytes.removeAll { $0 == quote }
            return "no quotation marks"
        }
        let place = random.index(below: bytes.count)
        bytes.insert(contentsOf: repeatElement(quote, count: random.pick([1, 1, 2, 3])), at: place)
        return "quotation marks at \(place)"
    }

    private static func changeLineEnds(_ bytes: inout [UInt8], _ random: inout RandomStream) -> String {
        let ends: [[UInt8]] = [
            [0x0d], [0x0d, 0x0a], [0x0a, 0x0d], [0x0a, 0x0a], [0x0d, 0x0d, 0x0a], [0xc2, 0x85], [0xe2, 0x80, 0xa8],
        ]
        let end = random.pick(ends)
        let share = random.pick([1, 0.5, 0.05])
        bytes = bytes.flatMap { $0 == newline && random.chance(share) ? end : [$0] }
        return "line ends are \(end)"
    }

    private static func changeEncoding(_ bytes: inout [UInt8], _ random: inout RandomStream) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        switch random.index(below: 5) {
        case 0:
            bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
            return "Latin-1"
        case 1:
            bytes = [0xff, 0xfe] + text.utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
            return "UTF-16, little-endian"
        case 2:
            bytes = [0xfe, 0xff] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xff)] }
            return "UTF-16, big-endian"
        case 3:
            bytes.insert(contentsOf: [0xef, 0xbb, 0xbf], at: random.index(below: bytes.count))
            return "byte-order mark inside"
        default:
            // What was UTF-8, taken for Latin-1 and written as UTF-8.
            bytes = bytes.flatMap { $0 < 0x80 ? [$0] : [0xc0 | $0 >> 6, 0x80 | $0 & 0x3f] }
            return "UTF-8 twice"
        }
    }

    private static func changeSize(_ bytes: inout [UInt8], _ random: inout RandomStream) -> String {
        switch random.index(below: 6) {
        case 0:
            bytes = []
            return "empty"
        case 1:
            bytes = Array(bytes.prefix(random.index(below: bytes.count)))
            return "cut off at \(bytes.count)"
        case 2:
            bytes += bytes
            return "twice"
        case 3:
            bytes += [UInt8](
                repeating: random.pick([0, 0x0a, 0x20, 0x2c, 0x22]), count: random.pick([1, 512, 100_000]))
            return "padded"
        case 4:
            // So that rows cross the blocks in which files are read.
            let rows = bytes.split(separator: newline, omittingEmptySubsequences: false)
            guard rows.count > 2, bytes.count > 100 else { return "as it was" }
            let body = Array(rows.dropFirst().joined(separator: [newline])) + [newline]
            bytes = rows[0] + [newline] + Array(repeatElement(body, count: 1_200_000 / body.count).joined())
            return "many times over"
        default:
            bytes = (0..<random.index(below: 300)).map { _ in UInt8(random.index(below: 256)) }
            return "noise"
        }
    }
}
