import Foundation

/// Named matrices in the safetensors format (https://github.com/huggingface/safetensors): length of the header, header
/// in JSON, then the numbers, little-endian. Readable by every deep-learning library.
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
    /// More matrices to write, straight from their memory, which has to live until then; reading fills `entries` only.
    public var matrices: [(name: String, matrix: Matrix)] = []

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

    /// Hands the bytes of the file to `sink`, piece by piece.
    public func write(to sink: (UnsafeRawBufferPointer) throws -> Void) throws {
        let json = try encodedHeader()
        try withUnsafeBytes(of: UInt64(json.count).littleEndian) { try sink($0) }
        try json.withUnsafeBytes { try sink($0) }
        for entry in entries {
            switch entry.values {
            case .float(let values): try values.withUnsafeBytes { try sink($0) }
            case .integer(let values): try values.withUnsafeBytes { try sink($0) }
            }
        }
        for (_, matrix) in matrices {
            try sink(UnsafeRawBufferPointer(UnsafeBufferPointer(start: matrix.pointer, count: matrix.count)))
        }
    }

    private func encodedHeader() throws -> Data {
        var header: [String: Header] = [:]
        var offset = 0
        func place(_ name: String, _ type: String, _ shape: [Int]) {
            let bytes = shape.reduce(4, *)
            header[name] = Header(dtype: type, shape: shape, dataOffsets: [offset, offset + bytes])
            offset += bytes
        }
        for entry in entries {
            let type = if case .float = entry.values { "F32" } else { "I32" }
            place(entry.name, type, entry.shape)
        }
        for (name, matrix) in matrices { place(name, "F32", [matrix.rows, matrix.columns]) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // Dictionaries of different values: two JSON objects, joined at the braces.
        var json = try encoder.encode(header)
        if !metadata.isEmpty {
            let extra = try encoder.encode(["__metadata__": metadata])
            json = header.isEmpty ? extra : extra.dropLast() + Data(",".utf8) + json.dropFirst()
        }
        json.append(contentsOf: repeatElement(UInt8(ascii: " "), count: (8 - json.count % 8) % 8))
        return json
    }

    /// Everything in a file.
    /// - Throws: `FormatError` when it cannot be read.
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

extension ParameterLayout {
    /// A buffer in this layout as named matrices on its memory.
    public func matrices(of buffer: Buffer, prefix: String) -> [(name: String, matrix: Matrix)] {
        entries.map { (prefix + $0.name, buffer.matrix(rows: $0.rows, columns: $0.columns, at: position($0))) }
    }
}
