/// Where the axes of a panel stand in the drawing.
struct PlotArea {
    let left: Double
    let top: Double
    let width: Double
    let height: Double

    var right: Double { left + width }
    var bottom: Double { top + height }
}

/// A panel with the ranges of its axes: what it needs around its plot, and its shapes.
struct PlacedPanel {
    private let panel: Panel
    private let x: PlacedAxis
    private let y: PlacedAxis
    private let rowNames: [Lettering]

    private static let labelSize = 7.5
    private static let titleSize = 8.0
    private static let widestRowName = 170.0

    init(_ panel: Panel) {
        self.panel = panel
        let places = panel.marks.flatMap(\.places)
        x = PlacedAxis(panel.x, places.map(\.x))
        y = PlacedAxis(panel.y, places.map(\.y))
        if case .rows(let names) = panel.y.scale {
            rowNames = names.map { Lettering.fitting($0, 10 * Self.widestRowName / Self.labelSize) }
        } else {
            rowNames = []
        }
    }

    /// Nil without rows.
    var rowCount: Int? { y.isRows ? rowNames.count : nil }

    var topMargin: Double { panel.title.isEmpty ? 4 : 14 }
    var bottomMargin: Double { 26 }

    var leftMargin: Double {
        guard panel.y.hasLabels else { return 0 }
        let labels = y.isRows ? rowNames : y.ticks(atMost: 6).labels.map { Lettering($0) }
        let widest = labels.map { Self.labelSize / 10 * $0.width }.max() ?? 0
        return widest + 6 + (panel.y.title.isEmpty ? 0 : 13)
    }

    func shapes(in area: PlotArea) -> [Shape] {
        func place(_ place: Place) -> Place? {
            guard let x = x.share(place.x), let y = y.share(place.y) else { return nil }
            let down = self.y.isRows ? y : 1 - y
            return Place(area.left + x * area.width, area.top + down * area.height)
        }
        let columns = xTicks(area.width).values.compactMap { x.share($0) }.map { area.left + $0 * area.width }
        return zones(area) + grid(area, columns)
            + MarkShapes(panel.marks, in: area, place: place, x: x, y: y).shapes + [frame(area)]
            + labels(area)
    }

    // MARK: Behind the marks

    private func zones(_ area: PlotArea) -> [Shape] {
        panel.marks.compactMap { mark in
            guard case .zone(let range) = mark.form, let from = x.share(range.lowerBound),
                let to = x.share(range.upperBound)
            else { return nil }
            let (left, right) = (area.left + from * area.width, area.left + to * area.width)
            let corners = [
                Place(left, area.top), Place(right, area.top), Place(right, area.bottom), Place(left, area.bottom),
            ]
            return Shape(form: .path(Path(through: corners, isClosed: true)), fill: .zone)
        }
    }

    private func grid(_ area: PlotArea, _ columns: [Double]) -> [Shape] {
        let levels = y.isRows ? rowNames.indices.map(Double.init) : y.ticks(atMost: 6).values
        let rows = levels.compactMap { y.share($0) }.map { area.top + (y.isRows ? $0 : 1 - $0) * area.height }
        let lines =
            rows.map { [Place(area.left, $0), Place(area.right, $0)] }
            + columns.map { [Place($0, area.top), Place($0, area.bottom)] }
        return [.lines(lines, .grid, width: 0.5)]
    }

    private func frame(_ area: PlotArea) -> Shape {
        let corners = [
            Place(area.left, area.top), Place(area.right, area.top), Place(area.right, area.bottom),
            Place(area.left, area.bottom),
        ]
        return Shape(
            form: .path(Path(through: corners, isClosed: true)), stroke: Shape.Stroke(colour: .frame, width: 0.7))
    }

    // MARK: Around the plot

    private func xTicks(_ width: Double) -> Ticks {
        // As many as do not touch.
        for count in stride(from: 8, through: 2, by: -1) {
            let ticks = x.ticks(atMost: count)
            let widest = ticks.labels.map { Self.labelSize / 10 * Lettering($0).width }.max() ?? 0
            if Double(ticks.labels.count) * (widest + 9) <= width { return ticks }
        }
        return x.ticks(atMost: 2)
    }

    private func labels(_ area: PlotArea) -> [Shape] {
        var shapes: [Shape] = []
        if !panel.title.isEmpty {
            let title = Lettering.fitting(panel.title, 10 * area.width / Self.titleSize)
            shapes.append(.text(title, Place(area.left, area.top - 4), size: Self.titleSize))
        }
        let ticks = xTicks(area.width)
        for (value, label) in zip(ticks.values, ticks.labels) {
            guard let share = x.share(value) else { continue }
            let place = Place(area.left + share * area.width, area.bottom + 9)
            shapes.append(.text(Lettering(label), place, size: Self.labelSize, anchor: .middle))
        }
        let xTitle = Lettering.fitting(panel.x.title, 10 * (area.width + 12) / Self.titleSize)
        shapes.append(
            .text(
                xTitle, Place(area.left + area.width / 2, area.bottom + 20), size: Self.titleSize, anchor: .middle))
        return panel.y.hasLabels ? shapes + yLabels(area) : shapes
    }

    private func yLabels(_ area: PlotArea) -> [Shape] {
        let ticks = y.ticks(atMost: 6)
        let labels = y.isRows ? rowNames : ticks.labels.map { Lettering($0) }
        let values = y.isRows ? rowNames.indices.map(Double.init) : ticks.values
        var shapes: [Shape] = zip(values, labels).compactMap { value, label in
            guard let share = y.share(value) else { return nil }
            let middle = area.top + (y.isRows ? share : 1 - share) * area.height
            let place = Place(area.left - 4, middle + 0.35 * Self.labelSize)
            return .text(label, place, size: Self.labelSize, anchor: .end)
        }
        if !panel.y.title.isEmpty {
            let title = Lettering.fitting(panel.y.title, 10 * (area.height + 12) / Self.titleSize)
            let place = Place(area.left - leftMargin + 8, area.top + area.height / 2)
            shapes.append(.text(title, place, size: Self.titleSize, anchor: .middle, isUpright: true))
        }
        return shapes
    }
}
