import Basics
import Foundation
import Tensor

/// What the machine can do: the yardstick for what the models reach.
public struct MachineBenchmark: Codable, Sendable, Hashable {
    /// OpenBLAS kernel in use, and whether `OPENBLAS_CORETYPE` in the environment chose it.
    public var kernel: String
    public var kernelIsPinned: Bool
    public var workers: Int
    /// Single-precision matrix products of `size` × `size`, in 10⁹ operations per second.
    public var sgemmOneWorker: Figure
    public var sgemmAllWorkers: Figure
    /// Copying memory that no cache holds, read and written bytes together, in 10⁹ bytes per second.
    public var copy: Figure

    private static let size = 2_048
    /// The same where an answer is wanted at once: all of it takes less than a tenth of a second.
    private static let quickSize = 1_024
    private static let copyFloats = 1 << 26

    /// - Throws: `MemoryShortage`.
    public static func measure(workers count: Int, repetitions: Int) throws(MemoryShortage) -> MachineBenchmark {
        try requireMemory(
            4 * (2 * copyFloats + 3 * count * size * size), addressSpace: BLAS.addressSpace(workers: count),
            for: "measuring the machine", advice: "use fewer workers, or free some memory")
        let workers = Workers(count)
        return MachineBenchmark(
            kernel: BLAS.kernel,
            kernelIsPinned: ProcessInfo.processInfo.environment["OPENBLAS_CORETYPE"] != nil,
            workers: count, sgemmOneWorker: products(Workers(1), repetitions: repetitions),
            sgemmAllWorkers: products(workers, repetitions: repetitions),
            copy: copies(workers, repetitions: repetitions))
    }

    /// Single-precision operations per second in matrix products, by a short measurement.
    /// - Throws: `MemoryShortage`.
    public static func operationsPerSecond(workers count: Int) throws(MemoryShortage) -> Double {
        try requireMemory(
            4 * 3 * count * quickSize * quickSize, addressSpace: BLAS.addressSpace(workers: count),
            for: "measuring the machine", advice: "free some memory")
        return 1e9 * products(Workers(count), repetitions: 5, size: quickSize).median
    }

    /// Every worker multiplies its own matrices.
    private static func products(_ workers: Workers, repetitions: Int, size: Int = size) -> Figure {
        let operands = (0..<workers.count).map { _ in (0..<3).map { _ in ones(size * size) } }
        let work = {
            workers.run { worker in
                let matrices = operands[worker].map { $0.matrix(rows: size, columns: size) }
                BLAS.product(matrices[0], matrices[1], into: matrices[2])
            }
        }
        // The first product makes OpenBLAS reserve its memory.
        work()
        let operations = 2 * Double(size) * Double(size) * Double(size) * Double(workers.count)
        return Figure(repetitions: repetitions) { operations / seconds(of: work) / 1e9 }
    }

    private static func copies(_ workers: Workers, repetitions: Int) -> Figure {
        let source = ones(copyFloats)
        let target = ones(copyFloats)
        return Figure(repetitions: repetitions) {
            let seconds = seconds {
                workers.run { worker in
                    let range = workers.range(worker, of: copyFloats)
                    target.matrix(rows: 1, columns: range.count, at: range.lowerBound).copy(
                        from: source.matrix(rows: 1, columns: range.count, at: range.lowerBound))
                }
            }
            return 2 * 4 * Double(copyFloats) / seconds / 1e9
        }
    }

    private static func ones(_ count: Int) -> Buffer {
        let buffer = Buffer(count: count)
        buffer.elements = Array(repeating: 1, count: count)
        return buffer
    }
}
