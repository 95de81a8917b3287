import Basics
import Experiments
import Metrics
import Results
import Runs
import ScreenKit

/// Results of a run besides the overall ones: by popularity of the target, in candidate sets, of reference scorers.
struct RunResultTables {
    let summary: RunSummary

    init(_ summary: RunSummary) { self.summary = summary }

    // MARK: By training clicks of the target

    static let slicesWidth = 40

    func drawSlices(on screen: inout Screen, in area: Rect) {
        let slices = SliceTables.run(summary, includingEmpty: true)
        guard !slices.isEmpty else { return }
        ResultTableView(
            slices, rows: slices.rows.filter { $0.role == .part },
            [
                .init(.clicks, "training clicks", width: 15), .init(.rows, width: 6, style: .muted),
                .init(.hr, width: 6, dispensability: 1), .init(.mrr, width: 7),
            ]
        ).draw(on: &screen, in: area)
    }

    // MARK: Candidate sets

    static let sizesWidth = 42

    /// Explains the sign on values of sets with fewer items than the cutoff.
    static let footnote = "\(CandidateTables.flattered.sign) fewer than 20 candidates in some rows, which flatters"

    /// Whether some value needs the footnote.
    var hasFootnote: Bool { summary.candidates.contains(where: \.fewerThanCutoff) }

    /// Draws MRR@20 by size and strategy.
    func drawSizes(on screen: inout Screen, in area: Rect) {
        let sizes = CandidateTables.sizes(of: summary)
        guard !sizes.isEmpty else { return }
        let strategies = sizes.columns.dropFirst().map { column in
            let title = column.title == EvaluationSettings.Strategy.categories.title ? "predicted" : column.title
            return ResultTableView.Column(column, title, width: title.displayWidth, marks: .ofCells)
        }
        let wanted = ResultTableView.Column(
            .wanted, "MRR@20%", width: 9, alignment: .leading
        ) { "in " + Self.shortPercent($0) }
        ResultTableView(sizes, [wanted] + strategies).draw(on: &screen, in: area)
    }

    static let candidatesWidth = 75

    /// Draws everything known about each strategy and size, with all items in the last row.
    func drawCandidates(on screen: inout Screen, in area: Rect) {
        let candidates = CandidateTables.run(summary, withAllItems: true)
        guard !candidates.isEmpty else { return }
        ResultTableView(
            candidates,
            [
                .init(.candidates, width: 20),
                .init(.items, width: 7, style: .muted) { cell in
                    if case .number(let items, _) = cell.value {
                        Numbers.grouped(Int(clamping: items))
                    } else {
                        cell.text
                    }
                },
                .init(.share, width: 6, style: .muted, text: Self.shortPercent),
                .init(.recall, width: 7, style: .muted), .init(.hr, width: 7, marks: .ofRows),
                .init(.mrr, width: 7, marks: .ofRows), .init(.time, width: 6, style: .muted),
            ]
        ).draw(on: &screen, in: area)
    }

    /// Shares with no more decimals than needed: "4%", "1.3%", "1–2%".
    private static let shortPercent: @Sendable (ResultCell) -> String = { cell in
        guard case .shares(let range) = cell.value else { return cell.text }
        let ends = [range.lowerBound, range.upperBound].map { fraction in
            let percent = fraction * 100
            return Numbers.fixed(percent, (percent - percent.rounded()).magnitude < 0.05 ? 0 : 1)
        }
        return (range.lowerBound == range.upperBound ? ends[0] : ends.joined(separator: "–")) + "%"
    }

    // MARK: References

    /// Draws the run among the reference scorers on the same rows, worst first.
    func drawReferences(on screen: inout Screen, in area: Rect) {
        let ranking = RankingTables.run(summary)
        let run = ranking.rows.first { $0.role == .test }?.cells.first
        let name: @Sendable (ResultCell) -> String = { $0 == run ? "this run" : $0.text }
        func mrr(_ row: ResultTable.Row) -> Double {
            if case .percent(let value) = ranking.cell(row, .mrr)?.value { value.mean } else { 0 }
        }
        let rows = ranking.rows.filter { $0.role != .validation }
            .sorted { (mrr($0), name($0.cells[0])) < (mrr($1), name($1.cells[0])) }
        ResultTableView(
            ranking, rows: rows,
            [
                .init(ranking.columns[0], "on the test rows", width: 24, text: name),
                .init(.hr, width: 6), .init(.mrr, width: 7), .init(.ndcg, width: 8),
            ]
        ).draw(on: &screen, in: area) { $0.role == .reference ? .muted : .text }
    }
}
