extension Matrix {
    /// Takes over the elements of a matrix of the same shape in other memory.
    public func copy(from other: Matrix) {
        precondition(rows == other.rows && columns == other.columns, "shapes of a copy")
        pointer.update(from: other.pointer, count: count)
    }

    /// Takes over one row of a matrix of the same width.
    public func copyRow(_ row: Int, from other: Matrix, row otherRow: Int) {
        rows(row..<row + 1).copy(from: other.rows(otherRow..<otherRow + 1))
    }

    /// Exchanges two elements of each row, by their columns.
    public func exchange(_ columns: [(Int32, Int32)]) {
        precondition(columns.count == rows, "a pair for every row")
        for (row, pair) in columns.enumerated() where pair.0 != pair.1 {
            let first = self[row, Int(pair.0)]
            self[row, Int(pair.0)] = self[row, Int(pair.1)]
            self[row, Int(pair.1)] = first
        }
    }

    /// Copies of some rows, in their order.
    public func gathered(_ rows: [Int32]) -> Buffer {
        let buffer = Buffer(count: rows.count * columns)
        let copies = buffer.matrix(rows: rows.count, columns: columns)
        for (place, row) in rows.enumerated() { copies.copyRow(place, from: self, row: Int(row)) }
        return buffer
    }

    /// The same elements, in the same memory, as rows of another length.
    public func reshaped(rows: Int, columns: Int) -> Matrix {
        precondition(rows * columns == count, "a matrix keeps its elements")
        return Matrix(pointer, rows: rows, columns: columns)
    }
}

extension Buffer {
    /// Takes over the elements of a buffer of the same size.
    public func copy(from other: Buffer) {
        precondition(count == other.count, "sizes of a copy")
        pointer.update(from: other.pointer, count: count)
    }
}
