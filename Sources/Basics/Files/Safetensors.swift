import Foundation

/// Named tensors in the safetensors format (https://github.com/huggingface/safetensors): length of the header, header
/// in JSON, then the numbers, little-endian. Readable by every deep-learning library.
///
/// The metadata hold a checksum of the header and one of every tensor, so that a damaged file is noticed.
public struct Safetensors {
    public enum Values: Equatable {
        case float([Float])
        case integer([Int32])
    }

    public struct Entry {
        public var name: String
        public var shape: [Int]
        public var values: Values

        public init(name: String, shape: [Int], values: Values) {
            self.name = name
            self.shape = shape
            self.values = values
        }
    }

    public struct FormatError: Error, CustomStringConvertible {
        public let description: String
    }

    public var entries: [Entry] = []
    public var metadata: [String: String] = [:]
    /// More tensors to write, straight from their memory, which has to live until then; reading fills `entries` only.
    public var unowned: [(name: String, shape: [Int], values: UnsafeBufferPointer<Float>)] = []

    public init() {}

    public subscript(name: String) -> Values? { entries.first { $0.name == name }?.values }

    private struct Header: Codable {
        var dtype: String
        var shape: [Int]
        var dataOffsets: [Int]

        enum CodingKeys: String, CodingKey {
            case dtype, shape
            case dataOffsets = "data_offsets"
        }
    }

    /// Beginning of the header of a file with checksums; the seal goes right after it.
    static let sealedOpening = #"{"__metadata__":{"#
    /// Metadata keys of the header's checksum, and of the tensors' checksums, a JSON object.
    static let sealKey = "checksum"
    static let checksumsKey = "checksums"

    /// Bytes hashed at a time, so that a large tensor can be checked in little memory.
    static let checksumBlock = 1 << 20

    static func checksum(_ bytes: UnsafeRawBufferPointer) -> String {
        var hash = ContentHash()
        for start in stride(from: 0, to: bytes.count, by: checksumBlock) {
            let end = min(start + checksumBlock, bytes.count)
            hash.combine(bytes: UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
        }
        return hash.hexadecimal
    }

    /// Hands the bytes of the file to `sink`, piece by piece.
    public func write(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        let json = try encodedHeader()
        try withUnsafeBytes(of: UInt64(json.count).littleEndian) { try sink($0) }
        try json.withUnsafeBytes { try sink($0) }
        try forEachTensor { _, _, _, bytes in try sink(bytes) }
    }

    /// Visits the tensors in file order.
    private func forEachTensor(
        _ body: (_ name: String, _ type: String, _ shape: [Int], _ bytes: UnsafeRawBufferPointer) throws -> Void
    ) rethrows {
        for entry in entries {
            switch entry.values {
            case .float(let values): try values.withUnsafeBytes { try body(entry.name, "F32", entry.shape, $0) }
            case .integer(let values): try values.withUnsafeBytes { try body(entry.name, "I32", entry.shape, $0) }
            }
        }
        for (name, shape, values) in unowned { try body(name, "F32", shape, UnsafeRawBufferPointer(values)) }
    }

    private func encodedHeader() throws -> Data {
        var header: [String: Header] = [:]
        var checksums: [String: String] = [:]
        var offset = 0
        forEachTensor { name, type, shape, bytes in
            header[name] = Header(dtype: type, shape: shape, dataOffsets: [offset, offset + bytes.count])
            checksums[name] = Self.checksum(bytes)
            offset += bytes.count
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        var metadata = metadata
        metadata[Self.checksumsKey] = String(decoding: try encoder.encode(checksums), as: UTF8.self)
        // The dictionaries have different value types: two JSON objects, joined at the braces.
        let extra = try encoder.encode(["__metadata__": metadata])
        let tensors = try encoder.encode(header)
        var json = header.isEmpty ? extra : extra.dropLast() + Data(",".utf8) + tensors.dropFirst()
        // The seal covers the spaces that pad to 8 bytes, so it comes last; its own length does not depend on them.
        let sealLength = Seal.close(json, after: Self.sealedOpening).count - json.count
        json.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - (json.count + sealLength) % 8) % 8))
        return Seal.close(json, after: Self.sealedOpening)
    }

    /// Everything in a file.
    /// - Throws: `FileError`, or `FormatError` if a tensor is damaged.
    public init(contentsOf file: SafetensorsFile) throws {
        metadata = file.metadata
        for (name, tensor) in file.tensors.sorted(by: { $0.key < $1.key }) {
            let values: Values =
                switch tensor.type {
                case .float: .float(try file.numbers(tensor))
                case .integer: .integer(try file.numbers(tensor))
                }
            entries.append(Entry(name: name, shape: tensor.shape, values: values))
        }
    }
}
