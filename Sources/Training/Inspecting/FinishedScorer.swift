import Baselines
import Basics
import Experiments
import Foundation
import Models
import Reranking
import Runs
import Sessions
import Tensor

/// Scores all items after some clicks with what a finished run has learned: its weights or, of a fitted model, the same
/// sessions once more.
struct FinishedScorer {
    /// Levels that the model predicts, coarsest first; empty without category heads.
    let levels: [CategoryLevel]
    /// Logits of the categories per level, and scores of all items, after a prefix of at least one.
    let scores: ([Int32]) -> (categories: [[Float]], items: [Double])
    /// What splits the scores of a model whose item head is fed with predicted categories; nil for others.
    let categoryParts: (() throws -> CategoryParts)?
    /// One per worker, with lists of so many of the best items: for the pools of a second stage, and for negatives.
    let rowScorers: (_ listed: Int) -> [any RowScorer]

    /// - Parameters:
    ///   - summary: the run's result; nil if it has none yet.
    ///   - learned: the data, with the sessions that the run has learned from.
    /// - Throws: a refusal (`RunError`) if the run keeps no weights; or what is wrong with them, or with the machine.
    init(
        _ folder: RunFolder, _ experiment: Experiment, _ summary: RunSummary?, on learned: Dataset,
        stop: StopFlag = StopFlag()
    ) throws {
        guard !folder.isReference else { throw RunError.referenceWithoutWeights(folder) }
        switch try Self.once({ try Scorer(experiment, on: learned, isTrained: false, stop: stop) }) {
        case .fitted(let make):
            // Nothing of a baseline is kept: it is fitted again as for the test.
            let sessions = learned.sessions(withValidation: experiment.training.learnsFromValidation)
            let baseline = try Self.once { try make(sessions) }
            levels = []
            categoryParts = nil
            scores = { ([], baseline.scores(after: $0)) }
            rowScorers = { _ in Array(repeating: BaselineScorer(baseline), count: experiment.training.workers) }
        case .trained(let model):
            let weights = WeightsFile(finished: folder)
            if summary != nil { try experiment.requireWeights(of: folder) }
            guard weights.exists else { throw RunError.unfinished(folder, without: "weights") }
            try weights.read(into: model.parameters, fingerprint: learned.fingerprint, checksum: summary?.weights)
            let evaluator = Evaluator(
                model, settings: experiment.evaluation, itemCount: learned.catalogue.count,
                workers: experiment.training.workers, stop: stop)
            levels = model.categoryLevels
            categoryParts =
                experiment.reads("model.projection") && !levels.isEmpty
                ? { try CategoryParts(evaluator, experiment.model, validation: learned.validation) } : nil
            scores = { prefix in
                let scores = evaluator.scores(after: prefix)
                return (scores.categories, scores.items.map(Double.init))
            }
            rowScorers = { evaluator.rowScorers(candidates: $0) }
        }
    }

    /// Makes what the run once had memory for: if there is too little now, that is not the fault of what was asked for.
    static func once<Value>(_ make: () throws -> Value) throws -> Value {
        do { return try make() } catch let shortage as MemoryShortage { throw RunError("\(shortage)") }
    }
}

extension CategoryLevel {
    /// The categories by their softmax probability, most probable first, equal ones in the order of the vocabulary.
    func probabilities(_ logits: [Float]) -> [(category: Int, probability: Double)] {
        let maximum = logits.max() ?? 0
        let exponentials = logits.map { exp(Double($0 - maximum)) }
        let sum = exponentials.reduce(0, +)
        return exponentials.indices.sorted { (-exponentials[$0], $0) < (-exponentials[$1], $1) }.map {
            ($0, exponentials[$0] / sum)
        }
    }
}
