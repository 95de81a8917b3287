import Foundation

/// A file in the safetensors format, read tensor by tensor, so that large ones go straight to where they are wanted.
public final class SafetensorsFile {
    public struct Tensor {
        enum NumberType: String {
            case float = "F32"
            case integer = "I32"
        }

        public let shape: [Int]
        let type: NumberType
        /// Bytes of the file.
        let range: Range<Int>
    }

    public let tensors: [String: Tensor]
    public let metadata: [String: String]
    private let descriptor: Int32

    /// - Throws: `Safetensors.FormatError` when it cannot be opened, or is not such a file, whole.
    public init(_ file: URL) throws {
        let descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Safetensors.FormatError(description: "cannot open: \(String(cString: strerror(errno)))")
        }
        do {
            (tensors, metadata) = try Self.header(descriptor)
            self.descriptor = descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    deinit { close(descriptor) }

    /// Reads the numbers of a tensor into memory of its size.
    /// - Throws: `Safetensors.FormatError`.
    func read(_ tensor: Tensor, into memory: UnsafeMutableRawBufferPointer) throws {
        precondition(memory.count == tensor.range.count, "memory of another size than the tensor")
        try Self.read(descriptor, at: tensor.range.lowerBound, into: memory)
    }

    func numbers<Number: BitwiseCopyable>(_ tensor: Tensor) throws -> [Number] {
        let count = tensor.range.count / MemoryLayout<Number>.stride
        return try [Number](unsafeUninitializedCapacity: count) { buffer, initialised in
            try read(
                tensor,
                into: UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[..<tensor.range.count]))
            initialised = count
        }
    }

    private static func header(_ descriptor: Int32) throws -> ([String: Tensor], [String: String]) {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size >= 8 else {
            throw Safetensors.FormatError(description: "the file is shorter than its header")
        }
        var word: UInt64 = 0
        try withUnsafeMutableBytes(of: &word) { try read(descriptor, at: 0, into: $0) }
        word = UInt64(littleEndian: word)
        guard word <= UInt64(status.st_size - 8) else {
            throw Safetensors.FormatError(description: "the header is cut off")
        }
        var json = Data(count: Int(word))
        try json.withUnsafeMutableBytes { try read(descriptor, at: 8, into: $0) }
        guard let object = try? JSONSerialization.jsonObject(with: json) as? [String: Any] else {
            throw Safetensors.FormatError(description: "the header is no JSON object")
        }
        let start = 8 + json.count
        var tensors: [String: Tensor] = [:]
        for (name, value) in object where name != "__metadata__" {
            tensors[name] = try tensor(name, value, in: start..<Int(status.st_size))
        }
        return (tensors, object["__metadata__"] as? [String: String] ?? [:])
    }

    /// - Parameter numbers: the part of the file behind the header.
    private static func tensor(_ name: String, _ value: Any, in numbers: Range<Int>) throws -> Tensor {
        guard let fields = value as? [String: Any], let typeName = fields["dtype"] as? String,
            let shape = fields["shape"] as? [Int], let offsets = fields["data_offsets"] as? [Int], offsets.count == 2,
            offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] <= numbers.count,
            byteCount(shape) == offsets[1] - offsets[0]
        else { throw Safetensors.FormatError(description: "tensor \(name) is damaged or cut off") }
        guard let type = Tensor.NumberType(rawValue: typeName) else {
            throw Safetensors.FormatError(
                description: "tensor \(name) has the type \(typeName), expected F32 or I32")
        }
        return Tensor(
            shape: shape, type: type, range: numbers.lowerBound + offsets[0]..<numbers.lowerBound + offsets[1])
    }

    /// Of numbers of four bytes; nil for a shape that cannot be.
    private static func byteCount(_ shape: [Int]) -> Int? {
        shape.reduce(4) { bytes, size in
            guard let bytes, size >= 0 else { return nil }
            let (product, overflow) = bytes.multipliedReportingOverflow(by: size)
            return overflow ? nil : product
        }
    }

    private static func read(_ descriptor: Int32, at offset: Int, into memory: UnsafeMutableRawBufferPointer) throws {
        var done = 0
        while done < memory.count {
            let count = pread(
                descriptor, memory.baseAddress?.advanced(by: done), memory.count - done, off_t(offset + done))
            if count > 0 {
                done += count
            } else if count == 0 {
                throw Safetensors.FormatError(description: "the file ends early")
            } else if errno != EINTR {
                throw Safetensors.FormatError(description: "cannot read: \(String(cString: strerror(errno)))")
            }
        }
    }
}

extension SafetensorsFile {
    /// Fills a matrix.
    /// - Throws: `Safetensors.FormatError` when the tensor is missing or has another shape.
    public func fill(_ matrix: Matrix, from name: String) throws {
        try read(
            try tensor(name, rows: matrix.rows, columns: matrix.columns),
            into: UnsafeMutableRawBufferPointer(
                UnsafeMutableBufferPointer(start: matrix.pointer, count: matrix.count)))
    }

    fileprivate func tensor(_ name: String, rows: Int, columns: Int) throws -> Tensor {
        guard let tensor = tensors[name], tensor.type == .float, tensor.shape == [rows, columns] else {
            throw Safetensors.FormatError(
                description: "tensor \(name) with \(rows) × \(columns) numbers is missing")
        }
        return tensor
    }
}

extension ParameterLayout {
    /// Fills a buffer in this layout from the file.
    /// - Throws: `Safetensors.FormatError` when a tensor is missing or has another size.
    public func fill(_ buffer: Buffer, from file: SafetensorsFile, prefix: String) throws {
        for entry in entries {
            try file.fill(
                buffer.matrix(rows: entry.rows, columns: entry.columns, at: position(entry)),
                from: prefix + entry.name)
        }
    }

    /// Whether `fill` would find all it needs.
    /// - Throws: `Safetensors.FormatError` when a tensor is missing or has another size.
    public func check(_ file: SafetensorsFile, prefix: String) throws {
        for entry in entries { _ = try file.tensor(prefix + entry.name, rows: entry.rows, columns: entry.columns) }
    }
}
