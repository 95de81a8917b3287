import Tensor
import Testing

struct ArenaTests {
    @Test func piecesAreAlignedAndDoNotOverlap() {
        let arena = Arena(blockSize: 64)
        let matrices = [(1, 1), (3, 5), (0, 7), (17, 9), (1, 64), (5, 3)].map {
            arena.matrix(rows: $0.0, columns: $0.1)
        }
        for (index, matrix) in matrices.enumerated() {
            #expect(UInt(bitPattern: matrix.pointer) % 64 == 0)
            matrix.pointer.update(repeating: Float(index), count: matrix.count)
        }
        for (index, matrix) in matrices.enumerated() {
            #expect(matrix.elements == [Float](repeating: Float(index), count: matrix.count))
        }
        withExtendedLifetime(arena) {}
    }

    @Test func zerosAreZeroInUsedMemory() {
        let arena = Arena(blockSize: 256)
        for _ in 0..<3 {
            let zeros = arena.zeros(rows: 5, columns: 9)
            #expect(zeros.elements.allSatisfy { $0 == 0 })
            zeros.pointer.update(repeating: 1, count: 45)
            arena.reset()
        }
    }

    @Test func theSameStepAllocatesNothingNew() {
        let arena = Arena(blockSize: 256)
        func step() { for size in [100, 1000, 3, 500, 256, 257] { _ = arena.floats(size) } }
        step()
        arena.reset()
        step()
        let bytes = arena.bytes
        for _ in 0..<5 {
            arena.reset()
            step()
        }
        #expect(arena.bytes == bytes)
    }

    @Test func growingStepsHoldLittleMoreThanTheLargest() {
        let arena = Arena(blockSize: 256)
        for size in stride(from: 1000, through: 9000, by: 16) {
            arena.reset()
            for _ in 0..<4 { _ = arena.floats(size) }
        }
        #expect(arena.bytes < 2 * (4 * 9000) * MemoryLayout<Float>.stride)
    }

    @Test(arguments: [0, 1, 262_143, 262_144, 1_000_003])
    func buffersOfAnySizeAreZeroedAlignedAndWritable(count: Int) {
        for _ in 0..<3 {
            let buffer = Buffer(count: count)
            #expect(UInt(bitPattern: buffer.pointer) % 64 == 0)
            #expect(buffer.elements.allSatisfy { $0 == 0 })
            buffer.pointer.update(repeating: 1, count: count)
            #expect(buffer.elements.allSatisfy { $0 == 1 })
        }
    }

    @Test func aBufferIsZeroedAndKeepsItsElements() {
        let buffer = Buffer(count: 7)
        #expect(buffer.elements == [Float](repeating: 0, count: 7))
        buffer.elements = [1, 2, 3, 4, 5, 6, 7]
        let matrix = buffer.matrix(rows: 2, columns: 3, at: 1)
        #expect(matrix.elements == [2, 3, 4, 5, 6, 7])
        #expect(matrix.rows(1..<2).elements == [5, 6, 7])
        #expect(matrix[1, 2] == 7)
        withExtendedLifetime(buffer) {}
    }
}
