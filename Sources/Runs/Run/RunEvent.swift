import Basics
import Foundation
import Metrics

/// What a run reports while it works: the lines of `events.jsonl`, and what screens and the progress bar show.
public enum RunEvent: Sendable, Hashable, Codable {
    /// First event of a run: what is trained, and on what.
    case started(Start)
    /// The run goes on from a checkpoint; events that the lost attempt logged after `step` do not count.
    case resumed(step: Int, exact: Bool, date: Date)
    /// What the run is doing now, for people: "preparing data", "scoring the test set".
    case phase(String)
    /// The data is read; of no use once it is.
    case reading(ReadingProgress)
    /// What the run waits for before it can begin, in words.
    case waiting(String)
    /// Training losses since the last such event.
    case training(Progress)
    /// The validation set was scored.
    case validation(Validation)
    /// Scoring goes on: rows done, of all rows.
    case evaluating(rows: Int, of: Int)
    case finished(RunSummary)
    /// Stopped on request, with a checkpoint at `step`.
    case stopped(step: Int, date: Date)
    case failed(message: String, date: Date)

    /// Whether it is only of use until the next event, and not kept.
    public var isPassing: Bool {
        if case .waiting = self { true } else { isFrequent }
    }

    /// Whether it comes several times a second.
    var isFrequent: Bool {
        switch self {
        case .reading, .evaluating: true
        default: false
        }
    }

    public struct Start: Sendable, Hashable, Codable {
        public var run: RunID
        public var date: Date
        public var dataset: DatasetSummary
        /// Trainable numbers of the model.
        public var parameters: Int
        /// Steps of all epochs if nothing stops the run early.
        public var plannedSteps: Int
        /// OpenBLAS kernel in use; part of what makes a run exactly repeatable.
        public var kernel: String
        public var workers: Int

        public init(
            run: RunID, date: Date, dataset: DatasetSummary, parameters: Int, plannedSteps: Int, kernel: String,
            workers: Int
        ) {
            self.run = run
            self.date = date
            self.dataset = dataset
            self.parameters = parameters
            self.plannedSteps = plannedSteps
            self.kernel = kernel
            self.workers = workers
        }
    }

    public struct Progress: Sendable, Hashable, Codable {
        /// Steps done since the start of the run.
        public var step: Int
        /// Epochs done, with fraction.
        public var epoch: Double
        /// Mean losses per row since the last event: total, and its parts.
        public var loss: Double
        public var parts: [LossPart: Double]
        public var learningRate: Double
        /// Training speed since the last event.
        public var rowsPerSecond: Double
        /// Seconds of training since the start, over all attempts, and estimated seconds to the last planned step.
        public var seconds: Double
        public var secondsLeft: Double

        /// The part of the loss that compares with the validation loss; for a model that does not predict the item, the
        /// total.
        public var itemLoss: Double { parts[.item] ?? loss }

        public init(
            step: Int, epoch: Double, loss: Double, parts: [LossPart: Double], learningRate: Double,
            rowsPerSecond: Double,
            seconds: Double, secondsLeft: Double
        ) {
            self.step = step
            self.epoch = epoch
            self.loss = loss
            self.parts = parts
            self.learningRate = learningRate
            self.rowsPerSecond = rowsPerSecond
            self.seconds = seconds
            self.secondsLeft = secondsLeft
        }
    }

    public struct Validation: Sendable, Hashable, Codable {
        public var step: Int
        public var epoch: Double
        public var metrics: RankingMetrics
        /// What is predicted besides the item; nil if nothing is.
        public var tasks: TaskMetrics?
        /// Mean loss per validation row, item part only.
        public var loss: Double
        /// Whether this is the best so far: by MRR@20, or by mean feedback AUC where the item is not a task.
        public var best: Bool
        public var rowsPerSecond: Double

        public init(
            step: Int, epoch: Double, metrics: RankingMetrics, tasks: TaskMetrics? = nil, loss: Double, best: Bool,
            rowsPerSecond: Double
        ) {
            self.step = step
            self.epoch = epoch
            self.metrics = metrics
            self.tasks = tasks
            self.loss = loss
            self.best = best
            self.rowsPerSecond = rowsPerSecond
        }
    }
}

/// Name of a run: `<experiment>/<folder>`, unique within a results folder.
public struct RunID: Sendable, Hashable, Codable, CustomStringConvertible {
    public var experiment: String
    public var folder: String

    public init(experiment: String, folder: String) {
        self.experiment = experiment
        self.folder = folder
    }

    public var description: String { "\(experiment)/\(folder)" }
}
