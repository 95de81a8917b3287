import Basics
import Experiments
import Results
import Runs
import ScreenKit

/// The cells of a matrix: results, differences to the pinned cell, what is going on, and the price of what is missing.
struct MatrixGrid {
    let board: MatrixBoard
    let settings: MatrixSettings
    /// Index of the design's variant that the others are held against.
    let pinned: Int
    /// Nil until they are known.
    let results: ComparedMatrix?
    let library: RunLibrary

    init(
        _ board: MatrixBoard, _ settings: MatrixSettings, pinned: Int, _ results: ComparedMatrix?, _ library: RunLibrary
    ) {
        self.board = board
        self.settings = settings
        self.pinned = pinned
        self.results = results
        self.library = library
    }

    /// The slice in view, or all rows.
    var part: ComparedMatrix.Part? { results.map { $0.parts[min(settings.part, $0.parts.count - 1)] } }

    // MARK: Layout

    private static let narrowest = 15
    private static let widest = 28

    /// Which cells are in view, and how large they are.
    private struct Layout {
        let label: Int
        let width: Int
        /// Lines of text of a cell, and with the blank one below.
        let lines: Int
        let height: Int
        let rows: Range<Int>
        let columns: Range<Int>
    }

    private func layout(_ area: Rect) -> Layout {
        let (rows, columns) = board.size
        let names = board.design?.rows.levels.map(\.name.displayWidth) ?? []
        let label = min(max(names.max() ?? 0, 8), max(area.width / 4, 12)) + 2
        let fitting = max(min((area.width - label) / Self.narrowest, columns), 1)
        let width = min((area.width - label) / fitting, Self.widest)
        let body = area.height - 1
        let height = [4, 3, 2].first { rows * $0 <= body } ?? 2
        let lines = height == 4 ? 3 : 2
        let shown = min(rows, max(body / height, 1))
        func window(_ cursor: Int, _ shown: Int, _ count: Int) -> Range<Int> {
            let first = min(max(cursor - shown + 1, 0), max(count - shown, 0))
            return first..<min(first + shown, count)
        }
        return Layout(
            label: label, width: width, lines: lines, height: height,
            rows: window(settings.cursor.row, shown, rows), columns: window(settings.cursor.column, fitting, columns))
    }

    // MARK: Drawing

    func draw(on screen: inout Screen, in frame: Rect) {
        let area = frame.inset(x: 1, y: 0)
        guard let design = board.design, area.height > 2 else { return }
        let layout = layout(area)
        let hidden = board.size.columns - layout.columns.count
        let corner =
            hidden > 0
            ? "\(layout.columns.lowerBound + 1)–\(layout.columns.upperBound) of \(board.size.columns) →"
            : part.map(\.title) ?? ""
        screen.draw(corner, x: area.x, y: area.y, width: layout.label - 1, style: .muted)
        for (number, column) in layout.columns.enumerated() {
            let x = area.x + layout.label + number * layout.width
            screen.draw(design.columns.levels[column].name, x: x, y: area.y, width: layout.width - 2, style: .header)
        }
        for (line, row) in layout.rows.enumerated() {
            let y = area.y + 1 + line * layout.height
            let name = StyledText(design.rows.levels[row].name, .header).elidedInMiddle(to: layout.label - 2)
            screen.draw(name, x: area.x, y: y, width: layout.label - 1)
            for (number, column) in layout.columns.enumerated() {
                let place = MatrixPlace(row: row, column: column)
                let cell = Rect(
                    x: area.x + layout.label + number * layout.width, y: y, width: layout.width - 1,
                    height: min(layout.lines, area.maxY - y))
                for (index, text) in texts(place).prefix(cell.height).enumerated() {
                    screen.draw(text, x: cell.x, y: y + index, width: cell.width - 1)
                }
                if place == settings.cursor { screen.select(cell) }
                screen.addHotspot(cell, ComparePage.target(.cell(place)))
            }
        }
        screen.scrollbar(
            in: Rect(x: frame.maxX - 1, y: area.y + 1, width: 1, height: layout.rows.count * layout.height),
            count: board.size.rows * layout.height, offset: layout.rows.lowerBound * layout.height)
    }

    /// The lines of a cell: the metric or what is going on, the difference or the price, an interval.
    func texts(_ place: MatrixPlace) -> [StyledText] {
        guard let variant = board.variant(place) else { return [StyledText("impossible", .muted)] }
        let going = going(variant)
        guard let metric = metric(place) else {
            return [going ?? StyledText("·", .muted), price(variant)]
        }
        let mark = metric.mark?.sign ?? ""
        var first = StyledText(metric.text, variant == pinned ? .text.strong : .text) + StyledText(mark, .warning)
        if let going {
            // The spread gives way to what is going on.
            if case .percent(let value) = metric.value { first = StyledText(Numbers.percent(value.mean)) }
            first += StyledText(" ") + going
        }
        if variant == pinned { return [first, StyledText("pinned", .accent)] }
        guard let contrasts = part?.contrasts else { return [first] }
        let cell = contrasts.rows[place.row].cells[place.column + 1]
        guard case .contrast(let difference, let lower, let upper) = cell.value else { return [first] }
        let style: Style = cell.mark?.sign == "*" ? (difference > 0 ? .good : .bad) : .text
        return [
            first,
            StyledText(ResultCell(.points(difference)).text, style)
                + StyledText(" " + (cell.mark?.sign ?? ""), .warning),
            StyledText(ResultCell(.pointsInterval(lower, upper)).text, .muted),
        ]
    }

    /// The metric of a cell that has results; nil without.
    private func metric(_ place: MatrixPlace) -> ResultCell? {
        guard let part else { return nil }
        let cell = part.metrics.rows[place.row].cells[place.column + 1]
        if case .percent = cell.value { return cell }
        return nil
    }

    /// What goes on with a variant's runs, the nearest to a result first; nil if nothing does.
    private func going(_ variant: Int) -> StyledText? {
        let runs = runs(variant)
        if let run = runs.first(where: \.status.isWorking) {
            return StyledText("\(run.status.sign) \(run.scoredShare ?? run.percentDone ?? "0%")", run.status.style)
        }
        if let run = runs.filter({ $0.status == .queued }).min(by: { ($0.place ?? .max) < ($1.place ?? .max) }) {
            return StyledText("… queued" + (run.place.map { " \($0)" } ?? ""), run.status.style)
        }
        if let run = runs.first(where: { $0.status.isResumable }) {
            return StyledText("\(run.status.sign) \(run.status.rawValue)", run.status.style)
        }
        return runs.count == board.wanted[variant].count && results == nil ? StyledText("✓ done", .good) : nil
    }

    /// The price of what a variant misses.
    private func price(_ variant: Int) -> StyledText {
        let count = board.missing(variant, library).count
        guard count > 0, let results else { return StyledText() }
        guard let price = results.prices[variant] else { return StyledText("price unknown", .muted) }
        return StyledText("~\(Numbers.duration(price.seconds * Double(count)))", .accent)
    }

    /// The runs that there are of a variant.
    func runs(_ variant: Int) -> [RunRecord] { board.wanted[variant].compactMap { $0.run.flatMap { library[$0] } } }
}
