import Basics
import ScreenKit

/// Why a panel shows no points.
enum EmptyPanel {
    static func text(_ panel: CurvePanel, of runs: [RunRecord]) -> String {
        if panel.isOfItems, !runs.isEmpty, !runs.contains(where: \.ranksItems) { return "no item is predicted" }
        if panel.isOfValidation, !runs.isEmpty, runs.allSatisfy({ $0.experiment.training.selection == .none }) {
            return "nothing is validated"
        }
        if runs.contains(where: { $0.history == .reading }) { return "reading…" }
        let times = panel.isOfValidation ? runs.compactMap(secondsToValidation) : []
        return times.min().map { "first validation in \(Numbers.duration($0))" } ?? "no points yet"
    }

    /// Seconds until the validation rows are scored for the first time: the steps until then, as fast as those so far;
    /// nil if it is not known or has begun.
    static func secondsToValidation(_ run: RunRecord) -> Double? {
        let training = run.curves.training
        let perEpoch = (run.plannedSteps ?? 0) / max(run.experiment.training.epochs, 1)
        let perValidation = Double(perEpoch) / Double(max(run.experiment.training.validationsPerEpoch, 1))
        guard run.status == .running, run.curves.validation.isEmpty, perEpoch > 0, let planned = run.plannedSteps,
            let step = training.steps.last, let left = training.secondsLeft.last
        else { return nil }
        let (steps, all) = (perValidation.rounded(.up) - step, Double(planned) - step)
        guard steps > 0, all > 0, left.isFinite else { return nil }
        return left / all * steps
    }
}
