import Basics
import Metrics
import Runs

/// Tables of a random search: what the trials of each family reach on validation, and the best one on the test.
public enum SearchTables {
    private static let trials = ResultColumn("trials")
    private static let worst = ResultColumn("worst", unit: .percent)
    private static let median = ResultColumn("median", unit: .percent)
    private static let best = ResultColumn("best validation MRR@20", unit: .percent)
    private static let chosen = ResultColumn.text("chosen on validation")

    private static let failed = ResultTable.Footnote("!", "Some trials failed, and count as tried.")

    /// A row for each family; no rows if the study searches nothing.
    public static func study(_ plan: StudyPlan) -> ResultTable {
        var table = ResultTable([
            .variant, trials, best, median, worst, chosen, ResultColumn("seeds"), .hr, .mrr, .ndcg,
        ])
        let tested = Dictionary(
            plan.compared.map { ($0.name, VariantResults($0)) }, uniquingKeysWith: { first, _ in first })
        for family in plan.search?.families ?? [] {
            let ranked = family.ranked
            let result = tested[family.name]
            let count = family.trials.count
            let there = ranked.count + family.failed
            let shown = there == count ? ResultCell.count(count) : .text("\(there) of \(count)")
            func validation(_ value: Double?) -> ResultCell { value.map(ResultCell.percent) ?? .missing }
            table.append(
                [
                    .text(family.name), ResultCell(shown.value, mark: family.failed > 0 ? failed : nil),
                    validation(ranked.first), validation(middle(of: ranked)), validation(ranked.last),
                    family.chosen.map { .text(family.trials[$0].values) } ?? .missing,
                    .count(result?.runs.count ?? 0),
                ] + ResultCell.metrics(result?.runs.map(\.metrics.test) ?? []))
        }
        let undrawn = (plan.search?.families ?? []).filter { !$0.undrawn.isEmpty }.map { family in
            "\(family.name) reads no \(family.undrawn.joined(separator: ", "))"
        }
        table.notes =
            ["Trials have one seed and see validation rows only; those that are the same experiment count once."]
            + (undrawn.isEmpty ? [] : ["Not drawn: " + undrawn.joined(separator: "; ") + "."])
        return table
    }

    /// - Parameter ranked: in order.
    private static func middle(of ranked: [Double]) -> Double? {
        guard !ranked.isEmpty else { return nil }
        return (ranked[(ranked.count - 1) / 2] + ranked[ranked.count / 2]) / 2
    }
}
