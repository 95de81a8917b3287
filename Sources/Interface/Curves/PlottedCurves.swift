import Algorithms
import Runs
import ScreenKit

/// The charts in view, made once for what they show.
struct PlottedCurves: Sendable, Equatable {
    /// What charts are made of: equal ones have equal charts.
    struct Basis: Sendable, Equatable {
        struct Run: Sendable, Equatable {
            let id: RunID
            let index: Int
            let variant: String
            /// Reports so far, and what identifies the last one: a later attempt measures other times.
            let reports: Int
            let validations: Int
            let lastStep: Double?
            let lastSeconds: Double?
            let lastValidation: RunEvent.Validation?

            init(_ run: CurveCharts.ShownRun) {
                let curves = run.record.curves
                id = run.record.id
                index = run.index
                variant = run.record.variant
                reports = curves.training.count
                validations = curves.validation.count
                lastStep = curves.training.steps.last
                lastSeconds = curves.training.seconds.last
                lastValidation = curves.validation.last
            }
        }

        let runs: [Run]
        let settings: CurveSettings
        let zoomed: ClosedRange<Double>?
        let isFollowing: Bool
        let panels: [CurvePanel]
        let widths: [Int]
    }

    struct Panel: Sendable, Equatable {
        let panel: CurvePanel
        let area: Rect
        let chart: LineChart?

        /// Within the frame.
        var inner: Rect { area.inset(x: 1, y: 1) }
    }

    let basis: Basis
    /// All that there is of the horizontal axis, and what is in view; nil without points.
    let extent: ClosedRange<Double>?
    let shown: ClosedRange<Double>?
    private(set) var panels: [Panel]

    /// - Parameter known: taken over, if it is of the same.
    init(
        _ runs: [CurveCharts.ShownRun], _ settings: CurveSettings, _ window: CurveWindow, first: Int, in area: Rect,
        known: PlottedCurves?
    ) {
        let places = CurvePanel.places(in: area, runs: runs.count, first: first)
        let basis = Basis(
            runs: runs.map(Basis.Run.init), settings: settings, zoomed: window.zoomed,
            isFollowing: window.isFollowing, panels: places.map(\.panel), widths: places.map(\.area.width))
        if let known, known.basis == basis, known.panels.map(\.area) == places.map(\.area) {
            self = known
            return
        }
        self.basis = basis
        extent = CurveCharts.extent(of: runs, settings)
        let shown = extent.map(window.shown)
        self.shown = shown
        panels = places.map { panel, area in
            let chart = shown.map { range in
                // Two dots per cell.
                CurveCharts(settings: settings, range: range, columns: 2 * max(area.width, 1))
                    .chart(panel, of: runs)
            }
            return Panel(panel: panel, area: area, chart: chart)
        }
    }

    /// How much of the horizontal axis a column of cells is.
    var column: Double? {
        guard let shown else { return nil }
        let plot = panels.lazy.compactMap { panel in panel.chart.flatMap { Plot($0, in: panel.inner) } }.first
        return (shown.upperBound - shown.lowerBound) / Double(plot?.area.width ?? max(panels[0].area.width, 1))
    }

    /// The value of another quantity on the axis at a value of this one, by the reports of the run with the most.
    static func converted(_ x: Double, from old: CurveSettings, to new: CurveSettings, by runs: [RunRecord]) -> Double?
    {
        guard let training = runs.map(\.curves.training).max(by: { $0.count < $1.count }), training.count > 0 else {
            return nil
        }
        let place = old.x(training).partitioningIndex { $0 >= x }
        return new.x(training)[min(place, training.count - 1)]
    }
}
