import Runs
import ScreenKit

/// What one chart of the Curves page shows.
enum CurvePanel: Sendable, Hashable {
    /// Training and validation loss of one run: the item part, which both have.
    case losses
    /// The item part of several runs, so that a run with fewer other tasks does not look better.
    case trainingLoss, validationLoss
    case validationMRR, lossParts, speed

    var title: String {
        switch self {
        case .losses: "Loss per row, items"
        case .trainingLoss: "Training loss, items"
        case .validationLoss: "Validation loss, items"
        case .validationMRR: "Validation MRR@20, %"
        case .lossParts: "Training loss and its parts"
        case .speed: "Training rows/s"
        }
    }

    /// Whether a run that does not predict items has nothing to show here.
    var isOfItems: Bool { self == .validationMRR || self == .trainingLoss || self == .validationLoss }
    var isLoss: Bool { self != .validationMRR && self != .speed }
    var isSmoothed: Bool { isLoss && self != .validationLoss }
}

/// Builds charts of runs.
struct CurveCharts {
    let settings: CurveSettings

    func chart(_ panel: CurvePanel, of runs: [(record: RunRecord, index: Int)]) -> LineChart {
        let names = RunRecord.legend(runs.map(\.record))
        let all = zip(runs, names).flatMap { run, name in
            series(panel, of: run.record, index: run.index, name: runs.count == 1 ? nil : name)
        }
        return LineChart(
            series: all.filter { !$0.points.isEmpty },
            xLabel: settings.abscissa == .step ? "step" : "time",
            xUnit: settings.abscissa == .step ? .plain : .seconds,
            yScale: settings.isLogarithmic && panel.isLoss ? .logarithmic : .linear,
            includesZero: panel == .speed, decimals: panel == .speed ? nil : panel == .validationMRR ? 2 : 4,
            emptyText: emptyText(panel, of: runs.map(\.record)))
    }

    private func emptyText(_ panel: CurvePanel, of runs: [RunRecord]) -> String {
        if panel.isOfItems, !runs.isEmpty, !runs.contains(where: \.ranksItems) { return "no item is predicted" }
        return runs.contains { $0.history == .reading } ? "reading…" : "no points yet"
    }

    /// - Parameter name: nil if only one run is shown.
    private func series(_ panel: CurvePanel, of run: RunRecord, index: Int, name: String?) -> [LineChart.Series] {
        guard run.ranksItems || !panel.isOfItems else { return [] }
        let curves = run.curves
        switch panel {
        case .losses:
            return [
                .init(label: "training", index: 0, points: smoothed(curves.training, \.itemLoss)),
                .init(label: "validation", index: 1, points: points(curves, \.loss)),
            ]
        case .trainingLoss:
            return [.init(label: name ?? "training", index: index, points: smoothed(curves.training, \.itemLoss))]
        case .validationLoss:
            return [.init(label: name ?? "validation", index: index, points: points(curves, \.loss))]
        case .validationMRR:
            return [
                .init(
                    label: name ?? "validation", index: name == nil ? 1 : index,
                    points: points(curves) { 100 * $0.metrics.mrr })
            ]
        case .lossParts:
            let parts = Set(curves.training.flatMap(\.parts.keys)).sorted()
            let total = LineChart.Series(label: "total", index: 0, points: smoothed(curves.training, \.loss))
            return [total]
                + parts.enumerated().map { number, part in
                    .init(
                        label: part.rawValue, index: number + 2,
                        points: smoothed(curves.training) { $0.parts[part] ?? .nan })
                }
        case .speed:
            return [.init(label: name ?? "training", index: index, points: raw(curves.training, \.rowsPerSecond))]
        }
    }

    private func raw(_ training: [RunEvent.Progress], _ value: (RunEvent.Progress) -> Double) -> [LineChart.Point] {
        training.map { LineChart.Point(x: settings.abscissa == .step ? Double($0.step) : $0.seconds, y: value($0)) }
    }

    private func smoothed(
        _ training: [RunEvent.Progress], _ value: (RunEvent.Progress) -> Double
    ) -> [LineChart.Point] {
        let points = raw(training, value)
        guard settings.smoothing > 0 else { return points }
        return zip(points, CurveSettings.smoothed(points.map(\.y), weight: settings.smoothing)).map {
            LineChart.Point(x: $0.x, y: $1)
        }
    }

    private func points(_ curves: RunCurves, _ value: (RunEvent.Validation) -> Double) -> [LineChart.Point] {
        curves.validation.compactMap { scores in
            let x = settings.abscissa == .step ? Double(scores.step) : curves.seconds(atStep: scores.step)
            return x.map { LineChart.Point(x: $0, y: value(scores)) }
        }
    }
}
