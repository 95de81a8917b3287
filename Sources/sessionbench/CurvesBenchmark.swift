import Basics
import Experiments
import Foundation
import Interface
import Metrics
import Runs
import ScreenKit
import Training

/// Measures how long the page Curves takes for one key, at 200×50, with a run of very many reports.
struct CurvesBenchmark {
    /// Milliseconds from a key, or a report of the run, to the finished screen.
    struct Measurement {
        let what: String
        let milliseconds: Figure
    }

    private static let size = Size(width: 200, height: 50)

    let points: Int
    let repetitions: Int

    func measure() -> [Measurement] {
        let run = RunID(experiment: "bench", folder: "20260101-000000-run")
        let experiment = Experiment(name: "bench")
        var state = Workbench(
            choices: [ExperimentChoice(name: "bench", experiment: experiment)], size: Self.size)
        let record = RunRecord(id: run, experiment: experiment, status: .running)
        _ = update(&state, .results([record]))
        _ = update(&state, .key(.character("2")))
        _ = update(&state, .key(.character("3")))
        _ = update(&state, .history(run, log))

        var reported = points
        var isSmooth = false
        var height = Self.size.height
        func time(_ what: String, _ messages: @escaping () -> [Message]) -> Measurement {
            let times = (0..<repetitions).map { _ in
                let asked = messages()
                let start = ContinuousClock.now
                for message in asked { _ = update(&state, message) }
                _ = render(state, size: Self.size)
                return (ContinuousClock.now - start) / .milliseconds(1)
            }
            return Measurement(what: what, milliseconds: Figure(times))
        }
        return [
            time("a new size") {
                height = height == Self.size.height ? height - 1 : Self.size.height
                return [.resize(Size(width: Self.size.width, height: height))]
            },
            time("a key that changes nothing") { [.key(.character("u"))] },
            time("a key that moves the cursor") { [.key(.character("h"))] },
            time("a key that changes the curves") {
                isSmooth.toggle()
                return [.key(.character(isSmooth ? "+" : "-"))]
            },
            time("a report of the run") {
                reported += 1
                return [.event(run, self.report(reported))]
            },
        ]
    }

    /// A falling curve with noise, and a validation every 2,000 reports.
    private var log: [RunEvent] {
        (1...points).flatMap { step -> [RunEvent] in
            guard step.isMultiple(of: 2_000) else { return [report(step)] }
            let share = Double(step) / Double(points)
            return [
                report(step),
                .validation(
                    RunEvent.Validation(
                        step: step, epoch: share * 100,
                        metrics: RankingMetrics(hr: 0.3 * share, mrr: 0.1 * share, ndcg: 0.2 * share, rows: 1_000),
                        loss: 6 - share, best: true, rowsPerSecond: 9_000)),
            ]
        }
    }

    private func report(_ step: Int) -> RunEvent {
        let share = Double(step) / Double(points)
        // Fractions of the golden ratio: spread like noise, and the same in every measurement.
        let noise = (Double(step) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1)
        let loss = 5 + 3 / (1 + 20 * share) + noise
        return .training(
            RunEvent.Progress(
                step: step, epoch: share * 100, loss: 1.5 * loss, parts: [.item: loss, .category: loss / 2],
                learningRate: 1e-3 * (1 - share), rowsPerSecond: 5_000 + 500 * noise, seconds: Double(step) / 4,
                secondsLeft: Double(points - step) / 4))
    }
}
