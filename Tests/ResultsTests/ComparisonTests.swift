import Basics
import Experiments
import Metrics
import Results
import Runs
import Testing

@Suite("Comparisons")
struct ComparisonTests {
    private static let sessions = 400
    private let rows: TestRows
    /// Ranks of one arm, and worse ones of the same rows.
    private let good: [[Int32]]
    private let bad: [[Int32]]

    init() {
        var stream = RandomStream(seed: 9, name: "comparison")
        rows = .random(Self.sessions, levels: 1, &stream)
        let base = (0..<rows.count).map { _ in Int32(1 + stream.index(below: 30)) }
        good = (0..<3).map { _ in base.map { $0 + Int32(stream.index(below: 2)) } }
        bad = (0..<3).map { _ in base.map { $0 + Int32(3 + stream.index(below: 3)) } }
    }

    private func compare(
        _ arms: [ComparedArm], baseline: Int = 0, metric: RankingMetric = .mrr, margin: Double? = nil,
        by slicing: RowSlicing? = nil, rows: TestRows? = nil
    ) throws -> Comparison {
        try Comparison(
            arms, baseline: baseline, rows: rows ?? self.rows, metric: metric,
            margin: JudgingMargin(of: arms, metric, wanted: margin), slicing: slicing, draws: 500)
    }

    private func cell(_ comparison: Comparison, row: Int, _ title: String) throws -> ResultCell {
        let table = ComparisonTables.all(comparison)
        let column = try #require(table.columns.first { $0.title == title })
        return try #require(table.cell(table.rows[row], column))
    }

    @Test("by hand: the estimate, the shares of rows, the means of the seeds")
    func byHand() throws {
        // Forty sessions of two rows: the arm ranks 1 and 4, the baseline 2 and 4.
        let rows = TestRows.plain(Array(repeating: 2, count: 40))
        func ranks(_ first: Int32, _ second: Int32) -> [Int32] { (0..<40).flatMap { _ in [first, second] } }
        let arms = [
            ComparedArm.example("base", [ranks(2, 4), ranks(2, 4), ranks(2, 4)]),
            ComparedArm.example("arm", [ranks(1, 4), ranks(1, 4), ranks(1, 2)]),
        ]
        let comparison = try compare(arms, rows: rows)
        let judged = try #require(comparison.parts[0].judged[1])
        // Rows differ by ½ and by (½ − ¼) / 3.
        #expect(abs(judged.difference.estimate - (0.5 + 0.25 / 3) / 2) < 1e-12)
        #expect(judged.difference.better == 1 && judged.difference.worse == 0)
        #expect(comparison.parts[0].judged[0] == nil && comparison.judgedCount == 1)
        #expect(try cell(comparison, row: 0, "MRR@20").text == "37.50 ± 0.00")
        #expect(try cell(comparison, row: 1, "MRR@20").text == "66.67 ± 7.22")
        #expect(try cell(comparison, row: 1, "Δ").text == "+29.17")
        #expect(try cell(comparison, row: 1, "these weights, 95 %").text == "+29.17 … +29.17")
        // Sessions do not differ. Seeds of the arm do, by a standard deviation of 7.2169, those of the baseline do not:
        // Student's t with two degrees of freedom, 4.3027 · 7.2169 / √3.
        #expect(try cell(comparison, row: 1, "new training, 95 %").text == "+11.24 … +47.09")
        #expect(try cell(comparison, row: 1, "verdict").text == "better")
        let hits = try compare(arms, metric: .hr, rows: rows)
        #expect(try cell(hits, row: 1, "Δ").text == "0.00")
    }

