import Basics
import Experiments
import Metrics
import Results
import Runs
import Testing

@Suite("Slices of test rows")
struct RowSlicingTests {
    @Test("every row is in one slice, of every level")
    func partition() throws {
        var stream = RandomStream(seed: 3, name: "slices")
        for _ in 0..<20 {
            let levels = 1 + stream.index(below: 3)
            let rows = TestRows.random(1 + stream.index(below: 60), levels: levels, &stream)
            for slicing in RowSlicing.allCases {
                let found = try #require(slicing.slices(of: rows)).flatMap(\.rows)
                let times = [.category, .categoryHit].contains(slicing) ? levels : 1
                let expected = (0..<rows.count).flatMap { Array(repeating: $0, count: times) }
                #expect(found.sorted() == expected, "\(slicing)")
            }
        }
    }

    @Test("by hand")
    func byHand() throws {
        let rows = TestRows(
            perSession: [1, 3], prefix: [1, 1, 2, 3], clicks: [0, 5, 6, 101], isInPrefix: [0, 0, 1, 0],
            levels: [.init(name: "kind", isHead: [1, 0, -1, 1], isHit: nil)])
        func titles(_ slicing: RowSlicing) throws -> [String: [Int]] {
            let slices = try #require(slicing.slices(of: rows)).filter { !$0.rows.isEmpty }
            return Dictionary(uniqueKeysWithValues: slices.map { ($0.title, $0.rows) })
        }
        #expect(try titles(.popularity) == ["never seen": [0], "1–5": [1], "6–20": [2], "more than 100": [3]])
        #expect(try titles(.cold) == ["cold (never clicked in training)": [0], "warm": [1, 2, 3]])
        #expect(try titles(.sessionLength) == ["2": [0], "4–5": [1, 2, 3]])
        #expect(try titles(.prefixLength) == ["1": [0, 1], "2": [2], "3–4": [3]])
        #expect(try titles(.repeats) == ["yes": [2], "no": [0, 1, 3]])
        #expect(try titles(.category) == ["kind: head": [0, 3], "kind: tail": [1], "kind: none": [2]])
        #expect(RowSlicing.categoryHit.slices(of: rows) == nil)
        #expect(RowSlicing.category.slices(of: .plain([1])) == nil)
    }

    @Test("slices by clicks are those of summaries")
    func asInSummaries() throws {
        var stream = RandomStream(seed: 4, name: "slices")
        let rows = TestRows.random(200, levels: 0, &stream)
        let ranks = rows.clicks.map { _ in Int32(stream.index(below: 40)) }
        let summary = PopularitySlice.slices(ranks: ranks, clicks: rows.clicks).filter { $0.metrics.rows > 0 }
        let table = SliceTables.run(SlicedRun(ranks: .init(full: ranks, candidates: []), rows: rows), by: .popularity)
        #expect(table.rows.map { $0.cells[0].text } == ["all rows"] + summary.map(\.title))
        let metrics = [RankingMetrics(ranks: ranks)] + summary.map(\.metrics)
        #expect(table.rows.map { $0.cells[3] } == metrics.map { .percent($0.mrr) })
    }

    @Test("of a study: means over the runs of each variant; nothing where no run has such rows")
    func study() {
        let rows = TestRows(
            perSession: [2], prefix: [1, 2], clicks: [0, 1], isInPrefix: [0, 1], levels: [])
        var first = RunSummary.example(0.1, seed: 1)
        var second = RunSummary.example(0.1, seed: 2)
        (first.run, second.run) = ("a", "b")
        func sliced(_ ranks: [Int32]) -> SlicedRun { SlicedRun(ranks: .init(full: ranks, candidates: []), rows: rows) }
        let variants = [VariantResults(name: "full", planned: 2, runs: [first, second])]
        let runs = ["a": sliced([1, 2]), "b": sliced([0, 2])]
        let table = SliceTables.study(variants, runs, by: .repeats)
        #expect(table.columns.map(\.title) == ["variant", "all rows", "yes", "no"])
        #expect(
            table.rows.map { $0.cells.map(\.text) } == [
                ["full", "75.00 / 50.00", "100.00 / 50.00", "50.00 / 50.00"]
            ])
        #expect(SliceTables.study(variants, runs, by: .category).isEmpty)
        #expect(SliceTables.study(variants, [:], by: .repeats).isEmpty)
    }
}
