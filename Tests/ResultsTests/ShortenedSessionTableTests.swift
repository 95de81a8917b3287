import Metrics
import Results
import Runs
import Testing

/// What tables say of rankings from few clicks.
@Suite("Shortened sessions")
struct ShortenedSessionTableTests {
    private static func metrics(_ mrr: Double, _ rows: Int) -> RankingMetrics {
        RankingMetrics(hr: 0.5, mrr: mrr, ndcg: 0.4, rows: rows)
    }

    private static func run(_ shift: Double, seed: UInt64, hasCold: Bool = true) -> RunSummary {
        var run = RunSummary.example(0.2, seed: seed)
        run.metrics.testShortenedSessions = [nil, 1, 2].map { clicks in
            let mrr = shift + Double(clicks ?? 3) / 20
            return ShortenedSessions(
                clicks: clicks, shortenedRows: clicks.map { 70 - $0 } ?? 0, all: metrics(mrr, 100),
                cold: hasCold ? metrics(mrr / 2, 30) : nil)
        }
        return run
    }

    @Test("a row for each number of clicks, all rows and cold ones side by side")
    func run() {
        let table = ShortenedSessionTables.run(Self.run(0, seed: 1))
        #expect(
            table.rows.map { $0.cells.map(\.text) } == [
                ["all", "0", "50.00", "15.00", "40.00", "30", "50.00", "7.50", "40.00"],
                ["last 1", "69", "50.00", "5.00", "40.00", "30", "50.00", "2.50", "40.00"],
                ["last 2", "68", "50.00", "10.00", "40.00", "30", "50.00", "5.00", "40.00"],
            ])
        #expect(ShortenedSessionTables.run(Self.run(0, seed: 1, hasCold: false)).columns.count == 5)
        #expect(ShortenedSessionTables.run(.example(0.2)).isEmpty)
    }

    @Test("a study has means over the seeds")
    func study() {
        let variant = VariantResults(name: "full", planned: 2, runs: [Self.run(0, seed: 1), Self.run(0.1, seed: 2)])
        let table = ShortenedSessionTables.study([
            variant, VariantResults(name: "flat", planned: 1, runs: [.example(0.2)]),
        ])
        #expect(table.rows.count == 3)
        #expect(table.rows[1].cells.prefix(5).map(\.text) == ["full", "last 1", "69", "50.00 ± 0.00", "10.00 ± 7.07"])
    }
}
