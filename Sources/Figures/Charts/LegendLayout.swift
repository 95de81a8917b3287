/// Places for the entries of a legend: as many columns as the longest name leaves room for, from left to right.
struct LegendLayout {
    private let entries: [LegendEntry]
    private let names: [Lettering]
    private let columns: Int
    private let columnWidth: Double

    private static let size = 8.0
    private static let lineHeight = 12.0
    private static let sampleWidth = 26.0
    private static let gap = 12.0

    init(_ entries: [LegendEntry], width: Double) {
        self.entries = entries
        let most = 10 * (width / 2 - Self.sampleWidth - Self.gap) / Self.size
        names = entries.map { Lettering.fitting($0.name, most) }
        let longest = names.map { Self.size / 10 * $0.width }.max() ?? 0
        columnWidth = Self.sampleWidth + longest + Self.gap
        columns = max(Int(width / columnWidth), 1)
    }

    var height: Double { Self.lineHeight * Double((entries.count + columns - 1) / columns) }

    func shapes(at corner: Place) -> [Shape] {
        zip(entries, names).enumerated().flatMap { index, entry -> [Shape] in
            let x = corner.x + columnWidth * Double(index % columns)
            let y = corner.y + Self.lineHeight * (Double(index / columns) + 0.5)
            let name = Shape.text(entry.1, Place(x + Self.sampleWidth, y + 0.35 * Self.size), size: Self.size)
            return sample(entry.0, x, y) + [name]
        }
    }

    private func sample(_ entry: LegendEntry, _ x: Double, _ y: Double) -> [Shape] {
        let line = Shape.line(
            [Place(x, y), Place(x + Self.sampleWidth - 6, y)], entry.look.colour, width: 1.2, dash: entry.look.dash)
        let point = entry.look.shape(at: Place(x + (Self.sampleWidth - 6) / 2, y))
        switch entry.sample {
        case .line: return [line]
        case .point: return [point]
        case .lineAndPoint: return [line, point]
        case .zone:
            let corners = [Place(x, y - 4), Place(x + 20, y - 4), Place(x + 20, y + 4), Place(x, y + 4)]
            return [Shape(form: .path(Path(through: corners, isClosed: true)), fill: entry.look.colour)]
        case .number(let number):
            let place = Place(x + 7, y)
            let text = Shape.text(Lettering(number), Place(x + 12, y + 0.35 * Self.size), size: Self.size - 1)
            return [entry.look.shape(at: place), text]
        }
    }
}
