import Basics
import Foundation
import Tensor
import Testing

@Suite struct SafetensorsFileTests {
    /// Writes bytes to a file that is gone after `body`.
    private func withFile(_ bytes: Data, _ body: (URL) throws -> Void) throws {
        let file = FileManager.default.temporaryDirectory.appending(component: "\(UUID().uuidString).safetensors")
        try bytes.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try body(file)
    }

    private func encoded(_ content: Safetensors) throws -> Data {
        var bytes = Data()
        try content.write { bytes.append(contentsOf: $0) }
        return bytes
    }

    private func file(header: String, numbers: Int = 0) -> Data {
        withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) } + Data(header.utf8)
            + Data(count: 4 * numbers)
    }

    private var layout: ParameterLayout {
        var layout = ParameterLayout()
        _ = layout.table("items", rows: 3, columns: 2, .constant(0))
        _ = layout.dense("bias", rows: 1, columns: 2, .constant(0))
        return layout
    }

    @Test("What is written is read, as arrays and straight into a buffer")
    func roundTrip() throws {
        let buffer = Buffer(count: layout.count)
        buffer.elements = [1, -2, 0.5, .infinity, 5, 6, 7, 8]
        var content = Safetensors()
        content.entries = [.init(name: "ranks", shape: [3], values: .integer([4, -5, 6]))]
        content.append(layout.matrices(of: buffer, prefix: "w."))
        content.metadata = ["a": "b"]
        try withFile(encoded(content)) { url in
            let file = try SafetensorsFile(url)
            #expect(file.metadata == ["a": "b"])
            let all = try Safetensors(contentsOf: file)
            #expect(all["ranks"] == .integer([4, -5, 6]))
            #expect(all["w.items"] == .float([0.5, .infinity, 5, 6, 7, 8]))
            #expect(all["w.bias"] == .float([1, -2]))
            let filled = Buffer(count: layout.count)
            try layout.fill(filled, from: file, prefix: "w.")
            #expect(filled.elements == buffer.elements)
            try layout.check(file, prefix: "w.")
            #expect(throws: Safetensors.FormatError.self) { try layout.check(file, prefix: "") }
        }
    }

    @Test("A tensor of another shape or type does not fit")
    func misfits() throws {
        for items in [Safetensors.Values.float([1, 2, 3, 4, 5, 6]), .integer([1, 2, 3, 4, 5, 6])] {
            let isFloat = if case .float = items { true } else { false }
            var content = Safetensors()
            content.entries = [
                .init(name: "bias", shape: [1, 2], values: .float([1, 2])),
                .init(name: "items", shape: isFloat ? [2, 3] : [3, 2], values: items),
            ]
            try withFile(encoded(content)) { url in
                let file = try SafetensorsFile(url)
                #expect { try layout.check(file, prefix: "") } throws: { "\($0)".contains("items with 3 × 2 numbers") }
                #expect(throws: Safetensors.FormatError.self) {
                    try layout.fill(Buffer(count: layout.count), from: file, prefix: "")
                }
            }
        }
    }

    @Test("A file cut off anywhere is an error")
    func cutOff() throws {
        var content = Safetensors()
        content.entries = [.init(name: "x", shape: [2, 2], values: .float([1, 2, 3, 4]))]
        let whole = try encoded(content)
        for length in whole.indices {
            try withFile(whole.prefix(length)) { url in
                #expect(throws: Safetensors.FormatError.self, "\(length) bytes") { try SafetensorsFile(url) }
            }
        }
    }

    @Test(
        "A header that lies is an error",
        arguments: [
            ("[]", "no JSON object"),
            (#"{"x": 1}"#, "tensor x is damaged"),
            (#"{"x": {"dtype": "F32", "shape": [2], "data_offsets": [0, 4]}}"#, "tensor x is damaged"),
            (#"{"x": {"dtype": "F32", "shape": [-1], "data_offsets": [4, 0]}}"#, "tensor x is damaged"),
            (#"{"x": {"dtype": "F32", "shape": [1], "data_offsets": [-4, 0]}}"#, "tensor x is damaged"),
            (#"{"x": {"dtype": "F32", "shape": [3], "data_offsets": [0, 12]}}"#, "tensor x is damaged"),
            (
                #"{"x": {"dtype": "F32", "shape": [4611686018427387904, 4], "data_offsets": [0, 0]}}"#,
                "tensor x is damaged"
            ),
            (#"{"x": {"dtype": "F16", "shape": [1], "data_offsets": [0, 4]}}"#, "type F16"),
        ])
    func lies(header: String, message: String) throws {
        try withFile(file(header: header, numbers: 2)) { url in
            #expect { try SafetensorsFile(url) } throws: { "\($0)".contains(message) }
        }
    }

    @Test("A file that is not there is an error that says so")
    func missing() {
        let url = FileManager.default.temporaryDirectory.appending(component: UUID().uuidString)
        #expect { try SafetensorsFile(url) } throws: { "\($0)".hasPrefix("cannot read: No such file or directory (") }
    }
}
