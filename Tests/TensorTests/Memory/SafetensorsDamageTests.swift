import Basics
import Foundation
import Tensor
import Testing

/// Files of this program tell damage; those of others are read as they are.
@Suite struct SafetensorsDamageTests {
    private func written() throws -> Data {
        var content = Safetensors()
        content.entries = [
            .init(name: "a", shape: [2, 3], values: .float([1, 2, 3, 4, 5, 6])),
            .init(name: "b", shape: [3], values: .integer([7, 8, 9])),
        ]
        content.metadata["progress"] = #"{"step":12}"#
        var bytes = Data()
        try content.write { bytes.append(contentsOf: $0) }
        return bytes
    }

    private func read(_ bytes: Data) throws -> Safetensors {
        let file = FileManager.default.temporaryDirectory.appending(component: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: file) }
        try bytes.write(to: file)
        return try Safetensors(contentsOf: SafetensorsFile(file))
    }

    /// Every bit of the file: either an error, or what was written. The name of the seal is the only place where a bit
    /// may change and nothing else does.
    @Test func aFlippedBitIsAnErrorOrHarmless() throws {
        let bytes = try written()
        let whole = try read(bytes)
        var harmless = 0
        for index in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[index] ^= 1 << bit
                guard let content = try? read(damaged) else { continue }
                harmless += 1
                #expect(content["a"] == whole["a"] && content["b"] == whole["b"], "byte \(index)")
                #expect(content.metadata["progress"] == whole.metadata["progress"], "byte \(index)")
            }
        }
        #expect(harmless < 8 * 12)
    }

    @Test func damagedNumbersNameTheirTensor() throws {
        var bytes = try written()
        bytes[bytes.endIndex - 1] ^= 1
        #expect { try read(bytes) } throws: { "\($0)".contains("not those that were written") }
    }

    @Test func filesOfOtherProgramsAreTakenAsTheyAre() throws {
        let header = #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#
        var bytes = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) } + Data(header.utf8)
        bytes += withUnsafeBytes(of: Float(1.5)) { Data($0) }
        #expect(try read(bytes)["a"] == .float([1.5]))
    }
}
