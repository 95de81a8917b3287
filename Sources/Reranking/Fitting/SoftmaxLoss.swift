import Foundation

/// −log p of each row's target, mean over the rows, where p is the softmax of the scores over the row's entries.
package struct SoftmaxLoss: Sendable {
    package let mean: Double
    /// Per entry, the derivative of its row's loss by its score: p − 1 for the target, p for the others.
    package let gradients: [Float]
    /// Per entry, the second derivative: p·(1 − p).
    package let hessians: [Float]

    /// - Parameter scores: one per entry, finite.
    /// - Precondition: there are rows.
    package init(_ rows: PooledRows, scores: [Float]) {
        precondition(rows.count > 0, "a mean over rows needs one")
        precondition(scores.count == rows.entryCount, "a score for every entry")
        var gradients = [Float](repeating: 0, count: scores.count)
        var hessians = gradients
        var shares: [Double] = []
        var sum = 0.0
        for row in 0..<rows.count {
            let entries = rows.entries(row)
            shares.removeAll(keepingCapacity: true)
            shares.append(contentsOf: scores[entries].lazy.map(Double.init))
            sum += shares.withUnsafeMutableBufferPointer { Self.softmax($0, target: rows.target(row)) }
            for (entry, share) in zip(entries, shares) {
                gradients[entry] = Float(share)
                hessians[entry] = Float(share * (1 - share))
            }
            gradients[rows.targets[row]] = Float(shares[rows.target(row)] - 1)
        }
        mean = sum / Double(rows.count)
        self.gradients = gradients
        self.hessians = hessians
    }

    /// Makes probabilities of the scores of a row, in place.
    /// - Returns: −log p of the target.
    static func softmax(_ scores: UnsafeMutableBufferPointer<Double>, target: Int) -> Double {
        var largest = -Double.infinity
        for score in scores { largest = max(largest, score) }
        let targetScore = scores[target] - largest
        var sum = 0.0
        for entry in scores.indices {
            scores[entry] = exp(scores[entry] - largest)
            sum += scores[entry]
        }
        for entry in scores.indices { scores[entry] /= sum }
        return log(sum) - targetScore
    }
}
