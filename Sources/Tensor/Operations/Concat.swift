import CKernels

extension Tape {
    /// [a b c …]: nodes with equal numbers of rows, side by side.
    public func concat(_ parts: [Node]) -> Node {
        precondition(!parts.isEmpty, "nothing to put side by side")
        if parts.count == 1 { return parts[0] }
        let rows = parts[0].rows
        precondition(parts.allSatisfy { $0.rows == rows }, "rows of nodes side by side")
        let y = result(
            rows: rows, columns: parts.reduce(0) { $0 + $1.columns },
            differentiable: parts.contains { $0.gradient != nil })
        guard !stop.isStopped else { return y }
        var column = 0
        for part in parts {
            for row in 0..<rows {
                (y.value.row(row) + column).update(from: part.value.row(row), count: part.columns)
            }
            column += part.columns
        }
        if let dy = y.gradient {
            record {
                let dy = dy.sum
                var column = 0
                for part in parts {
                    if let (dx, adds) = part.gradient?.claim() {
                        for row in 0..<rows {
                            if adds {
                                kernel_add(dy.row(row) + column, dx.row(row), part.columns)
                            } else {
                                dx.row(row).update(from: dy.row(row) + column, count: part.columns)
                            }
                        }
                    }
                    column += part.columns
                }
            }
        }
        return y
    }
}
