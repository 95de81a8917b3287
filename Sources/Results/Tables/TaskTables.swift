import Algorithms
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
