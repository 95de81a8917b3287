import Basics
import Metrics
import Results
import Runs
import ScreenKit

/// The models in the sets of one size, a row each.
struct CandidateTable {
    let compared: ComparedCandidates
    let metric: RankingMetric
    let strategy: CandidateStrategy
    let size: Double
    /// Sentences below the rows.
    let notes: [StyledText]

    private var table: ResultTable { CandidateCurveTables.models(compared.curves, metric, sizes: [size]) }

    /// Rows of its frame, header, models, footnotes and notes.
    func height(atMost limit: Int, width: Int) -> Int {
        min(3 + compared.runs.count + lines.reduce(0) { $0 + Self.rows($1, width: width - 4) }, max(limit, 5))
    }

    private static func rows(_ line: StyledText, width: Int) -> Int {
        line.spans.map(\.text).joined().wrapped(to: width).count
    }

    /// The notes, and what signs mean.
    private var lines: [StyledText] {
        let signs = table.footnotes.map(\.sign).joined()
        let meanings = [
            signs.contains("↑") || signs.contains("↓") ? "↑ ↓ ranked higher or lower than by full ranking" : nil,
            signs.contains(CandidateTables.flattered.sign)
                ? "\(CandidateTables.flattered.sign) \(CandidateTables.flattered.text)" : nil,
        ]
        return notes + meanings.compactMap { $0.map { StyledText($0, .muted) } }
    }

    /// - Parameters:
    ///   - note: in the frame.
    ///   - target: what a click on a run means.
    func draw(
        note: StyledText, on screen: inout Screen, in area: Rect, target: (RunID) -> Screen.Hotspot.Target
    ) {
        let title =
            compared.curves.sizes.isEmpty
            ? StyledText("Models", .title)
            : StyledText("\(CandidateCharts.label(size)) of the items", .title)
                + StyledText(" · \(metric.title) · recall and time: \(strategy.rawValue)", .muted)
        var inner = screen.box(area, title: title, note: note).inset(x: 1, y: 0)
        let table = table
        var rows = inner.cutTop(min(table.rows.count + 1, inner.height))
        if table.rows.isEmpty { rows = Rect(x: rows.x, y: rows.y, width: 0, height: 0) }
        let focus = compared.model?.name
        ResultTableView(table, columns(width: inner.width)).draw(on: &screen, in: rows) { row in
            row.cells.first?.value == focus.map { .text($0) } ? .accent : nil
        }
        for (number, row) in table.rows.prefix(max(rows.height - 1, 0)).enumerated() {
            guard let place = compared.curves.models.firstIndex(where: { row.cells.first?.value == .text($0.name) })
            else { continue }
            screen.addHotspot(
                Rect(x: rows.x, y: rows.y + 1 + number, width: rows.width, height: 1), target(compared.runs[place].id))
        }
        for line in lines where inner.height > 0 {
            let height = min(Self.rows(line, width: inner.width), inner.height)
            screen.drawWrapped(
                line.spans.map(\.text).joined(), in: inner.cutTop(height), style: line.spans.first?.style ?? .muted)
        }
    }

    private func columns(width: Int) -> [ResultTableView.Column] {
        let longest = compared.curves.models.map(\.name.displayWidth).max() ?? 0
        let name = min(max(longest, 8), max(width / 4, 14))
        let values = compared.curves.strategies.flatMap { strategy -> [ResultTableView.Column] in
            let isFocus = strategy == self.strategy
            return [
                .init(
                    CandidateCurveTables.value(strategy), strategy.rawValue,
                    width: min(max(strategy.rawValue.displayWidth, 7), 12), dispensability: isFocus ? 0 : 5,
                    marks: .ofCells),
                .init(
                    CandidateCurveTables.interval(strategy), "95 %", width: 11, dispensability: isFocus ? 3 : 6,
                    style: .muted),
            ]
        }.filter { table.columns.contains($0.source) }
        return [
            .init(.variant, "model", width: name) { cell in
                StyledText(cell.text).elidedInMiddle(to: name).spans.map(\.text).joined()
            }, .init(CandidateCurveTables.place, "rank", width: 4),
            .init(CandidateCurveTables.allItems, "all", width: 5),
        ] + values
            + [
                .init(CandidateCurveTables.recall(strategy), "recall", width: 6, dispensability: 4, style: .muted),
                .init(CandidateCurveTables.time(strategy), "µs/row", width: 6, dispensability: 4, style: .muted),
            ].filter { table.columns.contains($0.source) }
    }
}
