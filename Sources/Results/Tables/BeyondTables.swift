import Runs

/// Tables of what is recommended, right or not, of what the category head knows of itself, and of cost.
public enum BeyondTables {
    private static let coverage = ResultColumn("coverage@20", unit: .percent)
    private static let columns = [
        coverage, ResultColumn("popularity"), ResultColumn("novelty, bits"), ResultColumn("categories"),
    ]

    /// What a run recommends, and what its second stage does; no rows if all lists are empty.
    public static func run(_ lists: TestLists) -> ResultTable {
        var table = ResultTable([.text("best 20 items")] + columns)
        for (name, list) in [("test", lists.full), ("test, second stage", lists.reranked ?? [])] {
            guard let values = BeyondAccuracy(list, of: lists) else { continue }
            table.append([.text(name)] + cells([values]))
        }
        return table
    }

    /// Means over the seeds of variants; – of runs that keep no lists. No rows if none does.
    /// - Parameter lists: by the name of the run.
    public static func study(_ variants: [VariantResults], _ lists: [String: TestLists]) -> ResultTable {
        var table = ResultTable([.variant] + columns)
        func values(_ variant: VariantResults, _ list: (TestLists) -> [Int32]?) -> [BeyondAccuracy] {
            variant.runs.compactMap { lists[$0.run] }.compactMap { all in
                list(all).flatMap { BeyondAccuracy($0, of: all) }
            }
        }
        for variant in variants where !variant.runs.isEmpty {
            table.append([.text(variant.name)] + cells(values(variant, \.full)))
            let second = values(variant, \.reranked)
            guard !second.isEmpty else { continue }
            table.append([.text(VariantResults.nameOfSecondStage(variant.name))] + cells(second))
        }
        return table.rows.contains { $0.cells[1] != .missing } ? table : ResultTable(table.columns)
    }

    private static func cells(_ values: [BeyondAccuracy]) -> [ResultCell] {
        guard !values.isEmpty else { return columns.map { _ in .missing } }
        func mean(_ value: (BeyondAccuracy) -> Double) -> Double {
            values.reduce(0) { $0 + value($1) } / Double(values.count)
        }
        return [
            .percents(values.map(\.coverage)), .number(mean(\.popularity), 1), .number(mean(\.novelty), 2),
            values[0].categories == nil ? .missing : .number(mean { $0.categories ?? 0 }, 2),
        ]
    }

    /// By level, in how many test rows the best item is of the most probable category, which then explains it; no rows
    /// if none is predicted.
    public static func explained(_ lists: TestLists) -> ResultTable {
        var table = ResultTable([
            .text("predicted category"), .rows, ResultColumn("of the best item", unit: .percent),
            ResultColumn("of the best 20", unit: .percent),
        ])
        for level in ExplainedItems.all(lists) {
            table.append([.text(level.level), .count(level.rows), .percent(level.best), .percent(level.listed)])
        }
        return table
    }

    /// One level's bins, least sure first, and all rows with the expected calibration error.
    public static func calibration(_ level: CategoryCalibration) -> ResultTable {
        var table = ResultTable([
            .text("probability of the best \(level.level)"), .rows, ResultColumn("predicted", unit: .percent),
            ResultColumn("actual", unit: .percent), ResultColumn("apart", unit: .percent),
        ])
        for (index, bin) in level.bins.enumerated() {
            table.append([
                .text("bin \(index + 1)"), .count(bin.rows), .percent(bin.predicted), .percent(bin.actual),
                .percent(abs(bin.actual - bin.predicted)),
            ])
        }
        func mean(_ value: (CategoryCalibration.Bin) -> Double) -> Double {
            level.bins.reduce(0) { $0 + Double($1.rows) * value($1) } / Double(max(level.rows, 1))
        }
        table.append([
            .text("all (ECE)"), .count(level.rows), .percent(mean(\.predicted)), .percent(mean(\.actual)),
            .percent(level.error),
        ])
        return table
    }

    /// MRR@20 and costs of variants, means over the seeds, and by which of the costs no other variant has at least the
    /// MRR@20 for no more. No rows if fewer than two variants have results.
    public static func cost(_ variants: [VariantResults]) -> ResultTable {
        let done = variants.filter { !$0.runs.isEmpty && $0.ranksItems }
        var table = ResultTable([
            .variant, .mrr, ResultColumn("training"), .time, ResultColumn("peak memory"), ResultColumn("parameters"),
            .text("Pareto"),
        ])
        guard done.count > 1 else { return table }
        let fronts = Cost.allCases.map { cost in
            (cost, Cost.front(done.map { ($0.mean(\.metrics.test.mrr), $0.mean(cost.value)) }))
        }
        for (index, variant) in done.enumerated() {
            func mean(_ cost: Cost) -> Double { variant.mean(cost.value) }
            let marks = fronts.filter { $0.1[index] && mean($0.0).isFinite }.map(\.0.rawValue)
            table.append([
                .text(variant.name), .percents(variant.runs.map(\.metrics.test.mrr)),
                ResultCell(.seconds(mean(.training)), mark: variant.besideMark),
                ResultCell(.number(mean(.ranking), decimals: 1), mark: variant.besideMark),
                mean(.memory).isFinite ? ResultCell(.bytes(Int(clamping: mean(.memory)))) : .missing,
                .count(Int(clamping: mean(.parameters))), .text(marks.joined(separator: ", ")),
            ])
        }
        return table
    }
}
