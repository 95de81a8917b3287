import Experiments
import Metrics
import OrderedCollections
import Runs

/// Means over sliding windows: variants of a study that differ in nothing but which days are skipped
/// (`protocol.skippedDays`), as a grid of it makes them. Each window has test rows of its own, and counts the same
/// however many there are, as in Ludewig and Jannach, "Evaluation of session-based recommendation algorithms" (2018).
public enum WindowTables {
    /// No rows if no variant has results of several windows. The spread is that over the windows.
    /// - Parameter variants: of the study, each with the experiment of its first seed.
    public static func study(_ variants: [(experiment: Experiment, results: VariantResults)]) -> ResultTable {
        let models = OrderedDictionary(grouping: variants) { variant in
            var experiment = variant.experiment
            experiment.protocol.skippedDays = 0
            return experiment.recipeOfAllSeeds
        }
        var table = ResultTable([.variant, ResultColumn("windows"), .rows, .hr, .mrr, .ndcg])
        for windows in models.values {
            let done = windows.map(\.results).filter { $0.isTested && $0.ranksItems }
            guard done.count > 1 else { continue }
            func mean(_ metric: KeyPath<RankingMetrics, Double>) -> ResultCell {
                .percents(done.map { window in window.mean { $0.metrics.test[keyPath: metric] } })
            }
            let rows = done.map { $0.runs[0].metrics.test.rows }
            table.append([
                .text(name(of: windows.map(\.results.name)) ?? windows[0].experiment.name),
                // Means over unlike windows do not compare.
                .text(done.count == windows.count ? "\(done.count)" : "\(done.count) of \(windows.count)"),
                ResultCell(.counts((rows.min() ?? 0)...(rows.max() ?? 0))), mean(\.hr), mean(\.mrr), mean(\.ndcg),
            ])
        }
        return table
    }

    /// What the names have in common: all but which window it is. Nil if that is nothing.
    private static func name(of windows: [String]) -> String? {
        let parts = windows.map { $0.split(separator: ", ") }
        let common = parts[0].filter { part in parts.allSatisfy { $0.contains(part) } }
        return common.isEmpty ? nil : common.joined(separator: ", ")
    }
}
