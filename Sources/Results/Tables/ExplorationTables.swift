import Basics
import Metrics

/// Tables of an exploration of candidate sets.
public enum ExplorationTables {

    private static let size = ResultColumn("size")
    private static let strategy = ResultColumn.text("strategy")
    private static let whole = ResultColumn("items")
    private static let hrInterval = ResultColumn("HR@20, 95 %")
    private static let mrrInterval = ResultColumn("MRR@20, 95 %")
    private static let ndcgInterval = ResultColumn("NDCG@20, 95 %")
    private static let costs = [
        ResultColumn("µs/row"), ResultColumn("2 threads"), ResultColumn("session p50"), ResultColumn("p99"),
        ResultColumn("MB"),
    ]

    /// What is reached with each strategy and size, and among all items.
    public static func quality(_ run: CandidateExploration.Run) -> ResultTable {
        var table = ResultTable([strategy, size, whole, .recall, .hr, .mrr, .ndcg])
        for point in shown(run) {
            table.append(
                head(point) + [
                    .number(point.items, 0), .percent(point.recall), .percent(point.hr.value),
                    .percent(point.mrr.value), .percent(point.ndcg.value),
                ])
        }
        return table
    }

    /// How far the metrics would vary with other sessions.
    public static func intervals(_ run: CandidateExploration.Run) -> ResultTable {
        var table = ResultTable([strategy, size, hrInterval, mrrInterval, ndcgInterval])
        for point in shown(run) {
            table.append(head(point) + [interval(point.hr), interval(point.mrr), interval(point.ndcg)])
        }
        return table
    }

    public static func costs(_ run: CandidateExploration.Run) -> ResultTable {
        var table = ResultTable([strategy, size] + costs)
        for point in shown(run) { table.append(head(point) + cost(point)) }
        table.notes = [
            "µs/row: choosing and scoring many rows together, given session vectors and category logits, on one thread "
                + "and on two. Session: µs of one session alone with its encoder, median and 99th percentile. MB: item "
                + "vectors, and the lists that candidates are chosen by."
        ]
        return table
    }

    /// Share of the rows whose category is among the best predicted ones; nil for models that predict none.
    public static func categoryRecall(_ run: CandidateExploration.Run) -> ResultTable? {
        guard let level = run.level, !run.categoryRecall.isEmpty else { return nil }
        var table = ResultTable(
            [.text("best categories (\(level))")] + run.categoryRecall.map { ResultColumn("\($0.categories)") })
        table.append([.text("recall %")] + run.categoryRecall.map { .percent($0.recall) })
        return table
    }

    /// Where larger sets stop paying.
    public static func knees(_ run: CandidateExploration.Run) -> ResultTable {
        var table = ResultTable([strategy, ResultColumn("knee"), ResultColumn("MRR@20 kept", unit: .percent)])
        for knee in run.knees {
            table.append([.text(knee.strategy.rawValue), share(knee.wanted), .percent(knee.kept)])
        }
        table.notes = [
            "Knee: the size at which MRR@20 is furthest above the straight line from the smallest set to all items "
                + "(Kneedle); kept: of the MRR@20 among all items."
        ]
        return table
    }

    /// Which strategy is advised at each size, and why.
    public static func advice(_ run: CandidateExploration.Run) -> ResultTable {
        var table = ResultTable([size, .text("advised"), ResultColumn("validation MRR@20, 95 %"), .recall, .mrr])
        for advice in run.advice {
            let test = run.points.first { $0.strategy == advice.strategy && $0.wanted == advice.wanted }
            table.append([
                share(advice.wanted), .text(advice.strategy.rawValue), interval(advice.validation),
                test.map { .percent($0.recall) } ?? .missing, test.map { .percent($0.mrr.value) } ?? .missing,
            ])
        }
        table.notes = [
            run.advice.isEmpty
                ? "No strategy is advised: there are no validation rows that these weights have not learned from."
                : "Advised: the strategy with the highest lower end of the interval of MRR@20 on "
                    + "\(Numbers.grouped(run.validationRows)) validation rows, which the weights have not learned "
                    + "from, among those whose sets are of about that size. Recall and MRR@20 are those on the test "
                    + "rows, by which nothing was chosen."
        ]
        return table
    }

