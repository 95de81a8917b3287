import Basics

/// Bytes read or written between two checks of the stop flag.
private let piece = 1 << 24

/// Writes numbers, arrays and texts one after another, little-endian, each aligned to eight bytes.
struct BinaryWriter {
    private let sink: (UnsafeRawBufferPointer) throws -> Void
    private let stop: StopFlag
    /// Bytes written so far.
    private(set) var count = 0

    /// Output goes to `sink`, piece by piece; writing throws what that throws, or `Stopped`.
    init(stop: StopFlag, _ sink: @escaping (UnsafeRawBufferPointer) throws -> Void) {
        self.sink = sink
        self.stop = stop
    }

    mutating func write(_ value: UInt64) throws {
        try withUnsafeBytes(of: value.littleEndian) { try write(bytes: $0) }
    }

    mutating func write(_ values: [some BitwiseCopyable]) throws {
        try write(UInt64(values.count))
        try values.withUnsafeBytes { try write(bytes: $0) }
    }

    mutating func write(_ text: String) throws { try write([text]) }

    /// Lengths, then all texts in one piece.
    mutating func write(_ texts: [String]) throws {
        try write(texts.map { Int32($0.utf8.count) })
        var bytes: [UInt8] = []
        for text in texts { bytes.append(contentsOf: text.utf8) }
        try write(bytes)
    }

    private mutating func write(bytes: UnsafeRawBufferPointer) throws {
        for start in stride(from: 0, to: bytes.count, by: piece) {
            try stop.check()
            try sink(UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + piece, bytes.count)]))
        }
        let padding = -bytes.count & 7
        if padding > 0 {
            try withUnsafeBytes(of: UInt64(0)) { try sink(UnsafeRawBufferPointer(rebasing: $0[..<padding])) }
        }
        count += bytes.count + padding
    }
}

/// Reads what a `BinaryWriter` wrote to a file, arrays straight into place. Throws if the file holds something else or
/// cannot be read, or `Stopped`.
struct BinaryReader {
    struct Damaged: Error {}

    private let file: OpenFile
    private let stop: StopFlag
    private var position = 0

    init(_ file: OpenFile, stop: StopFlag) {
        self.file = file
        self.stop = stop
    }

    var isAtEnd: Bool { position == file.size }

    mutating func integer() throws -> UInt64 {
        var word: UInt64 = 0
        try withUnsafeMutableBytes(of: &word) { try read(into: $0) }
        return UInt64(littleEndian: word)
    }

    mutating func numbers<Number: BitwiseCopyable>() throws -> [Number] {
        let count = try integer()
        // No more than there are bytes for.
        guard count <= UInt64((file.size - position) / MemoryLayout<Number>.size) else { throw Damaged() }
        return try [Number](unsafeUninitializedCapacity: Int(count)) { buffer, initialized in
            try read(into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[..<Int(count)])))
            initialized = Int(count)
        }
    }

    mutating func text() throws -> String {
        let texts = try texts()
        guard texts.count == 1 else { throw Damaged() }
        return texts[0]
    }

    mutating func texts() throws -> [String] {
        let lengths: [Int32] = try numbers()
        var rest = (try numbers() as [UInt8])[...]
        var texts: [String] = []
        texts.reserveCapacity(lengths.count)
        for length in lengths {
            guard length >= 0, length <= rest.count,
                let text = String(validating: rest.prefix(Int(length)), as: UTF8.self)
            else { throw Damaged() }
            texts.append(text)
            rest = rest.dropFirst(Int(length))
        }
        guard rest.isEmpty else { throw Damaged() }
        return texts
    }

    /// Reads the next bytes and the padding after them.
    private mutating func read(into bytes: UnsafeMutableRawBufferPointer) throws {
        for start in stride(from: 0, to: bytes.count, by: piece) {
            try stop.check()
            let piece = UnsafeMutableRawBufferPointer(rebasing: bytes[start..<min(start + piece, bytes.count)])
            try file.read(into: piece, at: position + start)
        }
        position += bytes.count
        var padding: UInt64 = 0
        try withUnsafeMutableBytes(of: &padding) { padding in
            let padding = UnsafeMutableRawBufferPointer(rebasing: padding[..<(-bytes.count & 7)])
            try file.read(into: padding, at: position)
            position += padding.count
        }
        guard padding == 0 else { throw Damaged() }
    }
}
