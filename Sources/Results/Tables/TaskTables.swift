import Algorithms
import Experiments
import Metrics
import Runs

/// Tables of what is predicted besides the next item.
public enum TaskTables {
    /// Accuracy of the next category by level, on the test rows.
    public static func categories(of summary: RunSummary) -> ResultTable {
        var table = ResultTable([.text("next category"), .rows, ResultColumn("accuracy", unit: .percent)])
        for level in summary.metrics.testTasks?.categories ?? [] {
            table.append([.text(level.level), .count(level.rows), .percent(level.accuracy)])
        }
        return table
    }

    /// By category level, the category head beside what the next-item prediction implies, on a sample of the test
    /// sessions; no rows where that is unknown.
    public static func implied(of summary: RunSummary) -> ResultTable {
        var table = ResultTable([
            .text("next category, sample"), .rows, ResultColumn("accuracy, head", unit: .percent),
            ResultColumn("accuracy, implied", unit: .percent), ResultColumn("log loss, head"),
            ResultColumn("log loss, implied"),
        ])
        for level in summary.metrics.testCategories ?? [] {
            table.append([
                .text(level.level), .count(level.rows), .percent(level.head.accuracy),
                .percent(level.implied.accuracy), .number(level.head.logLoss, 3), .number(level.implied.logLoss, 3),
            ])
        }
        table.notes = Array((summary.metrics.testCategories ?? []).map(\.target.explanation).uniqued())
        return table
    }

    /// The same for a study: accuracy and log loss of the head, and of what the items imply, means over the seeds.
    public static func implied(_ variants: [VariantResults]) -> ResultTable {
        func levels(_ variant: VariantResults) -> [CategoryComparison] {
            variant.runs.flatMap { $0.metrics.testCategories ?? [] }
        }
        var table = ResultTable([
            .variant, .text("level"), ResultColumn("accuracy, head", unit: .percent),
            ResultColumn("accuracy, implied", unit: .percent), ResultColumn("log loss, head"),
            ResultColumn("log loss, implied"),
        ])
        for variant in variants {
            for name in levels(variant).map(\.level).uniqued() {
                let found = levels(variant).filter { $0.level == name }
                table.append([
                    .text(variant.name), .text(name), .percents(found.map(\.head.accuracy)),
                    .percents(found.map(\.implied.accuracy)),
                    .number(MeanAndSpread(found.map(\.head.logLoss)).mean, 3),
                    .number(MeanAndSpread(found.map(\.implied.logLoss)).mean, 3),
                ])
            }
        }
        table.notes = Array(variants.flatMap(levels).map(\.target.explanation).uniqued())
        return table
    }

    /// How well feedback on the next click is predicted, on the test rows.
    public static func feedback(of summary: RunSummary) -> ResultTable {
        var table = ResultTable([
            .text("feedback"), .rows, ResultColumn("yes", unit: .percent), ResultColumn("AUC", unit: .percent),
            ResultColumn("log loss"), ResultColumn("log loss of a constant"),
        ])
        for task in summary.metrics.testTasks?.feedback ?? [] {
            table.append([
                .text(task.name), .count(task.rows), .percent(task.rate), task.auc.map(ResultCell.percent) ?? .empty,
                .number(task.logLoss, 4), .number(task.constantLogLoss, 4),
            ])
        }
        return table
    }

    /// What is predicted besides the item on the test rows: accuracy of the next category, AUC of feedback, its log
    /// loss and that of the best constant. No rows if nothing is.
    public static func study(_ variants: [VariantResults]) -> ResultTable {
        func tasks(_ variant: VariantResults) -> [TaskMetrics] { variant.runs.compactMap(\.metrics.testTasks) }
        let all = variants.flatMap(tasks)
        let levels = Array(all.flatMap(\.categories).map(\.level).uniqued())
        let feedback = Array(all.flatMap(\.feedback).map(\.name).uniqued())
        var table = ResultTable(
            [.variant] + levels.map { ResultColumn("next \($0)", unit: .percent) }
                + feedback.flatMap {
                    [
                        ResultColumn("\($0) AUC", unit: .percent), ResultColumn("log loss"),
                        ResultColumn("log loss of a constant"),
                    ]
                })
        func mean(_ values: [Double]) -> ResultCell {
            values.isEmpty ? .missing : .number(MeanAndSpread(values).mean, 4)
        }
        guard !levels.isEmpty || !feedback.isEmpty else { return table }
        for variant in variants where !tasks(variant).isEmpty {
            let categories = tasks(variant).flatMap(\.categories)
            let answers = tasks(variant).flatMap(\.feedback)
            table.append(
                [.text(variant.name)]
                    + levels.map { level in
                        .percents(categories.filter { $0.level == level }.map(\.accuracy))
                    }
                    + feedback.flatMap { name in
                        let found = answers.filter { $0.name == name }
                        return [
                            .percents(found.compactMap(\.auc)), mean(found.map(\.logLoss)),
                            mean(found.map(\.constantLogLoss)),
                        ]
                    })
        }
        return table
    }
}

extension ModelSettings.CategoryTarget {
    /// What counts as right, and how items imply it.
    fileprivate var explanation: String {
        switch self {
        case .specific:
            "Implied: the probabilities of a category's items together, each counting for the category that it stands "
                + "for as a target (model.categoryTarget: specific), among items with a category."
        case .all:
            "Implied: the probabilities of a category's items together, each counting for all of its categories "
                + "(model.categoryTarget: all); right is each category of the target, and the log loss is the sum of "
                + "the binary ones."
        }
    }
}
