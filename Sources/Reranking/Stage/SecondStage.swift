import Algorithms
import Basics
import Metrics

/// A fitted second stage: ranks the candidates of a row anew.
package struct SecondStage: Codable, Sendable {
    package enum Scorer: Codable, Sendable {
        /// A weight for each feature.
        case linear([Double])
        case trees(TreeEnsemble)
    }

    /// Names of the features, in order.
    package let features: [String]
    package let scorer: Scorer
    /// How much each feature moves the ranking: of weights, the weight times the feature's standard deviation within
    /// rows; of trees, its share of the gain.
    package let importance: [Double]

    /// - Parameter spreads: of the features that weights were fitted on.
    package init(_ features: [String], _ scorer: Scorer, spreads: VaryingFeatures? = nil) {
        self.features = features
        self.scorer = scorer
        switch scorer {
        case .linear(let weights):
            var importance = [Double](repeating: 0, count: weights.count)
            if let spreads {
                for (column, scale) in zip(spreads.columns, spreads.scales) {
                    importance[column] = weights[column] * scale
                }
            }
            self.importance = importance
        case .trees(let trees):
            let total = trees.gains.reduce(0, +)
            importance = trees.gains.map { total > 0 ? $0 / total : 0 }
        }
    }

    /// 0 for weights.
    package var treeCount: Int { if case .trees(let trees) = scorer { trees.count } else { 0 } }

    /// What it goes by.
    package var explanation: [SecondStageResult.Feature] {
        features.enumerated().map { index, name in
            var weight: Double?
            if case .linear(let weights) = scorer { weight = weights[index] }
            return .init(name: name, weight: weight, importance: importance[index])
        }
    }

    /// - Parameter features: candidates × features, candidate by candidate.
    /// - Returns: score of each candidate.
    package func scores(_ features: ArraySlice<Float>) -> [Double] {
        switch scorer {
        case .linear(let weights):
            stride(from: features.startIndex, to: features.endIndex, by: weights.count).map { first in
                var score = 0.0
                for (index, weight) in weights.enumerated() { score += weight * Double(features[first + index]) }
                return score
            }
        case .trees(let trees): trees.scores(features).map(Double.init)
        }
    }

    /// Rank of a candidate among the row's candidates; 0 if scores are no numbers.
    ///
    /// Candidates that the stage cannot tell apart are in the model's order, so that one without any tree changes
    /// nothing within the pool; those that the model cannot tell apart either count against the target.
    func rank(of target: Int, in features: ArraySlice<Float>) -> Int32 { Self.rank(of: target, in: order(features)) }

    private static func rank(of target: Int, in order: [(score: Double, place: Float)]) -> Int32 {
        guard order.allSatisfy(\.score.isFinite) else { return 0 }
        return Int32(order.count { ($0.score, -$0.place) >= (order[target].score, -order[target].place) })
    }

    /// Score and place in the model's order of each candidate.
    package func order(_ features: ArraySlice<Float>) -> [(score: Double, place: Float)] {
        let width = self.features.count
        let column = self.features.firstIndex(of: CandidateFeatures.placeName) ?? 0
        return scores(features).enumerated().map { index, score in
            (score, features[features.startIndex + index * width + column])
        }
    }

    /// Rank of the row's target among all items: those outside the pool follow in the model's order.
    package func rank(_ row: PoolRow) -> Int32 {
        guard row.modelRank > 0 else { return 0 }
        guard let target = row.target else { return row.outsideRank }
        return rank(of: target, in: row.features[...])
    }

    /// The same rank, and the best candidates of the row, best first: in the stage's order, then in the model's, then
    /// in that of the catalogue. Scores that are no numbers are left out.
    package func ranked(_ row: PoolRow, listed count: Int) -> (rank: Int32, best: [Int32]) {
        let order = order(row.features[...])
        let best = zip(row.items, order).lazy.filter { $1.score.isFinite }.min(count: count) {
            (-$0.1.score, $0.1.place, $0.0) < (-$1.1.score, $1.1.place, $1.0)
        }.map(\.0)
        guard row.modelRank > 0 else { return (0, best) }
        return (row.target.map { Self.rank(of: $0, in: order) } ?? row.outsideRank, best)
    }

    /// What keeps a stage read from a file from being used with some features, in words; nil if nothing does.
    package func problem(features names: [String]) -> String? {
        if features != names { return "it was fitted on other features" }
        guard importance.count == features.count else { return "it does not explain each feature" }
        switch scorer {
        case .linear(let weights):
            return weights.count == features.count && weights.allSatisfy(\.isFinite)
                ? nil : "it does not have a weight for each feature"
        case .trees(let trees): return trees.featureCount == features.count ? nil : "its trees are of other features"
        }
    }
}
