/// Finds places for the parts of a figure: title, legend, panels, caption, from the top.
struct FigureLayout {
    private let figure: Figure
    private let panels: [PlacedPanel]

    /// As wide as two columns of a journal, 7 inches.
    private static let width = 504.0
    private static let margin = 8.0
    private static let gap = 14.0
    private static let titleSize = 10.0
    private static let captionSize = 7.0
    /// Of a panel without rows, alone and beside others.
    private static let heights = (single: 230.0, several: 150.0)
    private static let rowHeight = 12.5

    init(_ figure: Figure) {
        self.figure = figure
        panels = figure.panels.map(PlacedPanel.init)
    }

    private var columns: Int { min(figure.columns, max(panels.count, 1)) }
    private var inner: Double { Self.width - 2 * Self.margin }

    func drawing() -> Drawing {
        var shapes: [Shape] = []
        var y = Self.margin
        for line in Lettering.lines(figure.title, 10 * inner / Self.titleSize) {
            y += Self.titleSize
            shapes.append(.text(line, Place(Self.margin, y), size: Self.titleSize))
            y += 4
        }
        let legend = LegendLayout(figure.legend, width: inner)
        shapes += legend.shapes(at: Place(Self.margin, y))
        y += legend.height + 4
        for row in rows {
            let height = plotHeight(row)
            let widths = plotWidths
            var x = Self.margin
            for (column, panel) in row.enumerated() {
                x += lefts[column]
                let top = y + panel.topMargin
                shapes += panel.shapes(in: PlotArea(left: x, top: top, width: widths, height: height))
                x += widths + Self.gap
            }
            let above = row.map(\.topMargin).max() ?? 0
            y += above + height + (row.map(\.bottomMargin).max() ?? 0) + 6
        }
        for sentence in figure.caption {
            for line in Lettering.lines(sentence, 10 * inner / Self.captionSize) {
                y += Self.captionSize + 2
                shapes.append(.text(line, Place(Self.margin, y), size: Self.captionSize))
            }
        }
        let height = (y + Self.margin).rounded(.up)
        var drawing = Drawing(
            width: Self.width, height: height, title: figure.title,
            description: figure.caption.joined(separator: " "))
        let paper = [Place(0, 0), Place(Self.width, 0), Place(Self.width, height), Place(0, height)]
        drawing.append(Shape(form: .path(Path(through: paper, isClosed: true)), fill: .white))
        for shape in shapes { drawing.append(shape) }
        return drawing
    }

    private var rows: [ArraySlice<PlacedPanel>] {
        stride(from: 0, to: panels.count, by: columns).map { panels[$0..<min($0 + columns, panels.count)] }
            .map { $0 }
    }

    /// Room for the labels of each column of panels.
    private var lefts: [Double] {
        (0..<columns).map { column in
            stride(from: column, to: panels.count, by: columns).map { panels[$0].leftMargin }.max() ?? 0
        }
    }

    private var plotWidths: Double {
        (inner - lefts.reduce(0, +) - Self.gap * Double(columns - 1) - 6) / Double(columns)
    }

    private func plotHeight(_ row: ArraySlice<PlacedPanel>) -> Double {
        let count = row.compactMap(\.rowCount).max()
        return count.map { Self.rowHeight * Double(max($0, 2)) }
            ?? (panels.count == 1 ? Self.heights.single : Self.heights.several)
    }
}

extension Shape {
    static func text(
        _ lettering: Lettering, _ place: Place, size: Double, anchor: Anchor = .start, isUpright: Bool = false,
        colour: Colour = .ink
    ) -> Shape {
        Shape(
            form: .text(lettering, at: place, size: size, anchor: anchor, isUpright: isUpright),
            stroke: Stroke(colour: colour, width: 1))
    }

    /// Several at once.
    static func lines(_ lines: [[Place]], _ colour: Colour, width: Double) -> Shape {
        var path = Path()
        for line in lines {
            for (index, place) in line.enumerated() { index == 0 ? path.move(to: place) : path.line(to: place) }
        }
        return Shape(form: .path(path), stroke: Stroke(colour: colour, width: width))
    }

    static func line(_ places: [Place], _ colour: Colour, width: Double, dash: [Double] = []) -> Shape {
        Shape(form: .path(Path(through: places)), stroke: Stroke(colour: colour, width: width, dash: dash))
    }
}
