import CKernels

/// A row-major matrix of bfloat16 numbers (the upper half of a float: 8 bits of exponent, 8 significant bits) in memory
/// that a `BFloat16Buffer` owns.
struct BFloat16Matrix {
    let rows: Int
    let columns: Int
    let pointer: UnsafeMutablePointer<UInt16>

    func rows(_ range: Range<Int>) -> BFloat16Matrix {
        precondition(range.lowerBound >= 0 && range.upperBound <= rows, "rows out of range")
        return BFloat16Matrix(rows: range.count, columns: columns, pointer: pointer + range.lowerBound * columns)
    }

    /// Rounds `source` to nearest into the first rows; the rows after them become zero.
    func round(_ source: Matrix) {
        precondition(source.columns == columns && source.rows <= rows, "matrix to be rounded")
        kernel_round_bf16(source.pointer, pointer, source.count)
        (pointer + source.count).update(repeating: 0, count: rows * columns - source.count)
    }
}

/// Memory for a bfloat16 matrix, aligned to a cache line; it grows when more is asked for.
final class BFloat16Buffer {
    private var pointer = allocate(1)
    private var capacity = 1

    deinit { pointer.deallocate() }

    /// The matrix at the start of the buffer; its content is lost if the buffer has to grow.
    func matrix(rows: Int, columns: Int) -> BFloat16Matrix {
        if capacity < rows * columns {
            pointer.deallocate()
            capacity = rows * columns
            pointer = allocate(capacity)
        }
        return BFloat16Matrix(rows: rows, columns: columns, pointer: pointer)
    }
}

private func allocate(_ count: Int) -> UnsafeMutablePointer<UInt16> {
    UnsafeMutableRawPointer.allocate(byteCount: count * MemoryLayout<UInt16>.stride, alignment: 64)
        .bindMemory(to: UInt16.self, capacity: count)
}
