import Runs
import ScreenKit

/// The results of a run beside the overall ones: by popularity of the target, in candidate sets, of reference scorers.
struct RunResultTables {
    let summary: RunSummary

    // MARK: By training clicks of the target

    static let slicesWidth = 40

    func drawSlices(on screen: inout Screen, in area: Rect) {
        guard let slices = summary.slices else { return }
        let columns: [Table.Column] = [
            .init("training clicks", width: 15), .init("rows", width: 6, alignment: .trailing),
            .init("HR@20", width: 6, alignment: .trailing, dispensability: 1),
            .init("MRR@20", width: 6, alignment: .trailing),
        ]
        draw(columns, slices, on: &screen, in: area) { slice in
            let metrics = slice.metrics
            return [StyledText(slice.title), StyledText(Numbers.grouped(metrics.rows), .muted)]
                + [metrics.hr, metrics.mrr].map {
                    metrics.rows > 0 ? StyledText(Numbers.fixed($0, 4)) : StyledText("–", .muted)
                }
        }
    }

    // MARK: Candidate sets

    static let sizesWidth = 42

    /// MRR@20 by size and strategy.
    func drawSizes(on screen: inout Screen, in area: Rect) {
        let strategies = EvaluationSettings.Strategy.allCases.filter { strategy in
            summary.candidates.contains { $0.strategy == strategy }
        }
        guard !strategies.isEmpty else { return }
        let columns =
            [Table.Column("MRR@20 in", width: 9)]
            + strategies.map { strategy in
                switch strategy {
                case .categories: .init("predicted", width: 9, alignment: .trailing)
                case .popularity: .init("most clicked", width: 12, alignment: .trailing)
                case .random: .init("random", width: 6, alignment: .trailing)
                }
            }
        let sizes = summary.candidates.filter { $0.strategy == strategies[0] }.map(\.wanted)
        draw(columns, sizes, on: &screen, in: area) { size in
            [StyledText(percent(size))]
                + strategies.map { strategy in
                    let entry = summary.candidates.first { $0.strategy == strategy && $0.wanted == size }
                    return StyledText(entry.map { Numbers.fixed($0.metrics.mrr, 4) } ?? "–")
                }
        }
    }

    static let candidatesWidth = 74

    /// All there is to know of each strategy and size, and of all items below.
    func drawCandidates(on screen: inout Screen, in area: Rect) {
        guard let first = summary.candidates.first else { return }
        let columns: [Table.Column] = [
            .init("candidates", width: 20), .init("items", width: 7, alignment: .trailing),
            .init("of all", width: 6, alignment: .trailing), .init("recall", width: 6, alignment: .trailing),
            .init("HR@20", width: 6, alignment: .trailing), .init("MRR@20", width: 6, alignment: .trailing),
            .init("µs/row", width: 6, alignment: .trailing), .init("", width: 3),
        ]
        func cells(_ size: Double, _ fraction: Double, _ recall: Double, _ metrics: RankingMetrics, _ time: Double)
            -> [StyledText]
        {
            [
                StyledText(Numbers.grouped(Int(size.rounded())), .muted), StyledText(percent(fraction), .muted),
                StyledText(Numbers.fixed(recall, 4), .muted), StyledText(Numbers.fixed(metrics.hr, 4)),
                StyledText(Numbers.fixed(metrics.mrr, 4)), StyledText(Numbers.fixed(time, 1), .muted),
            ]
        }
        let rows =
            summary.candidates.map { entry in
                [StyledText(entry.strategy.title)]
                    + cells(
                        entry.size, entry.fraction, entry.categoryRecall, entry.metrics, entry.microsecondsPerRow)
                    // Some rows have fewer candidates than the cutoff, which flatters.
                    + [StyledText(entry.fewerThanCutoff ? "<20" : "", .warning)]
            } + [
                [StyledText("all items")]
                    + cells(
                        Double(summary.dataset.items), 1, 1, summary.metrics.test, first.fullMicrosecondsPerRow)
                    + [StyledText()]
            ]
        draw(columns, rows, on: &screen, in: area) { $0 }
    }

    // MARK: References

    /// The run between reference scorers of the same rows, worst first.
    func drawReferences(on screen: inout Screen, in area: Rect) {
        let columns: [Table.Column] = [
            .init("on the test rows", width: 24), .init("HR@20", width: 6, alignment: .trailing),
            .init("MRR@20", width: 6, alignment: .trailing), .init("NDCG@20", width: 7, alignment: .trailing),
        ]
        let scorers =
            summary.references.map { (name: $0.key, metrics: $0.value, style: Style.muted) }
            + [(name: "this run", metrics: summary.metrics.test, style: Style.text)]
        let ordered = scorers.sorted { ($0.metrics.mrr, $0.name) < ($1.metrics.mrr, $1.name) }
        draw(columns, ordered, on: &screen, in: area) { scorer in
            [StyledText(scorer.name, scorer.style)]
                + [scorer.metrics.hr, scorer.metrics.mrr, scorer.metrics.ndcg].map {
                    StyledText(Numbers.fixed($0, 4), scorer.style)
                }
        }
    }

    // MARK: Drawing

    /// A table for looking only; where rows are left out, the last line says so.
    private func draw<Row>(
        _ columns: [Table.Column], _ rows: [Row], on screen: inout Screen, in area: Rect,
        cells: (Row) -> [StyledText]
    ) {
        let visible = Table.visibleRows(height: area.height)
        Table(columns: columns, isClickable: false).draw(
            on: &screen, in: area, rowCount: min(rows.count, visible), offset: 0, selected: nil
        ) { index in
            index == visible - 1 && rows.count > visible
                ? [StyledText("…", .muted)] + columns.dropFirst().map { _ in StyledText() } : cells(rows[index])
        }
    }

    /// 0.04 as "4%", 0.0125 as "1.3%".
    private func percent(_ fraction: Double) -> String {
        let percent = fraction * 100
        return Numbers.fixed(percent, (percent - percent.rounded()).magnitude < 0.05 ? 0 : 1) + "%"
    }
}
