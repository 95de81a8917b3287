import CKernels

extension Tape {
    /// y_r = Σ_i g_ri · f_ri: the experts of each row, mixed by its gate (Ma et al. 2018, equation 5).
    ///
    /// - Parameters: gates: rows × experts; experts: rows × (experts · width), side by side. Result: rows × width.
    public func mixture(_ gates: Node, _ experts: Node) -> Node {
        let count = gates.columns
        let width = experts.columns / count
        precondition(gates.rows == experts.rows && experts.columns == count * width, "a gate for every expert")
        let y = result(rows: gates.rows, columns: width, from: gates, experts)
        y.value.zero()
        for row in 0..<gates.rows {
            for expert in 0..<count {
                kernel_axpy(gates.value[row, expert], experts.value.row(row) + expert * width, y.value.row(row), width)
            }
        }
        if let dy = y.gradient {
            record {
                let (dy, dGates, dExperts) = (dy.sum, gates.gradient?.sum, experts.gradient?.sum)
                for row in 0..<gates.rows {
                    for expert in 0..<count {
                        let place = expert * width
                        if let dGates {
                            dGates[row, expert] += kernel_dot_single(dy.row(row), experts.value.row(row) + place, width)
                        }
                        if let dExperts {
                            kernel_axpy(gates.value[row, expert], dy.row(row), dExperts.row(row) + place, width)
                        }
                    }
                }
            }
        }
        return y
    }
}
