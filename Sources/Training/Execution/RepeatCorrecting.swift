import Basics
import Experiments
import Metrics
import Models
import Sessions
import Tensor

/// Corrects the term for items of the session (`model.repeats: learned`) once the best weights are known.
///
/// It is fitted as the model is used: without dropout, and on validation rows, which the weights have not seen. After a
/// refit the same correction is added to the new weights, for which there are no such rows.
struct RepeatCorrecting {
    let model: any SessionModel
    let evaluator: Evaluator
    let validation: SessionSet
    let evaluation: EvaluationSettings

    /// Far more rows than so few weights need.
    private static let mostSessions = 20_000

    /// Fits the correction and measures it, each half of the sessions with weights fitted on the other; the model stays
    /// as it was.
    /// - Returns: the correction, seconds, and rows scored.
    /// - Throws: `Stopped`, or what `progress` throws.
    func fit(
        progress: (_ done: Int, _ all: Int) throws -> Void
    ) throws -> (correction: RepeatCorrection, seconds: Double, rows: Int) {
        let names = model.repeatCorrections ?? []
        let wanted = evaluation.validationSessions
        let limit = wanted > 0 ? min(wanted, Self.mostSessions) : Self.mostSessions
        let chosen = Evaluator.sample(validation.count, limit: limit)
        let halves = (0..<2).map { half in
            let own = Set(chosen.enumerated().filter { $0.offset % 2 == half }.map(\.element))
            return validation.selecting(own.contains)
        }
        let all = 2 * validation.rows(of: chosen)
        var done = 0
        var seconds = 0.0
        func evaluate(_ half: Int, withRows: Bool) throws -> Evaluator.Result {
            let before = done
            let result = try evaluator.evaluate(halves[half], withLoss: true, withRepeatRows: withRows) { rows, _ in
                try progress(before + rows, all)
            }
            done += result.rows
            seconds += result.seconds
            return result
        }
        let fitted = try [0, 1].map { try evaluate($0, withRows: true).repeatRows }
        var ranks: [Int32] = []
        var repeats = RepeatSums()
        for half in 0..<2 {
            let result = try model.withCorrectedRepeats(by: RepeatFit(fitted[1 - half]).correction()) {
                try evaluate(half, withRows: false)
            }
            ranks += result.ranks
            repeats.append(result.repeats)
        }
        var rows = fitted[0]
        rows.append(fitted[1])
        let weights = RepeatFit(rows).correction()
        let correction = RepeatCorrection(
            weights: zip(names, weights).map { RepeatCorrection.Weight(name: $0, value: $1) },
            rows: rows.targets.count, validation: RankingMetrics(ranks: ranks),
            validationRepeats: repeats.calibration(isSoftmax: true)
                ?? RepeatCalibration(
                    places: [], repeats: RankingMetrics(ranks: []), others: RankingMetrics(ranks: [])))
        return (correction, seconds, done)
    }
}

extension SessionModel {
    /// Adds a correction to the term for items of the session.
    func correct(by correction: RepeatCorrection) { correctRepeats(by: correction.weights.map(\.value)) }
}
