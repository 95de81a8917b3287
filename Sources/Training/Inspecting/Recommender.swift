import Algorithms
import Basics
import Metrics
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
        /// The model's score split between the session and the predicted categories; nil if these do not feed its item
        /// head.
        public var parts: ScoreParts?
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
    /// The item that the model would score best without its prediction of the categories (`ScoreParts.session`); nil if
    /// they do not feed its item head.
    public var bestWithoutCategories: String?
}

/// Recommends with the weights of a finished run.
public struct Recommender {
    private let dataset: Dataset
    private let scorer: FinishedScorer
    private let parts: CategoryParts?
    /// Candidates after a prefix, best first, if the run has a second stage.
    private var rerank: (([Int32]) -> [(item: Int32, score: Double)])?

    /// - Throws: a refusal (`RunError`) if the run has no weights, since it is not finished, or its data has changed;
    ///   or what is wrong with the run, the data or the machine.
    public init(folder: RunFolder, locations: DataLocations) throws {
        guard !folder.isReference else { throw RunError.referenceWithoutWeights(folder) }
        // A finished run's experiment must still be the one that it is the result of.
        let finished = try folder.finished()
        let experiment = try finished?.experiment ?? folder.experiment()
        guard experiment.model.predictsItems else {
            throw RunError(
                refusal: "\(folder.id.description.forTerminal) ranks no items: the next item is no task of its model")
        }
        let dataset = try FinishedScorer.once {
            try folder.dataset(experiment, finished?.summary, locations: locations)
        }
        self.dataset = dataset
        let learned = try dataset.seen(by: experiment)
        scorer = try FinishedScorer(folder, experiment, finished?.summary, on: learned)
        parts = try scorer.categoryParts?()
        if experiment.rerank.kind != .none {
            guard let summary = finished?.summary else { throw RunError.unfinished(folder, without: "second stage") }
            let stage = try folder.secondStage(SecondStage.self, of: summary)
            let run = SecondStageRun(experiment: experiment, dataset: learned, workers: Workers(1)) { _ in }
            rerank = try FinishedScorer.once { [scorer] in
                try run.ranking(stage, scorer.rowScorers(experiment.rerank.candidates)[0])
            }
        }
    }

    /// - Parameter items: identifiers of the source, oldest first.
    /// - Throws: a refusal (`RunError`) if an identifier is unknown (naming a near one), or none is given.
    public func recommend(items ids: [String], top: Int) throws -> Recommendation {
        guard !ids.isEmpty else { throw RunError(refusal: "name at least one item: --items a,b,c") }
        let finder = ItemFinder(dataset.catalogue, of: dataset.name)
        let prefix = try ids.map { try finder.item(named: $0) }
        let result = scorer.scores(prefix)
        let best = best(result.items, after: prefix, top: top)
        let parts = parts?.parts(of: result.items, after: prefix)
        return Recommendation(
            levels: zip(scorer.levels, result.categories).map { level, logits in
                Recommendation.Level(
                    name: level.name,
                    categories: level.probabilities(logits).prefix(top).map { category, probability in
                        .init(name: level.field.vocabulary[category], probability: probability)
                    })
            },
            items: best.map { item, score, ranking in
                Recommendation.Item(
                    id: dataset.catalogue.ids[item],
                    title: dataset.catalogue.titles.isEmpty ? nil : dataset.catalogue.titles[item],
                    categories: dataset.catalogue.path(of: item),
                    score: score, parts: parts?[item], by: rerank == nil ? nil : ranking)
            }, bestWithoutCategories: parts?.bestOfSession.map { dataset.catalogue.ids[$0] })
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
}
