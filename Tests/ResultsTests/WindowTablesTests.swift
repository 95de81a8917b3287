import Experiments
import Metrics
import Results
import Runs
import Testing

/// Means over windows that begin on other days.
@Suite("Means over windows")
struct WindowTablesTests {
    private func variant(
        _ name: String, _ kind: ModelSettings.Kind, skipped: Int, _ values: Double...
    ) -> (experiment: Experiment, results: VariantResults) {
        var experiment = Experiment(name: "shop")
        experiment.data.source = .files
        experiment.protocol.split = .days
        experiment.protocol.skippedDays = skipped
        experiment.model.kind = kind
        let runs = values.enumerated().map { RunSummary.example($1, seed: UInt64($0 + 1)) }
        return (experiment, VariantResults(name: name, planned: 2, runs: runs))
    }

    @Test("windows count the same, whatever their seeds; what has one window has no mean")
    func means() {
        let table = WindowTables.study([
            variant("stan, skippedDays 0", .fitted(.stan), skipped: 0, 0.1, 0.3),
            variant("stan, skippedDays 7", .fitted(.stan), skipped: 7, 0.4),
            variant("markov, skippedDays 0", .fitted(.markov), skipped: 0, 0.1),
            variant("markov, skippedDays 7", .fitted(.markov), skipped: 7, 0.3),
            variant("markov, skippedDays 14", .fitted(.markov), skipped: 14),
            variant("item-knn", .fitted(.itemKNN), skipped: 0, 0.1),
        ])
        // (0.1 + 0.3) / 2 and 0.4: mean 0.3, sample standard deviation 0.2 / √2.
        #expect(
            table.rows.map { $0.cells.map(\.text) } == [
                ["stan", "2", "100", "60.00 ± 28.28", "30.00 ± 14.14", "45.00 ± 21.21"],
                ["markov", "2 of 3", "100", "40.00 ± 28.28", "20.00 ± 14.14", "30.00 ± 21.21"],
            ])
    }

    @Test("what ranks no test rows has no mean")
    func untested() {
        var variants = [
            variant("a, skippedDays 0", .fitted(.stan), skipped: 0, 0.1),
            variant("a, skippedDays 7", .fitted(.stan), skipped: 7, 0.3),
        ]
        variants = variants.map { experiment, results in
            var run = results.runs[0]
            run.metrics.test = .example(0, rows: 0)
            return (experiment, VariantResults(name: results.name, planned: 1, runs: [run]))
        }
        #expect(WindowTables.study(variants).isEmpty)
    }

    @Test("without several windows there is no table")
    func none() {
        #expect(
            WindowTables.study([
                variant("a", .fitted(.stan), skipped: 0, 0.1), variant("b", .fitted(.markov), skipped: 7, 0.2),
            ]).isEmpty)
    }
}
