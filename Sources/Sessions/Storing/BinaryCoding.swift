import Foundation

/// Writes integers, arrays and texts one behind the other, little-endian, every one of them aligned to eight bytes.
struct BinaryWriter {
    private(set) var data = Data()

    mutating func write(_ value: UInt64) {
        withUnsafeBytes(of: value.littleEndian) { data.append(contentsOf: $0) }
    }

    /// Replaces the word at an offset.
    mutating func replace(_ value: UInt64, at offset: Int) {
        withUnsafeBytes(of: value.littleEndian) { data.replaceSubrange(offset..<offset + 8, with: $0) }
    }

    mutating func write(_ values: [some FixedWidthInteger]) {
        write(UInt64(values.count))
        values.withUnsafeBytes { data.append(contentsOf: $0) }
        data.append(contentsOf: repeatElement(0, count: -data.count & 7))
    }

    mutating func write(_ text: String) { write([text]) }

    /// Lengths, then all texts in one piece.
    mutating func write(_ texts: [String]) {
        write(texts.map { Int32($0.utf8.count) })
        var bytes = Data()
        for text in texts { bytes.append(contentsOf: text.utf8) }
        write(UInt64(bytes.count))
        data.append(bytes)
        data.append(contentsOf: repeatElement(0, count: -data.count & 7))
    }
}

/// Reads what a `BinaryWriter` wrote; throws when the bytes end too early.
struct BinaryReader {
    struct Truncated: Error {}

    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    mutating func integer() throws(Truncated) -> UInt64 {
        let slice = try next(8)
        return UInt64(littleEndian: slice.loadUnaligned(as: UInt64.self))
    }

    mutating func integers<Integer: FixedWidthInteger>() throws(Truncated) -> [Integer] {
        let size = MemoryLayout<Integer>.size
        let count = try length(ofElements: size)
        let slice = try next(count * size)
        return [Integer](unsafeUninitializedCapacity: count) { buffer, initialized in
            UnsafeMutableRawBufferPointer(buffer).copyMemory(from: slice)
            initialized = count
        }
    }

    mutating func text() throws(Truncated) -> String {
        guard let text = try texts().first else { throw Truncated() }
        return text
    }

    mutating func texts() throws(Truncated) -> [String] {
        let lengths: [Int32] = try integers()
        let slice = try next(try length(ofElements: 1))
        var texts: [String] = []
        texts.reserveCapacity(lengths.count)
        var start = 0
        for length in lengths {
            let end = start + Int(length)
            guard length >= 0, end <= slice.count else { throw Truncated() }
            texts.append(String(decoding: slice[start..<end], as: UTF8.self))
            start = end
        }
        return texts
    }

    /// A number of elements of `size` bytes that can still follow.
    private mutating func length(ofElements size: Int) throws(Truncated) -> Int {
        let count = try integer()
        guard count <= UInt64((bytes.count - position) / size) else { throw Truncated() }
        return Int(count)
    }

    /// The next `count` bytes; moves behind them and their padding.
    private mutating func next(_ count: Int) throws(Truncated) -> UnsafeRawBufferPointer {
        let end = position + count
        guard end <= bytes.count else { throw Truncated() }
        let slice = UnsafeRawBufferPointer(rebasing: bytes[position..<end])
        position = min(bytes.count, (end + 7) & ~7)
        return slice
    }
}
