import CKernels

extension Tape {
    /// Mean over a node's neighbours: y[n] = mean of x[m] over m in neighbours[offsets[n] ..< offsets[n + 1]]; zero if
    /// there are none.
    public func neighbourMean(_ x: Node, offsets: [Int32], neighbours: [Int32]) -> Node {
        let y = result(rows: offsets.count - 1, columns: x.columns, from: x)
        y.value.zero()
        forEachNeighbour(offsets, neighbours) { node, neighbour, share in
            kernel_axpy(share, x.value.row(neighbour), y.value.row(node), x.columns)
        }
        if let dx = x.gradient, let dy = y.gradient {
            record {
                let (dx, dy) = (dx.sum, dy.sum)
                forEachNeighbour(offsets, neighbours) { node, neighbour, share in
                    kernel_axpy(share, dy.row(node), dx.row(neighbour), dx.columns)
                }
            }
        }
        return y
    }

    /// The gates of a recurrent step as in PyTorch's `nn.GRU` (Cho et al. 2014): r = σ(x₁ + h₁), z = σ(x₂ + h₂),
    /// n = tanh(x₃ + r∘h₃), y = n + z∘(state − n).
    ///
    /// - Parameters: input, hidden: rows × 3d, the products [x₁ x₂ x₃] and [h₁ h₂ h₃]; state, result: rows × d.
    public func gatedStep(input: Node, hidden: Node, state: Node) -> Node {
        let (rows, d) = (state.rows, state.columns)
        precondition(input.columns == 3 * d && hidden.columns == 3 * d, "three gates")
        precondition(input.rows == rows && hidden.rows == rows, "rows of a gated step")
        let y = result(rows: rows, columns: d, from: input, hidden, state)
        // r, z and n of each row, for the backward pass.
        let gates = arena.matrix(rows: rows, columns: 3 * d)
        kernel_gated_step(
            input.value.pointer, hidden.value.pointer, state.value.pointer, gates.pointer, y.value.pointer, rows, d)
        guard let dy = y.gradient else { return y }
        let (dinput, dhidden, dstate) = (gradient(input), gradient(hidden), gradient(state))
        record {
            kernel_gated_step_backward(
                hidden.value.pointer, state.value.pointer, gates.pointer, dy.sum.pointer, dinput.sum.pointer,
                dhidden.sum.pointer, dstate.sum.pointer, rows, d)
        }
        return y
    }

    /// Attention without normalisation over the clicks of a graph (SR-GNN, Wu et al. 2019):
    /// y[g] = Σ_n clicks[n]·α_n·values[n] with α_n = query·σ(last[g] + keys[n]), over the nodes n of graph g.
    ///
    /// - Parameters:
    ///   - last: graphs × d; keys, values: nodes × d; query: 1 × d. Result: graphs × d.
    ///   - offsets: graph g has the nodes offsets[g] ..< offsets[g + 1].
    ///   - clicks: number of clicks that each node stands for.
    public func softReadout(
        last: Node, keys: Node, values: Node, query: Node, offsets: [Int32], clicks: [Int32]
    ) -> Node {
        let d = values.columns
        precondition(last.columns == d && keys.columns == d && query.columns == d, "widths of a readout")
        let y = result(rows: offsets.count - 1, columns: d, from: last, keys, values, query)
        y.value.zero()
        // σ(…) of each node, and clicks·α.
        let gates = arena.matrix(rows: keys.rows, columns: d)
        let weights = arena.floats(keys.rows)
        forEachNode(offsets) { graph, node in
            weights[node] =
                Float(clicks[node])
                * kernel_readout_gate(
                    last.value.row(graph), keys.value.row(node), query.value.pointer, gates.row(node), d)
            kernel_axpy(weights[node], values.value.row(node), y.value.row(graph), d)
        }
        guard let dy = y.gradient else { return y }
        let (dlast, dkeys, dvalues, dquery) = (gradient(last), gradient(keys), gradient(values), gradient(query))
        record {
            let (dy, dlast, dkeys) = (dy.sum, dlast.sum, dkeys.sum)
            let (dvalues, dquery) = (dvalues.sum, dquery.sum)
            forEachNode(offsets) { graph, node in
                // dα = clicks·dy·v; through σ it reaches the argument, and with it both `last` and `keys`.
                let dweight = Float(clicks[node]) * Float(kernel_dot(dy.row(graph), values.value.row(node), d))
                kernel_axpy(weights[node], dy.row(graph), dvalues.row(node), d)
                kernel_readout_gate_backward(
                    gates.row(node), query.value.pointer, dweight, dlast.row(graph), dkeys.row(node), dquery.pointer, d)
            }
        }
        return y
    }
}

private func forEachNeighbour(
    _ offsets: [Int32], _ neighbours: [Int32], _ body: (_ node: Int, _ neighbour: Int, _ share: Float) -> Void
) {
    for node in 0..<(offsets.count - 1) {
        let share = 1 / Float(max(offsets[node + 1] - offsets[node], 1))
        for position in offsets[node]..<offsets[node + 1] { body(node, Int(neighbours[Int(position)]), share) }
    }
}

private func forEachNode(_ offsets: [Int32], _ body: (_ graph: Int, _ node: Int) -> Void) {
    for graph in 0..<(offsets.count - 1) {
        for node in Int(offsets[graph])..<Int(offsets[graph + 1]) { body(graph, node) }
    }
}
