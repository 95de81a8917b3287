import Metrics

/// Metrics of lists of ranks of the same rows, with intervals by bootstrap of whole sessions: all lists see the same
/// sessions in a draw, so that differences are paired.
struct ResampledRanks {
    private let metrics: [RankingMetric]
    /// Place of each list among the distinct ones.
    private let places: [Int]
    private let means: [Double]
    /// Of each draw.
    private let resampled: [[Double]]

    /// - Parameter lists: rank of every row; 0 is a miss.
    init(
        _ lists: [[Int32]], perSession: [Int32], draws: Int, metrics: [RankingMetric] = [.hr, .mrr, .ndcg]
    ) {
        var distinct: [[Int32]: Int] = [:]
        var kept: [[Int32]] = []
        places = lists.map { list in
            if let known = distinct[list] { return known }
            distinct[list] = kept.count
            kept.append(list)
            return kept.count - 1
        }
        self.metrics = metrics
        let sums = SessionSums(
            rowsPerSession: perSession, values: kept.flatMap { list in metrics.map { $0.values(ofRanks: list) } })
        means = sums.means
        resampled = sums.bootstrap(draws: draws, seed: PairedComparison.seed)
    }

    func estimate(_ list: Int, _ metric: RankingMetric) -> CandidateExploration.Estimate {
        let column = column(list, metric)
        return estimate(means[column], resampled.map { $0[column] })
    }

    /// The metric of one list minus that of another.
    func difference(_ first: Int, _ second: Int, _ metric: RankingMetric) -> CandidateExploration.Estimate {
        let (first, second) = (column(first, metric), column(second, metric))
        return estimate(means[first] - means[second], resampled.map { $0[first] - $0[second] })
    }

    private func column(_ list: Int, _ metric: RankingMetric) -> Int {
        guard let place = metrics.firstIndex(of: metric) else { preconditionFailure("a metric that is not resampled") }
        return places[list] * metrics.count + place
    }

    private func estimate(_ value: Double, _ draws: [Double]) -> CandidateExploration.Estimate {
        let sorted = draws.sorted()
        let tail = (1 - CandidateExploration.confidence) / 2
        return CandidateExploration.Estimate(
            value: value, lower: quantile(sorted, tail), upper: quantile(sorted, 1 - tail))
    }
}
