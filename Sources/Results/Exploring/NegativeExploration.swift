import Foundation
import Metrics

/// What sampled negatives would report of the models of some runs beside ranking among all items: by how much, how much
/// it varies from draw to draw, and where the order of two models is another one.
///
/// Metrics are fractions of one.
public struct NegativeExploration: Codable, Sendable, Hashable {
    /// A metric over several draws of negatives.
    public struct Value: Codable, Sendable, Hashable {
        /// Of each draw.
        public var draws: [Double]
        public var mean: Double
        /// Sample standard deviation over the draws; nil for a single one.
        public var deviation: Double?
        /// The mean minus the metric among all items.
        public var bias: Double
        /// Mean over all draws that could be (`SampledExpectation`); of uniform negatives.
        public var expected: Double?
    }

    /// What negatives of one sampling and number report.
    public struct Sample: Codable, Sendable, Hashable {
        public var sampling: NegativeSampling
        /// Negatives of each row.
        public var size: Int
        public var mrr: Value
        public var hr: Value
        public var ndcg: Value

        public func value(_ metric: RankingMetric) -> Value {
            switch metric {
            case .mrr: mrr
            case .hr: hr
            case .ndcg: ndcg
            }
        }
    }

    public struct Run: Codable, Sendable, Hashable {
        public var run: String
        public var model: String
        public var hasSecondStage: Bool
        /// Among all items.
        public var full: RankingMetrics
        /// Sampling by sampling, in ascending order of size.
        public var samples: [Sample]
    }

    /// A metric of one run minus that of another, which see the same negatives.
    public struct Difference: Codable, Sendable, Hashable {
        public var first: String
        public var second: String
        public var sampling: NegativeSampling
        public var size: Int
        public var metric: RankingMetric
        /// Among all items.
        public var full: Double
        /// Mean over the draws.
        public var sampled: Double
        /// Draws in which the order is another one than among all items.
        public var flippedDraws: Int

        /// Whether the order in the mean is another one than among all items.
        public var isFlip: Bool { full * sampled < 0 }
    }

    public var dataset: DatasetSummary
    public var rows: Int
    public var draws: Int
    public var runs: [Run]
    /// Of every pair of runs, for each sampling, size and metric.
    public var differences: [Difference]

    /// Where the order is another one than among all items, at least in some draw.
    public var flips: [Difference] { differences.filter { $0.isFlip || $0.flippedDraws > 0 } }

    /// - Parameter runs: at least one; all ranked the same test rows among the same negatives.
    /// - Throws: `Incomparable` if they did not.
    public init(_ runs: [SampledRun]) throws(Incomparable) {
        let rows = Comparability(runs.map(\.dataset))
        for run in runs.dropFirst() {
            guard rows.key(of: run.dataset) == rows.key(of: runs[0].dataset) else {
                throw Incomparable(
                    "\(run.run) and \(runs[0].run) were tested on different rows; give them one by one")
            }
            guard run.clicksHash == runs[0].clicksHash else {
                throw Incomparable(
                    "\(run.run) and \(runs[0].run) have other training sessions, and so other negatives by "
                        + "popularity; give them one by one")
            }
        }
        dataset = runs[0].dataset
        self.rows = runs[0].full.count
        draws = runs[0].samples.first?.draws.count ?? 0
        let made = runs.map(Run.init)
        self.runs = made
        differences = made.indices.flatMap { first in
            made.indices.dropFirst(first + 1).flatMap { Self.differences(made[first], made[$0]) }
        }
    }

    private static func differences(_ first: Run, _ second: Run) -> [Difference] {
        RankingMetric.allCases.flatMap { metric in
            let full = first.full.value(metric) - second.full.value(metric)
            return first.samples.compactMap { sample -> Difference? in
                guard
                    let other = second.samples.first(where: {
                        $0.sampling == sample.sampling && $0.size == sample.size
                    })
                else { return nil }
                let (ours, theirs) = (sample.value(metric), other.value(metric))
                return Difference(
                    first: first.run, second: second.run, sampling: sample.sampling, size: sample.size,
                    metric: metric, full: full, sampled: ours.mean - theirs.mean,
                    flippedDraws: zip(ours.draws, theirs.draws).count { ($0 - $1) * full < 0 })
            }
        }
    }
}

extension NegativeExploration.Run {
    fileprivate init(_ run: SampledRun) {
        let full = RankingMetrics(ranks: run.full)
        self.init(
            run: run.run, model: run.model, hasSecondStage: run.hasSecondStage, full: full,
            samples: run.samples.map { sample in
                let expectation =
                    sample.sampling == .uniform
                    ? SampledExpectation(items: run.dataset.items, size: sample.size) : nil
                func value(_ metric: RankingMetric) -> NegativeExploration.Value {
                    let draws = sample.draws.map { RankingMetrics(ranks: $0).value(metric) }
                    let mean = MeanAndSpread(draws)
                    return NegativeExploration.Value(
                        draws: draws, mean: mean.mean, deviation: mean.deviation,
                        bias: mean.mean - full.value(metric),
                        expected: expectation?.mean(metric, ranks: run.full))
                }
                return NegativeExploration.Sample(
                    sampling: sample.sampling, size: sample.size, mrr: value(.mrr), hr: value(.hr),
                    ndcg: value(.ndcg))
            })
    }
}
