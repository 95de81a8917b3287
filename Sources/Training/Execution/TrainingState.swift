import Basics
import Metrics
import Runs

/// Where a run stands, besides its weights: everything that the next step depends on.
///
/// There is no generator state to save. Every random stream starts from the seed, a name and a position (the epoch for
/// the order of sessions, the step for dropout and negatives), and the position is here.
struct TrainingState: Codable, Equatable {
    enum Phase: String, Codable {
        case training
        /// The best weights are there, and their repeat term is to be corrected.
        case correction
        case refit, testing
    }

    struct Best: Codable, Equatable {
        var step: Int
        var metrics: RankingMetrics
        var tasks: TaskMetrics
        /// Nil in checkpoints that predate it.
        var repeats: RepeatCalibration?
        /// Checksum of the file with the weights; nil in checkpoints that predate it.
        var weights: String?
    }

    var phase = Phase.training
    /// Optimiser steps done in this phase, and in earlier phases.
    var step = 0
    var earlierSteps = 0
    /// The validation set is to be scored before the next step.
    var validationDue = false
    var best: Best?
    /// How the repeat term is corrected at the end; nil before that is known, and without the term.
    var correction: RepeatCorrection?
    /// Validation scores so far, and what they say; nil in checkpoints that predate it.
    var scores: [Convergence.Point]?
    var convergence: Convergence?
    /// Validation scorings since the best one.
    var withoutImprovement = 0
    /// Rows, seconds of training and summed losses since the last training event; older checkpoints have no seconds.
    var pendingRows = 0
    var pendingSeconds: Double?
    var pendingLosses: [LossPart: Double] = [:]
    /// Over all attempts: rows trained, seconds of training and of evaluation.
    var rows = 0
    var trainingSeconds = 0.0
    var evaluationSeconds = 0.0
    var evaluatedRows = 0
    /// What went beside the run over all attempts; nil if nothing did.
    var beside: RunSummary.Beside?
    /// Resumed where the same numbers cannot be promised.
    var inexact = false
    /// The run that the weights are of, if another one trained them.
    var weightsOf: String?
    /// Keys of the experiment that were changed between the attempts; nil if none were.
    var changedKeys: [String]?

    var totalSteps: Int { earlierSteps + step }

    /// Notes a validation score. What an earlier version trained before is not known, and so nothing is.
    mutating func note(_ score: Double, after epoch: Double) {
        if scores == nil, best == nil { scores = [] }
        scores?.append(.init(epoch: epoch, score: score))
        convergence = scores.flatMap(Convergence.init)
    }

    /// Notes what went beside the run.
    mutating func note(_ found: RunSummary.Beside?) { beside = beside.map { $0.with(found) } ?? found }

    /// What cannot belong to a run of at most `planned` steps, in words. A checkpoint's checksum reveals damage, but
    /// not a file that somebody made; with numbers within these bounds, no arithmetic overflows.
    func problem(planned: Int) -> String? {
        let counts = ["step": step, "earlierSteps": earlierSteps, "best.step": best?.step ?? 0]
        if let wrong = counts.first(where: { !(0...planned).contains($0.value) }) {
            return "\(wrong.key) is \(wrong.value), of \(planned) steps in all"
        }
        let others = [
            "withoutImprovement": withoutImprovement, "pendingRows": pendingRows, "rows": rows,
            "evaluatedRows": evaluatedRows,
        ]
        if let wrong = others.first(where: { !(0...1 << 53).contains($0.value) }) {
            return "\(wrong.key) is \(wrong.value), which cannot be"
        }
        let seconds = [
            "trainingSeconds": trainingSeconds, "evaluationSeconds": evaluationSeconds,
            "pendingSeconds": pendingSeconds ?? 0,
        ]
        if let wrong = seconds.first(where: { !(0...1e12).contains($0.value) }) {
            return "\(wrong.key) is \(wrong.value), which cannot be"
        }
        guard let correction, correction.weights.count != RepeatRows.width else { return nil }
        return "correction has \(correction.weights.count) weights, not \(RepeatRows.width)"
    }
}
