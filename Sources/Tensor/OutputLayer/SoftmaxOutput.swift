import CKernels
import Foundation

/// Session vectors of one worker, and the item each of them should predict.
public struct OutputShard {
    /// rows × d; its gradient is filled in.
    public let sessions: Node
    /// Row of the item matrix per session row.
    public let targets: [Int32]

    public init(sessions: Node, targets: [Int32]) {
        self.sessions = sessions
        self.targets = targets
    }
}

/// Softmax cross-entropy over an item matrix, loss and gradients in one go, without a rows × items buffer.
///
/// The catalogue is split between the workers, the rows go through in blocks. A worker computes the logits of its items
/// block by block; while a block is in the cache it becomes exp(l − m), m being the block's own row maximum, so only the
/// row sums wait for the other workers. The true probabilities are then a factor per row and block, which is put on
/// the two small operands of the gradient products instead of the large block: three products in all, and each logit
/// is touched twice.
///
/// The sampled softmax is the same computation on fewer items, with −log(expected count) as their bias.
public final class SoftmaxOutput {
    /// Bytes of logits that one worker holds at most, whatever the size of the catalogue.
    static let scratchBytes = 32 << 20
    /// Items per block: block and item vectors fit the second-level cache at usual widths.
    static let itemBlock = 512

    private let workers: Workers
    private var scratch: [Scratch]
    private var sessions = Buffer(count: 0)

