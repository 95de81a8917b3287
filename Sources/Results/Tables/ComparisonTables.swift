import Metrics

/// Tables of a comparison: what each arm reaches, by how much it differs from the baseline, and what can be said of
/// that.
public enum ComparisonTables {
    public static let tooFewSeeds = "too few seeds: nothing is said about retraining"

    /// Marks what is fitted and not trained.
    static let fitted = ResultTable.Footnote(
        "°",
        "Fitted, not trained: it draws nothing at random, so that one run is all there is, and its variance over seeds "
            + "is zero.")
    /// Marks verdicts by a margin that may have been chosen by the results.
    static let chosenAfterwards = ResultTable.Footnote("§", "Equal within a margin that was chosen afterwards.")

    /// Of verdicts by new training at 5 %.
    static let differs = ResultTable.Footnote("*", "Differs by new training at 5 %, adjusted by Holm.")
    static let equal = ResultTable.Footnote("=", "Equal within the margin, by new training.")
    static let theseWeightsOnly = ResultTable.Footnote(
        "†", "Too few seeds: the interval is of these weights, and nothing is said about retraining.")

    public static let seeds = ResultColumn("seeds")
    public static let difference = ResultColumn("Δ")
    public static let theseWeights = ResultColumn("these weights, 95 %")
    public static let newTraining = ResultColumn("new training, 95 %")
    public static let verdict = ResultColumn.text("verdict")
    /// Of training and evaluation, and of training, per run; means over the seeds.
    public static let time = ResultColumn("time")
    public static let speed = ResultColumn("rows/s")
    private static let tests = [
        ResultColumn("± sessions"), ResultColumn("± seeds"), ResultColumn("p, these weights"),
        ResultColumn("p, new training"), ResultColumn("p, equal"),
        ResultColumn("effect"), ResultColumn("better", unit: .percent), ResultColumn("same", unit: .percent),
        ResultColumn("worse", unit: .percent),
    ]

    /// All that is known, in one table with a row per arm (and slice), and notes below.
    public static func all(_ comparison: Comparison) -> ResultTable {
        let head = head(comparison)
        let metric = ResultColumn(comparison.metric.title, unit: .percent, isBetterHigher: true)
        var table = ResultTable(head + [seeds, metric, difference, theseWeights, newTraining, verdict] + tests)
        for part in comparison.parts {
            for (index, arm) in comparison.arms.enumerated() {
                let slice: [ResultCell] = comparison.slicing == nil ? [] : [.text(part.title), .count(part.rows)]
                let isBaseline = index == comparison.baseline
                let marked = ResultCell(
                    .text(arm.name + (isBaseline ? " (baseline)" : "")), mark: mark(arm))
                let mean = ResultCell(.percent(MeanAndSpread(part.metrics[index])))
                table.append(
                    slice + [marked, seedCell(arm), mean]
                        + cells(part.judged[index], isBaseline: isBaseline, comparison.margin),
                    as: isBaseline ? .reference : .test, rivals: part.title)
            }
        }
        table.notes = ComparisonNotes.of(comparison)
        return table
    }

    /// The same as two tables that are narrow enough to read: differences and verdicts, then tests and shares of rows.
    /// The notes are below the second.
    public static func apart(_ comparison: Comparison) -> [ResultTable] {
        let all = all(comparison)
        let head = head(comparison)
        var differences = all.with(all.columns.filter { !tests.contains($0) })
        differences.notes = []
        var judged = all.with(head + tests, rows: { $0.role != .reference })
        judged.notes = all.notes
        return [differences, judged]
    }

    /// Differences and verdicts, with what a run of each arm takes, a row per arm (and slice): for the screen. Marks
    /// tell the verdicts apart where there is no room for them.
    public static func withCosts(_ comparison: Comparison) -> ResultTable {
        let all = all(comparison)
        let shown = all.columns.filter { !tests.contains($0) }
        var table = ResultTable(shown + [time, speed])
        for (number, (row, cells)) in zip(all.rows, marked(all, shown, comparison)).enumerated() {
            let index = number % comparison.arms.count
            let runs = comparison.arms[index].runs.map(\.summary)
            let seconds = runs.map(\.seconds.total).reduce(0, +) / Double(runs.count)
            let rate = runs.map(\.speed.trainingRowsPerSecond).reduce(0, +) / Double(runs.count)
            table.append(
                cells + [ResultCell(.seconds(seconds)), rate > 0 ? .number(rate, 0) : .missing], as: row.role)
        }
        table.notes = all.notes
        return table
    }

