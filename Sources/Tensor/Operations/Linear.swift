import CKernels

extension Tape {
    /// Y = X·Wᵀ + b
    ///
    /// - Parameters: x: rows × in; weight: out × in; bias: 1 × out. Result: rows × out.
    public func linear(_ x: Node, _ weight: Node, bias: Node? = nil) -> Node {
        let y = result(rows: x.rows, columns: weight.rows, differentiable: true)
        guard !stop.isStopped else { return y }
        BLAS.productTransposed(x.value, weight.value, into: y.value)
        if let bias { kernel_add_bias(bias.value.pointer, y.value.pointer, y.rows, y.columns) }
        if let dy = y.gradient {
            record {
                // dX = dY·W, dW = dYᵀ·X, db = Σ rows of dY
                if let dx = x.gradient { BLAS.product(dy, weight.value, into: dx, beta: 1) }
                if let dw = weight.gradient { BLAS.transposedProduct(dy, x.value, into: dw, beta: 1) }
                if let db = bias?.gradient { kernel_column_sums(dy.pointer, db.pointer, dy.rows, dy.columns) }
            }
        }
        return y
    }
}
