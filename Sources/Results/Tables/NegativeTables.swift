import Basics
import Metrics

/// Tables of an exploration of sampled negatives.
public enum NegativeTables {
    private static let sampling = ResultColumn.text("negatives")
    private static let size = ResultColumn("of each row")

    /// What is reported of a run's model, and how far that is from ranking among all items.
    public static func samples(_ run: NegativeExploration.Run) -> ResultTable {
        var table = ResultTable(
            [sampling, size]
                + RankingMetric.allCases.flatMap { [ResultColumn($0.title, unit: .percent), bias($0)] })
        for sample in run.samples {
            table.append(
                head(sample.sampling, sample.size)
                    + RankingMetric.allCases.flatMap { metric in
                        let value = sample.value(metric)
                        return [ResultCell.percents(value.draws), ResultCell(.points(value.bias))]
                    })
        }
        table.append(
            [.text("all items"), .empty]
                + RankingMetric.allCases.flatMap { [ResultCell.percent(run.full.value($0)), .empty] })
        return table
    }

    /// Where the order of two runs is another one than among all items; no rows if it is the same everywhere.
    public static func flips(_ exploration: NegativeExploration) -> ResultTable {
        let runs = exploration.runs.map(\.run)
        var table = ResultTable([
            .text("first"), .text("second"), sampling, size, .text("metric"), ResultColumn("Δ all items"),
            ResultColumn("Δ negatives"), ResultColumn("draws"),
        ])
        for flip in exploration.flips {
            table.append(
                [flip.first, flip.second].map { run in
                    .text("\((runs.firstIndex(of: run) ?? 0) + 1)")
                } + head(flip.sampling, flip.size) + [
                    .text(flip.metric.title), ResultCell(.points(flip.full)), ResultCell(.points(flip.sampled)),
                    .count(flip.flippedDraws),
                ])
        }
        let names = runs.enumerated().map { "\($0 + 1): \($1)" }.joined(separator: "; ")
        table.notes = [
            (table.isEmpty
                ? "The order of any two runs is the same in all draws as among all items"
                : "The order of these runs is another one in so many of \(exploration.draws) draws than among all "
                    + "items")
                + " (\(names)). Δ: the first minus the second, percentage points; both see the same negatives."
        ]
        return table
    }

    /// All that is known, in one table with a row per run, sampling, size and metric.
    public static func all(_ exploration: NegativeExploration) -> ResultTable {
        var table = ResultTable([
            .text("run"), sampling, size, .text("metric"), ResultColumn("all items", unit: .percent),
            ResultColumn("mean and deviation", unit: .percent), ResultColumn("bias"),
            ResultColumn("expected", unit: .percent),
        ])
        for run in exploration.runs {
            for sample in run.samples {
                for metric in RankingMetric.allCases {
                    let value = sample.value(metric)
                    table.append(
                        [.text(run.run)] + head(sample.sampling, sample.size) + [
                            .text(metric.title), .percent(run.full.value(metric)), .percents(value.draws),
                            ResultCell(.points(value.bias)), value.expected.map { .percent($0) } ?? .empty,
                        ])
                }
            }
        }
        return table
    }

    /// What holds of the whole exploration.
    public static func notes(_ exploration: NegativeExploration) -> [String] {
        var notes = [
            "\(Numbers.grouped(exploration.rows)) test rows (\(exploration.dataset.name)), "
                + "\(Numbers.grouped(exploration.dataset.items)) items. Each target is ranked among so many other "
                + "items, drawn without replacement: uniform, or popularity: in proportion to their clicks in training "
                + "(an item without clicks is never drawn). Negatives are the same for all models, ties count against "
                + "the target. Means and standard deviations over \(exploration.draws) draws; bias: the mean minus the "
                + "metric among all items, percentage points."
        ]
        let distances = exploration.runs.flatMap(\.samples).flatMap { sample in
            RankingMetric.allCases.compactMap { metric in
                let value = sample.value(metric)
                return value.expected.map { abs(value.mean - $0) }
            }
        }
        if let largest = distances.max() {
            notes.append(
                "The expectation of uniform negatives follows from the ranks among all items (hypergeometric; "
                    + "Krichene and Rendle 2020): these means are within \(Numbers.percent(largest)) percentage points "
                    + "of it.")
        }
        let staged = exploration.runs.filter(\.hasSecondStage).map(\.run)
        if !staged.isEmpty { notes.append("Without the second stage of \(staged.joined(separator: ", ")).") }
        return notes
    }

    // MARK: Cells

    private static func bias(_ metric: RankingMetric) -> ResultColumn {
        ResultColumn("bias \(metric.rawValue.uppercased())")
    }

    private static func head(_ sampling: NegativeSampling, _ size: Int) -> [ResultCell] {
        [.text(sampling.rawValue), .count(size)]
    }
}
