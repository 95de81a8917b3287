import CKernels

/// A sparse matrix in double precision, row by row, that is multiplied with blocks: `width` vectors side by side, the
/// elements of one row next to each other. Reading the matrix and finding the row of the block, which is where the time
/// of a sparse product goes, is then shared by `width` vectors.
///
/// A block of n rows is an array of n · `width` numbers.
public struct SparseRows: Sendable {
    public static let width = Int(SPARSE_BLOCK_WIDTH)

    private var offsets = [0]
    private var columns: [Int32] = []
    private var values: [Double] = []

    public init() {}

    /// Number of rows.
    public var count: Int { offsets.count - 1 }

    public mutating func append(_ value: Double, column: Int32) {
        columns.append(column)
        values.append(value)
    }

    public mutating func endRow() { offsets.append(columns.count) }

    /// Columns of a row's elements, and the elements.
    public func row(_ row: Int) -> Zip2Sequence<ArraySlice<Int32>, ArraySlice<Double>> {
        zip(columns[offsets[row]..<offsets[row + 1]], values[offsets[row]..<offsets[row + 1]])
    }

    /// Y = A·X for blocks X and Y; Y has a row for each of the matrix, X for each of its columns.
    public func multiply(_ x: [Double], into y: inout [Double]) {
        precondition(y.count == count * Self.width, "rows of a block")
        precondition(columns.isEmpty || x.count >= Self.width, "columns of a matrix")
        kernel_sparse_product(offsets, columns, values, x, &y, count)
    }

    /// y = factor · y + a column of a block.
    public static func add(column: Int, of block: [Double], to y: inout [Double], scaling factor: Double) {
        precondition(block.count == y.count * width && column < width, "rows of a block")
        block.withUnsafeBufferPointer { block in
            y.withUnsafeMutableBufferPointer { y in
                for row in y.indices { y[row] = y[row] * factor + block[row * width + column] }
            }
        }
    }

    /// Every element multiplied by a factor.
    func scaled(_ factor: (_ row: Int, _ column: Int) -> Double) -> SparseRows {
        var result = self
        for row in 0..<count {
            for place in offsets[row]..<offsets[row + 1] {
                result.values[place] *= factor(row, Int(columns[place]))
            }
        }
        return result
    }
}
