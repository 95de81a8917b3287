import Algorithms
import Basics
import Metrics
import Runs

/// Tables of metrics by training clicks of the target.
public enum SliceTables {
    /// Test metrics by training clicks of the target.
    /// - Parameter includingEmpty: whether slices without rows are included.
    public static func run(_ summary: RunSummary, includingEmpty: Bool = false) -> ResultTable {
        var table = ResultTable([.clicks, .rows, .hr, .mrr, .ndcg])
        for slice in summary.slices ?? [] where slice.metrics.rows > 0 || includingEmpty {
            let metrics = slice.metrics.rows > 0 ? [slice.metrics] : []
            table.append([.text(slice.title), .count(slice.metrics.rows)] + ResultCell.metrics(metrics))
        }
        return table
    }

    /// HR@20 / MRR@20 by training clicks of the target, means over the seeds, below the numbers of test rows. No rows
    /// if no run has slices.
    public static func study(_ variants: [VariantResults]) -> ResultTable {
        let titles = Array(
            variants.flatMap(\.runs).flatMap { $0.slices ?? [] }.sorted { $0.fromClicks < $1.fromClicks }.map(\.title)
                .uniqued())
        func slices(_ runs: [RunSummary], _ title: String) -> [RankingMetrics] {
            runs.compactMap { $0.slices?.first { $0.title == title }?.metrics }.filter { $0.rows > 0 }
        }
        var table = ResultTable([.variant] + titles.map { ResultColumn($0) })
        guard !titles.isEmpty else { return table }
        // Clicks are counted in the sessions that were trained on: with a refit those of validation, too, with a share
        // fewer sessions.
        let sliced = variants.flatMap(\.runs).filter { $0.slices != nil }
        let sessions = Set(sliced.map(\.dataset.trainingSessions)).sorted(by: >)
        for isRefitted in [false, true] {
            for count in sessions {
                let runs = sliced.filter { $0.refit == isRefitted && $0.dataset.trainingSessions == count }
                guard let run = runs.first else { continue }
                let name =
                    "test rows" + (isRefitted ? ", refitted" : "")
                    + (count == sessions.first ? "" : ", \(Numbers.grouped(count)) sessions")
                table.append(
                    [.text(name)] + titles.map { title in .count(slices([run], title).first?.rows ?? 0) }, as: .note)
            }
        }
        for variant in variants where variant.runs.contains(where: { $0.slices != nil }) {
            table.append(
                [.text(variant.name)]
                    + titles.map { title in
                        let found = slices(variant.runs, title)
                        guard !found.isEmpty else { return .missing }
                        return ResultCell(.percents([\.hr, \.mrr].map { MeanAndSpread(found.map($0)).mean }))
                    })
        }
        return table
    }
}
