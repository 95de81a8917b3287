import Foundation
import Models
import Runs
import Sessions
import Tensor

/// Speed of one model on one dataset. A row is a (session, step) pair with a next item to predict; training covers the
/// whole step (batching, forward and backward pass, output layer, optimiser), evaluation the whole full ranking.
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
    /// Largest resident set of the process so far.
    public var peakBytes: Int

    /// How much is measured: each figure is the median of `repetitions` measurements.
    public struct Effort: Sendable {
        public var repetitions: Int
        /// Steps per training measurement, after as many uncounted ones as `warmUp`.
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
        guard let model = try makeModel(experiment.model, catalogue: dataset.catalogue, seed: settings.seed) else {
            throw RunError("\(experiment.model.kind.rawValue) is not trained, so its speed says nothing")
        }
        let step = TrainingStep(
            model, settings: settings, sessions: dataset.training, itemCount: dataset.catalogue.count)
        var random = RandomStream(seed: settings.seed, name: "order")
        let order = random.permutation(dataset.training.count)
        var done = 0
        /// Rows of some steps.
        func train(_ steps: Int) -> Int {
            (0..<steps).reduce(0) { rows, _ in
                let start = done * settings.batch % max(order.count - settings.batch, 1)
                defer { done += 1 }
                let batch = order[start..<min(start + settings.batch, order.count)]
                return rows + step(dataset.training, batch: batch, step: done, learningRate: settings.learningRate).rows
            }
        }
        _ = train(effort.warmUp)
        var rows = 0
        let before = BLAS.operations
        let training = Figure(repetitions: effort.repetitions) {
            var trained = 0
            let seconds = seconds { trained = train(effort.steps) }
            rows += trained
            return Double(trained) / seconds
        }
        let trainingOperations = Double(BLAS.operations - before) / Double(max(rows, 1))

        let evaluator = Evaluator(
            model, settings: experiment.evaluation, itemCount: dataset.catalogue.count, workers: settings.workers)
        let beforeEvaluation = BLAS.operations
        var evaluated = 0
        let evaluation = try Figure(repetitions: effort.repetitions) {
            let result = try evaluator.evaluate(dataset.test, limit: effort.sessions)
            evaluated += result.ranks.count
            return Double(result.ranks.count) / result.seconds
        }
        return ModelBenchmark(
            name: name, dataset: dataset.name, items: dataset.catalogue.count,
            categories: dataset.catalogue.categories.map(\.count), parameters: model.parameters.layout.count,
            workers: settings.workers, trainingRowsPerSecond: training,
            evaluationRowsPerSecond: evaluation, trainingOperationsPerRow: trainingOperations,
            evaluationOperationsPerRow: Double(BLAS.operations - beforeEvaluation) / Double(max(evaluated, 1)),
            peakBytes: largestResidentSet())
    }
}

extension Experiment {
    /// The configuration that speed is compared on, the same as the plain PyTorch program's: d = 128, two layers, four
    /// heads, one category level, full softmax over tied item vectors, 256 sessions per step.
    public static func benchmark(_ data: DataSource, _ rules: EvaluationProtocol) -> Experiment {
        var experiment = Experiment(name: "benchmark", data: data, protocol: rules)
        experiment.model.width = 128
        experiment.model.metadata = .none
        experiment.model.metadata.category = true
        return experiment
    }
}
