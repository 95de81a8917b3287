import Sessions

/// Whole lines of a text, to be read by another thread.
struct TextPart<Text: TextTable>: Sendable {
    let bytes: [UInt8]
    private let open: @Sendable ([UInt8]) -> Text

    /// - Parameter open: makes a table of lines alone.
    init(_ bytes: [UInt8], open: @escaping @Sendable ([UInt8]) -> Text) {
        self.bytes = bytes
        self.open = open
    }

    /// The table of these lines alone.
    var text: Text { open(bytes) }

    var lineFeeds: Int { bytes.count { $0 == UInt8(ascii: "\n") } }
}

/// What a text has up to a row of it.
struct TextFound: Sendable {
    var line: Int
    var followingLine: Int
    /// Of the columns, whether some row has them, where rows may lack them.
    var columns: [Bool] = []
}

extension TextWindow {
    /// Copies of whole lines from `start` on, at most `count`, each of at most `size` bytes and at least half of that.
    /// - Parameter start: moves with the window, which advances to it if too little follows.
    func lines(from start: inout Int, atMost count: Int, of size: Int) throws(DataError) -> [[UInt8]] {
        if !isLast, bytes.count - start < count * size {
            try advance(to: start, wanted: count * size)
            start = 0
        }
        var lines: [[UInt8]] = []
        var next = start
        while lines.count < count, bytes.count - next >= size {
            let half = next + size / 2
            guard let end = bytes[half..<next + size].lastIndex(of: UInt8(ascii: "\n")) else { break }
            lines.append(Array(bytes[next...end]))
            next = end + 1
        }
        return lines
    }
}
