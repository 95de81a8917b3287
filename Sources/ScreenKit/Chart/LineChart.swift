import Basics

/// Several series over two axes with ticks, units and a legend.
///
/// Series are distinguished by marker and label first and by hue second. Markers stand on the points if these are few,
/// else at regular distances along the line.
public struct LineChart: Sendable, Equatable {
    public struct Point: Sendable, Hashable {
        public var x: Double
        public var y: Double

        public init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }
    }

    public struct Series: Sendable, Equatable {
        public enum Look: Sendable, Hashable {
            case line, dotted
            /// Behind the lines, without markers and without an entry in the legend.
            case faint
        }

        public var label: String
        /// Index of hue and marker.
        public var index: Int
        public var points: [Point]
        public var look: Look
        /// Lower and upper end of an interval around the line, drawn as a veil; as many as points, or none.
        public var band: [ClosedRange<Double>]
        /// A point to find at a glance: from it, ▎ goes down to the axis.
        public var highlight: Point?

        public init(
            label: String, index: Int, points: [Point], look: Look = .line, band: [ClosedRange<Double>] = [],
            highlight: Point? = nil
        ) {
            self.label = label
            self.index = index
            self.points = points
            self.look = look
            self.band = band
            self.highlight = highlight
        }

        public var marker: String { LineChart.marker(index) }
        var style: Style { .series(index) }

        /// The point whose x is nearest; nil without points that can be drawn.
        public func point(nearest x: Double) -> Point? {
            points.lazy.filter { $0.x.isFinite && $0.y.isFinite }
                .min { abs($0.x - x) < abs($1.x - x) }
        }
    }

    /// A horizontal line through the whole plot.
    public struct Rule: Sendable, Hashable {
        public var y: Double
        public var label: String
        public var style: Style

        public init(y: Double, label: String, style: Style = .muted) {
            self.y = y
            self.label = label
            self.style = style
        }
    }

    public var series: [Series]
    public var rules: [Rule] = []
    public var xScale = Axis.Scale.linear
    public var xUnit: Axis.Unit
    public var xLabel: String
    /// What of x is shown; nil: all points.
    public var xRange: ClosedRange<Double>?
    /// Where labels stand under the axis; nil: at round values.
    public var xTicks: [Axis.Tick]?
    public var yScale: Axis.Scale
    /// What of y is shown; nil: all points.
    public var yRange: ClosedRange<Double>?
    /// For quantities whose changes should be seen relative to their size.
    public var includesZero: Bool
    /// A vertical line; the legend has the values of the points nearest to it.
    public var cursor: Double?
    /// Decimals of values in the legend; nil: short, with a thousands prefix.
    public var decimals: Int?
    /// What the chart shows if there is nothing to draw.
    public var emptyText: String

    public init(
        series: [Series], xLabel: String, xUnit: Axis.Unit = .plain, yScale: Axis.Scale = .linear,
        includesZero: Bool = false, decimals: Int? = 4, emptyText: String = "no points yet"
    ) {
        self.series = series
        self.xLabel = xLabel
        self.xUnit = xUnit
        self.yScale = yScale
        self.includesZero = includesZero
        self.decimals = decimals
        self.emptyText = emptyText
    }

    /// The marker of the n-th series.
    public static func marker(_ index: Int) -> String {
        let markers = ["●", "▲", "■", "◆", "○", "△", "□", "◇"]
        return markers[((index % markers.count) + markers.count) % markers.count]
    }

    /// Draws the chart.
    /// - Returns: where its points lie; nil if there are none, or no room for them.
    @discardableResult
    public func draw(on screen: inout Screen, in area: Rect) -> Plot? {
        guard series.contains(where: isInView) else {
            let place = area.centred(width: emptyText.displayWidth, height: 1)
            screen.draw(emptyText, x: place.x, y: place.y, width: place.width, style: .muted)
            return nil
        }
        drawLegend(on: &screen, in: area)
        guard let plot = Plot(self, in: area) else { return nil }
        plot.drawAxes(on: &screen, xLabel: xLabel, xTicks: xTicks)
        plot.drawRules(rules, on: &screen)
        if let cursor { plot.drawCursor(at: cursor, on: &screen) }
        plot.drawSeries(series, on: &screen)
        plot.drawLabels(of: rules, on: &screen)
        return plot
    }

    /// Whether a line has points in view, or on both sides.
    private func isInView(_ series: Series) -> Bool {
        guard let xRange else { return !series.points.isEmpty }
        return series.points.contains { $0.x >= xRange.lowerBound }
            && series.points.contains { $0.x <= xRange.upperBound }
    }

    // MARK: Legend

    private func shown(_ value: Double) -> String {
        decimals.map { Numbers.fixed(value, $0) } ?? Numbers.short(value)
    }

    /// The value that the legend has of a series: the last in view or, with a cursor, that of the nearest point in
    /// view; nil if none is.
    private func value(_ series: Series) -> Double? {
        var seen = series
        if let xRange { seen.points.removeAll { !xRange.contains($0.x) } }
        return (cursor.map { seen.point(nearest: $0) } ?? seen.points.last)?.y
    }

    /// Rows that the legend takes of a chart of this size: more than one if that gives all values their names.
    func legendHeight(in area: Rect) -> Int { min(legend(in: area).count, area.height) }

    /// Marker, label and value of each series, in rows; if they take too many, without the values or, if a cursor asks
    /// for these, without the labels. Series that do not fit then either are counted.
    private func legend(in area: Rect) -> [[StyledText]] {
        let named = series.filter { $0.look != .faint && !$0.label.isEmpty }
        let signs = named.map { StyledText("\($0.marker) \($0.label)", $0.style) }
        let values = named.map { series in
            value(series).map { StyledText(" " + shown($0), cursor == nil ? .muted : .text) }
        }
        let full = zip(signs, values).map { sign, value in value.map { sign + $0 } ?? sign }
        let rows = Self.rows(full, width: area.width)
        if rows.count <= max(area.height / 6, 1) { return rows }
        let short =
            cursor == nil
            ? signs : zip(named, values).map { StyledText($0.marker, $0.style) + ($1 ?? StyledText(" –", .muted)) }
        return [short]
    }

    private static let gap = 2

    private static func rows(_ entries: [StyledText], width: Int) -> [[StyledText]] {
        var rows: [[StyledText]] = [[]]
        var used = 0
        for entry in entries {
            if used > 0, used + entry.displayWidth > width {
                rows.append([])
                used = 0
            }
            rows[rows.count - 1].append(entry)
            used += entry.displayWidth + gap
        }
        return rows
    }

    private func drawLegend(on screen: inout Screen, in area: Rect) {
        for (line, entries) in legend(in: area).prefix(area.height).enumerated() {
            var x = area.x
            for (number, entry) in entries.enumerated() {
                let reserve = number == entries.count - 1 ? 0 : 5
                guard number == 0 || x + entry.displayWidth + reserve <= area.maxX else {
                    let rest = "+\(entries.count - number)"
                    screen.draw(rest, x: x, y: area.y + line, width: area.maxX - x, style: .muted)
                    break
                }
                x += screen.draw(entry, x: x, y: area.y + line, width: area.maxX - x) + Self.gap
            }
        }
    }
}
