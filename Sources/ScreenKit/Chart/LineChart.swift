import Basics

/// Several series over two axes with ticks, units and a legend.
///
/// Series are distinguished by marker and label first and by hue second. Markers stand on the points if these are few,
/// else at regular distances along the line.
public struct LineChart: Sendable {
    public struct Series: Sendable {
        public var label: String
        /// Index of hue and marker.
        public var index: Int
        public var points: [Point]

        public init(label: String, index: Int, points: [Point]) {
            self.label = label
            self.index = index
            self.points = points
        }

        public var marker: String { LineChart.marker(index) }
    }

    public struct Point: Sendable, Hashable {
        public var x: Double
        public var y: Double

        public init(x: Double, y: Double) {
            self.x = x
            self.y = y
        }
    }

    public var series: [Series]
    public var xUnit: Axis.Unit
    public var xLabel: String
    public var yScale: Axis.Scale
    /// For quantities whose changes should be seen relative to their size.
    public var includesZero: Bool
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

    public func draw(on screen: inout Screen, in area: Rect) {
        let points = series.flatMap(\.points)
        guard !points.isEmpty else {
            let place = area.centred(width: emptyText.displayWidth, height: 1)
            screen.draw(emptyText, x: place.x, y: place.y, width: place.width, style: .muted)
            return
        }
        var plot = area
        drawLegend(on: &screen, in: plot.cutTop(1))
        let labels = plot.cutBottom(1)
        let axisRow = plot.cutBottom(1)
        let yAxis = Axis(covering: points.map(\.y) + (includesZero ? [0] : []), scale: yScale)
        let yTicks = yAxis.ticks(about: max(plot.height / 3, 2))
        let gutter = (yTicks.map(\.label.displayWidth).max() ?? 0) + 1
        let yLabels = plot.cutLeft(gutter)
        let yLine = plot.cutLeft(1)
        guard plot.width > 1, plot.height > 1 else { return }
        let xAxis = Axis(covering: points.lazy.map(\.x), unit: xUnit)

        screen.fill(yLine, with: "│", style: .border)
        screen.draw("└", x: yLine.x, y: axisRow.y, style: .border)
        screen.fill(Rect(x: plot.x, y: axisRow.y, width: plot.width, height: 1), with: "─", style: .border)
        for tick in yTicks {
            guard let position = yAxis.position(of: tick.value) else { continue }
            let y = plot.y + Int(((1 - position) * Double(plot.height - 1)).rounded())
            let indent = gutter - 1 - tick.label.displayWidth
            screen.draw(tick.label, x: yLabels.x + indent, y: y, style: .muted)
            screen.draw("┤", x: yLine.x, y: y, style: .border)
            for x in stride(from: plot.x + 1, to: plot.maxX, by: 4) { screen.draw("·", x: x, y: y, style: .border) }
        }
        drawXTicks(of: xAxis, on: &screen, plot: plot, axisRow: axisRow.y, labels: labels)
        drawSeries(on: &screen, plot: plot, xAxis: xAxis, yAxis: yAxis)
    }

    private func drawXTicks(of axis: Axis, on screen: inout Screen, plot: Rect, axisRow: Int, labels: Rect) {
        let title = " " + xLabel
        let end = labels.maxX - title.displayWidth
        screen.draw(title, x: max(end, labels.x), y: labels.y, width: labels.width, style: .muted)
        var free = labels.x
        for tick in axis.ticks(about: max(plot.width / 9, 2)) {
            guard let position = axis.position(of: tick.value) else { continue }
            let x = plot.x + Int((position * Double(plot.width - 1)).rounded())
            let start = max(x - tick.label.displayWidth / 2, labels.x)
            guard start >= free, start + tick.label.displayWidth <= end else { continue }
            screen.draw("┬", x: x, y: axisRow, style: .border)
            screen.draw(tick.label, x: start, y: labels.y, style: .muted)
            free = start + tick.label.displayWidth + 1
        }
    }

    private func drawSeries(on screen: inout Screen, plot: Rect, xAxis: Axis, yAxis: Axis) {
        var canvas = DotCanvas(width: plot.width, height: plot.height, glyphs: screen.glyphs)
        var markers: [(x: Int, y: Int, series: Int)] = []
        for (number, series) in series.enumerated() {
            var previous: (x: Int, y: Int)?
            var nextMarker = 3 + number * 4
            let marksAll = series.points.count <= plot.width / 4
            var lastCell: (x: Int, y: Int)?
            for point in series.points {
                guard let x = xAxis.position(of: point.x), let y = yAxis.position(of: point.y) else {
                    previous = nil
                    continue
                }
                let dot = canvas.dot(x: x, y: y)
                canvas.line(from: previous ?? dot, to: dot, owner: number)
                previous = dot
                let cell = canvas.cell(ofDot: dot)
                lastCell = cell
                if marksAll || cell.x >= nextMarker {
                    markers.append((cell.x, cell.y, number))
                    while nextMarker <= cell.x { nextMarker += 16 }
                }
            }
            if let lastCell { markers.append((lastCell.x, lastCell.y, number)) }
        }
        canvas.draw(
            on: &screen, x: plot.x, y: plot.y, style: { .series(series[$0].index) }, ascii: { series[$0].marker })
        for marker in markers {
            screen.draw(
                series[marker.series].marker, x: plot.x + marker.x, y: plot.y + marker.y,
                style: .series(series[marker.series].index))
        }
    }

    private func shown(_ value: Double) -> String {
        decimals.map { Numbers.fixed(value, $0) } ?? Numbers.short(value)
    }

    /// Marker, label and last value of each series, without the values if they do not all fit; series that still do not
    /// fit are counted.
    private func drawLegend(on screen: inout Screen, in area: Rect) {
        let signs = series.map { StyledText("\($0.marker) \($0.label)", .series($0.index)) }
        let full = zip(signs, series).map { sign, series in
            series.points.last.map { sign + StyledText(" " + shown($0.y), .muted) } ?? sign
        }
        func width(_ entries: [StyledText]) -> Int { entries.reduce(-2) { $0 + $1.displayWidth + 2 } }
        let entries = width(full) <= area.width ? full : signs
        var x = area.x
        for (number, entry) in entries.enumerated() {
            let reserve = number == entries.count - 1 ? 0 : 5
            guard number == 0 || x + entry.displayWidth + reserve <= area.maxX else {
                screen.draw("+\(entries.count - number)", x: x, y: area.y, width: area.maxX - x, style: .muted)
                return
            }
            x += screen.draw(entry, x: x, y: area.y, width: area.maxX - x) + 2
        }
    }
}
