import Baselines
import Basics
import Experiments
import Foundation
import Models
import Sessions
import Tensor

/// Speed of one model on one dataset. A row is a (session, step) pair with a next item to predict; training covers the
/// whole step (batching, forward and backward pass, output layer, optimiser), evaluation everything from the weights to
/// the ranks.
public struct ModelBenchmark: Codable, Sendable, Hashable {
    public var name: String
    public var dataset: String
    public var items: Int
    /// Categories per level, coarsest first.
    public var categories: [Int]
    public var parameters: Int
    public var workers: Int
    public var trainingRowsPerSecond: Figure
    public var evaluationRowsPerSecond: Figure
    /// Operations of the matrix products of a training step and of an evaluation, per row.
    public var trainingOperationsPerRow: Double
    public var evaluationOperationsPerRow: Double
    /// Scoring and counting of full ranking alone, without the model's forward pass, in microseconds of one worker.
    public var scoringMicrosecondsPerRow: Figure
    /// Nil for models without category heads.
    public var candidates: Candidates?
    /// Resident set before the model was made, and the largest one while it was trained and ranked all items.
    public var dataBytes: Int
    public var peakBytes: Int

    /// Ranking only in candidate sets, of the experiment's size, with all that this takes.
    public struct Candidates: Codable, Sendable, Hashable {
        /// Mean size of a set.
        public var size: Double
        public var evaluationRowsPerSecond: Figure
        /// Choosing, gathering and scoring the candidates, once session vector and category logits are known.
        public var scoringMicrosecondsPerRow: Figure
    }

    /// Memory for the model in floats per parameter: weights, gradient and two moments make 4.
    public var floatsPerParameter: Double { Double(peakBytes - dataBytes) / (4 * Double(parameters)) }

    /// How much is measured: each figure is the median of `repetitions` measurements.
    public struct Effort: Sendable {
        public var repetitions: Int
        /// Steps per training measurement, after `warmUp` uncounted ones.
        public var steps: Int
        public var warmUp: Int
        /// Sessions per evaluation measurement.
        public var sessions: Int

        public init(repetitions: Int, steps: Int, warmUp: Int, sessions: Int) {
            self.repetitions = repetitions
            self.steps = steps
            self.warmUp = warmUp
            self.sessions = sessions
        }
    }

    public static func measure(_ name: String, _ experiment: Experiment, on dataset: Dataset, effort: Effort) throws
        -> ModelBenchmark
    {
        let settings = experiment.training
        try checkPrecision(settings)
        forgetLargestResidentSet()
        let dataBytes = largestResidentSet()
        guard case .trained(let model) = try Scorer(experiment, on: dataset) else {
            throw RunError("\(experiment.model.kind.rawValue) is not trained, so its speed says nothing")
        }
        let step = TrainingStep(
            model, settings: settings, sessions: dataset.training, itemCount: dataset.catalogue.count)
        var random = RandomStream(seed: settings.seed, name: "order")
        let order = random.permutation(dataset.training.count)
        var done = 0
        /// Rows of some steps.
        func train(_ steps: Int) throws -> Int {
            try (0..<steps).reduce(0) { rows, _ in
                let start = done * settings.batch % max(order.count - settings.batch, 1)
                defer { done += 1 }
                let batch = order[start..<min(start + settings.batch, order.count)]
                return rows
                    + (try step(dataset.training, batch: batch, step: done, learningRate: settings.learningRate)).rows
            }
        }
        _ = try train(effort.warmUp)
        var rows = 0
        let before = BLAS.operations
        let training = try Figure(repetitions: effort.repetitions) {
            var trained = 0
            let seconds = try seconds { trained = try train(effort.steps) }
            rows += trained
            return Double(trained) / seconds
        }
        let trainingOperations = Double(BLAS.operations - before) / Double(max(rows, 1))

        // As between the epochs of a training: this is all the memory that a training needs. What follows is scored
        // after a training's memory has been given back.
        let evaluator = Evaluator(between: step, settings: experiment.evaluation)
        _ = try evaluator.evaluate(dataset.validation, limit: effort.sessions / 4, withLoss: true)
        let peakBytes = largestResidentSet()
        let beforeEvaluation = BLAS.operations
        let full = try evaluations(effort) { try evaluator.evaluate(dataset.test, limit: effort.sessions) }
        let evaluationOperations = Double(BLAS.operations - beforeEvaluation) / Double(max(full.rows, 1))
        return ModelBenchmark(
            name: name, dataset: dataset.name, items: dataset.catalogue.count,
            categories: dataset.catalogue.categories.map(\.count), parameters: model.parameters.layout.count,
            workers: settings.workers, trainingRowsPerSecond: training,
            evaluationRowsPerSecond: full.rowsPerSecond, trainingOperationsPerRow: trainingOperations,
            evaluationOperationsPerRow: evaluationOperations, scoringMicrosecondsPerRow: full.microsecondsPerRow,
            candidates: try candidates(experiment, dataset, evaluator, effort), dataBytes: dataBytes,
            peakBytes: peakBytes)
    }

    private static func candidates(
        _ experiment: Experiment, _ dataset: Dataset, _ evaluator: Evaluator, _ effort: Effort
    ) throws -> Candidates? {
        let popularity = Popularity(dataset.training, itemCount: dataset.catalogue.count)
        let plan = try CandidatePlan(experiment, on: dataset, popularity: popularity, predictor: evaluator)
        guard !plan.entries.isEmpty else { return nil }
        let measured = try evaluations(effort) {
            try evaluator.evaluate(dataset.test, limit: effort.sessions, full: false, candidates: plan)
        }
        return Candidates(
            size: Double(measured.items) / Double(max(measured.rows, 1)),
            evaluationRowsPerSecond: measured.rowsPerSecond, scoringMicrosecondsPerRow: measured.microsecondsPerRow)
    }

    /// Repeated evaluations, which score either all items or candidates of one size.
    private static func evaluations(_ effort: Effort, _ evaluate: () throws -> Evaluator.Result) rethrows -> (
        rowsPerSecond: Figure, microsecondsPerRow: Figure, rows: Int, items: Int
    ) {
        let results = try (0..<max(effort.repetitions, 1)).map { _ in try evaluate() }
        func scoring(_ result: Evaluator.Result) -> Double {
            result.scoringSeconds + result.candidates.reduce(0) { $0 + $1.seconds }
        }
        return (
            Figure(results.map { Double($0.rows) / $0.seconds }),
            Figure(results.map { scoring($0) / Double(max($0.rows, 1)) * 1e6 }),
            results.reduce(0) { $0 + $1.rows },
            results.reduce(0) { $1.candidates.reduce($0) { $0 + $1.items } }
        )
    }
}

extension Experiment {
    /// The configuration that speed is compared on, the same as the plain PyTorch program's: d = 128, two layers, four
    /// heads, one category level, full softmax over tied item vectors, 256 sessions per step; candidate sets of 4 %
    /// from predicted categories.
    public static func benchmark(_ data: DataSource, _ rules: EvaluationProtocol) -> Experiment {
        var experiment = Experiment(name: "benchmark", data: data, protocol: rules)
        experiment.model.width = 128
        experiment.model.metadata = .none
        experiment.model.metadata.category = true
        experiment.evaluation.candidates = [0.04]
        experiment.evaluation.strategies = [.categories]
        return experiment
    }
}
