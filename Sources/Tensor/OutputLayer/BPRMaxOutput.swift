import CKernels

/// BPR-max (Hidasi & Karatzoglou 2018, arXiv 1706.03847) over the items of a step, loss and gradients in one go:
/// −log Σ_j w_j·σ(r_t − r_j) + regularisation·Σ_j w_j·r_j², r = ELU(scores), where j runs over all items but the row's
/// own target t, and w is the softmax over these negatives.
///
/// Unlike the full softmax it is meant for a sample of items, so the scores of a block of rows are kept whole. For the
/// scores and session gradients the rows are split between the workers, for the item gradients the items.
public final class BPRMaxOutput {
    /// Limit on the bytes of scores held, unless a single row needs more.
    private static let scratchBytes = 64 << 20

    private let workers: Workers
    /// ELU's α; 0: the scores as they are.
    private let elu: Float
    private let regularisation: Float
    private var sessions = Buffer(count: 0)
    private var sessionGradients = Buffer(count: 0)
    private var scores = Buffer(count: 0)

    public init(workers: Workers, elu: Float, regularisation: Float) {
        self.workers = workers
        self.elu = elu
        self.regularisation = regularisation
    }

    /// Adds the gradients of `weight · Σ_rows L` to the shards and the items.
    ///
    /// - Parameters:
    ///   - weight: 1 / rows of the step.
    ///   - excluded: per row, in ascending order, items besides its target that are not negatives; empty: none.
    /// - Returns: weight · Σ_rows L; meaningless, like the gradients, once the workers have been asked to stop.
    public func train(
        _ shards: [OutputShard], items: SoftmaxOutput.Items, weight: Float, excluded: [[Int32]] = []
    ) -> Double {
        let vectors = items.vectors.value
        let rows = shards.reduce(0) { $0 + $1.sessions.rows }
        guard rows > 0 else { return 0 }
        let targets = shards.flatMap(\.targets)
        precondition(targets.count == rows, "one target per session row")
        precondition(excluded.isEmpty || excluded.count == rows, "exclusions of every row")

        let hidden = joined(shards, rows: rows)
        let dHidden = sessionGradients.matrix(rows: rows, columns: vectors.columns)
        let blockRows = min(rows, max(1, Self.scratchBytes / (4 * vectors.rows)))
        if scores.count < blockRows * vectors.rows { scores = Buffer(count: blockRows * vectors.rows) }
        let adjustments = StepAdjustments(shards)
        var losses = [Double](repeating: 0, count: rows)
        for start in stride(from: 0, to: rows, by: blockRows) where !workers.stop.isStopped {
            let block = start..<min(start + blockRows, rows)
            let blockScores = scores.matrix(rows: block.count, columns: vectors.rows)
            losses.withUnsafeMutableBufferPointer { losses in
                workers.run { worker in
                    let part = workers.range(worker, of: block.count)
                    let rows = block.lowerBound + part.lowerBound..<block.lowerBound + part.upperBound
                    let gradient = blockScores.rows(part)
                    BLAS.productTransposed(hidden.rows(rows), vectors, into: gradient)
                    let adjusted = adjustments?.entries(rows: rows, items: 0..<vectors.rows) ?? []
                    if let adjustments {
                        for entry in adjusted {
                            gradient[entry.row - rows.lowerBound, entry.item] += adjustments.value(entry)
                        }
                    }
                    for (row, index) in zip(part.indices, rows) {
                        var absent = excluded.isEmpty ? [] : excluded[index]
                        absent.insert(targets[index], at: absent.firstIndex { $0 > targets[index] } ?? absent.count)
                        losses[index] = Double(
                            kernel_bpr_max(
                                blockScores.row(row), vectors.rows, Int(targets[index]), absent, absent.count,
                                items.bias?.value.pointer, elu, regularisation, weight))
                    }
                    if let adjustments {
                        for entry in adjusted {
                            adjustments.set(gradient: gradient[entry.row - rows.lowerBound, entry.item], entry)
                        }
                    }
                    BLAS.product(gradient, vectors, into: dHidden.rows(rows))
                }
            }
            workers.run { worker in
                addItemGradients(
                    blockScores, hidden.rows(block), items, range: workers.range(worker, of: vectors.rows))
            }
        }
        adjustments?.addGradients(to: shards)
        var row = 0
        for shard in shards {
            shard.sessions.gradient?.add(dHidden.rows(row..<row + shard.sessions.rows))
            row += shard.sessions.rows
        }
        return losses.reduce(0, +) * Double(weight)
    }

    /// The session vectors of all shards, stacked.
    private func joined(_ shards: [OutputShard], rows: Int) -> Matrix {
        let width = shards[0].sessions.columns
        if sessions.count < rows * width {
            sessions = Buffer(count: rows * width * 5 / 4)
            sessionGradients = Buffer(count: rows * width * 5 / 4)
        }
        let hidden = sessions.matrix(rows: rows, columns: width)
        var filled = 0
        for shard in shards {
            hidden.row(filled).update(from: shard.sessions.value.pointer, count: shard.sessions.value.count)
            filled += shard.sessions.rows
        }
        return hidden
    }

    /// d items += Gᵀ·S and d bias += Σ rows of G, for a range of the items.
    private func addItemGradients(_ gradient: Matrix, _ hidden: Matrix, _ items: SoftmaxOutput.Items, range: Range<Int>)
    {
        if let dItems = items.vectors.gradient?.sum {
            BLAS.multiply(
                gradient.pointer + range.lowerBound, lda: gradient.columns, transposeA: true, hidden.pointer,
                ldb: hidden.columns, into: dItems.row(range.lowerBound), ldc: dItems.columns, m: range.count,
                n: hidden.columns, k: hidden.rows, beta: 1)
        }
        if let dBias = items.bias?.gradient?.sum {
            for row in 0..<gradient.rows {
                kernel_add(gradient.row(row) + range.lowerBound, dBias.pointer + range.lowerBound, range.count)
            }
        }
    }
}
