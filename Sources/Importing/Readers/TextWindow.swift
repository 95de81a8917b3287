import Sessions

/// A part of UTF-8 text that is read block by block: from the current row to the end of the last block.
///
/// Its memory is at most twice that of a block and the longest row so far, whatever the size of the text.
final class TextWindow {
    /// Puts the next block into memory of a block's size, from its beginning, and returns the number of bytes, fewer
    /// only at the end of the text.
    typealias Read = (UnsafeMutableRawBufferPointer) throws(DataError) -> Int

    /// The part, all of it valid UTF-8; usable until `advance`.
    private(set) var bytes = UnsafeRawBufferPointer(start: nil, count: 0)
    /// Whether nothing follows, or nothing valid.
    private(set) var isLast = false
    /// The byte after the last part if it is not valid UTF-8.
    private(set) var invalidByte: UInt8?
    /// Whether the text ends with the part.
    var endsText: Bool { isLast && invalidByte == nil }

    private let block: Int
    private let read: Read
    private var memory: UnsafeMutableRawBufferPointer
    /// Bytes in memory. Those at the end that do not belong to `bytes` are the beginning of a character.
    private var filled = 0

    init(block: Int, read: @escaping Read) {
        self.block = block
        self.read = read
        memory = .allocate(byteCount: 2 * block, alignment: 16)
    }

    /// All of a text, valid UTF-8.
    init(_ text: [UInt8]) {
        block = 0
        read = { _ in 0 }
        memory = .allocate(byteCount: text.count, alignment: 16)
        memory.copyBytes(from: text)
        bytes = UnsafeRawBufferPointer(memory)
        isLast = true
    }

    deinit { memory.deallocate() }

    /// Drops what is before `start`, and appends the next block; several after a long row, since readers scan it from
    /// its beginning each time, and until there are so many bytes as are wanted.
    /// - Precondition: the part is not the last one.
    func advance(to start: Int, wanted: Int = 0) throws(DataError) {
        precondition(!isLast, "nothing follows the last part")
        let known = bytes.count - start
        let kept = filled - start
        let old = memory
        let room = max(2 * kept, wanted) + block
        if room > memory.count { memory = .allocate(byteCount: room, alignment: 16) }
        memory.copyMemory(from: UnsafeRawBufferPointer(rebasing: old[start..<filled]))
        if old.baseAddress != memory.baseAddress { old.deallocate() }
        filled = kept
        repeat {
            let count = try read(UnsafeMutableRawBufferPointer(rebasing: memory[filled..<filled + block]))
            filled += count
            isLast = count < block
        } while !isLast && filled < max(2 * kept, wanted)
        take(from: known)
    }

    /// Takes what is valid of the bytes in memory, the first `known` of which are.
    private func take(from known: Int) {
        var valid = filled
        if let offset = firstInvalidUTF8(in: UnsafeRawBufferPointer(rebasing: memory[known..<filled])) {
            valid = known + offset
            // A character that the block cuts off has at most three bytes here; the next block tells whether it is one.
            if isLast || filled - valid > 3 {
                invalidByte = memory[valid]
                isLast = true
            }
        }
        bytes = UnsafeRawBufferPointer(rebasing: memory[..<valid])
    }
}
