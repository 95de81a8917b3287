import Algorithms
import Basics
import Metrics
import Runs

/// A run's ranks with what is known of its test rows.
public struct SlicedRun: Sendable {
    let ranks: [Int32]
    let rows: TestRows
    /// Whether a second stage ranks the rows anew, which these ranks do not show.
    let hasSecondStage: Bool

    /// - Parameter ranks: among all items.
    public init(ranks: TestRanks, rows: TestRows) {
        self.ranks = ranks.full
        self.rows = rows
        hasSecondStage = ranks.reranked != nil
    }

    /// Whether its rows can be told apart in this way.
    public func has(_ slicing: RowSlicing) -> Bool { slicing.slices(of: rows) != nil }

    /// Metrics of each slice; nil if the rows cannot be told apart in this way.
    func metrics(by slicing: RowSlicing) -> [(title: String, metrics: RankingMetrics)]? {
        slicing.slices(of: rows)?.map { slice in
            (slice.title, RankingMetrics(ranks: slice.rows.map { ranks[$0] }))
        }
    }
}

/// Tables of metrics by kinds of test rows.
public enum SliceTables {
    private static let allRows = "all rows"
    private static let ofModels = "Slices are of the models' own ranks, before any second stage."

    /// Test metrics by a kind of slices, below those of all rows; no rows if they cannot be told apart in this way.
    public static func run(_ run: SlicedRun, by slicing: RowSlicing) -> ResultTable {
        var table = ResultTable([.text(slicing.title), .rows, .hr, .mrr, .ndcg])
        guard let slices = run.metrics(by: slicing) else { return table }
        for (title, metrics) in [(allRows, RankingMetrics(ranks: run.ranks))] + slices where metrics.rows > 0 {
            table.append([.text(title), .count(metrics.rows)] + ResultCell.metrics([metrics]))
        }
        if run.hasSecondStage { table.notes = [ofModels] }
        return table
    }

    /// HR@20 / MRR@20 of all rows and by a kind of slices, means over the seeds. No rows if no run's rows can be told
    /// apart so.
    /// - Parameter sliced: by the name of the run.
    public static func study(
        _ variants: [VariantResults], _ sliced: [String: SlicedRun], by slicing: RowSlicing
    ) -> ResultTable {
        let found = variants.map { variant in
            let runs = variant.runs.compactMap { run -> [(title: String, metrics: RankingMetrics)]? in
                guard let own = sliced[run.run], let slices = own.metrics(by: slicing) else { return nil }
                return [(allRows, RankingMetrics(ranks: own.ranks))] + slices
            }
            return (name: variant.name, runs: runs)
        }.filter { !$0.runs.isEmpty }
        let titles = Array(found.flatMap(\.runs).joined().filter { $0.metrics.rows > 0 }.map(\.title).uniqued())
        var table = ResultTable([.variant] + titles.map { ResultColumn($0) })
        let staged = variants.flatMap(\.runs).contains { sliced[$0.run]?.hasSecondStage ?? false }
        if staged { table.notes = [ofModels] }
        for (name, runs) in found {
            table.append(
                [.text(name)]
                    + titles.map { title in
                        let metrics = runs.joined().filter { $0.title == title && $0.metrics.rows > 0 }.map(\.metrics)
                        guard !metrics.isEmpty else { return .missing }
                        return ResultCell(.percents([\.hr, \.mrr].map { MeanAndSpread(metrics.map($0)).mean }))
                    })
        }
        return table
    }

    /// Test metrics by training clicks of the target, below those of all rows, which have another role.
    /// - Parameter includingEmpty: whether slices without rows are included.
    public static func run(_ summary: RunSummary, includingEmpty: Bool = false) -> ResultTable {
        var table = ResultTable([.clicks, .rows, .hr, .mrr, .ndcg])
        guard let slices = summary.slices else { return table }
        let all = summary.metrics.test
        table.append([.text(allRows), .count(all.rows)] + ResultCell.metrics([all]))
        for slice in slices where slice.metrics.rows > 0 || includingEmpty {
            let metrics = slice.metrics.rows > 0 ? [slice.metrics] : []
            table.append([.text(slice.title), .count(slice.metrics.rows)] + ResultCell.metrics(metrics), as: .part)
        }
        if summary.secondStage != nil { table.notes = [ofModels] }
        return table
    }

    /// HR@20 / MRR@20 of all rows and by training clicks of the target, means over the seeds, below the numbers of test
    /// rows. No rows if no run has slices.
    public static func study(_ variants: [VariantResults]) -> ResultTable {
        let titles = Array(
            variants.flatMap(\.runs).flatMap { $0.slices ?? [] }.sorted { $0.fromClicks < $1.fromClicks }.map(\.title)
                .uniqued())
        func slices(_ runs: [RunSummary], _ title: String) -> [RankingMetrics] {
            runs.compactMap { $0.slices?.first { $0.title == title }?.metrics }.filter { $0.rows > 0 }
        }
        var table = ResultTable([.variant, ResultColumn(allRows)] + titles.map { ResultColumn($0) })
        guard !titles.isEmpty else { return table }
        func shown(_ metrics: [RankingMetrics]) -> ResultCell {
            metrics.isEmpty
                ? .missing : ResultCell(.percents([\.hr, \.mrr].map { MeanAndSpread(metrics.map($0)).mean }))
        }
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
                let counts = titles.map { title in ResultCell.count(slices([run], title).first?.rows ?? 0) }
                table.append([.text(name), .count(run.metrics.test.rows)] + counts, as: .note)
            }
        }
        for variant in variants where variant.runs.contains(where: { $0.slices != nil }) {
            let sliced = variant.runs.filter { $0.slices != nil }
            table.append(
                [.text(variant.name), shown(sliced.map(\.metrics.test))]
                    + titles.map { shown(slices(variant.runs, $0)) })
        }
        return table
    }
}
