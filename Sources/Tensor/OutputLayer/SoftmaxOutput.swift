import CKernels
import Foundation

/// Session vectors of one worker, and the item each of them should predict.
public struct OutputShard {
    /// rows × d; its gradient is filled in.
    public let sessions: Node
    /// Row of the item matrix per session row.
    public let targets: [Int32]
    /// What is added to scores of the session rows; nil: nothing.
    public let adjustments: ScoreAdjustments?

    public init(sessions: Node, targets: [Int32], adjustments: ScoreAdjustments? = nil) {
        precondition(adjustments.map { $0.items.count == sessions.rows } ?? true, "adjustments of every row")
        self.sessions = sessions
        self.targets = targets
        self.adjustments = adjustments
    }
}

/// Softmax cross-entropy over an item matrix, loss and gradients in one go, without a rows × items buffer.
///
/// The catalogue is split between the workers, and rows are processed in blocks. A worker computes the logits of its
/// items block by block; while a block is in the cache it becomes exp(l − m), m being the block's own row maximum, so
/// only the row sums wait for the other workers. The true probabilities then differ by a factor per row and block,
/// which is applied to a small operand of one gradient product and the small result of the other instead of the large
/// block: three products in all, and each logit is touched twice.
///
/// The sampled softmax is the same computation on fewer items, with −log(expected count) as their bias. With `bf16` the
/// operands of the three products are rounded to bfloat16 (`BFloat16Blocks`).
public final class SoftmaxOutput {
    /// Limit on the bytes of logits that one worker holds, unless a single row needs more.
    static let scratchBytes = 64 << 20
    /// Items per block: block and item vectors fit the second-level cache at usual widths.
    static let itemBlock = 512

    private let workers: Workers
    private let parts: [SoftmaxShard]
    private var sessions = Buffer(count: 0)
    private let bytesPerLogit: Int

    /// - Precondition: `bf16` only where `Precision.bf16.obstacle` is nil.
    public init(workers: Workers, precision: Precision = .fp32) {
        self.workers = workers
        parts = (0..<workers.count).map { _ in
            switch precision {
            case .fp32: SoftmaxShard(SinglePrecisionBlocks(), stop: workers.stop)
            case .bf16: SoftmaxShard(BFloat16Blocks(), stop: workers.stop)
            }
        }
        bytesPerLogit = precision == .fp32 ? SinglePrecisionBlocks.bytesPerLogit : BFloat16Blocks.bytesPerLogit
    }

    /// The item side of the layer.
    public struct Items {
        /// items × d, with its gradient.
        public let vectors: Node
        /// 1 × items, with a gradient if it is learned.
        public let bias: Node?

        public init(vectors: Node, bias: Node? = nil) {
            self.vectors = vectors
            self.bias = bias
        }
    }

