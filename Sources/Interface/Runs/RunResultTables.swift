import Basics
import Experiments
import Runs
import ScreenKit

/// The results of a run beside the overall ones: by popularity of the target, in candidate sets, of reference scorers.
struct RunResultTables {
    let summary: RunSummary
    private let sets: [CandidateSets]

    init(_ summary: RunSummary) {
        self.summary = summary
        sets = CandidateSets.all(of: [summary])
    }

    // MARK: By training clicks of the target

    static let slicesWidth = 40

    func drawSlices(on screen: inout Screen, in area: Rect) {
        guard let slices = summary.slices else { return }
        let columns: [Table.Column] = [
            .init("training clicks", width: 15), .init("rows", width: 6, alignment: .trailing),
            .init("HR@20%", width: 6, alignment: .trailing, dispensability: 1),
            .init("MRR@20%", width: 7, alignment: .trailing),
        ]
        draw(columns, slices, on: &screen, in: area) { slice in
            let metrics = slice.metrics
            return [StyledText(slice.title), StyledText(Numbers.grouped(metrics.rows), .muted)]
                + [metrics.hr, metrics.mrr].map {
                    metrics.rows > 0 ? StyledText(Numbers.percent($0)) : StyledText("–", .muted)
                }
        }
    }

    // MARK: Candidate sets

    static let sizesWidth = 42

    /// Where a set has fewer items than the cutoff, its values carry this sign, and a footnote says why.
    private static let mark = "‡"
    static let footnote = "\(mark) fewer than 20 candidates in some rows, which flatters"

    /// Whether some value needs the footnote.
    var hasFootnote: Bool { sets.contains(where: \.fewerThanCutoff) }

    /// MRR@20 by size and strategy.
    func drawSizes(on screen: inout Screen, in area: Rect) {
        let strategies = EvaluationSettings.Strategy.allCases.filter { strategy in
            sets.contains { $0.strategy == strategy }
        }
        let columns =
            [Table.Column("MRR@20%", width: 9)]
            + strategies.map { strategy in
                switch strategy {
                case .categories: .init("predicted", width: 9, alignment: .trailing)
                case .popularity: .init("most clicked", width: 12, alignment: .trailing)
                case .random: .init("random", width: 6, alignment: .trailing)
                }
            }
        // A line holds the sizes that end in the same sets, whatever the strategy.
        var sizes: [[Double]] = []
        for size in Set(sets.flatMap(\.wanted)).sorted() {
            if let last = sizes.last?.last, sets.allSatisfy({ $0.wanted.contains(last) == $0.wanted.contains(size) }) {
                sizes[sizes.count - 1].append(size)
            } else {
                sizes.append([size])
            }
        }
        guard !sizes.isEmpty else { return }
        draw(columns, sizes, on: &screen, in: area) { sizes in
            [StyledText("in " + percent(sizes))]
                + strategies.map { strategy in
                    let entry = sets.first { $0.strategy == strategy && $0.wanted.contains(sizes[0]) }
                    return entry.map { value($0.runs[0].metrics.mrr, $0) } ?? "–"
                }
        }
    }

    static let candidatesWidth = 75

    /// All there is to know of each strategy and size, and of all items below.
    func drawCandidates(on screen: inout Screen, in area: Rect) {
        guard let first = sets.first?.runs[0] else { return }
        let columns: [Table.Column] = [
            .init("candidates", width: 20), .init("items", width: 7, alignment: .trailing),
            .init("of all", width: 6, alignment: .trailing), .init("recall%", width: 7, alignment: .trailing),
            .init("HR@20%", width: 7, alignment: .trailing), .init("MRR@20%", width: 7, alignment: .trailing),
            .init("µs/row", width: 6, alignment: .trailing),
        ]
        func cells(_ size: Double, _ fraction: Double, _ recall: Double, _ metrics: [StyledText], _ time: Double)
            -> [StyledText]
        {
            [
                StyledText(Numbers.grouped(Int(size.rounded())), .muted), StyledText(percent([fraction]), .muted),
                StyledText(Numbers.percent(recall), .muted),
            ] + metrics + [StyledText(Numbers.fixed(time, 1), .muted)]
        }
        let test = summary.metrics.test
        let rows =
            sets.map { set in
                let entry = set.runs[0]
                return [StyledText(entry.strategy.title)]
                    + cells(
                        entry.size, entry.fraction, entry.categoryRecall,
                        [value(entry.metrics.hr, set), value(entry.metrics.mrr, set)], entry.microsecondsPerRow)
            } + [
                [StyledText("all items")]
                    + cells(
                        Double(summary.dataset.items), 1, 1,
                        [value(test.hr, nil), value(test.mrr, nil)],
                        first.fullMicrosecondsPerRow)
            ]
        draw(columns, rows, on: &screen, in: area) { $0 }
    }

    /// - Parameter set: nil for all items.
    private func value(_ metric: Double, _ set: CandidateSets?) -> StyledText {
        let mark = set?.fewerThanCutoff == true ? Self.mark : hasFootnote ? " " : ""
        return StyledText(Numbers.percent(metric)) + StyledText(mark, .warning)
    }

    // MARK: References

    /// The run between reference scorers of the same rows, worst first.
    func drawReferences(on screen: inout Screen, in area: Rect) {
        let columns: [Table.Column] = [
            .init("on the test rows", width: 24), .init("HR@20%", width: 6, alignment: .trailing),
            .init("MRR@20%", width: 7, alignment: .trailing), .init("NDCG@20%", width: 8, alignment: .trailing),
        ]
        let scorers =
            summary.references.map { (name: $0.key, metrics: $0.value, style: Style.muted) }
            + [(name: "this run", metrics: summary.metrics.test, style: Style.text)]
        let ordered = scorers.sorted { ($0.metrics.mrr, $0.name) < ($1.metrics.mrr, $1.name) }
        draw(columns, ordered, on: &screen, in: area) { scorer in
            [StyledText(scorer.name, scorer.style)]
                + [scorer.metrics.hr, scorer.metrics.mrr, scorer.metrics.ndcg].map {
                    StyledText(Numbers.percent($0), scorer.style)
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
        Table(columns: columns).draw(on: &screen, in: area, rowCount: min(rows.count, visible)) { index in
            index == visible - 1 && rows.count > visible
                ? [StyledText("…", .muted)] + columns.dropFirst().map { _ in StyledText() } : cells(rows[index])
        }
    }

    /// 0.04 as "4%", 0.0125 as "1.3%"; several sizes as "1–2%".
    private func percent(_ fractions: [Double]) -> String {
        [fractions.first, fractions.count > 1 ? fractions.last : nil].compactMap { fraction in
            fraction.map { fraction in
                let percent = fraction * 100
                return Numbers.fixed(percent, (percent - percent.rounded()).magnitude < 0.05 ? 0 : 1)
            }
        }.joined(separator: "–") + "%"
    }
}
