/// Where the points of a chart lie on the screen.
public struct Plot: Sendable, Equatable {
    /// The cells of the points, within the axes.
    public let area: Rect
    public let xAxis: Axis
    public let yAxis: Axis
    private let yTicks: [Axis.Tick]
    /// The cells of the labels left of the vertical axis, and of those below the horizontal one.
    private let yLabels: Rect
    private let xLabels: Rect

    /// Lays a chart out.
    /// - Returns: nil if the area has no room for points.
    public init?(_ chart: LineChart, in whole: Rect) {
        var area = whole
        _ = area.cutTop(max(chart.legendHeight(in: whole), 1))
        let labels = area.cutBottom(1)
        _ = area.cutBottom(1)
        let points = chart.series.flatMap(\.points)
        let bands = chart.series.flatMap { $0.band.flatMap { [$0.lowerBound, $0.upperBound] } }
        let inView = points.filter { point in chart.xRange?.contains(point.x) ?? true }.map(\.y)
        let shown =
            (inView.isEmpty ? points.map(\.y) : inView) + bands + chart.rules.map(\.y) + (chart.includesZero ? [0] : [])
        func ends(_ range: ClosedRange<Double>) -> [Double] { [range.lowerBound, range.upperBound] }
        yAxis = Axis(covering: chart.yRange.map(ends) ?? shown, scale: chart.yScale)
        xAxis = Axis(
            covering: chart.xRange.map(ends) ?? points.map(\.x), scale: chart.xScale, unit: chart.xUnit)
        yTicks = yAxis.ticks(about: max(area.height / 3, 2))
        yLabels = area.cutLeft((yTicks.map(\.label.displayWidth).max() ?? 0) + 1)
        _ = area.cutLeft(1)
        guard area.width > 1, area.height > 1 else { return nil }
        self.area = area
        xLabels = Rect(x: whole.x, y: labels.y, width: whole.width, height: 1)
    }

    /// The x value in the middle of a column of cells.
    public func x(atColumn column: Int) -> Double {
        xAxis.value(at: (2 * Double(column - area.x) + 0.5) / Double(2 * area.width - 1))
    }

    /// The column of cells of an x value; nil if it is not in view.
    public func column(of x: Double) -> Int? {
        guard let position = xAxis.position(of: x), (0...1).contains(position) else { return nil }
        // As points are placed, two dots a cell.
        return area.x + Int((position * Double(2 * area.width - 1)).rounded()) / 2
    }

    private func row(of y: Double) -> Int? {
        guard let position = yAxis.position(of: y), (0...1).contains(position) else { return nil }
        return area.y + Int(((1 - position) * Double(area.height - 1)).rounded())
    }

    // MARK: Around the points

    func drawAxes(on screen: inout Screen, xLabel: String, xTicks: [Axis.Tick]?) {
        let line = area.x - 1
        screen.fill(Rect(x: line, y: area.y, width: 1, height: area.height), with: "│", style: .border)
        screen.draw("└", x: line, y: area.maxY, style: .border)
        screen.fill(Rect(x: area.x, y: area.maxY, width: area.width, height: 1), with: "─", style: .border)
        for tick in yTicks {
            guard let y = row(of: tick.value) else { continue }
            screen.draw(tick.label, x: yLabels.maxX - 1 - tick.label.displayWidth, y: y, style: .muted)
            screen.draw("┤", x: line, y: y, style: .border)
            for x in stride(from: area.x + 1, to: area.maxX, by: 4) { screen.draw("·", x: x, y: y, style: .border) }
        }
        let title = " " + xLabel
        let end = xLabels.maxX - title.displayWidth
        screen.draw(title, x: max(end, xLabels.x), y: xLabels.y, width: xLabels.width, style: .muted)
        var free = xLabels.x
        for tick in xTicks ?? xAxis.ticks(about: max(area.width / 9, 2)) {
            guard let position = xAxis.position(of: tick.value), (0...1).contains(position) else { continue }
            let x = area.x + Int((position * Double(area.width - 1)).rounded())
            var start = max(x - tick.label.displayWidth / 2, xLabels.x)
            // A label that was asked for may stand beside its tick.
            if xTicks != nil { start = min(start, max(end - tick.label.displayWidth, x - tick.label.displayWidth)) }
            guard start >= free, start + tick.label.displayWidth <= end else { continue }
            screen.draw("┬", x: x, y: area.maxY, style: .border)
            screen.draw(tick.label, x: start, y: xLabels.y, style: .muted)
            free = start + tick.label.displayWidth + 1
        }
    }

    func drawRules(_ rules: [LineChart.Rule], on screen: inout Screen) {
        for rule in rules {
            guard let y = row(of: rule.y) else { continue }
            screen.fill(Rect(x: area.x, y: y, width: area.width, height: 1), with: "╌", style: rule.style)
        }
    }

    /// Over the lines, or none could be read where these end.
    func drawLabels(of rules: [LineChart.Rule], on screen: inout Screen) {
        for rule in rules where !rule.label.isEmpty {
            guard let y = row(of: rule.y) else { continue }
            screen.draw(" \(rule.label) ", x: area.x + 1, y: y, width: area.width - 1, style: rule.style)
        }
    }

    func drawCursor(at x: Double, on screen: inout Screen) {
        guard let column = column(of: x) else { return }
        screen.fill(Rect(x: column, y: area.y, width: 1, height: area.height), with: "╎", style: .accent)
        screen.draw("┴", x: column, y: area.maxY, style: .accent)
    }

