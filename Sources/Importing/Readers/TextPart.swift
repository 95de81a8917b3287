/// Whole lines of a text, to be read by another thread.
struct TextPart<Text: TextTable>: Sendable {
    let bytes: [UInt8]
    /// The table of these lines alone.
    let open: @Sendable ([UInt8]) -> Text

    var lineFeeds: Int { bytes.count { $0 == UInt8(ascii: "\n") } }
}

/// What a text has up to a row of it.
struct TextFound: Sendable {
    var line: Int
    var followingLine: Int
    /// Of the columns, whether some row has them, where rows may lack them.
    var columns: [Bool] = []
}

extension UnsafeRawBufferPointer {
    /// Copies of whole lines from `start` on, at most `count`, each of at most `size` bytes and at least half of that.
    func lines(from start: Int, atMost count: Int, of size: Int) -> [[UInt8]] {
        var parts: [[UInt8]] = []
        var start = start
        while parts.count < count, self.count - start >= size {
            let half = start + size / 2
            guard let end = self[half..<start + size].lastIndex(of: UInt8(ascii: "\n")) else { break }
            parts.append(Array(self[start...end]))
            start = end + 1
        }
        return parts
    }
}
