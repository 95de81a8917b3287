import Basics
import Experiments
import Foundation
import Runs
import Synchronization
import Terminal

/// Shows a run's events on standard error: a redrawn line on a terminal, otherwise a plain line now and then.
final class ProgressReporter: Sendable {
    private struct State {
        var plannedSteps = 0
        var best: Double?
        var line: ProgressLine
    }

    /// In front of lines that stay, and of the redrawn line if it leaves room for the figures.
    private let title: String
    private let shortTitle: String?
    private let isOneOfSeveral: Bool
    private let epochs: Int
    private let ranksItems: Bool
    private let state: Mutex<State>

    /// - Parameters:
    ///   - lines: among which the run has one.
    ///   - isOneOfSeveral: whether other runs have lines there, too.
    init(
        title: String, _ experiment: Experiment, in lines: ProgressLines = ProgressLines(), isOneOfSeveral: Bool = false
    ) {
        self.title = title.forTerminal
        shortTitle = isOneOfSeveral ? title.forTerminal(atMost: 24) : title.count <= 16 ? title.forTerminal : nil
        state = Mutex(State(line: ProgressLine(of: lines)))
        self.isOneOfSeveral = isOneOfSeveral
        epochs = experiment.training.epochs
        ranksItems = experiment.model.predictsItems
    }

    @Sendable func report(_ event: RunEvent) {
        state.withLock { state in
            switch event {
            case .started(let start):
                state.plannedSteps = start.plannedSteps
                let data = start.dataset
                state.line.note(
                    "\(title): \(Numbers.grouped(data.items)) items, \(Numbers.grouped(data.trainingRows)) training "
                        + "rows, "
                        + "\(Numbers.grouped(start.parameters)) parameters, \(start.workers) workers, \(start.kernel)")
            case .resumed(let step, let exact, _):
                state.line.note(
                    "\(title): resumed at step \(Numbers.grouped(step))" + (exact ? "" : ", not exactly as before"))
            case .phase(let text): state.line.note("\(title): \(text.forTerminal)")
            case .reading(let progress): state.line.show(progress, for: isOneOfSeveral ? shortTitle : nil)
            case .waiting(let text): state.line.note("\(title): \(text.forTerminal)")
            case .training(let progress):
                state.line.show([bar(progress.step, of: state.plannedSteps), shortTitle] + figures(progress, state))
            case .validation(let validation):
                if validation.best, ranksItems { state.best = validation.metrics.mrr }
                let figures = [
                    ranksItems ? ("MRR@20", validation.metrics.mrr) : nil,
                    ranksItems ? ("HR@20", validation.metrics.hr) : nil,
                    validation.tasks?.meanAUC.map { ("AUC of feedback", $0) },
                ].compactMap { $0.map { "\($0) \(Numbers.percent($1)) %" } }
                state.line.note(
                    "\(title): epoch \(Numbers.fixed(validation.epoch, 2)), validation "
                        + figures.joined(separator: ", ") + (validation.best ? "" : ", no better"))
            case .evaluating(let rows, let all):
                let scored = "scored \(Numbers.grouped(rows)) of \(Numbers.grouped(all)) rows"
                state.line.show([bar(rows, of: all), shortTitle, scored])
            case .finished, .stopped, .failed: state.line.close()
            }
        }
    }

    /// Leaves the redrawn line.
    func finish() { state.withLock { $0.line.close() } }

    private func figures(_ progress: RunEvent.Progress, _ state: State) -> [String] {
        [
            "epoch \(Numbers.fixed(progress.epoch, 2))/\(epochs)", "loss \(Numbers.fixed(progress.loss, 3))",
            state.best.map { "MRR@20 \(Numbers.percent($0)) %" } ?? "",
            "\(Numbers.grouped(Int(clamping: progress.rowsPerSecond))) rows/s",
            "\(Numbers.clock(progress.secondsLeft)) left",
        ].filter { !$0.isEmpty }
    }

    private func bar(_ done: Int, of all: Int) -> String {
        ProgressLine.bar(all > 0 ? Double(done) / Double(all) : 0)
    }
}
