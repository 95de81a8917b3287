import Basics

/// Bytes hashed, read or written at once: what the processor's cache holds, between two checks of the stop flag.
private let piece = 1 << 20

extension UnsafeRawBufferPointer {
    fileprivate var pieces: [UnsafeRawBufferPointer] {
        stride(from: 0, to: count, by: piece).map {
            UnsafeRawBufferPointer(rebasing: self[$0..<Swift.min($0 + piece, count)])
        }
    }
}

/// Writes numbers and texts as sections, one after another: number of elements, a hash of them and of all before them,
/// and their bytes, each aligned to eight bytes, little-endian.
struct BinaryWriter {
    private let sink: (UnsafeRawBufferPointer) throws -> Void
    private let stop: StopFlag
    private var hash = ContentHash()

    /// Output goes to `sink`, piece by piece; writing throws what that throws, or `Stopped`.
    init(stop: StopFlag, _ sink: @escaping (UnsafeRawBufferPointer) throws -> Void) {
        self.sink = sink
        self.stop = stop
    }

    /// A word that is no section.
    mutating func write(word: UInt64) throws {
        hash.combine(word)
        try put(word)
    }

    private func put(_ word: UInt64) throws { try withUnsafeBytes(of: word.littleEndian, sink) }

    mutating func write(_ value: UInt64) throws { try write([value]) }

    mutating func write(_ values: [some BitwiseCopyable]) throws {
        try write(word: UInt64(values.count))
        try values.withUnsafeBytes { bytes in
            for piece in bytes.pieces {
                try stop.check()
                hash.combine(bytes: piece)
            }
            try put(hash.value)
            for piece in bytes.pieces {
                try stop.check()
                try sink(piece)
            }
            let padding = -bytes.count & 7
            try withUnsafeBytes(of: UInt64(0)) { try sink(UnsafeRawBufferPointer(rebasing: $0[..<padding])) }
        }
    }

    mutating func write(_ text: String) throws { try write([text]) }

    /// Lengths, then all texts in one section.
    mutating func write(_ texts: [String]) throws {
        try write(texts.map { Int32($0.utf8.count) })
        var bytes: [UInt8] = []
        for text in texts { bytes.append(contentsOf: text.utf8) }
        try write(bytes)
    }
}

/// Reads what a `BinaryWriter` wrote to a file, arrays straight into place. Throws `Damaged` if the file holds
/// something else, `FileError` if it cannot be read, or `Stopped`.
struct BinaryReader {
    /// What was being read where the file is not what was written.
    struct Damaged: Error { let part: String }

    private let file: OpenFile
    private let stop: StopFlag
    private var position = 0
    private var hash = ContentHash()
    /// What is being read, in words.
    var part = "header"

    init(_ file: OpenFile, stop: StopFlag) {
        self.file = file
        self.stop = stop
    }

    var damage: Damaged { Damaged(part: part) }

    var isAtEnd: Bool { position == file.size }

    /// A word that is no section.
    mutating func word() throws -> UInt64 {
        let word = try take()
        hash.combine(word)
        return word
    }

    private mutating func take() throws -> UInt64 {
        guard file.size - position >= 8 else { throw damage }
        var word: UInt64 = 0
        try withUnsafeMutableBytes(of: &word) { try file.read(into: $0, at: position) }
        position += 8
        return UInt64(littleEndian: word)
    }

    mutating func number() throws -> UInt64 {
        let numbers: [UInt64] = try numbers()
        guard numbers.count == 1 else { throw damage }
        return numbers[0]
    }

    mutating func numbers<Number: BitwiseCopyable>() throws -> [Number] {
        let count = try word()
        let written = try take()
        // No more than there are bytes for.
        guard count <= UInt64((file.size - position) / MemoryLayout<Number>.stride) else { throw damage }
        return try [Number](unsafeUninitializedCapacity: Int(count)) { buffer, initialized in
            let values = UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: buffer[..<Int(count)]))
            try read(into: values)
            guard hash.value == written else { throw damage }
            initialized = Int(count)
        }
    }

    mutating func text() throws -> String {
        let texts = try texts()
        guard texts.count == 1 else { throw damage }
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
            else { throw damage }
            texts.append(text)
            rest = rest.dropFirst(Int(length))
        }
        guard rest.isEmpty else { throw damage }
        return texts
    }

    /// Reads the next bytes and the padding after them.
    private mutating func read(into bytes: UnsafeMutableRawBufferPointer) throws {
        for start in stride(from: 0, to: bytes.count, by: piece) {
            try stop.check()
            let piece = UnsafeMutableRawBufferPointer(rebasing: bytes[start..<min(start + piece, bytes.count)])
            try file.read(into: piece, at: position + start)
            hash.combine(bytes: UnsafeRawBufferPointer(piece))
        }
        position += bytes.count
        var padding: UInt64 = 0
        let length = -bytes.count & 7
        guard file.size - position >= length else { throw damage }
        try withUnsafeMutableBytes(of: &padding) {
            try file.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[..<length]), at: position)
        }
        position += length
        guard padding == 0 else { throw damage }
    }
}
