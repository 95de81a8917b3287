import Algorithms
import Basics
import Metrics
import Runs

/// Tables of what other accuracies of the predicted category would be worth (`DegradedCategories`).
public enum DegradedCategoryTables {
    private static let accuracy = ResultColumn("right", unit: .percent)
    private static let changed = ResultColumn.text("changed category")

    /// No rows if it was not asked for.
    public static func run(_ summary: RunSummary) -> ResultTable {
        var table = rows([VariantResults(summary)], isNamed: false)
        let level = summary.metrics.testDegradedCategories?.first?.level ?? ""
        table.notes = [
            "Right: the share of the rows whose category (\(level)) is right. Above the model's own, rows are "
                + "corrected, below it spoilt, by exchanging the probabilities of two categories.",
            "Candidates: the changed category chooses candidates only, so that HR, MRR and NDCG have all of its items "
                + "before all others; then MRR@20 in sets of these sizes. Item head: it feeds the item head only, and "
                + "all items are ranked. Both: it does both.",
        ]
        return table
    }

    /// The same for a study, means over the seeds.
    public static func study(_ variants: [VariantResults]) -> ResultTable { rows(variants, isNamed: true) }

    private static let own = ResultTable.Footnote("*", "The model's own accuracy.")

    private static func rows(_ variants: [VariantResults], isNamed: Bool) -> ResultTable {
        let all = variants.flatMap(\.runs).flatMap { $0.metrics.testDegradedCategories ?? [] }
        let sizes = Array(all.flatMap { $0.candidates.sets.map(\.wanted) }.uniqued())
        var table = ResultTable(
            (isNamed ? [.variant] : []) + [accuracy, changed, .hr, .mrr, .ndcg]
                + sizes.map { ResultColumn("in \(Numbers.percent($0)) %") })
        for variant in variants {
            let found = variant.runs.flatMap { $0.metrics.testDegradedCategories ?? [] }
            for wanted in found.map(\.wanted).uniqued() {
                let runs = found.filter { $0.wanted == wanted }
                let right = ResultCell(
                    .percent(MeanAndSpread(runs.map(\.reached))), mark: wanted == nil && !isNamed ? own : nil)
                func append(_ name: String, _ metrics: [RankingMetrics], _ sets: [[DegradedCategories.Sets]]) {
                    guard !metrics.isEmpty else { return }
                    table.append(
                        (isNamed ? [.text(variant.name)] : []) + [right, .text(name)] + ResultCell.metrics(metrics)
                            + sizes.map { size in
                                let values = sets.flatMap { $0.filter { $0.wanted == size } }.map(\.metrics.mrr)
                                return values.isEmpty ? .empty : .percents(values)
                            })
                }
                append("candidates", runs.map(\.candidates.first), runs.map(\.candidates.sets))
                append("item head", runs.compactMap(\.head), [])
                append("both", runs.compactMap(\.both?.first), runs.compactMap(\.both?.sets))
            }
        }
        return table
    }
}
