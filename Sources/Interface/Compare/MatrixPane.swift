import Basics
import Experiments
import Results
import Runs
import ScreenKit

/// All that is known of the cell under the cursor.
struct MatrixPane {
    private let grid: MatrixGrid
    /// Why there are no results; nil if there are, or none are needed.
    private let obstacle: String?

    init(_ grid: MatrixGrid, obstacle: String?) {
        self.grid = grid
        self.obstacle = obstacle
    }

    func draw(on screen: inout Screen, in area: Rect) {
        guard let design = grid.board.design, let cell = grid.board.cell(grid.settings.cursor) else {
            screen.box(area, title: StyledText("Cell", .title))
            return
        }
        switch cell {
        case .impossible(let reason):
            let inner = screen.box(area, title: StyledText("impossible", .title)).inset(x: 1, y: 0)
            screen.drawWrapped(reason, in: inner, style: .warning)
        case .variant(let variant):
            let note = StyledText(seeds(variant), .muted)
            let inner = screen.box(area, title: StyledText(design.study.variants[variant].name, .title), note: note)
                .inset(x: 1, y: 0)
            let lines = lines(variant, design, width: inner.width)
            let keys = keys(variant, design, room: max(inner.height - lines.count, 1))
            for (line, text) in (lines + keys).prefix(inner.height).enumerated() {
                screen.draw(text, x: inner.x, y: inner.y + line, width: inner.width)
            }
        }
    }

    private func seeds(_ variant: Int) -> String {
        let all = grid.board.wanted[variant].count
        let done = grid.runs(variant).count { $0.status == .done }
        return "\(done) of \(all) seed\(all == 1 ? "" : "s") done"
    }

    private func lines(_ variant: Int, _ design: FactorialDesign, width: Int) -> [StyledText] {
        var lines = (obstacle?.wrapped(to: width) ?? []).map { StyledText($0, .warning) }
        lines += difference(variant, design)
        let open = grid.runs(variant).filter { $0.status != .done }
        lines += open.prefix(3).map { run in
            StyledText("seed \(run.experiment.training.seed) ", .muted)
                + StyledText("\(run.status.sign) \(run.activity)", run.status.style)
        }
        let missing = grid.board.missing(variant, grid.library).count
        if missing > 0, let results = grid.results {
            let all = grid.board.wanted[variant].count
            let what = all == 1 ? "its run is missing" : "\(missing) of \(all) runs are missing"
            let price = RunPrice.inWords([(results.prices[variant], missing)])
            lines.append(StyledText("Enter", .key.strong) + StyledText(" trains: \(what)"))
            lines.append(StyledText(price, .muted))
        }
        return lines
    }

    /// The difference to the pinned cell with both intervals, and the verdict.
    private func difference(_ variant: Int, _ design: FactorialDesign) -> [StyledText] {
        if variant == grid.pinned { return [StyledText("pinned: the others are held against it", .accent)] }
        guard let results = grid.results, let part = grid.part,
            let number = results.parts.firstIndex(of: part)
        else { return [] }
        let row = results.variants.rows[number * design.study.variants.count + variant]
        func cell(_ column: ResultColumn) -> ResultCell? {
            results.variants.cell(row, column).flatMap { $0.value == .missing ? nil : $0 }
        }
        guard let difference = cell(ComparisonTables.difference) else { return [] }
        var text = StyledText("Δ ", .muted) + StyledText(difference.text, .text.strong)
        for (name, column) in [
            ("these weights", ComparisonTables.theseWeights), ("new training", ComparisonTables.newTraining),
        ] {
            text += StyledText("   \(name) ", .muted) + StyledText(cell(column)?.text ?? "too few seeds")
        }
        return [text + StyledText("   \(cell(ComparisonTables.verdict)?.text ?? "")", .accent)]
    }

    /// In what the cell differs from the pinned one, in as many lines as there is room for.
    private func keys(_ variant: Int, _ design: FactorialDesign, room: Int) -> [StyledText] {
        let variants = design.study.variants
        let keys = ArmDifference.keys(of: variants[variant].experiment, variants[grid.pinned].experiment)
        let shown = keys.count > room ? keys.prefix(room - 1) : keys[...]
        let width = shown.map(\.path.displayWidth).max() ?? 0
        let lines = shown.map { key in
            StyledText(key.path.padding(to: width + 2), .header) + StyledText("\(key.baseline) → ", .muted)
                + StyledText(key.value)
        }
        return lines + (shown.count < keys.count ? [StyledText("… \(keys.count - shown.count) more keys", .muted)] : [])
    }
}