    @Test("verdicts go by new training; with two seeds nothing is said about it")
    func verdicts() throws {
        let arms = [ComparedArm.example("good", good), .example("bad", bad), .example("again", good)]
        let comparison = try compare(arms, margin: 0.5)
        #expect(try cell(comparison, row: 0, "verdict") == .empty)
        #expect(try cell(comparison, row: 1, "verdict").text == "worse")
        let equal = try cell(comparison, row: 2, "verdict")
        #expect(equal.text == "equal within 0.5")
        #expect(equal.mark?.text == "Equal within a margin that was chosen afterwards.")
        let swapped = try compare(arms, baseline: 1)
        #expect(try cell(swapped, row: 0, "verdict").text == "better")
        #expect(swapped.parts[0].judged[1] == nil)

        let two = try compare([.example("a", Array(good.prefix(2))), .example("b", bad)], margin: 0.5)
        #expect(try cell(two, row: 1, "new training, 95 %").text == "too few seeds: nothing is said about retraining")
        #expect(try cell(two, row: 1, "verdict") == .missing && cell(two, row: 1, "p, new training") == .missing)
        #expect(try cell(two, row: 1, "p, these weights").text == "0.0020")
    }

    @Test("a margin counts as fixed before only if every run keeps it")
    func margins() throws {
        let kept = [ComparedArm.example("a", good, margin: 0.5), .example("b", good, margin: 0.5)]
        #expect(JudgingMargin(of: kept, .mrr, wanted: nil) == JudgingMargin(points: 0.5, wasFixedBefore: true))
        #expect(JudgingMargin(of: kept, .mrr, wanted: 0.5)?.wasFixedBefore == true)
        #expect(JudgingMargin(of: kept, .mrr, wanted: 0.6) == JudgingMargin(points: 0.6, wasFixedBefore: false))
        #expect(JudgingMargin(of: kept, .hr, wanted: nil) == nil)
        let mixed = [ComparedArm.example("a", good, margin: 0.5), .example("b", good)]
        #expect(JudgingMargin(of: mixed, .mrr, wanted: nil) == nil)
        #expect(JudgingMargin(of: mixed, .mrr, wanted: 0.5)?.wasFixedBefore == false)
        let comparison = try compare(kept)
        #expect(try cell(comparison, row: 1, "verdict") == .text("equal within 0.5"))
        #expect(ComparisonTables.all(comparison).notes.contains { $0.hasSuffix("from before it began.") })
        #expect(
            ComparisonTables.all(try compare(mixed, margin: 0.5)).notes.contains { $0.contains("chosen afterwards") })
    }

    @Test("nothing that varies is no proof of equality, unless there is enough of it")
    func withoutVariance() throws {
        func verdict(sessions: Int) throws -> String {
            let rows = TestRows.plain(Array(repeating: 1, count: sessions))
            let ranks = Array(repeating: [Int32](repeating: 0, count: sessions), count: 3)
            let arms = [ComparedArm.example("a", ranks), .example("b", ranks)]
            return try cell(try compare(arms, margin: 0.5, rows: rows), row: 1, "verdict").text
        }
        // (1 − 0.005)ⁿ < 0.05 from n = 598 on.
        #expect(try verdict(sessions: 597) == "undecided" && verdict(sessions: 598) == "equal within 0.5")
    }

    @Test("what is fitted has no variance over seeds, with a single run, and says so")
    func fitted() throws {
        let arms = [
            ComparedArm.example("knn", [bad[0]], kind: .fitted(.popularity)), .example("good", good),
        ]
        let comparison = try compare(arms)
        #expect(try cell(comparison, row: 1, "verdict").text == "better")
        let name = try cell(comparison, row: 0, "variant")
        #expect(name.text == "knn (baseline)" && name.mark?.text.hasPrefix("Fitted, not trained") == true)
    }

    @Test("slices have a family together, and the sums of rows of the whole")
    func slices() throws {
        let arms = [ComparedArm.example("good", good), .example("bad", bad)]
        for slicing in RowSlicing.allCases {
            let comparison = try compare(arms, by: slicing)
            #expect(comparison.parts.allSatisfy { $0.rows > 0 })
            #expect(comparison.parts.reduce(0) { $0 + $1.rows } == rows.count, "\(slicing)")
            #expect(comparison.judgedCount == comparison.parts.count { $0.sessions >= Comparison.leastSessions })
            let p = comparison.parts.compactMap { $0.judged[1] }
            // Holm: the smallest p-value counts as many times as there are comparisons, none less than once.
            let smallest = p.map(\.difference.pTheseWeights).min() ?? 1
            #expect(p.map(\.judgement.pTheseWeights).min() == min(1, Double(p.count) * smallest))
            #expect(p.allSatisfy { $0.judgement.pTheseWeights >= $0.difference.pTheseWeights })
        }
        // A slice that is all rows says what the whole says.
        let whole = try compare(arms)
        let one = try compare(arms, by: .cold, rows: .plain(rows.perSession))
        #expect(one.parts.count == 1 && one.parts[0].judged[1]?.difference == whole.parts[0].judged[1]?.difference)
        #expect(throws: Incomparable.self) { try compare(arms, by: .category, rows: .plain(rows.perSession)) }
    }

    @Test("of fewer than thirty sessions nothing is judged")
    func fewSessions() throws {
        let rows = TestRows.plain(Array(repeating: 1, count: 29))
        let arms = [ComparedArm.example("a", [Array(good[0].prefix(29))]), .example("b", [Array(bad[0].prefix(29))])]
        let comparison = try compare(arms, rows: rows)
        #expect(comparison.judgedCount == 0)
        #expect(try cell(comparison, row: 1, "Δ") == .missing && cell(comparison, row: 1, "verdict") == .missing)
        #expect(ComparisonTables.all(comparison).notes.contains { $0.contains("fewer than 30 sessions") })
    }

    @Test("what does not compare is refused, with the reason")
    func refusals() throws {
        func refusal(_ arm: ComparedArm, _ words: String, rows: TestRows? = nil) {
            #expect {
                _ = try compare([.example("first", good), arm], rows: rows)
            } throws: {
                $0 is Incomparable && "\($0)".contains(words)
            }
        }
        refusal(
            .example("other", bad, changing: { $0.dataset.testRowsFingerprint = "bb" }),
            "first and other were tested on different rows (test rows aa and bb)")
        refusal(.example("other", bad.map { Array($0.dropLast()) }), "different rows")
        refusal(.example("other", bad, ties: "ties count for the model"), "rank ties by different rules")
        refusal(.example("other", bad, changing: { $0.ranksItems = false }), "other ranks no items")
        refusal(.example("other", bad, isTested: false), "shop/other-1 ranks no test rows (evaluation.test: false)")
        refusal(.example("other", bad, changing: { $0.changedKeys = ["model.width"] }), "changed between its attempts")
        refusal(.example("other", bad), "ranks of", rows: .plain([1, 2]))
    }

    @Test("arms differ in more than the seed: the notes say in what")
    func notes() throws {
        var arm = ComparedArm.example("b", bad, changing: { $0.dataset.trainingSessions = 4_000 })
        var experiment = arm.runs[0].experiment
        experiment.model.hierarchy = .none
        arm = ComparedArm(
            name: "b", planned: 4,
            runs: arm.runs.map {
                ComparedRun(
                    summary: $0.summary, experiment: experiment,
                    ranks: TestRanks(full: $0.ranks, candidates: [], tieRule: $0.tieRule))
            })
        let comparison = try compare([.example("a", good), arm])
        let notes = ComparisonTables.all(comparison).notes
        #expect(
            notes.last
                == "b differs from the baseline in model.hierarchy none (hierarchical), 4,000 training sessions (5).")
        #expect(try cell(comparison, row: 1, "seeds").text == "3 of 4")
        #expect(ComparisonTables.apart(comparison).map(\.rows.count) == [2, 1])
        #expect(ComparisonTables.apart(comparison).map(\.notes.isEmpty) == [true, false])
    }
}
