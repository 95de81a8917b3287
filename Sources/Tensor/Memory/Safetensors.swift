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
    /// More matrices to write, straight from their memory, which has to live until then; decoding fills `entries` only.
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

    /// - Throws: `FormatError` when the bytes are not such a file, whole.
    public init(decoding data: Data) throws {
        guard data.count >= 8 else { throw FormatError(description: "the file is shorter than its header") }
        let length = data.prefix(8).enumerated().reduce(UInt64(0)) {
            $0 | UInt64($1.element) << (8 * UInt64($1.offset))
        }
        guard length <= UInt64(data.count - 8) else { throw FormatError(description: "the header is cut off") }
        let start = data.startIndex + 8 + Int(length)
        guard
            let object = try? JSONSerialization.jsonObject(with: data[(data.startIndex + 8)..<start]) as? [String: Any]
        else { throw FormatError(description: "the header is no JSON object") }
        for (name, value) in object {
            if name == "__metadata__" {
                metadata = value as? [String: String] ?? [:]
                continue
            }
            guard let fields = value as? [String: Any], let type = fields["dtype"] as? String,
                let shape = fields["shape"] as? [Int], let offsets = fields["data_offsets"] as? [Int],
                offsets.count == 2,
                shape.allSatisfy({ $0 >= 0 }), offsets[0] >= 0, offsets[1] <= data.endIndex - start,
                offsets[1] - offsets[0] == shape.reduce(4, *)
            else { throw FormatError(description: "tensor \(name) is damaged or cut off") }
            let bytes = data[(start + offsets[0])..<(start + offsets[1])]
            switch type {
            case "F32": entries.append(Entry(name: name, shape: shape, values: .float(Self.numbers(bytes))))
            case "I32": entries.append(Entry(name: name, shape: shape, values: .integer(Self.numbers(bytes))))
            default: throw FormatError(description: "tensor \(name) has the type \(type), expected F32 or I32")
            }
        }
        entries.sort { $0.name < $1.name }
    }

    private static func numbers<Number: BitwiseCopyable>(_ bytes: Data) -> [Number] {
        let count = bytes.count / MemoryLayout<Number>.stride
        return [Number](unsafeUninitializedCapacity: count) { buffer, initialised in
            bytes.copyBytes(to: UnsafeMutableRawBufferPointer(buffer))
            initialised = count
        }
    }
}

extension ParameterLayout {
    /// A buffer in this layout as named matrices on its memory.
    public func matrices(of buffer: Buffer, prefix: String) -> [(name: String, matrix: Matrix)] {
        entries.map { (prefix + $0.name, buffer.matrix(rows: $0.rows, columns: $0.columns, at: position($0))) }
    }

    /// Fills a buffer in this layout from named tensors.
    /// - Throws: `Safetensors.FormatError` when one is missing or has another size.
    public func fill(_ buffer: Buffer, from file: Safetensors, prefix: String) throws {
        let byName = Dictionary(file.entries.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        for entry in entries {
            guard let found = byName[prefix + entry.name], case .float(let values) = found.values,
                found.shape == [entry.rows, entry.columns]
            else {
                throw Safetensors.FormatError(
                    description:
                        "tensor \(prefix)\(entry.name) with \(entry.rows) × \(entry.columns) numbers is missing")
            }
            (buffer.pointer + position(entry)).update(from: values, count: values.count)
        }
    }
}
