/// A row-major matrix of floats in memory that something else owns: an `Arena` until its next reset, or a `Buffer`.
///
/// Other modules speak of rows and columns and never see the pointer; inside this one it goes to kernels and products.
public struct Matrix {
    public let rows: Int
    public let columns: Int
    /// `rows × columns` floats.
    public let pointer: UnsafeMutablePointer<Float>

    public init(_ pointer: UnsafeMutablePointer<Float>, rows: Int, columns: Int) {
        self.pointer = pointer
        self.rows = rows
        self.columns = columns
    }

    public var count: Int { rows * columns }

    public subscript(row: Int, column: Int) -> Float {
        get { pointer[row * columns + column] }
        nonmutating set { pointer[row * columns + column] = newValue }
    }

    public func row(_ index: Int) -> UnsafeMutablePointer<Float> { pointer + index * columns }

    /// Rows of the matrix as a matrix on the same memory.
    public func rows(_ range: Range<Int>) -> Matrix {
        precondition(range.lowerBound >= 0 && range.upperBound <= rows, "rows out of range")
        return Matrix(row(range.lowerBound), rows: range.count, columns: columns)
    }

    public func zero() { pointer.update(repeating: 0, count: count) }

    /// The elements in row-major order, copied.
    public var elements: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
}