    /// Where the order of two runs is another one than among all items; no rows if it is the same everywhere.
    public static func flips(_ exploration: CandidateExploration) -> ResultTable {
        var table = ResultTable([
            strategy, size, ResultColumn("Δ all items"), ResultColumn("Δ in sets"), ResultColumn("95 %"),
            .text("intervals"),
        ])
        for flip in exploration.flips {
            table.append([
                .text(flip.strategy.rawValue), share(flip.wanted), ResultCell(.points(flip.full.value)),
                ResultCell(.points(flip.inSets.value)),
                ResultCell(.pointsInterval(flip.inSets.lower, flip.inSets.upper)),
                .text(flip.isCertain ? "say so" : "leave it open"),
            ])
        }
        let pairs = exploration.runs.indices.flatMap { first in
            exploration.runs.dropFirst(first + 1).map { "\(exploration.runs[first].run) and \($0.run)" }
        }
        table.notes = [
            (table.isEmpty
                ? "Of \(pairs.joined(separator: "; ")) the order is the same in all sets as among all items"
                : "Order of \(pairs.joined(separator: "; ")) is another one in these sets than among all items")
                + " (MRR@20 of the first minus that of the second, percentage points, paired over the same rows)."
        ]
        return table
    }

    /// All that is known of every set, in one table with a row per run, strategy and size.
    public static func all(_ exploration: CandidateExploration) -> ResultTable {
        var table = ResultTable(
            [
                .text("run"), strategy, size, .categories, whole, .share, .recall, .hr, hrInterval, .mrr, mrrInterval,
                .ndcg,
            ]
                + [ndcgInterval] + costs + [.text("hash")])
        for run in exploration.runs {
            for point in [run.full] + run.points {
                let values: [ResultCell] = [
                    point.categories.map { .count($0) } ?? .empty, .number(point.items, 1),
                    ResultCell(.shares(point.share...point.share)), .percent(point.recall),
                    .percent(point.hr.value), interval(point.hr), .percent(point.mrr.value), interval(point.mrr),
                    .percent(point.ndcg.value), interval(point.ndcg),
                ]
                table.append(
                    [.text(run.run)] + head(point) + values + cost(point) + [point.hash.map { .text($0) } ?? .empty])
            }
        }
        return table
    }

    /// What holds of the whole exploration.
    public static func notes(_ exploration: CandidateExploration) -> [String] {
        var notes = [
            "\(Numbers.grouped(exploration.rows)) test rows of \(Numbers.grouped(exploration.sessions)) sessions "
                + "(\(exploration.dataset.name)), \(Numbers.grouped(exploration.dataset.items)) items; a target that "
                + "is no candidate is a miss, ties count against the model. 95 %: by bootstrap of whole sessions "
                + "(\(Numbers.grouped(exploration.draws)) draws), of these weights."
        ]
        let strategies = CandidateStrategy.allCases.filter { strategy in
            exploration.runs.contains { $0.points.contains { $0.strategy == strategy } }
        }
        notes.append(strategies.map { "\($0.rawValue): \($0.title)" }.joined(separator: "; ") + ".")
        let staged = exploration.runs.filter(\.hasSecondStage).map(\.run)
        if !staged.isEmpty { notes.append("Without the second stage of \(staged.joined(separator: ", ")).") }
        return notes
    }

    // MARK: Cells

    /// All items once, not for each strategy.
    private static func shown(_ run: CandidateExploration.Run) -> [CandidateExploration.Point] {
        run.points.filter { $0.wanted < 1 } + [run.full]
    }

    private static func head(_ point: CandidateExploration.Point) -> [ResultCell] {
        [
            .text(point.strategy?.rawValue ?? "all items"),
            ResultCell(
                .shares(point.wanted...point.wanted), mark: point.fewerThanCutoff ? CandidateTables.flattered : nil),
        ]
    }

    private static func share(_ wanted: Double) -> ResultCell { ResultCell(.shares(wanted...wanted)) }

    private static func cost(_ point: CandidateExploration.Point) -> [ResultCell] {
        let cost = point.cost
        return [
            .number(cost.oneThread, 1), .number(cost.twoThreads, 1), .number(cost.median, 0),
            .number(cost.percentile99, 0), .number(Double(cost.bytes) / 1e6, 1),
        ]
    }

    private static func interval(_ estimate: CandidateExploration.Estimate) -> ResultCell {
        ResultCell(.percentInterval(estimate.lower, estimate.upper))
    }
}