    public init(workers: Workers) {
        self.workers = workers
        scratch = (0..<workers.count).map { _ in Scratch() }
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
    ///   - smoothing: share ε of the target's probability spread evenly over all items (Szegedy et al. 2016).
    /// - Returns: weight · Σ_rows CE.
    public func train(_ shards: [OutputShard], items: Items, weight: Float, smoothing: Float = 0) -> Double {
        let vectors = items.vectors.value
        let width = vectors.columns
        let rows = shards.reduce(0) { $0 + $1.sessions.rows }
        guard rows > 0 else { return 0 }
        let targets = shards.flatMap(\.targets)
        precondition(targets.count == rows, "one target per session row")

        if sessions.count < rows * width { sessions = Buffer(count: rows * width * 5 / 4) }
        let hidden = sessions.matrix(rows: rows, columns: width)
        var filled = 0
        for shard in shards {
            hidden.row(filled).update(from: shard.sessions.value.pointer, count: shard.sessions.value.count)
            filled += shard.sessions.rows
        }

        let largestRange = (vectors.rows + workers.count - 1) / workers.count
        let blockRows = max(16, min(256, Self.scratchBytes / (4 * max(largestRange, 1))))
        for part in scratch { part.reserve(rows: rows, blockRows: blockRows, items: largestRange, width: width) }
        let mean = smoothing > 0 ? meanVector(items) : nil

        var loss = 0.0
        let blocks = (rows + blockRows - 1) / blockRows
        for block in 0..<blocks {
            let range = rows * block / blocks..<rows * (block + 1) / blocks
            let hiddenBlock = hidden.rows(range)
            let targetBlock = Array(targets[range])
            workers.run { worker in
                scratch[worker].logits(
                    hiddenBlock, targetBlock, items: items, range: workers.range(worker, of: vectors.rows))
            }
            let (logSums, blockLoss) = normalise(hiddenBlock, targetBlock, mean: mean, smoothing: smoothing)
            loss += blockLoss
            workers.run { worker in
                scratch[worker].gradients(
                    hiddenBlock, targetBlock, logSums: logSums, items: items,
                    range: workers.range(worker, of: vectors.rows), weight: weight, smoothing: smoothing,
                    row: range.lowerBound)
            }
        }
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
            let maximum = scratch.reduce(-Float.infinity) { max($0, $1.maxima[row]) }
            let sum = scratch.reduce(Float(0)) { $0 + $1.sums[row] * expf($1.maxima[row] - maximum) }
            logSums[row] = maximum + logf(sum)
            let target = scratch.reduce(Float(0)) { $0 + $1.targetLogits[row] }
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
            for part in scratch {
                kernel_add(part.sessionGradient.pointer + row * width, gradient.pointer, gradient.count)
            }
            if let mean {
                mean.vector.withUnsafeBufferPointer { vector in
                    guard let vector = vector.baseAddress else { return }
                    for row in 0..<gradient.rows {
                        kernel_axpy(-weight * smoothing, vector, gradient.row(row), width)
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

/// What one worker of a `SoftmaxOutput` keeps between the two halves of a row block.
private final class Scratch {
    /// exp(l − m), item block behind item block, each rows × block.
    private var logits = Buffer(count: 0)
    /// Row maximum and row sum of every item block.
    private var blockMaxima: [Float] = []
    private var blockSums: [Float] = []
    /// The same over all of the worker's items.
    private(set) var maxima: [Float] = []
    private(set) var sums: [Float] = []
    /// Logit of the target where the target is one of the worker's items, else 0.
    private(set) var targetLogits: [Float] = []
    /// rows of the step × d.
    private(set) var sessionGradient = Buffer(count: 0)
    private var scaled = Buffer(count: 0)
    private var product = Buffer(count: 0)

    func reserve(rows: Int, blockRows: Int, items: Int, width: Int) {
        let blocks = (items + SoftmaxOutput.itemBlock - 1) / SoftmaxOutput.itemBlock
        if logits.count < blockRows * items { logits = Buffer(count: blockRows * items) }
        if blockMaxima.count < blockRows * blocks {
            blockMaxima = [Float](repeating: 0, count: blockRows * blocks)
            blockSums = blockMaxima
        }
        if maxima.count < blockRows {
            maxima = [Float](repeating: 0, count: blockRows)
            sums = maxima
            targetLogits = maxima
        }
        if scaled.count < blockRows * width {
            scaled = Buffer(count: blockRows * width)
            product = Buffer(count: blockRows * width)
        }
        if sessionGradient.count < rows * width { sessionGradient = Buffer(count: rows * width * 5 / 4) }
        sessionGradient.pointer.update(repeating: 0, count: rows * width)
    }

    /// First half: exponentials of the worker's logits with block-wise maxima, their sums, and the target logits.
    func logits(_ hidden: Matrix, _ targets: [Int32], items: SoftmaxOutput.Items, range: Range<Int>) {
        let rows = hidden.rows
        for row in 0..<rows {
            maxima[row] = -.infinity
            sums[row] = 0
            targetLogits[row] = 0
        }
        forEachBlock(of: range, rows: rows) { index, block, values in
            BLAS.productTransposed(hidden, items.vectors.value.rows(block), into: values)
            let bias = items.bias.map { $0.value.pointer + block.lowerBound }
            for row in 0..<rows where block.contains(Int(targets[row])) {
                let item = Int(targets[row]) - block.lowerBound
                targetLogits[row] = values[row, item] + (bias?[item] ?? 0)
            }
            let start = index * rows
            blockMaxima.withUnsafeMutableBufferPointer { maxima in
                blockSums.withUnsafeMutableBufferPointer { sums in
                    guard let maxima = maxima.baseAddress, let sums = sums.baseAddress else { return }
                    kernel_exponentials(
                        values.pointer, values.columns, rows, values.columns, bias, maxima + start, sums + start)
                }
            }
            for row in 0..<rows {
                let larger = max(maxima[row], blockMaxima[start + row])
                sums[row] =
                    sums[row] * expf(maxima[row] - larger) + blockSums[start + row]
                    * expf(blockMaxima[start + row] - larger)
                maxima[row] = larger
            }
        }
    }

    /// Second half: with p = c·exp(l − m), c = weight·exp(m − log Σ) per row and block,
    /// d sessions += p·V − weight·v_target and d items += pᵀ·S − weight·s of the rows aiming at it.
    func gradients(
        _ hidden: Matrix, _ targets: [Int32], logSums: [Float], items: SoftmaxOutput.Items, range: Range<Int>,
        weight: Float, smoothing: Float, row first: Int
    ) {
        let itemGradient = items.vectors.gradient
        let rows = hidden.rows
        let width = hidden.columns
        let dHidden = Matrix(sessionGradient.pointer + first * width, rows: rows, columns: width)
        let scaledHidden = scaled.matrix(rows: rows, columns: width)
        let sums = product.matrix(rows: rows, columns: width)
        var factors = [Float](repeating: 0, count: rows)
        forEachBlock(of: range, rows: rows) { index, block, values in
            for row in 0..<rows { factors[row] = weight * expf(blockMaxima[index * rows + row] - logSums[row]) }
            if let itemGradient {
                scaledHidden.zero()
                for row in 0..<rows { kernel_axpy(factors[row], hidden.row(row), scaledHidden.row(row), width) }
                BLAS.transposedProduct(values, scaledHidden, into: itemGradient.rows(block), beta: 1)
            }
            BLAS.product(values, items.vectors.value.rows(block), into: sums)
            for row in 0..<rows { kernel_axpy(factors[row], sums.row(row), dHidden.row(row), width) }
            if let dBias = items.bias?.gradient {
                for row in 0..<rows {
                    kernel_axpy(factors[row], values.row(row), dBias.pointer + block.lowerBound, block.count)
                }
            }
        }
        for row in 0..<rows where range.contains(Int(targets[row])) {
            let target = Int(targets[row])
            let share = -weight * (1 - smoothing)
            kernel_axpy(share, items.vectors.value.row(target), dHidden.row(row), width)
            if let itemGradient { kernel_axpy(share, hidden.row(row), itemGradient.row(target), width) }
            if let dBias = items.bias?.gradient { dBias.pointer[target] += share }
        }
        if smoothing > 0 {
            smooth(hidden, items: items, range: range, weight: weight, smoothing: smoothing)
        }
    }

    /// The even part of smoothed targets: every item's gradient loses ε/items of each session vector.
    private func smooth(
        _ hidden: Matrix, items: SoftmaxOutput.Items, range: Range<Int>, weight: Float, smoothing: Float
    ) {
        let sum = product.matrix(rows: 1, columns: hidden.columns)
        sum.zero()
        kernel_column_sums(hidden.pointer, sum.pointer, hidden.rows, hidden.columns)
        let share = -weight * smoothing / Float(items.vectors.rows)
        for item in range {
            if let gradient = items.vectors.gradient {
                kernel_axpy(share, sum.pointer, gradient.row(item), hidden.columns)
            }
            if let dBias = items.bias?.gradient { dBias.pointer[item] += share * Float(hidden.rows) }
        }
    }

    private func forEachBlock(of range: Range<Int>, rows: Int, _ body: (Int, Range<Int>, Matrix) -> Void) {
        var index = 0
        for start in stride(from: range.lowerBound, to: range.upperBound, by: SoftmaxOutput.itemBlock) {
            let block = start..<min(start + SoftmaxOutput.itemBlock, range.upperBound)
            let offset = (start - range.lowerBound) * rows
            body(index, block, Matrix(logits.pointer + offset, rows: rows, columns: block.count))
            index += 1
        }
    }
}
