import Basics
import Foundation
import Runs

/// The course of a run so far, as plain text.
public enum RunCourse {
    /// Limit on the training reports shown after the last validation.
    private static let lastReports = 10

    /// In exponent form if large: the losses of a diverging run have many digits.
    private static func shown(_ loss: Double) -> String {
        loss.magnitude < 1e6 ? Numbers.fixed(loss, 4) : String(format: "%.3e", loss)
    }

    /// A line for each validation and, for an unfinished run, one for each of the last training reports since: what it
    /// was doing when it failed or stopped.
    public static func text(_ run: StoredRun) -> String {
        if run.isReference { return "A reference run: its course and its weights are not kept.\n" }
        do {
            let ranksItems = try run.folder.experiment().model.predictsItems
            var table = PlainTable([
                ("epoch", .right), ("step", .right),
                (ranksItems ? "item loss, training" : "loss, training", .right),
                ("validation", .right), (ranksItems ? "MRR@20 %" : "AUC %", .right), ("", .left),
            ])
            func row(_ epoch: Double, _ step: Int, loss: Double?, _ scores: [String] = ["", "", ""]) {
                table.append([Numbers.fixed(epoch, 2), Numbers.grouped(step), loss.map(shown) ?? ""] + scores)
            }
            var reports: [RunEvent.Progress] = []
            var loss: Double?
            for event in try run.folder.events() {
                switch event {
                case .training(let progress):
                    reports.append(progress)
                    loss = progress.itemLoss
                case .validation(let validation):
                    let score = ranksItems ? validation.metrics.mrr : validation.tasks?.meanAUC
                    row(
                        validation.epoch, validation.step, loss: loss,
                        [shown(validation.loss), score.map(Numbers.percent) ?? "", validation.best ? "best" : ""])
                    reports = []
                default: break
                }
            }
            if run.status != .done {
                for report in reports.suffix(lastReports) { row(report.epoch, report.step, loss: report.itemLoss) }
            }
            return table.description
        } catch {
            return "The event log cannot be read: \(error)\n"
        }
    }
}
