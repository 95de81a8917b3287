/// The marks of a panel as shapes: areas first, then rules, lines, intervals, points, and labels on top.
struct MarkShapes {
    private(set) var shapes: [Shape] = []
    private let area: PlotArea
    private let x: PlacedAxis
    private let y: PlacedAxis
    private let place: (Place) -> Place?

    private static let labelSize = 6.5

    init(
        _ marks: [Mark], in area: PlotArea, place: @escaping (Place) -> Place?, x: PlacedAxis, y: PlacedAxis
    ) {
        self.area = area
        self.x = x
        self.y = y
        self.place = place
        let layers: [(Mark) -> [Shape]] = [areas, rules, lines, intervals, points]
        shapes = layers.flatMap { layer in marks.flatMap(layer) }
        shapes += labels(marks)
    }

    private func areas(_ mark: Mark) -> [Shape] {
        guard case .area(let places) = mark.form else { return [] }
        let outline = places.compactMap(place)
        guard outline.count > 2 else { return [] }
        return [Shape(form: .path(Path(through: outline, isClosed: true)), fill: mark.look.colour, isFaint: true)]
    }

    private func rules(_ mark: Mark) -> [Shape] {
        switch mark.form {
        case .verticalRule(let value):
            guard let share = x.share(value) else { return [] }
            let x = area.left + share * area.width
            return [line(mark, [Place(x, area.top), Place(x, area.bottom)])]
        case .horizontalRule(let value):
            guard let share = y.share(value) else { return [] }
            let y = area.top + (1 - share) * area.height
            return [line(mark, [Place(area.left, y), Place(area.right, y)])]
        default: return []
        }
    }

    private func line(_ mark: Mark, _ places: [Place]) -> Shape {
        .line(places, mark.look.colour, width: mark.isThin ? 0.6 : 1.2, dash: mark.look.dash)
    }

    private func lines(_ mark: Mark) -> [Shape] {
        guard case .line(let places) = mark.form else { return [] }
        // What has no place interrupts the line.
        return places.map(place).split(separator: nil).map { $0.compactMap { $0 } }.filter { $0.count > 1 }
            .map { line(mark, $0) }
    }

    private func intervals(_ mark: Mark) -> [Shape] {
        guard case .interval(let first, let last) = mark.form, let from = place(first), let to = place(last) else {
            return []
        }
        let cap = mark.isThin ? 1.5 : 2.2
        let isFlat = from.y == to.y
        let caps = [from, to].map { end in
            isFlat
                ? [Place(end.x, end.y - cap), Place(end.x, end.y + cap)]
                : [Place(end.x - cap, end.y), Place(end.x + cap, end.y)]
        }
        return [.lines([[from, to]] + caps, mark.look.colour, width: mark.isThin ? 0.6 : 1)]
    }

    private func points(_ mark: Mark) -> [Shape] {
        guard case .point(let at, _) = mark.form, let place = place(at) else { return [] }
        return [mark.look.shape(at: place, radius: mark.isThin ? 1.8 : 2.6)]
    }

    /// Beside their points, where the fewest other points and labels are.
    private func labels(_ marks: [Mark]) -> [Shape] {
        let points = marks.compactMap { mark -> (Place, String)? in
            guard case .point(let at, let label) = mark.form, let place = place(at) else { return nil }
            return (place, label)
        }
        var taken = points.map { Box($0.0.x - 3, $0.0.y - 3, 6, 6) }
        var shapes: [Shape] = []
        for (point, label) in points where !label.isEmpty {
            let text = Lettering(label)
            let (width, height) = (Self.labelSize / 10 * text.width, 0.7 * Self.labelSize)
            let distances = [4.0, 7, 11, 16, 22].flatMap { away in
                [(1.0, -0.7), (1, 0.7), (-1, -0.7), (-1, 0.7), (0, -1), (0, 1), (1, 0), (-1, 0)].map {
                    ($0.0 * away, $0.1 * away)
                }
            }
            let boxes = distances.map { x, y in
                Box(
                    point.x + x - (x == 0 ? width / 2 : x < 0 ? width : 0), point.y + y - height / 2, width, height)
            }
            func cost(_ box: Box) -> Int {
                taken.count { $0.overlaps(box) } + (box.isInside(area) ? 0 : 100)
            }
            guard let best = boxes.min(by: { cost($0) < cost($1) }) else { continue }
            taken.append(best)
            let gap = Place(
                min(max(point.x, best.x), best.x + best.width), min(max(point.y, best.y), best.y + best.height))
            if abs(gap.x - point.x) + abs(gap.y - point.y) > 8 {
                shapes.append(.line([point, gap], .frame, width: 0.4))
            }
            shapes.append(.text(text, Place(best.x, best.y + height), size: Self.labelSize))
        }
        return shapes
    }

    private struct Box {
        let x: Double
        let y: Double
        let width: Double
        let height: Double

        init(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
            (self.x, self.y, self.width, self.height) = (x, y, width, height)
        }

        func overlaps(_ other: Box) -> Bool {
            x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height
        }

        func isInside(_ area: PlotArea) -> Bool {
            x >= area.left && x + width <= area.right && y >= area.top && y + height <= area.bottom
        }
    }
}
