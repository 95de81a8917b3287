import Algorithms
import Results
import Runs
import ScreenKit

/// Builds charts of runs: of all that was reported, what can be seen.
struct CurveCharts {
    typealias ShownRun = (record: RunRecord, index: Int)

    let settings: CurveSettings
    /// What of the horizontal axis is in view.
    let range: ClosedRange<Double>
    /// Dots side by side in the plots.
    let columns: Int

    func chart(_ panel: CurvePanel, of runs: [ShownRun]) -> LineChart {
        let names = RunRecord.legend(runs.map(\.record))
        let all = zip(runs, names).flatMap { run, name in
            series(panel, of: run.record, index: run.index, name: runs.count == 1 ? nil : name)
        }
        var chart = LineChart(
            series: all.filter { !$0.points.isEmpty }, xLabel: settings.abscissa.rawValue,
            xUnit: settings.abscissa == .time ? .seconds : .plain,
            yScale: settings.isLogarithmic && panel.isLoss ? .logarithmic : .linear,
            includesZero: panel == .speed || panel == .learningRate, decimals: panel.decimals)
        chart.xRange = range
        if settings.clipsOutliers { chart.yRange = bulk(panel, of: runs.map(\.record.curves), yScale: chart.yScale) }
        return chart
    }

    // MARK: Series

    /// - Parameter name: nil if only one run is shown.
    private func series(_ panel: CurvePanel, of run: RunRecord, index: Int, name: String?) -> [LineChart.Series] {
        guard run.ranksItems || !panel.isOfItems else { return [] }
        let lines = panel.lines(run.curves.training).flatMap { line in
            // One run has a hue for each line, several have one each.
            let (label, index) = (name ?? line.label, name == nil ? line.index : index)
            return panel.isSmoothed && settings.smoothing > 0
                ? [
                    self.line(run, line.values, label, index, .faint),
                    self.line(run, CurveSettings.smoothed(line.values, weight: settings.smoothing), label, index),
                ] : [self.line(run, line.values, label, index)]
        }
        let validation = panel.score.map {
            self.validation(run.curves, name ?? "validation", name == nil ? 1 : index, $0)
        }
        return lines + (validation.map { [$0] } ?? [])
    }

    private func line(
        _ run: RunRecord, _ values: [Double], _ label: String, _ index: Int, _ look: LineChart.Series.Look = .line
    ) -> LineChart.Series {
        let points = decimated(x: settings.x(run.curves.training), y: values, in: range, columns: columns)
        return LineChart.Series(label: label, index: index, points: points, look: look)
    }

    /// The best epoch is highlighted.
    private func validation(
        _ curves: RunCurves, _ label: String, _ index: Int, _ value: (RunEvent.Validation) -> Double
    ) -> LineChart.Series {
        func point(_ scores: RunEvent.Validation) -> LineChart.Point? {
            settings.x(scores, curves).map { LineChart.Point(x: $0, y: value(scores)) }
        }
        let points = curves.validation.compactMap(point)
        return LineChart.Series(
            label: label, index: index,
            points: decimated(x: points.map(\.x), y: points.map(\.y), in: range, columns: columns),
            highlight: curves.validation.last(where: \.best).flatMap(point))
    }

    // MARK: Ranges

    /// Values of one curve that its percentiles are taken of.
    private static let sampleSize = 10_000

    /// The 1st to 99th percentile of what is in view; nil if that is nothing, or one value.
    private func bulk(_ panel: CurvePanel, of curves: [RunCurves], yScale: Axis.Scale) -> ClosedRange<Double>? {
        let values = curves.flatMap { curves -> [Double] in
            let x = settings.x(curves.training)
            let start = x.partitioningIndex { $0 >= range.lowerBound }
            let end = max(x.partitioningIndex { $0 > range.upperBound }, start)
            let step = max((end - start) / Self.sampleSize, 1)
            let lines = panel.lines(curves.training).flatMap { line in
                stride(from: start, to: end, by: step).map { line.values[$0] }
            }
            let scores = curves.validation.filter { settings.x($0, curves).map(range.contains) ?? false }
            return lines + (panel.score.map(scores.map) ?? [])
        }
        let sorted = values.filter { $0.isFinite && (yScale == .linear || $0 > 0) }.sorted()
        guard !sorted.isEmpty else { return nil }
        let (low, high) = (quantile(sorted, 0.01), quantile(sorted, 0.99))
        return low < high ? low...high : nil
    }

    /// All that there is of the horizontal axis; nil without points.
    static func extent(of runs: [ShownRun], _ settings: CurveSettings) -> ClosedRange<Double>? {
        let ends = runs.flatMap { run -> [Double] in
            let (x, curves) = (settings.x(run.record.curves.training), run.record.curves)
            return [x.first, x.last].compactMap(\.self)
                + [curves.validation.first, curves.validation.last].compactMap { $0.flatMap { settings.x($0, curves) } }
        }.filter { $0.magnitude < 1e15 }
        return ends.isEmpty ? nil : Axis(covering: ends).range
    }
}

extension CurveSettings {
    /// The quantity on the horizontal axis, of every report.
    func x(_ training: TrainingCurves) -> [Double] {
        switch abscissa {
        case .step: training.steps
        case .epoch: training.epochs
        case .time: training.seconds
        }
    }

    /// The same of a validation; nil if it is not known.
    func x(_ scores: RunEvent.Validation, _ curves: RunCurves) -> Double? {
        switch abscissa {
        case .step: Double(scores.step)
        case .epoch: scores.epoch
        case .time: curves.seconds(atStep: scores.step)
        }
    }
}
