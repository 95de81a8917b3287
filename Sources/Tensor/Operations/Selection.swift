import CKernels

extension Tape {
    /// Numbers from outside as a node without a gradient.
    public func constant(_ values: [Float], rows: Int, columns: Int) -> Node {
        precondition(values.count == rows * columns, "shape of a constant")
        let y = result(rows: rows, columns: columns, differentiable: false)
        if !stop.isStopped { y.value.pointer.update(from: values, count: values.count) }
        return y
    }

    /// Two elements of each row exchanged: y[r, a] = x[r, b] and y[r, b] = x[r, a] for the columns (a, b) of the row.
    ///
    /// - Parameters: x: rows × any; columns: one pair per row, which may be equal. Result: the same shape.
    public func exchanging(_ x: Node, columns: [(Int32, Int32)]) -> Node {
        precondition(columns.count == x.rows, "a pair for every row")
        let y = result(rows: x.rows, columns: x.columns, from: x)
        guard !stop.isStopped else { return y }
        y.value.pointer.update(from: x.value.pointer, count: y.value.count)
        y.value.exchange(columns)
        if let dx = x.gradient, let dy = y.gradient {
            record {
                // An exchange is its own inverse; nothing reads dy after this.
                dy.sum.exchange(columns)
                dx.take(dy)
            }
        }
        return y
    }

    /// Single elements of each row: y_e = x[r, columns_e] for the entries e in `parts[r] ..< parts[r + 1]`.
    ///
    /// - Parameters: x: rows × any; parts: rows + 1 offsets; columns: one per entry. Result: entries × 1.
    public func elements(of x: Node, parts: [Int32], columns: [Int32]) -> Node {
        precondition(parts.count == x.rows + 1 && parts.last.map { Int($0) } == columns.count, "entries of every row")
        let y = result(rows: columns.count, columns: 1, from: x)
        guard !stop.isStopped else { return y }
        for row in 0..<x.rows {
            for entry in Int(parts[row])..<Int(parts[row + 1]) {
                y.value.pointer[entry] = x.value[row, Int(columns[entry])]
            }
        }
        if let dx = x.gradient, let dy = y.gradient {
            record {
                let (dx, dy) = (dx.sum, dy.sum)
                for row in 0..<dx.rows {
                    for entry in Int(parts[row])..<Int(parts[row + 1]) {
                        dx[row, Int(columns[entry])] += dy.pointer[entry]
                    }
                }
            }
        }
        return y
    }
}
