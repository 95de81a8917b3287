import CKernels

extension Tape {
    /// Rows of an embedding table: y[r] = table[indices[r]].
    public func embedding(_ table: Table, _ indices: [Int32]) -> Node {
        gather(parameters.matrix(table.parameter), indices, target: .table(table))
    }

    /// Rows of the step's item vectors (built by another tape from metadata).
    public func itemVectors(_ vectors: Matrix, _ indices: [Int32]) -> Node {
        gather(vectors, indices, target: .itemVectors)
    }

    private func gather(_ source: Matrix, _ indices: [Int32], target: RowGradient.Target) -> Node {
        let y = result(rows: indices.count, columns: source.columns, differentiable: true)
        for (row, index) in indices.enumerated() {
            y.value.row(row).update(from: source.row(Int(index)), count: source.columns)
        }
        if let dy = y.gradient {
            record { [unowned self] in
                rowGradients.append(RowGradient(target: target, indices: indices, offsets: nil, gradient: dy.sum))
            }
        }
        return y
    }

    /// Mean of a bag of embeddings per row: y[r] = mean of table[t] over t in tokens[offsets[r] ..< offsets[r + 1]];
    /// zero for an empty bag.
    public func bag(_ table: Table, offsets: [Int32], tokens: [Int32]) -> Node {
        let source = parameters.matrix(table.parameter)
        let y = result(rows: offsets.count - 1, columns: source.columns, differentiable: true)
        y.value.zero()
        for row in 0..<y.rows {
            let start = Int(offsets[row])
            let end = Int(offsets[row + 1])
            let share = 1 / Float(max(end - start, 1))
            for position in start..<end {
                kernel_axpy(share, source.row(Int(tokens[position])), y.value.row(row), y.columns)
            }
        }
        if let dy = y.gradient {
            record { [unowned self] in
                rowGradients.append(
                    RowGradient(target: .table(table), indices: tokens, offsets: offsets, gradient: dy.sum))
            }
        }
        return y
    }

    /// A range of a table's rows without a copy; their gradient is the table's own memory. Ranges used in one step by
    /// several workers must not overlap.
    public func rows(of table: Table, _ range: Range<Int>) -> Node {
        Node(value: parameters.matrix(table.parameter).rows(range), addingTo: gradients?.table(table).rows(range))
    }

    /// y[r] = x[indices[r]].
    public func select(_ x: Node, rows indices: [Int32]) -> Node {
        let y = result(rows: indices.count, columns: x.columns, from: x)
        for (row, index) in indices.enumerated() {
            y.value.row(row).update(from: x.value.row(Int(index)), count: x.columns)
        }
        if let dx = x.gradient, let dy = y.gradient {
            record {
                let (dx, dy) = (dx.sum, dy.sum)
                for (row, index) in indices.enumerated() { kernel_add(dy.row(row), dx.row(Int(index)), dy.columns) }
            }
        }
        return y
    }
}
