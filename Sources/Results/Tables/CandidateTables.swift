import Experiments
import Metrics
import Runs

/// Tables of ranking in candidate sets: a target outside the set is a miss, one inside has fewer competitors than
/// among all items.
public enum CandidateTables {
    /// Marks sets with fewer candidates than the cutoff in some row.
    public static let flattered = ResultTable.Footnote(
        "‡", "Some rows have fewer than \(RankingMetrics.cutoff) candidates, which flatters them.")

    /// All values for each strategy and size; no rows if no candidate sets were wanted.
    /// - Parameter withAllItems: whether a row for the whole catalogue follows at the end.
    public static func run(_ summary: RunSummary, withAllItems: Bool = false) -> ResultTable {
        var table = sets([VariantResults(summary)], isNamed: false)
        if withAllItems, let time = summary.candidates.first?.fullMicrosecondsPerRow {
            table.append(
                [
                    .text("all items"), .empty, .empty, .number(Double(summary.dataset.items), 1),
                    ResultCell(.shares(1...1)), .percent(1),
                ] + ResultCell.metrics([summary.metrics.test]) + [.number(time, 1), .number(time, 1)])
        }
        return table
    }

    /// The same for several variants, means over the seeds.
    public static func study(_ variants: [VariantResults]) -> ResultTable { sets(variants, isNamed: true) }

    private static func sets(_ variants: [VariantResults], isNamed: Bool) -> ResultTable {
        var table = ResultTable(
            (isNamed ? [.variant] : []) + [
                .candidates, .wanted, .categories, .items, .share, .recall, .hr, .mrr, .ndcg, .time, .fullTime,
            ])
        for variant in variants {
            for set in CandidateSets.all(of: variant.runs) {
                func mean(_ value: (CandidateMetrics) -> Double) -> Double { MeanAndSpread(set.runs.map(value)).mean }
                let share = mean(\.fraction)
                table.append(
                    (isNamed ? [.text(variant.name)] : []) + [
                        .text(set.strategy.title), wanted(set.wanted, set), categories(set),
                        .number(mean(\.size), 1), ResultCell(.shares(share...share)), .percent(mean(\.categoryRecall)),
                    ] + ResultCell.metrics(set.runs.map(\.metrics)) + [
                        ResultCell(.number(mean(\.microsecondsPerRow), decimals: 1), mark: variant.besideMark),
                        ResultCell(.number(mean(\.fullMicrosecondsPerRow), decimals: 1), mark: variant.besideMark),
                    ])
            }
        }
        return table
    }

    /// MRR@20 by wanted size and strategy. Sizes that lead to the same sets in every strategy share a row.
    public static func sizes(of run: RunSummary) -> ResultTable {
        let sets = CandidateSets.all(of: [run])
        let strategies = EvaluationSettings.Strategy.allCases.filter { strategy in
            sets.contains { $0.strategy == strategy }
        }
        var rows: [[Double]] = []
        for size in Set(sets.flatMap(\.wanted)).sorted() {
            if let last = rows.last?.last, sets.allSatisfy({ $0.wanted.contains(last) == $0.wanted.contains(size) }) {
                rows[rows.count - 1].append(size)
            } else {
                rows.append([size])
            }
        }
        var table = ResultTable([.wanted] + strategies.map { ResultColumn($0.title, unit: .percent) })
        for sizes in rows {
            table.append(
                [wanted(sizes, nil)]
                    + strategies.map { strategy in
                        let set = sets.first { $0.strategy == strategy && $0.wanted.contains(sizes[0]) }
                        guard let set else { return .missing }
                        return ResultCell(
                            .percent(MeanAndSpread([set.runs[0].metrics.mrr])),
                            mark: set.fewerThanCutoff ? flattered : nil)
                    })
        }
        return table
    }

    /// - Parameter sizes: ascending fractions of the catalogue.
    private static func wanted(_ sizes: [Double], _ set: CandidateSets?) -> ResultCell {
        guard let first = sizes.first, let last = sizes.last, first <= last else { return .empty }
        return ResultCell(.shares(first...last), mark: set?.fewerThanCutoff == true ? flattered : nil)
    }

    /// Number of categories, for sets made of whole ones.
    private static func categories(_ set: CandidateSets) -> ResultCell {
        let counts = set.runs.map(\.categories).filter { $0 > 0 }
        guard let least = counts.min(), let most = counts.max() else { return .empty }
        return ResultCell(.counts(least...most))
    }
}
