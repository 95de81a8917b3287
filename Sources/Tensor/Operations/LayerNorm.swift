import CKernels

extension Tape {
    /// Per row: (x − mean)/√(variance + 1e-5)·gain + shift (Ba et al. 2016).
    ///
    /// - Parameters: x: rows × d; gain, shift: 1 × d.
    public func layerNorm(_ x: Node, gain: Node, shift: Node) -> Node {
        let y = result(rows: x.rows, columns: x.columns, differentiable: true)
        guard !stop.isStopped else { return y }
        let statistics = arena.floats(2 * x.rows)
        kernel_layer_norm(
            x.value.pointer, gain.value.pointer, shift.value.pointer, y.value.pointer, statistics, x.rows, x.columns,
            1e-5)
        if let dy = y.gradient, let dgain = gain.gradient, let dshift = shift.gradient {
            let dx = gradient(x)
            record {
                let (dx, adds) = dx.claim()
                kernel_layer_norm_backward(
                    x.value.pointer, gain.value.pointer, statistics, dy.sum.pointer, dx.pointer, dgain.sum.pointer,
                    dshift.sum.pointer, x.rows, x.columns, adds ? 1 : 0)
            }
        }
        return y
    }

    /// Per row: scale·x/‖x‖, for cosine scores.
    public func normalise(_ x: Node, scale: Float = 1) -> Node {
        let y = result(rows: x.rows, columns: x.columns, from: x)
        guard !stop.isStopped else { return y }
        let lengths = arena.floats(x.rows)
        kernel_normalise(x.value.pointer, y.value.pointer, lengths, x.rows, x.columns, scale, 1e-12)
        if let dx = x.gradient, let dy = y.gradient {
            record {
                let (dx, adds) = dx.claim()
                kernel_normalise_backward(
                    y.value.pointer, lengths, dy.sum.pointer, dx.pointer, x.rows, x.columns, scale, adds ? 1 : 0)
            }
        }
        return y
    }
}
