import Metrics
import Results
import Runs
import Testing

/// What tables say of other accuracies of the predicted category.
@Suite("Degraded categories")
struct DegradedCategoryTableTests {
    private static func metrics(_ mrr: Double) -> RankingMetrics {
        RankingMetrics(hr: 0.5, mrr: mrr, ndcg: 0.4, rows: 10)
    }

    private static func candidates(_ mrr: Double) -> DegradedCategories.Candidates {
        .init(
            first: metrics(mrr),
            sets: [
                .init(wanted: 0.04, recall: 0.9, metrics: metrics(mrr / 2)),
                .init(wanted: 0.08, recall: 1, metrics: metrics(mrr / 4)),
            ])
    }

    private static func run(_ shift: Double, seed: UInt64, isFed: Bool = true) -> RunSummary {
        var run = RunSummary.example(0.2, seed: seed)
        run.metrics.testDegradedCategories = [(nil, 0.4), (1.0, 1.0), (0.2, 0.2)].map { wanted, reached in
            DegradedCategories(
                level: "type", wanted: wanted, reached: reached, candidates: candidates(reached / 2 + shift),
                head: isFed ? metrics(0.3) : nil, both: isFed ? candidates(reached / 4) : nil)
        }
        return run
    }

    @Test("a row for each accuracy and what is changed, sizes beside it, the model's own marked")
    func run() {
        let table = DegradedCategoryTables.run(Self.run(0, seed: 1))
        #expect(
            table.rows.map { $0.cells.map(\.text) }.prefix(4) == [
                ["40.00", "candidates", "50.00", "20.00", "40.00", "10.00", "5.00"],
                ["40.00", "item head", "50.00", "30.00", "40.00", "", ""],
                ["40.00", "both", "50.00", "10.00", "40.00", "5.00", "2.50"],
                ["100.00", "candidates", "50.00", "50.00", "40.00", "25.00", "12.50"],
            ])
        #expect(table.rows.count == 9 && table.footnotes.count == 1 && table.notes[0].contains("(type)"))
        #expect(DegradedCategoryTables.run(Self.run(0, seed: 1, isFed: false)).rows.count == 3)
        #expect(DegradedCategoryTables.run(.example(0.2)).isEmpty)
    }

    @Test("a study has means over the seeds")
    func study() {
        let variant = VariantResults(
            name: "full", planned: 2, runs: [Self.run(0, seed: 1), Self.run(0.1, seed: 2)])
        let table = DegradedCategoryTables.study([
            variant, VariantResults(name: "flat", planned: 1, runs: [.example(0.2)]),
        ])
        #expect(table.rows.count == 9 && table.rows[0].cells[0].text == "full")
        // 20 % and 30 %.
        #expect(table.rows[0].cells[4].text == "25.00 ± 7.07")
    }
}
