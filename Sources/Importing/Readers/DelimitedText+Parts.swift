import Sessions

extension DelimitedText {
    package var followingLine: Int { nextLine }

    package mutating func parts(_ count: Int, of size: Int) throws(DataError) -> [Self] {
        if !window.isLast, bytes.count - position < count * size {
            try window.advance(to: position, wanted: count * size)
            bytes = window.bytes
            position = 0
        }
        rowStart = position
        var parts: [Self] = []
        for range in bytes.lines(from: position, atMost: count, of: size) {
            var part = self
            part.bytes = UnsafeRawBufferPointer(rebasing: bytes[range])
            part.window = TextWindow(part.bytes)
            (part.rowStart, part.position, part.nextLine) = (0, 0, 1)
            parts.append(part)
        }
        return parts
    }

    package mutating func skip(_ part: Self) {
        position += part.bytes.count
        (rowStart, line, nextLine) = (position, nextLine + part.line - 1, nextLine + part.nextLine - 1)
    }

    package var lineFeeds: Int { bytes.lineFeeds }
}
