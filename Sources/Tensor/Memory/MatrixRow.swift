/// A row of a matrix, to be read: valid as long as the matrix's memory is.
public struct MatrixRow: RandomAccessCollection {
    @usableFromInline let start: UnsafePointer<Float>
    public let count: Int

    @inlinable init(_ start: UnsafePointer<Float>, count: Int) {
        self.start = start
        self.count = count
    }

    @inlinable public var startIndex: Int { 0 }
    @inlinable public var endIndex: Int { count }

    @inlinable public subscript(column: Int) -> Float { start[column] }
}

extension Matrix {
    @inlinable public subscript(row index: Int) -> MatrixRow { MatrixRow(pointer + index * columns, count: columns) }
}
