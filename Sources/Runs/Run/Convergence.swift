/// How soon a training came near its best: epochs until a validation score first reached a share of the best one.
public struct Convergence: Sendable, Hashable, Codable {
    public var epochsTo95Percent: Double
    public var epochsTo99Percent: Double

    /// A validation score, larger is better, after so many epochs.
    public struct Point: Sendable, Hashable, Codable {
        public var epoch: Double
        public var score: Double

        public init(epoch: Double, score: Double) {
            self.epoch = epoch
            self.score = score
        }
    }

    /// Nil if no score is above zero. Scores are not interpolated: `training.validationsPerEpoch` says how fine they
    /// are.
    /// - Parameter points: in the order of their epochs.
    public init?(_ points: [Point]) {
        guard let best = points.map(\.score).max(), best > 0 else { return nil }
        func epochs(to share: Double) -> Double { points.first { $0.score >= share * best }?.epoch ?? 0 }
        epochsTo95Percent = epochs(to: 0.95)
        epochsTo99Percent = epochs(to: 0.99)
    }
}
