/// One worker's scratch for the loss of one row after the other.
struct LogitRow {
    private let features: VaryingFeatures
    private let weights: [Double]
    /// Entries × k, filled up with zeros to a multiple of `block` entries.
    private var z: [Double] = []
    /// Per entry of `z`: its score, then its probability.
    private var shares: [Double] = []
    /// Σ p·z.
    private var mean: [Double]

    /// Entries that are added to the Hessian at once, so that each of its elements is loaded and stored once for them.
    private static let block = 4

    init(_ features: VaryingFeatures, weights: [Double]) {
        self.features = features
        self.weights = weights
        mean = weights
    }

    /// Adds the row's loss −log p of the target, its gradient Σ p·z − z of the target, and its Hessian Σ p·y·yᵀ, where
    /// y = z − Σ p·z.
    mutating func add(_ rows: PooledRows, _ row: Int, to sums: inout LogitSums) {
        standardise(rows.features(row), featureCount: rows.featureCount)
        sums.loss += score(count: rows.entries(row).count, target: rows.target(row))
        let (k, entries) = (weights.count, shares.count)
        z.withUnsafeMutableBufferPointer { z in
            mean.withUnsafeMutableBufferPointer { mean in
                mean.update(repeating: 0)
                for entry in 0..<entries {
                    for j in 0..<k { mean[j] += shares[entry] * z[entry * k + j] }
                }
                for j in 0..<k { sums.gradient[j] += mean[j] - z[rows.target(row) * k + j] }
                for entry in 0..<entries {
                    for j in 0..<k { z[entry * k + j] -= mean[j] }
                }
            }
            sums.hessian.withUnsafeMutableBufferPointer { hessian in
                guard let z = z.baseAddress, let hessian = hessian.baseAddress else { return }
                for entry in stride(from: 0, to: entries, by: Self.block) {
                    let y0 = z + entry * k
                    let (y1, y2, y3) = (y0 + k, y0 + 2 * k, y0 + 3 * k)
                    for i in 0..<k {
                        let (a0, a1) = (shares[entry] * y0[i], shares[entry + 1] * y1[i])
                        let (a2, a3) = (shares[entry + 2] * y2[i], shares[entry + 3] * y3[i])
                        let line = hessian + i * k
                        for j in 0...i { line[j] += (a0 * y0[j] + a1 * y1[j]) + (a2 * y2[j] + a3 * y3[j]) }
                    }
                }
            }
        }
    }

    /// Fills `z` with the varying features in units of their standard deviation, relative to the row's first entry:
    /// what is the same for all entries does not change their probabilities, and could swallow the digits that do.
    private mutating func standardise(_ values: ArraySlice<Float>, featureCount: Int) {
        let entries = values.count / featureCount
        let filled = (entries + Self.block - 1) / Self.block * Self.block
        z.removeAll(keepingCapacity: true)
        z.append(contentsOf: repeatElement(0, count: filled * weights.count))
        z.withUnsafeMutableBufferPointer { z in
            values.withUnsafeBufferPointer { values in
                for (index, (column, scale)) in zip(features.columns, features.scales).enumerated() {
                    let (first, unit) = (Double(values[column]), 1 / scale)
                    for entry in 0..<entries {
                        z[entry * weights.count + index] =
                            (Double(values[entry * featureCount + column]) - first) * unit
                    }
                }
            }
        }
    }

    /// Fills `shares` from `z`.
    /// - Returns: −log p of the target.
    private mutating func score(count: Int, target: Int) -> Double {
        let k = weights.count
        shares.removeAll(keepingCapacity: true)
        for entry in 0..<count {
            var score = 0.0
            for j in 0..<k { score += weights[j] * z[entry * k + j] }
            shares.append(score)
        }
        let loss = shares.withUnsafeMutableBufferPointer { SoftmaxLoss.softmax($0, target: target) }
        while shares.count % Self.block != 0 { shares.append(0) }
        return loss
    }
}
