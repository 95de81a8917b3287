import Sessions

extension DelimitedText {
    package var followingLine: Int { nextLine }

    mutating func parts(_ count: Int, of size: Int) throws(DataError) -> [TextPart<DelimitedText>] {
        if !window.isLast, bytes.count - position < count * size {
            try window.advance(to: position, wanted: count * size)
            bytes = window.bytes
            position = 0
        }
        rowStart = position
        let (file, layout) = (file, layout)
        return bytes.lines(from: position, atMost: count, of: size).map {
            TextPart(bytes: $0) { DelimitedText(file: file, layout, lines: $0) }
        }
    }

    var found: TextFound { TextFound(line: line, followingLine: nextLine) }

    mutating func skip(_ part: TextPart<DelimitedText>, _ found: TextFound) {
        position += part.bytes.count
        (rowStart, line, nextLine) = (position, nextLine + found.line - 1, nextLine + found.followingLine - 1)
    }
}
