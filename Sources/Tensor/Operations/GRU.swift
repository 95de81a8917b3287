import CKernels

extension Tape {
    /// Gated recurrent unit (Cho et al. 2014) over sequences packed one after another, with the reset gate applied
    /// before the recurrent product, as in the paper and in GRU4Rec:
    ///
    ///     r, z = σ(x + h·Uᵀ + b),  n = tanh(x + (r∘h)·Uᵀ + b),  h' = (1 − z)∘h + z∘n
    ///
    /// PyTorch's `nn.GRU` is a different cell: it applies r after the product and swaps the roles of z and 1 − z. With
    /// `innerBias` c, the reset gate is applied as there: n = tanh(x + r∘(h·Uᵀ + c) + b). Which of z and 1 − z is which
    /// is a matter of z's sign.
    ///
    /// The sequences advance together, longest first, so that each time step is two matrix products over the sequences
    /// that are still running. Backward goes through the whole sequence.
    ///
    /// - Parameters:
    ///   - x: rows × 3d, input side of the gates [r z n]: the product of the inputs with their weights, or rows of a
    ///     table.
    ///   - recurrent: 3d × d, U; bias: 1 × 3d.
    ///   - innerBias: 1 × d; nil: the reset gate goes before the product.
    ///   - offsets: sequence s has the rows offsets[s] ..< offsets[s + 1].
    ///   - initial: sequences × d, state before the first row, into which no gradient flows; nil: zero.
    /// - Returns: rows × d, the state after each row.
    public func gru(
        _ x: Node, recurrent u: Node, bias: Node, innerBias: Node? = nil, offsets: [Int32], initial: Matrix? = nil
    ) -> Node {
        let d = u.columns
        precondition(x.columns == 3 * d && u.rows == 3 * d && bias.columns == 3 * d, "widths of a GRU")
        let y = result(rows: x.rows, columns: d, differentiable: true)
        let schedule = TimeSteps(offsets)
        precondition(x.rows == schedule.rows.count, "rows of packed sequences")

        // Time-major: the rows of a time step are next to each other, those of sequences that go on first.
        let gates = arena.matrix(rows: x.rows, columns: 3 * d)
        let previous = arena.zeros(rows: x.rows, columns: d)
        let reset = arena.matrix(rows: x.rows, columns: d)
        // h·Uᵀ + c of the candidate, if the reset gate goes after it.
        let inner = innerBias.map { _ in arena.zeros(rows: x.rows, columns: d) }
        let next = arena.matrix(rows: schedule.steps.first?.count ?? 0, columns: d)
        if let initial {
            for (row, sequence) in schedule.order.enumerated() {
                previous.row(row).update(from: initial.row(sequence), count: d)
            }
        }
        for (row, source) in schedule.rows.enumerated() {
            gates.row(row).update(from: x.value.row(source), count: 3 * d)
        }
        kernel_add_bias(bias.value.pointer, gates.pointer, gates.rows, gates.columns)
        for (time, step) in schedule.steps.enumerated() where !stop.isStopped {
            let hasState = time > 0 || initial != nil
            let g = gates.rows(step)
            let h = previous.rows(step)
            let rh = reset.rows(step)
            if hasState {
                BLAS.multiply(
                    h.pointer, lda: d, u.value.pointer, ldb: d, transposeB: true, into: g.pointer, ldc: 3 * d,
                    m: step.count, n: 2 * d, k: d, beta: 1)
            }
            if let inner = inner?.rows(step), let innerBias {
                if hasState {
                    BLAS.multiply(
                        h.pointer, lda: d, u.value.row(2 * d), ldb: d, transposeB: true, into: inner.pointer, ldc: d,
                        m: step.count, n: d, k: d)
                }
                kernel_add_bias(innerBias.value.pointer, inner.pointer, inner.rows, d)
                kernel_gru_gates(g.pointer, inner.pointer, rh.pointer, step.count, d)
                for row in 0..<step.count { kernel_add(rh.row(row), g.row(row) + 2 * d, d) }
            } else {
                kernel_gru_gates(g.pointer, h.pointer, rh.pointer, step.count, d)
            }
            if hasState, inner == nil {
                BLAS.multiply(
                    rh.pointer, lda: d, u.value.row(2 * d), ldb: d, transposeB: true, into: g.pointer + 2 * d,
                    ldc: 3 * d, m: step.count, n: d, k: d, beta: 1)
            }
            kernel_gru_state(g.pointer, h.pointer, next.pointer, step.count, d)
            for row in 0..<step.count {
                y.value.row(schedule.rows[step.lowerBound + row]).update(from: next.row(row), count: d)
            }
            if time + 1 < schedule.steps.count {
                let following = previous.rows(schedule.steps[time + 1])
                following.pointer.update(from: next.pointer, count: following.count)
            }
        }

        guard let dy = y.gradient else { return y }
        let dh = arena.zeros(rows: next.rows, columns: d)
        let drh = arena.matrix(rows: next.rows, columns: d)
        record { [stop] in
            let dy = dy.sum
            for (time, step) in schedule.steps.enumerated().reversed() where !stop.isStopped {
                let g = gates.rows(step)
                let h = previous.rows(step)
                for row in 0..<step.count {
                    kernel_add(dy.row(schedule.rows[step.lowerBound + row]), dh.row(row), d)
                }
                // z and n become the gradients of their values before the activation.
                kernel_gru_state_backward(g.pointer, h.pointer, dh.pointer, step.count, d)
                if let inner = inner?.rows(step) {
                    // d(r∘inner) = dn, from which dr and dinner = dn∘r follow, kept in `reset`; dh += dinner·U_n
                    let dinner = reset.rows(step)
                    dinner.zero()
                    for row in 0..<step.count { drh.row(row).update(from: g.row(row) + 2 * d, count: d) }
                    kernel_gru_gates_backward(g.pointer, inner.pointer, drh.pointer, dinner.pointer, step.count, d)
                    if time > 0 {
                        BLAS.multiply(
                            dinner.pointer, lda: d, u.value.row(2 * d), ldb: d, into: dh.pointer, ldc: d,
                            m: step.count, n: d, k: d, beta: 1)
                    }
                } else {
                    // d(r∘h) = dn·U_n, from which dr and dh += d(r∘h)∘r follow
                    BLAS.multiply(
                        g.pointer + 2 * d, lda: 3 * d, u.value.row(2 * d), ldb: d, into: drh.pointer, ldc: d,
                        m: step.count, n: d, k: d)
                    kernel_gru_gates_backward(g.pointer, h.pointer, drh.pointer, dh.pointer, step.count, d)
                }
                // dh += [dr dz]·U_rz
                if time > 0 {
                    BLAS.multiply(
                        g.pointer, lda: 3 * d, u.value.pointer, ldb: d, into: dh.pointer, ldc: d, m: step.count, n: d,
                        k: 2 * d, beta: 1)
                }
            }
            if let du = u.gradient?.sum {
                // dU_rz = Σ [dr dz]ᵀ·h, dU_n = Σ dnᵀ·(r∘h), or Σ dinnerᵀ·h; the first time step has no state unless
                // it was given.
                let first = initial == nil ? schedule.steps.first?.count ?? 0 : 0
                let count = x.rows - first
                let g = gates.row(first)
                BLAS.multiply(
                    g, lda: 3 * d, transposeA: true, previous.row(first), ldb: d, into: du.pointer, ldc: d, m: 2 * d,
                    n: d, k: count, beta: 1)
                if inner == nil {
                    BLAS.multiply(
                        g + 2 * d, lda: 3 * d, transposeA: true, reset.row(first), ldb: d, into: du.row(2 * d), ldc: d,
                        m: d, n: d, k: count, beta: 1)
                } else {
                    BLAS.multiply(
                        reset.row(first), lda: d, transposeA: true, previous.row(first), ldb: d, into: du.row(2 * d),
                        ldc: d, m: d, n: d, k: count, beta: 1)
                }
            }
            if let dc = innerBias?.gradient { kernel_column_sums(reset.pointer, dc.sum.pointer, reset.rows, d) }
            if let db = bias.gradient { kernel_column_sums(gates.pointer, db.sum.pointer, gates.rows, gates.columns) }
            if let dx = x.gradient?.sum {
                for (row, source) in schedule.rows.enumerated() { kernel_add(gates.row(row), dx.row(source), 3 * d) }
            }
        }
        return y
    }
}

/// The rows of packed sequences in order of time.
private struct TimeSteps {
    /// Sequences, longest first.
    let order: [Int]
    /// Packed row of each time-major row.
    private(set) var rows: [Int] = []
    /// Time-major rows of each time step. Row k of every step belongs to sequence `order[k]`.
    private(set) var steps: [Range<Int>] = []

    init(_ offsets: [Int32]) {
        let lengths = zip(offsets, offsets.dropFirst()).map { Int($1 - $0) }
        order = lengths.indices.sorted { (-lengths[$0], $0) < (-lengths[$1], $1) }
        for time in 0..<(lengths.max() ?? 0) {
            let start = rows.count
            for sequence in order.prefix(while: { lengths[$0] > time }) { rows.append(Int(offsets[sequence]) + time) }
            steps.append(start..<rows.count)
        }
    }
}
