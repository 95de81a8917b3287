import Algorithms
import Baselines
import Basics
import Foundation
import Models
import Reranking
import Runs
import Sessions
import Tensor

/// What a finished run would show after some items.
public struct Recommendation: Codable, Sendable {
    public struct Category: Codable, Sendable {
        public var name: String
        public var probability: Double
    }

    public struct Level: Codable, Sendable {
        public var name: String
        /// Most probable first.
        public var categories: [Category]
    }

    public struct Item: Codable, Sendable {
        public var id: String
        public var title: String?
        /// Target category of the item per level, coarsest first.
        public var categories: [String]
        public var score: Double
        /// What has put it here; the scores of the two do not compare. Nil without a second stage.
        public var by: Ranking?
    }

    public enum Ranking: String, Codable, Sendable {
        case model
        case secondStage = "second stage"
    }

    /// Category levels, coarsest first; empty for models without category heads.
    public var levels: [Level]
    /// Best items of the whole catalogue, best first.
    public var items: [Item]
}

/// Recommends with the weights of a finished run.
public struct Recommender {
    private let dataset: Dataset
    private let scores: ([Int32]) -> (categories: [[Float]], items: [Double])
    private let levels: [CategoryLevel]
    /// Candidates after a prefix, best first, if the run has a second stage.
    private var rerank: (([Int32]) -> [(item: Int32, score: Double)])?

    /// - Throws: a refusal (`RunError`) if the run has no weights, since it is not finished, or its data has changed;
    ///   or what is wrong with the run, the data or the machine.
    public init(folder: RunFolder, locations: DataLocations) throws {
        guard !folder.isReference else { throw RunError.referenceWithoutWeights(folder) }
        // A finished run's experiment must still be the one that it is the result of.
        let finished = try folder.finished()
        let experiment = try finished?.experiment ?? folder.experiment()
        let dataset = try Self.once { try folder.dataset(experiment, finished?.summary, locations: locations) }
        self.dataset = dataset
        let learned = try dataset.keeping(share: experiment.training.sessionFraction)
        let scorer: any RowScorer
        switch try Self.once({ try Scorer(experiment, on: dataset, isTrained: false) }) {
        case .fitted(let make):
            // Nothing of a baseline is kept: it is fitted again as for the test.
            let baseline = try Self.once {
                try make(learned.sessions(refit: experiment.training.refit))
            }
            scorer = BaselineScorer(baseline)
            scores = { ([], baseline.scores(after: $0)) }
            levels = []
        case .trained(let model):
            let weights = WeightsFile(finished: folder)
            if finished != nil { try experiment.requireWeights(of: folder) }
            guard weights.exists else {
                throw RunError.unfinished(folder, without: "weights")
            }
            try weights.read(
                into: model.parameters, fingerprint: dataset.fingerprint, checksum: finished?.summary.weights)
            let evaluator = Evaluator(
                model, settings: experiment.evaluation, itemCount: dataset.catalogue.count,
                workers: experiment.training.workers)
            scores = { prefix in
                let scores = evaluator.scores(after: prefix)
                return (scores.categories, scores.items.map(Double.init))
            }
            levels = model.categoryLevels
            guard experiment.rerank.kind != .none else { return }
            scorer = evaluator.rowScorers(candidates: experiment.rerank.candidates)[0]
        }
        if experiment.rerank.kind != .none {
            guard let summary = finished?.summary else { throw RunError.unfinished(folder, without: "second stage") }
            let stage = try folder.secondStage(SecondStage.self, of: summary)
            let run = SecondStageRun(experiment: experiment, dataset: learned, workers: Workers(1)) { _ in }
            rerank = try Self.once { try run.ranking(stage, scorer) }
        }
    }

    /// Makes what the run once had memory for: if there is too little now, that is not the fault of what was asked for.
    private static func once<Value>(_ make: () throws -> Value) throws -> Value {
        do { return try make() } catch let shortage as MemoryShortage { throw RunError("\(shortage)") }
    }

    /// - Parameter items: identifiers of the source, oldest first.
    /// - Throws: a refusal (`RunError`) if an identifier is unknown (naming a near one), or none is given.
    public func recommend(items ids: [String], top: Int) throws -> Recommendation {
        guard !ids.isEmpty else { throw RunError(refusal: "name at least one item: --items a,b,c") }
        let index = Dictionary(
            dataset.catalogue.ids.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
        let prefix = try ids.map { id in
            guard let item = index[id] else {
                let near = nearestName(to: id, among: dataset.catalogue.ids)
                let hint = near.map { "; did you mean \($0.forTerminal)?" } ?? ""
                throw RunError(refusal: "there is no item \(id.forTerminal) in \(dataset.name.forTerminal)\(hint)")
            }
            return item
        }
        let result = scores(prefix)
        let best = best(result.items, after: prefix, top: top)
        return Recommendation(
            levels: zip(levels, result.categories).map { level, logits in
                Recommendation.Level(name: level.name, categories: Self.probabilities(logits, level, top: top))
            },
            items: best.map { item, score, ranking in
                Recommendation.Item(
                    id: dataset.catalogue.ids[item],
                    title: dataset.catalogue.titles.isEmpty ? nil : dataset.catalogue.titles[item],
                    categories: dataset.catalogue.categories.compactMap { level in
                        level.target[item] < 0 ? nil : level.field.vocabulary[Int(level.target[item])]
                    },
                    score: score, by: rerank == nil ? nil : ranking)
            })
    }

    /// Candidates of the second stage in its order, if there is one, then all other items in that of the model.
    private func best(
        _ scores: [Double], after prefix: [Int32], top: Int
    ) -> [(item: Int, score: Double, by: Recommendation.Ranking)] {
        let candidates = (rerank?(prefix) ?? []).prefix(top)
        let first = Set(candidates.map { Int($0.item) })
        let others = scores.indices.filter { !first.contains($0) }
            .min(count: top - candidates.count) { (-scores[$0], $0) < (-scores[$1], $1) }
        return candidates.map { (Int($0.item), $0.score, .secondStage) } + others.map { ($0, scores[$0], .model) }
    }

    private static func probabilities(_ logits: [Float], _ level: CategoryLevel, top: Int) -> [Recommendation.Category]
    {
        let maximum = logits.max() ?? 0
        let exponentials = logits.map { exp(Double($0 - maximum)) }
        let sum = exponentials.reduce(0, +)
        return exponentials.indices.min(count: top) { (-exponentials[$0], $0) < (-exponentials[$1], $1) }.map {
            Recommendation.Category(name: level.field.vocabulary[$0], probability: exponentials[$0] / sum)
        }
    }
}
