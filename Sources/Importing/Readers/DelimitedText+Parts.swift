import Sessions

extension DelimitedText {
    package var followingLine: Int { nextLine }

    mutating func parts(_ count: Int, of size: Int) throws(DataError) -> [TextPart<DelimitedText>] {
        let lines = try window.lines(from: &position, atMost: count, of: size)
        (bytes, rowStart) = (window.bytes, position)
        let (file, layout) = (file, layout)
        return lines.map { TextPart($0) { DelimitedText(file: file, layout, lines: $0) } }
    }

    var found: TextFound { TextFound(line: line, followingLine: nextLine) }

    mutating func skip(_ part: TextPart<DelimitedText>, _ found: TextFound) {
        position += part.bytes.count
        (rowStart, line, nextLine) = (position, nextLine + found.line - 1, nextLine + found.followingLine - 1)
    }
}