    /// Cells of some columns of a table of all that is known, with marks that tell the verdicts apart.
    private static func marked(
        _ all: ResultTable, _ columns: [ResultColumn], _ comparison: Comparison
    ) -> [[ResultCell]] {
        all.rows.enumerated().map { number, row in
            let index = number % comparison.arms.count
            let judged = comparison.parts[number / comparison.arms.count].judged[index]
            return columns.compactMap { column in
                all.cell(row, column).map { cell in
                    column == difference
                        ? ResultCell(cell.value, mark: judged.flatMap { mark($0.judgement.verdict, comparison.margin) })
                        : cell
                }
            }
        }
    }

    /// Differences with marks for the verdicts, a row per arm (and slice), for a paper.
    public static func forPapers(_ comparison: Comparison) -> ResultTable {
        let all = all(comparison)
        let shown = all.columns.filter { !tests.contains($0) }
        var table = ResultTable(shown)
        for (row, cells) in zip(all.rows, marked(all, shown, comparison)) {
            table.append(cells, as: row.role, rivals: row.rivals)
        }
        return table
    }

    /// What stands above such a table: what the numbers are, of how many rows and seeds.
    public static func caption(_ comparison: Comparison) -> String { ComparisonNotes.caption(comparison) }

    /// The marks of the verdicts by the names of the arms, over all rows.
    public static func verdictMarks(_ comparison: Comparison) -> [String: ResultTable.Footnote] {
        guard comparison.slicing == nil, let part = comparison.parts.first else { return [:] }
        let marks = zip(comparison.arms, part.judged).compactMap { arm, judged in
            judged.flatMap { mark($0.judgement.verdict, comparison.margin) }.map { (arm.name, $0) }
        }
        return Dictionary(marks) { first, _ in first }
    }

    /// What tells verdicts apart beside a difference; nil if nothing was found.
    static func mark(_ verdict: PairedDifference.Verdict, _ margin: JudgingMargin?) -> ResultTable.Footnote? {
        switch verdict {
        case .better, .worse: differs
        case .equal: margin?.wasFixedBefore == false ? chosenAfterwards : equal
        case .tooFewSeeds: theseWeightsOnly
        case .undecided: nil
        }
    }

    private static func mark(_ arm: ComparedArm) -> ResultTable.Footnote? {
        guard arm.isTrained else { return fitted }
        return arm.runs.allSatisfy(\.summary.isSelected) ? nil : RankingTables.unselected
    }

    private static func head(_ comparison: Comparison) -> [ResultColumn] {
        (comparison.slicing.map { [.text($0.title), .rows] } ?? []) + [.variant]
    }

    private static func seedCell(_ arm: ComparedArm) -> ResultCell {
        let areAlike = arm.runs.allSatisfy { $0.summary.workers == arm.runs[0].summary.workers }
        let mark =
            !arm.runs.allSatisfy(\.summary.exact) ? RankingTables.inexact : areAlike ? nil : RankingTables.unlikeShards
        guard arm.runs.count < arm.planned else { return ResultCell(.count(arm.runs.count), mark: mark) }
        return ResultCell(.text("\(arm.runs.count) of \(arm.planned)"), mark: mark)
    }

    private static func cells(
        _ judged: Comparison.Judged?, isBaseline: Bool, _ margin: JudgingMargin?
    ) -> [ResultCell] {
        guard let judged else { return Array(repeating: isBaseline ? .empty : .missing, count: 4 + tests.count) }
        let (difference, judgement) = (judged.difference, judged.judgement)
        func chance(_ p: Double?) -> ResultCell { p.map { ResultCell(.chance($0)) } ?? .missing }
        let isDoubtful = judgement.verdict == .equal && margin?.wasFixedBefore == false
        return [
            ResultCell(.points(difference.estimate)), interval(difference.theseWeights),
            difference.newTraining.map(interval) ?? .text(tooFewSeeds),
            judgement.verdict == .tooFewSeeds
                ? .missing
                : ResultCell(.text(words(judgement.verdict, margin)), mark: isDoubtful ? chosenAfterwards : nil),
            reach(difference.sessionReach), difference.seedReach.map(reach) ?? .missing,
            chance(judgement.pTheseWeights), chance(judgement.pNewTraining), chance(judgement.pEquivalence),
            .number(difference.effect, 3), .percent(difference.better), .percent(difference.same),
            .percent(difference.worse),
        ]
    }

    private static func reach(_ half: Double) -> ResultCell { .number(100 * half, 2) }

    private static func interval(_ interval: PairedDifference.Interval) -> ResultCell {
        ResultCell(.pointsInterval(interval.lower, interval.upper))
    }

    private static func words(_ verdict: PairedDifference.Verdict, _ margin: JudgingMargin?) -> String {
        guard verdict == .equal, let margin else { return verdict.rawValue }
        return "equal within \(ComparisonNotes.shown(margin.points))"
    }
}
