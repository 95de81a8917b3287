import CKernels

/// Gradients for single rows of a table, noted during the backward pass: row r of `gradient` belongs to the rows
/// `indices[offsets[r] ..< offsets[r + 1]]` of the table, an equal share to each (bags), or to row `indices[r]`.
struct RowGradient {
    enum Target { case table(Table), itemVectors }

    let target: Target
    let indices: [Int32]
    let offsets: [Int32]?
    let gradient: Matrix

    /// Adds the gradients of the rows that a worker owns to the table, and notes these rows.
    func add(to table: Matrix, rows owned: Range<Int>, touched: TouchedRows?) {
        for row in 0..<gradient.rows {
            let start = offsets.map { Int($0[row]) } ?? row
            let end = offsets.map { Int($0[row + 1]) } ?? row + 1
            let share = 1 / Float(max(end - start, 1))
            for position in start..<end where owned.contains(Int(indices[position])) {
                kernel_axpy(share, gradient.row(row), table.row(Int(indices[position])), gradient.columns)
                touched?.insert(Int(indices[position]))
            }
        }
    }
}
