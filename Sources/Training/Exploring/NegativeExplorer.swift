import Baselines
import Basics
import Experiments
import Foundation
import Metrics
import Reranking
import Runs
import Sessions
import Tensor

/// Ranks the test rows of a finished run among sampled negatives (Krichene and Rendle 2020), with its weights or, of a
/// fitted model, the same sessions once more.
///
/// Negatives depend on the row, the draw and the training sessions alone, so that they are the same for all models.
public struct NegativeExplorer {
    /// What is to be explored.
    public struct Wanted: Sendable {
        /// Numbers of negatives, ascending; nil: those of `standardSizes` that there are enough items for.
        public var sizes: [Int]?
        /// Draws of all negatives.
        public var draws: Int

        public init(sizes: [Int]? = nil, draws: Int) {
            self.sizes = sizes
            self.draws = draws
        }
    }

    /// Those of most publications.
    public static let standardSizes = [20, 100, 1_000]

    /// Of the draws; never that of the training, which must not change them.
    package static let seed: UInt64 = 1

    public let experiment: Experiment
    private let folder: RunFolder
    private let summary: RunSummary
    private let test: SessionSet
    private let scorer: FinishedScorer
    private let workers: Workers
    private let sizes: [Int]
    private let draws: Int
    /// Of every item, in all training sessions, whatever share of them the run has learned from.
    private let clicks: [Int32]

    /// - Throws: a refusal (`RunError`) if the run cannot be scored anew, its data has changed, or there are too few
    ///   items for a size; `Stopped`; or what is wrong with data or machine.
    public init(
        _ folder: RunFolder, _ wanted: Wanted, locations: DataLocations, stop: StopFlag = StopFlag()
    ) throws {
        let name = folder.id.description.forTerminal
        guard !folder.isReference else { throw RunError.referenceWithoutWeights(folder) }
        guard let (experiment, summary) = try folder.finished() else { throw RunError(refusal: folder.notDone) }
        try experiment.requireTest(of: name)
        guard summary.ranksItems != false else {
            throw RunError(refusal: "\(name) ranks no items, so that negatives say nothing of it")
        }
        let dataset = try folder.dataset(experiment, summary, locations: locations, stop: stop)
        clicks = Popularity(dataset.training, itemCount: dataset.catalogue.count).clicks
        // A target is none of its negatives; those by popularity have clicks.
        let most = clicks.count { $0 > 0 } - 1
        sizes = wanted.sizes ?? Self.standardSizes.filter { $0 <= most }
        guard let largest = sizes.last, largest <= most else {
            throw RunError(
                refusal: "\(name) has at most \(Numbers.grouped(max(most, 0))) negatives for a row (items with clicks "
                    + "in training, but for the target); name smaller --sizes")
        }
        scorer = try FinishedScorer(
            folder, experiment, summary, on: dataset.seen(by: experiment), stop: stop)
        self.folder = folder
        self.experiment = experiment
        self.summary = summary
        test = dataset.test
        draws = wanted.draws
        workers = Workers(experiment.training.workers, stop: stop)
    }

    /// Name of the run.
    public var name: String { folder.id.description }

    /// - Parameter emit: told what is being done.
    /// - Throws: `Stopped`.
    public func explore(emit: (RunEvent) -> Void) throws -> SampledRun {
        emit(.phase("negatives of test rows"))
        let uniform = clicks.map { _ in 1 }
        let samplings: [(NegativeSampling, Urn)] = [(.uniform, Urn(uniform)), (.popularity, Urn(clicks.map(Int.init)))]
        var lanes = scorer.rowScorers(0).map { NegativeRanks($0, samplings, sizes: sizes, draws: draws) }
        let firstRows = test.firstRows(of: 0..<test.count)
        var full: [Int32] = []
        // Sampling by sampling, size by size, of each draw.
        var ranks = samplings.flatMap { _ in sizes.map { _ in [[Int32]](repeating: [], count: draws) } }
        let perBatch = experiment.evaluation.batch
        for round in stride(from: 0, to: test.count, by: perBatch * workers.count) {
            lanes.withUnsafeMutableBufferPointer { lanes in
                workers.run { worker in
                    let first = min(round + worker * perBatch, test.count)
                    lanes[worker].rank(
                        test, first..<min(first + perBatch, test.count), firstRow: firstRows[first],
                        stop: workers.stop)
                }
            }
            try workers.stop.check()
            for lane in lanes {
                full += lane.full
                for place in ranks.indices {
                    for draw in 0..<draws { ranks[place][draw] += lane.sampled[place][draw] }
                }
            }
            emit(.evaluating(rows: full.count, of: firstRows[test.count]))
        }
        var hash = ContentHash()
        hash.combine(clicks)
        return SampledRun(
            run: name, model: experiment.model.kind.rawValue, dataset: summary.dataset,
            hasSecondStage: experiment.rerank.kind != .none, full: full,
            samples: zip(samplings.flatMap { sampling, _ in sizes.map { (sampling, $0) } }, ranks).map {
                SampledRun.Sample(sampling: $0.0, size: $0.1, draws: $1)
            }, clicksHash: hash.hexadecimal)
    }
}
