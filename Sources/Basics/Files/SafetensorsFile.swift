import Foundation

/// A file in the safetensors format, read tensor by tensor, so that large ones go straight to where they are wanted.
///
/// Files written by `Safetensors` are checked: the header when the file is opened, a tensor's numbers when they are
/// read. Files of other programs carry no checksums and are taken as they are.
public final class SafetensorsFile {
    public struct Tensor {
        let name: String
        enum NumberType: String {
            case float = "F32"
            case integer = "I32"
        }

        public let shape: [Int]
        let type: NumberType
        /// Bytes in the file.
        let range: Range<Int>
        /// Of the numbers; nil if the file has none.
        let checksum: String?
    }

    public let tensors: [String: Tensor]
    /// Without the checksums.
    public let metadata: [String: String]
    /// Of the header, and so of everything in the file; nil if it has none.
    public let checksum: String?
    private let file: OpenFile

    /// - Throws: `FileError` if it cannot be read, `Safetensors.FormatError` if it is not a whole file of this format.
    public convenience init(_ file: URL) throws { try self.init(try OpenFile(file)) }

    public init(_ file: OpenFile) throws {
        self.file = file
        (tensors, metadata, checksum) = try Self.header(file)
    }

    /// Reads the numbers of a tensor into memory of its size.
    /// - Throws: `FileError`, or `Safetensors.FormatError` if the numbers are not those that were written.
    public func read(_ tensor: Tensor, into memory: UnsafeMutableRawBufferPointer) throws {
        precondition(memory.count == tensor.range.count, "memory of another size than the tensor")
        try file.read(into: memory, at: tensor.range.lowerBound)
        if let checksum = tensor.checksum, Safetensors.checksum(UnsafeRawBufferPointer(memory)) != checksum {
            throw Self.damage(of: tensor.name)
        }
    }

    /// Reads all numbers once, to make sure that they are those that were written.
    /// - Throws: `FileError` or `Safetensors.FormatError` naming the tensor.
    public func verify() throws {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: Safetensors.checksumBlock, alignment: 8)
        defer { memory.deallocate() }
        for (name, tensor) in tensors.sorted(by: { $0.value.range.lowerBound < $1.value.range.lowerBound }) {
            guard let checksum = tensor.checksum else { continue }
            var hash = ContentHash()
            for start in stride(from: tensor.range.lowerBound, to: tensor.range.upperBound, by: memory.count) {
                let end = min(start + memory.count, tensor.range.upperBound)
                let block = UnsafeMutableRawBufferPointer(rebasing: memory[..<(end - start)])
                try file.read(into: block, at: start)
                hash.combine(bytes: UnsafeRawBufferPointer(block))
            }
            guard hash.hexadecimal == checksum else { throw Self.damage(of: name) }
        }
    }

    /// - Throws: `Safetensors.FormatError` if there is no floating-point tensor with that name and shape.
    public func tensor(_ name: String, shape: [Int]) throws -> Tensor {
        guard let tensor = tensors[name], tensor.type == .float, tensor.shape == shape else {
            let size = shape.map(String.init).joined(separator: " × ")
            throw Safetensors.FormatError(description: "tensor \(name) with \(size) numbers is missing")
        }
        return tensor
    }

    private static func damage(of name: String) -> Safetensors.FormatError {
        Safetensors.FormatError(description: "tensor \(name.forTerminal): the numbers are not those that were written")
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

    /// Longest header read, in bytes; a checkpoint's has a few tens of thousands.
    private static let headerLimit = 1 << 26

    private static func header(_ file: OpenFile) throws -> ([String: Tensor], [String: String], checksum: String?) {
        guard file.size >= 8 else {
            throw Safetensors.FormatError(description: "the file is shorter than its header")
        }
        var word: UInt64 = 0
        try withUnsafeMutableBytes(of: &word) { try file.read(into: $0, at: 0) }
        word = UInt64(littleEndian: word)
        guard word <= UInt64(min(file.size - 8, headerLimit)) else {
            throw Safetensors.FormatError(description: "the header is cut off")
        }
        var json = Data(count: Int(word))
        try json.withUnsafeMutableBytes { try file.read(into: $0, at: 8) }
        guard Seal.check(json, after: Safetensors.sealedOpening) != .broken else {
            throw Safetensors.FormatError(description: "the header is not the one that was written")
        }
        guard let object = try? JSONSerialization.jsonObject(with: json) as? [String: Any] else {
            throw Safetensors.FormatError(description: "the header is no JSON object")
        }
        let metadata = object["__metadata__"] as? [String: String] ?? [:]
        let checksums = metadata[Safetensors.checksumsKey].flatMap {
            try? JSONDecoder().decode([String: String].self, from: Data($0.utf8))
        }
        let start = 8 + json.count
        var tensors: [String: Tensor] = [:]
        for (name, value) in object where name != "__metadata__" {
            tensors[name] = try tensor(name, value, in: start..<file.size, checksum: checksums?[name])
        }
        let rest = metadata.filter { $0.key != Safetensors.sealKey && $0.key != Safetensors.checksumsKey }
        return (tensors, rest, Seal.checksum(json, after: Safetensors.sealedOpening))
    }

    /// - Parameter numbers: the part of the file after the header.
    private static func tensor(
        _ name: String, _ value: Any, in numbers: Range<Int>, checksum: String?
    ) throws -> Tensor {
        guard let fields = value as? [String: Any], let typeName = fields["dtype"] as? String,
            let shape = fields["shape"] as? [Int], let offsets = fields["data_offsets"] as? [Int], offsets.count == 2,
            offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] <= numbers.count,
            byteCount(shape) == offsets[1] - offsets[0]
        else { throw Safetensors.FormatError(description: "tensor \(name.forTerminal) is damaged or cut off") }
        guard let type = Tensor.NumberType(rawValue: typeName) else {
            throw Safetensors.FormatError(
                description: "tensor \(name.forTerminal) has the type \(typeName.forTerminal), expected F32 or I32")
        }
        return Tensor(
            name: name, shape: shape, type: type,
            range: numbers.lowerBound + offsets[0]..<numbers.lowerBound + offsets[1],
            checksum: checksum)
    }

    /// Size of four-byte numbers; nil for an impossible shape.
    private static func byteCount(_ shape: [Int]) -> Int? {
        shape.reduce(4) { bytes, size in
            guard let bytes, size >= 0 else { return nil }
            let (product, overflow) = bytes.multipliedReportingOverflow(by: size)
            return overflow ? nil : product
        }
    }
}