    // MARK: Points

    func drawSeries(_ series: [LineChart.Series], on screen: inout Screen) {
        let empty = DotCanvas(width: area.width, height: area.height, glyphs: screen.glyphs)
        var (veil, lines) = (empty, empty)
        var markers: [(x: Int, y: Int, series: Int)] = []
        for (number, series) in series.enumerated() {
            drawBand(series, on: &veil, owner: number)
            if series.look == .faint {
                drawLine(series, on: &veil, owner: number)
            } else {
                markers += drawLine(series, on: &lines, owner: number).map { ($0.x, $0.y, number) }
            }
        }
        veil.draw(on: &screen, x: area.x, y: area.y, style: { series[$0].style.faint }, ascii: { _ in "." })
        for series in series { drawHighlight(series, on: &screen) }
        lines.draw(
            on: &screen, x: area.x, y: area.y, style: { series[$0].style }, ascii: { series[$0].marker })
        for marker in markers {
            screen.draw(
                series[marker.series].marker, x: area.x + marker.x, y: area.y + marker.y,
                style: series[marker.series].style)
        }
    }

    private func drawHighlight(_ series: LineChart.Series, on screen: inout Screen) {
        guard let point = series.highlight, let column = column(of: point.x), let y = row(of: point.y) else { return }
        let stem = Rect(x: column, y: y, width: 1, height: area.maxY - y + 1)
        screen.fill(stem, with: "▎", style: series.style)
    }

    /// Where a point lies, 0 to 1 within the plot; far outside of it only the direction is right.
    private func position(_ point: LineChart.Point) -> LineChart.Point? {
        guard let x = xAxis.position(of: point.x), let y = yAxis.position(of: point.y), x.isFinite, y.isFinite
        else { return nil }
        return LineChart.Point(x: min(max(x, -1e6), 1e6), y: min(max(y, -1e6), 1e6))
    }

    /// - Returns: the cells for markers: of all points if these are few, else at regular distances; and of the last.
    @discardableResult
    private func drawLine(
        _ series: LineChart.Series, on canvas: inout DotCanvas, owner: Int
    ) -> [(x: Int, y: Int)] {
        var markers: [(x: Int, y: Int)] = []
        var pen = DotCanvas.Pen(owner: owner, isDotted: series.look == .dotted)
        var previous: LineChart.Point?
        var nextMarker = 3 + owner * 4
        let marksAll = series.points.count <= area.width / 4
        var last: (x: Int, y: Int)?
        for point in series.points {
            guard let position = position(point) else {
                previous = nil
                continue
            }
            if let (start, end) = clipped(from: previous ?? position, to: position) {
                canvas.line(from: canvas.dot(x: start.x, y: start.y), to: canvas.dot(x: end.x, y: end.y), with: &pen)
            }
            previous = position
            guard (0...1).contains(position.x), (0...1).contains(position.y) else { continue }
            let cell = canvas.cell(ofDot: canvas.dot(x: position.x, y: position.y))
            last = cell
            if marksAll || cell.x >= nextMarker {
                markers.append(cell)
                while nextMarker <= cell.x { nextMarker += 16 }
            }
        }
        if let last { markers.append(last) }
        return markers
    }

    /// Sparse dots between the ends of the intervals.
    private func drawBand(_ series: LineChart.Series, on canvas: inout DotCanvas, owner: Int) {
        guard series.band.count == series.points.count else { return }
        func ends(_ number: Int) -> (low: LineChart.Point, high: LineChart.Point)? {
            let (x, band) = (series.points[number].x, series.band[number])
            guard let low = position(.init(x: x, y: band.lowerBound)),
                let high = position(.init(x: x, y: band.upperBound))
            else { return nil }
            return (low, high)
        }
        for number in series.points.indices.dropLast() {
            guard let from = ends(number), let to = ends(number + 1), to.low.x > from.low.x else { continue }
            let (first, last) = (canvas.dot(x: from.low.x, y: 0).x, canvas.dot(x: to.low.x, y: 0).x)
            for x in max(first, 0)...max(min(last, canvas.dotWidth - 1), first, 0) {
                let share = last > first ? Double(x - first) / Double(last - first) : 0
                let low = canvas.dot(x: 0, y: from.low.y + share * (to.low.y - from.low.y)).y
                let high = canvas.dot(x: 0, y: from.high.y + share * (to.high.y - from.high.y)).y
                for y in max(high, 0)...max(min(low, canvas.dotHeight - 1), high, 0)
                where canvas.isASCII || (x + 2 * y).isMultiple(of: 4) {
                    canvas.plot(x, y, owner: owner)
                }
            }
        }
    }
}

/// The part of a line from one position to another that lies in the unit square (Liang and Barsky 1984); nil if none
/// does.
func clipped(from start: LineChart.Point, to end: LineChart.Point) -> (LineChart.Point, LineChart.Point)? {
    let (dx, dy) = (end.x - start.x, end.y - start.y)
    var (enter, leave) = (0.0, 1.0)
    for (step, room) in [(-dx, start.x), (dx, 1 - start.x), (-dy, start.y), (dy, 1 - start.y)] {
        if step == 0 {
            if room < 0 { return nil }
        } else if step < 0 {
            enter = max(enter, room / step)
        } else {
            leave = min(leave, room / step)
        }
    }
    guard enter <= leave else { return nil }
    func at(_ share: Double) -> LineChart.Point { .init(x: start.x + share * dx, y: start.y + share * dy) }
    return (at(enter), at(leave))
}
