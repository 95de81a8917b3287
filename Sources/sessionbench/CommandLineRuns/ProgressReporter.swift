import Basics
import Experiments
import Foundation
import Runs
import Synchronization
import Terminal

/// Shows a run's events on standard error: one redrawn line on a terminal, otherwise a plain line now and then.
final class ProgressReporter: Sendable {
    private struct State {
        var plannedSteps = 0
        var best: Double?
        var shown: ContinuousClock.Instant?
        /// The last thing written was the redrawn line.
        var lineIsOpen = false
    }

    private static let barWidth = 20

    /// In front of lines that stay, and of the redrawn line if it leaves room for the figures.
    private let title: String
    private let shortTitle: String?
    private let epochs: Int
    private let ranksItems: Bool
    private let isTerminal: Bool
    private let state = Mutex(State())

    init(title: String, _ experiment: Experiment) {
        self.title = title.forTerminal
        shortTitle = title.count <= 16 ? title.forTerminal : nil
        epochs = experiment.training.epochs
        ranksItems = experiment.model.predictsItems
        isTerminal = isatty(STDERR_FILENO) != 0 && ProcessInfo.processInfo.environment["TERM"] ?? "dumb" != "dumb"
    }

    @Sendable func report(_ event: RunEvent) {
        state.withLock { state in
            switch event {
            case .started(let start):
                state.plannedSteps = start.plannedSteps
                let data = start.dataset
                note(
                    "\(title): \(Numbers.grouped(data.items)) items, \(Numbers.grouped(data.trainingRows)) training "
                        + "rows, "
                        + "\(Numbers.grouped(start.parameters)) parameters, \(start.workers) workers, \(start.kernel)",
                    &state)
            case .resumed(let step, let exact, _):
                note(
                    "\(title): resumed at step \(Numbers.grouped(step))" + (exact ? "" : ", not exactly as before"),
                    &state)
            case .phase(let text): note("\(title): \(text.forTerminal)", &state)
            case .training(let progress):
                show([bar(progress.step, of: state.plannedSteps), shortTitle] + figures(progress, state), &state)
            case .validation(let validation):
                if validation.best, ranksItems { state.best = validation.metrics.mrr }
                let figures = [
                    ranksItems ? ("MRR@20", validation.metrics.mrr) : nil,
                    ranksItems ? ("HR@20", validation.metrics.hr) : nil,
                    validation.tasks?.meanAUC.map { ("AUC of feedback", $0) },
                ].compactMap { $0.map { "\($0) \(Numbers.percent($1)) %" } }
                note(
                    "\(title): epoch \(Numbers.fixed(validation.epoch, 2)), validation "
                        + figures.joined(separator: ", ") + (validation.best ? "" : ", no better"), &state)
            case .evaluating(let rows, let all):
                let scored = "scored \(Numbers.grouped(rows)) of \(Numbers.grouped(all)) rows"
                show([bar(rows, of: all), shortTitle, scored], &state)
            case .finished, .stopped, .failed: close(&state)
            }
        }
    }

    /// Leaves the redrawn line.
    func finish() { state.withLock { close(&$0) } }

    private func figures(_ progress: RunEvent.Progress, _ state: State) -> [String] {
        [
            "epoch \(Numbers.fixed(progress.epoch, 2))/\(epochs)", "loss \(Numbers.fixed(progress.loss, 3))",
            state.best.map { "MRR@20 \(Numbers.percent($0)) %" } ?? "",
            "\(Numbers.grouped(Int(clamping: progress.rowsPerSecond))) rows/s",
            "\(Numbers.clock(progress.secondsLeft)) left",
        ].filter { !$0.isEmpty }
    }

    private func bar(_ done: Int, of all: Int) -> String {
        let filled = all > 0 ? min(Self.barWidth * done / all, Self.barWidth) : 0
        return "[" + String(repeating: "#", count: filled) + String(repeating: "-", count: Self.barWidth - filled) + "]"
    }

    /// A line that stays.
    private func note(_ text: String, _ state: inout State) {
        if state.lineIsOpen { writeTerminal("\r\u{1B}[K") }
        state.lineIsOpen = false
        writeError(text + "\n")
    }

    /// A line that the next one replaces or, without a terminal, one that stays.
    private func show(_ parts: [String?], _ state: inout State) {
        let interval: Duration = isTerminal ? .milliseconds(100) : .seconds(10)
        let now = ContinuousClock.now
        if let shown = state.shown, now - shown < interval { return }
        state.shown = now
        let text = parts.compactMap(\.self).joined(separator: "  ")
        guard isTerminal else { return writeError(text + "\n") }
        // One column stays free: a full line would wrap, and could not be redrawn.
        let columns = terminalSize(STDERR_FILENO)?.width ?? 80
        writeTerminal("\r" + text.forTerminal(atMost: columns - 1) + "\u{1B}[K")
        state.lineIsOpen = true
    }

    private func close(_ state: inout State) {
        if state.lineIsOpen { writeTerminal("\n") }
        state.lineIsOpen = false
    }

    /// Writes text of this file, with its control sequences.
    private func writeTerminal(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Foundation.Data(text.utf8))
    }
}
