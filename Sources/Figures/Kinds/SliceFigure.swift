import Basics
import Metrics
import Results

extension Figure {
    /// The metric on kinds of test rows: a panel for each kind, a row for each arm, so that any number of arms can be
    /// read.
    /// - Parameter comparison: by slices.
    /// - Throws: `LackOfResults` if no slice has rows.
    public static func slices(_ title: String, _ comparison: Comparison) throws(LackOfResults) -> Figure {
        let parts = comparison.parts.filter { $0.rows > 0 }
        guard let slicing = comparison.slicing, !parts.isEmpty else {
            throw LackOfResults("no test row is of any of these kinds")
        }
        let names = comparison.arms.map(\.name)
        let rows = (parts.count + Self.mostColumns - 1) / Self.mostColumns
        let columns = (parts.count + rows - 1) / rows
        let panels = parts.enumerated().map { index, part in
            Panel(
                title: part.title, x: Axis(title: "\(comparison.metric.title), %"),
                y: Axis(title: "", scale: .rows(names), hasLabels: index.isMultiple(of: columns)),
                marks: part.metrics.enumerated().flatMap { row, values in marks(values, row: row) })
        }
        let run = comparison.arms[comparison.baseline].runs[0].summary.run
        let origin = slicing == .categoryHit ? ["Right or wrong as predicted in \(run)."] : []
        return Figure(
            title: title,
            caption: [
                "By \(slicing.title), each panel with its own scale. Test rows: "
                    + parts.map { "\($0.title) \(Numbers.grouped($0.rows))" }.joined(separator: "; ") + ".",
                CaptionWords.spread(
                    comparison.arms.filter(\.isTrained).map(\.runs.count), "Points and bars: mean"),
            ] + origin, columns: columns, panels: panels, legend: [])
    }

    private static let mostColumns = 6

    private static func marks(_ values: [Double], row: Int) -> [Mark] {
        let mean = MeanAndSpread(values.map { 100 * $0 })
        let y = Double(row)
        let look = Look(colour: Look.blue)
        let bar = mean.deviation.flatMap { deviation in
            deviation > 0
                ? Mark(form: .interval(Place(mean.mean - deviation, y), Place(mean.mean + deviation, y)), look: look)
                : nil
        }
        return [bar].compactMap(\.self) + [Mark(form: .point(Place(mean.mean, y)), look: look)]
    }
}
