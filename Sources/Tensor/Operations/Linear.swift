import CKernels

extension Tape {
    /// Y = X·Wᵀ + b
    ///
    /// - Parameters: x: rows × in; weight: out × in; bias: 1 × out. Result: rows × out.
    public func linear(_ x: Node, _ weight: Node, bias: Node? = nil) -> Node {
        let y = result(rows: x.rows, columns: weight.rows, differentiable: true)
        guard !stop.isStopped else { return y }
        products.forward(x.value, weight.value, into: y.value)
        if let bias { kernel_add_bias(bias.value.pointer, y.value.pointer, y.rows, y.columns) }
        if let dy = y.gradient {
            record { [products] in
                // dX = dY·W, dW = dYᵀ·X, db = Σ rows of dY
                let dy = dy.sum
                products.backward(dy, x.value, weight.value, dx: x.gradient, dw: weight.gradient)
                if let db = bias?.gradient { kernel_column_sums(dy.pointer, db.sum.pointer, dy.rows, dy.columns) }
            }
        }
        return y
    }
}