    /// Adds the gradients of `weight · Σ_rows CE` to the shards and the items.
    ///
    /// - Parameters:
    ///   - weight: 1 / rows of the step.
    ///   - excluded: per row, items that take no part in its softmax (never its target); empty: none at all. Not to be
    ///     combined with smoothing.
    ///   - smoothing: share ε of the target's probability spread evenly over all items (Szegedy et al. 2016).
    /// - Returns: weight · Σ_rows CE; meaningless, like the gradients, once the workers have been asked to stop.
    public func train(
        _ shards: [OutputShard], items: Items, weight: Float, smoothing: Float = 0, excluded: [[Int32]] = []
    )
        -> Double
    {
        let vectors = items.vectors.value
        let width = vectors.columns
        let rows = shards.reduce(0) { $0 + $1.sessions.rows }
        guard rows > 0 else { return 0 }
        let targets = shards.flatMap(\.targets)
        precondition(targets.count == rows, "one target per session row")
        precondition(excluded.isEmpty || excluded.count == rows && smoothing == 0, "exclusions of every row")

        if sessions.count < rows * width { sessions = Buffer(count: rows * width * 5 / 4) }
        let hidden = sessions.matrix(rows: rows, columns: width)
        var filled = 0
        for shard in shards {
            hidden.row(filled).update(from: shard.sessions.value.pointer, count: shard.sessions.value.count)
            filled += shard.sessions.rows
        }

        let largestRange = (vectors.rows + workers.count - 1) / workers.count
        let blockRows = max(1, min(1024 / bytesPerLogit, Self.scratchBytes / (bytesPerLogit * max(largestRange, 1))))
        workers.run { worker in
            let range = workers.range(worker, of: vectors.rows)
            parts[worker].begin(vectors.rows(range), rows: rows, blockRows: blockRows)
        }
        let mean = smoothing > 0 ? meanVector(items) : nil
        let adjustments = StepAdjustments(shards)

        var loss = 0.0
        let blocks = (rows + blockRows - 1) / blockRows
        for block in 0..<blocks where !workers.stop.isStopped {
            let range = rows * block / blocks..<rows * (block + 1) / blocks
            let hiddenBlock = hidden.rows(range)
            let targetBlock = Array(targets[range])
            workers.run { worker in
                parts[worker].logits(
                    hiddenBlock, targetBlock, excluded: excluded.isEmpty ? [] : excluded[range],
                    adjustments: adjustments, items: items, range: workers.range(worker, of: vectors.rows),
                    row: range.lowerBound)
            }
            let (logSums, blockLoss) = normalise(hiddenBlock, targetBlock, mean: mean, smoothing: smoothing)
            loss += blockLoss
            if smoothing > 0, let adjustments {
                let sum = range.reduce(Float(0)) { $0 + adjustments.sum(row: $1) }
                loss -= Double(smoothing * sum / Float(vectors.rows))
            }
            workers.run { worker in
                parts[worker].gradients(
                    hiddenBlock, targetBlock, logSums: logSums, adjustments: adjustments, items: items,
                    range: workers.range(worker, of: vectors.rows), weight: weight, smoothing: smoothing,
                    row: range.lowerBound)
            }
        }
        adjustments?.addGradients(to: shards)
        addSessionGradients(shards, width: width, mean: mean, weight: weight, smoothing: smoothing)
        return loss * Double(weight)
    }

    /// log Σ exp per row over all workers' items, and the summed loss of the block.
    private func normalise(
        _ hidden: Matrix, _ targets: [Int32], mean: (vector: [Float], bias: Float)?, smoothing: Float
    ) -> ([Float], Double) {
        var logSums = [Float](repeating: 0, count: hidden.rows)
        var loss = 0.0
        for row in 0..<hidden.rows {
            let maximum = parts.reduce(-Float.infinity) { max($0, $1.maxima[row]) }
            let sum = parts.reduce(Float(0)) { $0 + $1.sums[row] * expf($1.maxima[row] - maximum) }
            logSums[row] = maximum + logf(sum)
            let target = parts.reduce(Float(0)) { $0 + $1.targetLogits[row] }
            loss += Double(logSums[row]) - Double((1 - smoothing) * target)
            if let mean {
                let average = zip(mean.vector, 0..<hidden.columns).reduce(mean.bias) { $0 + $1.0 * hidden[row, $1.1] }
                loss -= Double(smoothing * average)
            }
        }
        return (logSums, loss)
    }

    /// Sums the workers' session gradients into the shards, in the order of the workers.
    private func addSessionGradients(
        _ shards: [OutputShard], width: Int, mean: (vector: [Float], bias: Float)?, weight: Float, smoothing: Float
    ) {
        var row = 0
        for shard in shards {
            defer { row += shard.sessions.rows }
            guard let gradient = shard.sessions.gradient else { continue }
            for part in parts {
                gradient.add(part.sessionGradient.matrix(rows: gradient.rows, columns: width, at: row * width))
            }
            if let mean {
                mean.vector.withUnsafeBufferPointer { vector in
                    guard let vector = vector.baseAddress else { return }
                    for row in 0..<gradient.rows {
                        kernel_axpy(-weight * smoothing, vector, gradient.sum.row(row), width)
                    }
                }
            }
        }
    }

    /// Mean item vector and mean bias: what label smoothing multiplies session vectors with.
    private func meanVector(_ items: Items) -> (vector: [Float], bias: Float) {
        let vectors = items.vectors.value
        var sum = [Float](repeating: 0, count: vectors.columns)
        sum.withUnsafeMutableBufferPointer { sum in
            guard let sum = sum.baseAddress else { return }
            kernel_column_sums(vectors.pointer, sum, vectors.rows, vectors.columns)
        }
        let count = Float(vectors.rows)
        let bias = items.bias.map { $0.value.elements.reduce(0, +) / count } ?? 0
        return (sum.map { $0 / count }, bias)
    }
}
