import Experiments
import Metrics
import Results
import Runs
import Testing

@Suite("Test rows, one by one")
struct InspectedRunTests {
    /// Six rows of three sessions.
    private static let rows = TestRows(
        perSession: [2, 1, 3], prefix: [1, 2, 1, 1, 2, 3], clicks: [0, 7, 30, 200, 3, 0],
        isInPrefix: [0, 1, 0, 0, 1, 0],
        levels: [
            .init(name: "type", isHead: [1, 1, 0, 0, 1, -1], isHit: [1, 0, 0, 1, 1, -1]),
            .init(name: "brand", isHead: [1, 1, 0, 0, 1, -1], isHit: nil),
        ])

    private static func run(
        _ ranks: [Int32], fingerprint: String = "aa", ties: String = TestRanks.tiesAgainstModel,
        isReference: Bool = false, candidates: [(name: RankListName, ranks: [Int32])] = []
    ) -> InspectedRun {
        let dataset = DatasetSummary(
            name: "shop", fingerprint: fingerprint, items: 500, trainingSessions: 9, trainingRows: 30,
            validationRows: 4, testRows: 6, categories: [5])
        let metrics = RankingMetrics(ranks: ranks)
        let summary = RunSummary(
            run: "shop/\(fingerprint)", status: .done, dataset: dataset, parameters: 1,
            metrics: .init(test: metrics, validation: metrics), slices: nil, candidates: [],
            speed: .init(trainingRowsPerSecond: 1, evaluationRowsPerSecond: 1), memory: .init(peakBytes: 1),
            seconds: .init(total: 1, training: 1, evaluation: 1), epochs: 1, bestEpoch: 1, refit: false, exact: true,
            seed: 1, workers: 1, kernel: "", references: [:])
        return InspectedRun(
            experiment: Experiment(name: "shop"), summary: summary,
            ranks: TestRanks(full: ranks, candidates: candidates, tieRule: ties), rows: rows, lists: nil,
            isReference: isReference)
    }

    private static let one = run([1, 5, 0, 40, 2, 300])
    private static let other = run([1, 2, 3, 40, 30, 1])

    @Test("the worst come first, a miss before any rank, equal ones in order")
    func worst() {
        #expect(Self.one.rows(by: .worst) == [2, 5, 3, 1, 4, 0])
        #expect(Self.run([9, 9, 0, 9, 0, 21]).rows(by: .worst) == [2, 4, 5, 0, 1, 3])
        #expect(Self.one.rows([0, 1, 4], by: .worst) == [1, 4, 0])
    }

    @Test("two runs differ by the reciprocal ranks within the first 20")
    func differing() {
        // 1 − 1, 1/5 − 1/2, 0 − 1/3, 0 − 0, 1/2 − 0 (beyond 20), 0 (beyond 20) − 1.
        #expect(Self.one.rows(by: .differing, from: Self.other) == [5, 4, 2, 1, 0, 3])
        #expect(Self.other.rows(by: .differing, from: Self.one) == [5, 4, 2, 1, 0, 3])
        #expect(Self.one.rows([0, 1, 2], by: .differing, from: Self.other) == [2, 1, 0])
        #expect(Self.one.rows(by: .differing) == [0, 1, 2, 3, 4, 5])
    }

    @Test("in order, all rows or some, with the session of each")
    func place() {
        #expect(Self.one.rows(by: .place) == [0, 1, 2, 3, 4, 5])
        #expect(Self.one.rows([1, 3], by: .place) == [1, 3])
        #expect(Self.one.sessions == [0, 0, 1, 2, 2, 2])
    }

    @Test("slices without rows are left out; what cannot be told apart has none")
    func slices() {
        #expect(RowSlicing.cold.occupied(of: Self.one)?.map(\.rows) == [[0, 5], [1, 2, 3, 4]])
        #expect(
            RowSlicing.popularity.occupied(of: Self.one)?.map(\.rows) == [[0, 5], [4], [1], [2], [3]])
        #expect(
            RowSlicing.categoryHit.occupied(of: Self.one)?.map(\.title) == ["type: right", "type: wrong", "type: none"])
        #expect(Self.one.categoryHits(row: 1).map(\.isHit) == [false])
        #expect(Self.one.categoryHits(row: 5).isEmpty)
    }

    @Test("runs with other rows, or another rule for ties, are not paired")
    func pairs() throws {
        try Self.one.requireSameRows(as: Self.other)
        let elsewhere = #expect(throws: Incomparable.self) {
            try Self.one.requireSameRows(as: Self.run([1, 1, 1, 1, 1, 1], fingerprint: "bb"))
        }
        #expect(elsewhere?.description.contains("tested on different rows") == true)
        let ties = #expect(throws: Incomparable.self) {
            try Self.one.requireSameRows(as: Self.run([1, 1, 1, 1, 1, 1], ties: "ties count for the model"))
        }
        #expect(ties?.description.contains("rank ties by different rules") == true)
    }

    @Test("ranks in words; those of reference runs are known up to 20; candidate sets go by strategy and size")
    func words() {
        #expect([0, 1, 300].map { Self.one.text(rank: $0) } == ["miss", "1", "300"])
        let reference = Self.run([1, 5, 0, 21, 2, 21], isReference: true)
        #expect([0, 20, 21].map { reference.text(rank: $0) } == ["miss", "20", ">20"])
        let sets = Self.run(
            [1, 5, 0, 40, 2, 300],
            candidates: [
                (.candidates(.categories, wanted: 0.01), [1, 0, 0, 0, 2, 0]),
                (.candidates(.random, wanted: 0.04), [0, 0, 0, 7, 0, 0]),
            ]
        ).candidates
        #expect(sets.map(\.strategy) == [.categories, .random] && sets.map(\.wanted) == [0.01, 0.04])
        #expect(sets[1].ranks == [0, 0, 0, 7, 0, 0])
    }
}
