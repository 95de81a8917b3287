import Metrics
import Runs

/// Tables of HR, MRR and NDCG among all items.
public enum RankingTables {
    /// Marks a run that was resumed where the same numbers cannot be promised.
    public static let inexact = ResultTable.Footnote(
        "†", "Includes a resumed run whose numbers may differ from an uninterrupted run.")

    /// Marks results that stand in for runs of one's own.
    public static let reference = ResultTable.Footnote("¶", "Reference runs that came with the project, not made here.")

    /// Marks runs that no validation chose.
    static let unselected = ResultTable.Footnote(
        "△", "Trained on all sessions but the test sessions for given epochs: no validation chose anything of it.")

    /// Marks variants whose runs sum in different orders.
    public static let unlikeShards = ResultTable.Footnote(
        "◊", "Includes runs with other numbers of shards (training.workers): last digits differ by that alone.")

    /// Among all items: the run on test and validation rows, then the reference scorers of the test rows.
    public static func run(_ summary: RunSummary) -> ResultTable {
        var table = ResultTable([.text("ranking of all items"), .rows, .hr, .mrr, .ndcg])
        func append(_ role: ResultTable.Row.Role, _ name: String, _ metrics: RankingMetrics) {
            table.append([.text(name), .count(metrics.rows)] + ResultCell.metrics([metrics]), as: role)
        }
        if summary.metrics.test.rows > 0 { append(.test, "test", summary.metrics.test) }
        if let stage = summary.secondStage { append(.test, "test, second stage", stage.test) }
        if summary.isSelected { append(.validation, "validation", summary.metrics.validation) }
        if let corrected = summary.metrics.repeatCorrection {
            append(.validation, "validation, corrected", corrected.validation)
        }
        if let told = summary.metrics.testCategoryTold { append(.reference, "test, category told", told) }
        for group in ComparableResults.groups([VariantResults(summary)]) {
            for reference in group.references { append(.reference, reference.name, reference.metrics) }
        }
        return table
    }

    /// Metrics of the test rows and of validation, then the reference scorers of the test rows.
    /// - Parameter verdicts: by the name of the variant, beside its MRR@20.
    public static func study(
        _ group: ComparableResults, verdicts: [String: ResultTable.Footnote] = [:]
    ) -> ResultTable {
        let ofOtherTraining = Set(group.otherTraining.map(\.variant))
        let variants = group.variants.flatMap(\.withSecondStage)
        let metrics: [(column: ResultColumn, value: (RunSummary) -> Double)] = [
            (.hr, { $0.metrics.test.hr }), (.mrr, { $0.metrics.test.mrr }), (.ndcg, { $0.metrics.test.ndcg }),
            (.validationMRR, { $0.metrics.validation.mrr }),
        ]
        // The spread of a model that was trained once is unknown: nothing counts as ahead of it, unless by far.
        func has(_ column: ResultColumn, _ variant: VariantResults) -> Bool {
            variant.ranksItems && (column == .validationMRR ? variant.isSelected : variant.isTested)
        }
        let leaders = metrics.map { metric in
            leader(
                variants.map { variant in
                    guard has(metric.column, variant), let values = variant.values(metric.value) else { return nil }
                    return (values, isKnown: !variant.isOneTraining)
                })
        }
        var table = ResultTable([.variant, ResultColumn("seeds")] + metrics.map(\.column))
        for (index, variant) in variants.enumerated() {
            let cells = zip(metrics, leaders).map { metric, leader in
                guard has(metric.column, variant), let values = variant.values(metric.value) else {
                    return ResultCell.missing
                }
                let isOfFolds = variant.isSecondStage && metric.column == .validationMRR
                let verdict = metric.column == .mrr ? verdicts[variant.name] : nil
                return ResultCell(
                    .percent(values), mark: isOfFolds ? SecondStageTables.folds : verdict, isAhead: leader == index)
            }
            let isRival = !ofOtherTraining.contains(variant.name)
            table.append([name(of: variant), seeds(variant)] + cells, rivals: isRival ? "" : nil)
        }
        for reference in group.references {
            table.append(
                [.text(reference.name), .empty] + ResultCell.metrics([reference.metrics]) + [.empty], as: .reference)
        }
        return table
    }

