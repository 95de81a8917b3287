import Experiments
import Metrics
import Runs

/// Tables of a second stage: what it gains, what it costs, what it goes by.
public enum SecondStageTables {
    /// Validation rows that weights were fitted on are ranked by weights that have not seen them.
    static let folds = ResultTable.Footnote(
        "§", "Of a second stage: on a sample of the validation rows, each by weights fitted on the other sessions.")

    /// The model alone and with the second stage, on the same rows; no rows if the run has none.
    public static func gain(of summary: RunSummary) -> ResultTable {
        var table = ResultTable([
            .text("second stage: \(summary.secondStage?.kind.rawValue ?? "none")"), .rows, .hr, .mrr, .ndcg,
        ])
        guard let stage = summary.secondStage else { return table }
        for (name, metrics) in [
            ("test, model alone", summary.metrics.test), ("test, second stage", stage.test),
            ("validation sample, model alone", stage.validationOfModel),
            ("validation sample, second stage", stage.validation),
        ] {
            table.append([.text(name), .count(metrics.rows)] + ResultCell.metrics([metrics]))
        }
        return table
    }

    /// Candidates, the share of the targets among them, and time; no rows if the run has no second stage, or no test.
    public static func cost(of summary: RunSummary) -> ResultTable {
        var table = ResultTable([
            ResultColumn("candidates"), .recall, .time, ResultColumn("fitting"), ResultColumn("trees"),
        ])
        guard let stage = summary.testedSecondStage else { return table }
        table.append([
            .number(stage.poolSize, 1), .percent(stage.poolRecall), .number(stage.microsecondsPerRow, 1),
            ResultCell(.seconds(stage.fittingSeconds)), stage.trees > 0 ? .count(stage.trees) : .empty,
        ])
        return table
    }

    /// The same for several variants, means over the seeds; no rows if none has a second stage.
    public static func study(_ variants: [VariantResults]) -> ResultTable {
        var table = ResultTable([
            .variant, .text("second stage"), ResultColumn("candidates"), .recall, .time, ResultColumn("fitting"),
        ])
        for variant in variants {
            let stages = variant.runs.compactMap(\.testedSecondStage)
            guard let first = stages.first else { continue }
            func mean(_ value: (SecondStageResult) -> Double) -> Double { MeanAndSpread(stages.map(value)).mean }
            table.append([
                .text(variant.name), .text(first.kind.rawValue), .number(mean(\.poolSize), 1),
                ResultCell(.percent(MeanAndSpread(stages.map(\.poolRecall)))),
                ResultCell(.number(mean(\.microsecondsPerRow), decimals: 1), mark: variant.besideMark),
                ResultCell(.seconds(mean(\.fittingSeconds)), mark: variant.besideMark),
            ])
        }
        return table
    }

    /// What the second stage goes by, the most important first; no rows if the run has none.
    public static func features(of summary: RunSummary) -> ResultTable {
        let stage = summary.secondStage
        let isLinear = stage?.kind == .linear
        var table = ResultTable(
            [.text("feature")]
                + (isLinear
                    ? [ResultColumn("weight"), ResultColumn("weight × spread")]
                    : [ResultColumn("share of gain", unit: .percent)]))
        for feature in stage?.featuresByImportance ?? [] {
            table.append(
                [.text(feature.name)]
                    + (isLinear
                        ? [.number(feature.weight ?? 0, 4), .number(feature.importance, 4)]
                        : [.percent(feature.importance)]))
        }
        return table
    }
}
