import Basics
import Foundation
import Reranking

extension PooledRows {
    /// Rows whose targets are drawn from the softmax of a score (by the largest of score + Gumbel noise).
    init(
        count: Int, entries: ClosedRange<Int>, featureCount: Int, seed: UInt64,
        feature: (inout RandomStream) -> Float = { Float($0.normal()) }, score: (ArraySlice<Float>) -> Double
    ) {
        self.init(featureCount: featureCount)
        var random = RandomStream(seed: seed, name: "planted rows")
        for _ in 0..<count {
            let size = entries.lowerBound + random.index(below: entries.count)
            let features = (0..<size * featureCount).map { _ in feature(&random) }
            let utilities = (0..<size).map { entry in
                score(features[entry * featureCount..<(entry + 1) * featureCount])
                    - log(-log(max(random.uniform(), 0x1p-60)))
            }
            let target = utilities.indices.max { utilities[$0] < utilities[$1] } ?? 0
            append(features: features, target: target)
        }
    }

    /// Rows × a weight for each feature.
    init(count: Int, entries: ClosedRange<Int>, weights: [Double], seed: UInt64) {
        self.init(count: count, entries: entries, featureCount: weights.count, seed: seed) { features in
            zip(weights, features).reduce(0) { $0 + $1.0 * Double($1.1) }
        }
    }

    /// The same rows with other features.
    func replacing(featureCount: Int, _ features: (_ row: Int, ArraySlice<Float>) -> [Float]) -> PooledRows {
        var rows = PooledRows(featureCount: featureCount)
        for row in 0..<count {
            let entries = stride(
                from: self.features(row).startIndex, to: self.features(row).endIndex, by: self.featureCount)
            rows.append(
                features: entries.flatMap { features(row, self.features[$0..<$0 + self.featureCount]) },
                target: target(row))
        }
        return rows
    }

    /// −log p of the targets by definition, mean over the rows, where p is ∝ exp(score).
    func meanLoss(_ scores: (ArraySlice<Float>) -> [Double]) -> Double {
        let losses = (0..<count).map { row in
            let scores = scores(features(row))
            return log(scores.reduce(0) { $0 + exp($1) }) - scores[target(row)]
        }
        return losses.reduce(0, +) / Double(count)
    }
}

extension RandomStream {
    /// By Box and Muller.
    mutating func normal() -> Double { (-2 * log(1 - uniform())).squareRoot() * cos(2 * .pi * uniform()) }
}