    /// The test rows as the models rank them, and with the true category told; no rows where that is unknown.
    public static func categoryTold(_ variants: [VariantResults]) -> ResultTable {
        let told = ["HR@20", "MRR@20", "NDCG@20"].map { ResultColumn("category told, \($0)", unit: .percent) }
        var table = ResultTable([.variant, .hr, .mrr, .ndcg] + told)
        for variant in variants {
            let runs = variant.runs.filter { $0.metrics.testCategoryTold != nil }
            guard !runs.isEmpty else { continue }
            table.append(
                [.text(variant.name)] + ResultCell.metrics(runs.map(\.metrics.test))
                    + ResultCell.metrics(runs.compactMap(\.metrics.testCategoryTold)))
        }
        return table
    }

    /// What is shown after work on a study: metrics of the test rows, time taken, failures.
    /// - Parameter group: nil if there is no result yet.
    public static func brief(_ variants: [VariantResults], _ group: ComparableResults?) -> ResultTable {
        var table = ResultTable([
            .variant, ResultColumn("runs"), .hr, .mrr, .ndcg, ResultColumn("seconds"), .text(""),
        ])
        for variant in variants.flatMap(\.withSecondStage) {
            let ranked = variant.ranksItems ? variant.runs : []
            let seconds = variant.values(\.seconds.total).map {
                ResultCell(.number($0.mean, decimals: 1), mark: variant.besideMark)
            }
            table.append(
                [name(of: variant), .count(variant.runs.count)] + ResultCell.metrics(ranked.map(\.metrics.test)) + [
                    seconds ?? .missing, variant.failure.map(ResultCell.text) ?? .empty,
                ])
        }
        for reference in group?.references ?? [] {
            table.append(
                [.text(reference.name), .empty] + ResultCell.metrics([reference.metrics]) + [.empty, .empty],
                as: .reference)
        }
        return table
    }

    private static func name(of variant: VariantResults) -> ResultCell {
        ResultCell(.text(variant.name), mark: variant.hasUnlikeShards ? unlikeShards : nil)
    }

    private static func seeds(_ variant: VariantResults) -> ResultCell {
        guard !variant.runs.isEmpty else { return .text(variant.failure ?? "not run") }
        let count = variant.runs.count == variant.planned ? "" : "\(variant.runs.count) of "
        return ResultCell(
            .text("\(count)\(variant.planned)" + (variant.failure.map { "; \($0)" } ?? "")),
            mark: mark(variant))
    }

    private static func mark(_ variant: VariantResults) -> ResultTable.Footnote? {
        if variant.isReference { return reference }
        if !variant.runs.allSatisfy(\.exact) { return inexact }
        return variant.isSelected ? nil : unselected
    }

    /// The variant that is ahead of each other one by more than either's standard deviation, or by three of its own
    /// where the other's is unknown; nil if there is none, or if its own is unknown, as with a single seed.
    private static func leader(_ values: [(value: MeanAndSpread, isKnown: Bool)?]) -> Int? {
        let ranked = values.enumerated().compactMap { index, value in value.map { (index, $0) } }
            .sorted { $0.1.value.mean > $1.1.value.mean }
        guard ranked.count > 1, let first = ranked.first, let spread = first.1.value.deviation else { return nil }
        let isAhead = ranked.dropFirst().allSatisfy { _, other in
            first.1.value.mean - other.value.mean
                > (other.isKnown ? max(spread, other.value.deviation ?? 0) : 3 * spread)
        }
        return isAhead ? first.0 : nil
    }
}
