import Foundation
import Results
import Runs
import Testing

@Suite("Beyond accuracy")
struct BeyondAccuracyTests {
    /// Five items with 4, 2, 1, 1 and 0 of 8 clicks; two categories and one item without.
    private let lists = TestLists(
        full: [[0, 1], [0, 2, 4], []], reranked: [[0], [0], [0]], clicks: [4, 2, 1, 1, 0],
        levels: [
            .init(name: "root", ofItems: [0, 0, 0, 0, 0], predicted: nil, confidence: nil),
            .init(name: "leaf", ofItems: [0, 1, 0, 1, -1], predicted: nil, confidence: nil),
        ])

    @Test("by hand: items of two lists, the third is empty")
    func byHand() throws {
        let values = try #require(BeyondAccuracy(lists.full, of: lists))
        #expect(values.coverage == 4.0 / 5)
        // (4 + 2) / 2 and (4 + 1 + 0) / 3.
        #expect(abs(values.popularity - (3 + 5.0 / 3) / 2) < 1e-12)
        // 1 and 2 bits; 1, 3 and, counted as clicked once, 3 bits.
        #expect(abs(values.novelty - (1.5 + 7.0 / 3) / 2) < 1e-12)
        // Two leaves; one, since the item without does not count.
        #expect(values.categories == 1.5)
        let second = try #require(BeyondAccuracy(lists.reranked ?? [], of: lists))
        #expect(second.coverage == 0.2 && second.popularity == 4 && second.novelty == 1 && second.categories == 1)
    }

    @Test("nothing is said of empty lists, nor of categories that there are not")
    func nothing() {
        let plain = TestLists(full: [[1]], reranked: [[]], clicks: [0, 0], levels: [])
        #expect(BeyondAccuracy(plain.reranked ?? [], of: plain) == nil)
        #expect(BeyondAccuracy(plain.full, of: plain)?.categories == nil)
        #expect(BeyondTables.run(plain).rows.count == 1)
        #expect(BeyondTables.run(TestLists(full: [[]], reranked: nil, clicks: [0], levels: [])).isEmpty)
    }

    @Test("how often the best items are of the most probable category, where there is one")
    func explained() {
        let levels = lists.levels.map { level in
            TestLists.Level(
                name: level.name, ofItems: level.ofItems, predicted: level.name == "leaf" ? [0, 0, 1, -1] : nil,
                confidence: nil)
        }
        let found = TestLists(
            full: [[0, 1], [1, 0, 4], [], [3]], reranked: nil, clicks: [4, 2, 1, 1, 0], levels: levels)
        let table = BeyondTables.explained(found)
        #expect(table.rows.map { $0.cells.map(\.text) } == [["leaf", "2", "50.00", "40.00"]])
        #expect(BeyondTables.explained(lists).isEmpty)
    }

    @Test("a table has means over seeds, and the second stage below")
    func study() {
        let variant = VariantResults(name: "a", planned: 2, runs: [.example(0.2), .example(0.3, seed: 2)])
        let other = TestLists(full: [[3]], reranked: nil, clicks: [4, 2, 1, 1, 0], levels: lists.levels)
        let table = BeyondTables.study([variant], ["shop/1": lists, "shop/2": other])
        #expect(table.rows.map { $0.cells[0].text } == ["a", "a + second stage"])
        // 80 % and 20 %; 2.33 and 1 clicks.
        #expect(table.rows[0].cells[1].text == "50.00 ± 42.43" && table.rows[0].cells[2].text == "1.7")
        #expect(table.rows[1].cells[1].text == "20.00")
        #expect(BeyondTables.study([variant], [:]).isEmpty)
    }

    @Test("calibration by hand: bins of equal mass, rows without a category left out")
    func calibration() throws {
        let few = try #require(
            CategoryCalibration(level: "leaf", confidence: [0.9, 0.5, 0.7, 0.1], hits: [1, 0, 1, -1]))
        #expect(few.bins.map(\.rows) == [1, 1, 1] && few.bins.map(\.actual) == [0, 1, 1])
        // (0.5 + 0.3 + 0.1) / 3.
        #expect(abs(few.error - 0.3) < 1e-7)
        // 31 rows in 15 bins: one has three of them. Of each two, one is right, and the head says 0.75.
        let hits = (0..<31).map { Int32($0 % 2) }
        let many = try #require(
            CategoryCalibration(level: "leaf", confidence: [Float](repeating: 0.75, count: 31), hits: hits))
        #expect(many.bins.count == 15 && many.rows == 31)
        #expect(many.bins.map(\.rows).sorted() == [Int](repeating: 2, count: 14) + [3])
        let shares = many.bins.map { Double($0.rows) / 31 * abs($0.actual - 0.75) }
        #expect(abs(many.error - shares.reduce(0, +)) < 1e-12)
        #expect(CategoryCalibration(level: "leaf", confidence: [1], hits: [-1]) == nil)
        let table = BeyondTables.calibration(few)
        #expect(table.rows.map { $0.cells[4].text } == ["50.00", "30.00", "10.00", "30.00"])
    }

    @Test("the Pareto front by hand")
    func pareto() {
        // The third costs more than the second for less; equal ones do not drive each other out.
        let front = Cost.front([(0.1, 1), (0.3, 5), (0.2, 6), (0.3, 5), (0.05, 1)])
        #expect(front == [true, true, false, true, false])
        #expect(Cost.front([(0.1, .infinity)]) == [true])
    }

    @Test("a table of cost says by which costs a variant is on the front")
    func cost() {
        var (slow, fast) = (RunSummary.example(0.3), RunSummary.example(0.2, seed: 2))
        slow.seconds.training = 100
        fast.seconds.training = 10
        slow.speed.evaluationRowsPerSecond = 1_000
        fast.speed.evaluationRowsPerSecond = 2_000
        fast.parameters = 5
        fast.memory?.peakBytes = 4
        let table = BeyondTables.cost([
            VariantResults(name: "slow", planned: 1, runs: [slow]),
            VariantResults(name: "fast", planned: 1, runs: [fast]), VariantResults(name: "none", planned: 1, runs: []),
        ])
        #expect(table.rows.map { $0.cells[6].text } == ["training, ranking, memory, parameters", "training, ranking"])
        #expect(table.rows.map { $0.cells[3].text } == ["1000.0", "500.0"])
        #expect(BeyondTables.cost([VariantResults(name: "one", planned: 1, runs: [slow])]).isEmpty)
        let place = ParetoPlace(of: fast, among: [slow, fast])
        #expect(place?.front == [.training, .ranking] && place?.runs == 2)
        var elsewhere = slow
        elsewhere.dataset.testRowsFingerprint = "bb"
        #expect(ParetoPlace(of: fast, among: [elsewhere, fast]) == nil)
        // One that cannot be read might have been among them.
        let alone = ParetoPlace(of: fast, among: [fast], failed: 2)
        #expect(alone?.runs == 1 && alone?.failed == 2 && alone?.front == Cost.allCases)
    }
}
