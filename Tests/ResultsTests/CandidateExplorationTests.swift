import Experiments
import Metrics
import Results
import Runs
import Testing

/// What an exploration says of ranks that are written down here.
@Suite("Exploration of candidates")
struct CandidateExplorationTests {
    private static let cost = CandidateCost(oneThread: 2, twoThreads: 1, median: 30, percentile99: 90, bytes: 2_000_000)
    private static let dataset = DatasetSummary(
        name: "shop", fingerprint: "00ff", testRowsFingerprint: "aa", items: 1_000, trainingSessions: 5,
        trainingRows: 9, validationRows: 3, testRows: 4, categories: [3])

    private static func set(
        _ strategy: CandidateStrategy, _ wanted: Double, _ ranks: [Int32], items: Double? = nil,
        validation: [Int32]? = nil
    ) -> ExploredRun.Sets {
        ExploredRun.Sets(
            strategy: strategy, wanted: wanted, categories: strategy == .categories ? 2 : 0,
            items: items ?? wanted * 1_000, smallest: Int(wanted * 1_000), ranks: ranks, hash: "00000000000000ab",
            validation: validation, cost: cost)
    }

    private static func run(
        _ name: String, full: [Int32], _ sets: [ExploredRun.Sets], perSession: [Int32] = [1, 2, 1],
        validation: ExploredRun.Rows? = nil, categoryRanks: [Int32] = [], testRows: String = "aa"
    ) -> ExploredRun {
        var dataset = dataset
        dataset.testRowsFingerprint = testRows
        return ExploredRun(
            run: name, model: "hiersrec", dataset: dataset, level: categoryRanks.isEmpty ? nil : "kind",
            hasSecondStage: false, test: ExploredRun.Rows(perSession: perSession, full: full), validation: validation,
            sets: sets, cost: cost, categoryRanks: categoryRanks)
    }

    @Test("metrics, recall and sizes by hand")
    func byHand() throws {
        let explored = Self.run(
            "shop/a", full: [1, 4, 30, 2],
            [Self.set(.categories, 0.01, [1, 2, 0, 0], items: 12.5), Self.set(.categories, 1, [1, 4, 30, 2])],
            categoryRanks: [1, 2, 0, 3])
        let found = try CandidateExploration([explored], draws: 4_000).runs[0]
        #expect(found.points.map(\.recall) == [0.5, 1])
        #expect(found.points[0].mrr.value == 0.375 && found.points[0].hr.value == 0.5)
        #expect(found.points[0].share == 0.0125 && found.points[0].categories == 2 && found.points[0].fewerThanCutoff)
        #expect(found.full.mrr == found.points[1].mrr && found.full.mrr.value == (1 + 0.25 + 0.5) / 4)
        // The best session has 1, the worst 0.
        #expect(found.points[0].mrr.lower == 0 && found.points[0].mrr.upper == 1)
        #expect(found.categoryRecall.map(\.categories) == [1, 2])
        #expect(found.categoryRecall.map(\.recall) == [0.25, 0.5])
        #expect(found.advice.isEmpty)
    }

    @Test("the knee is where the curve is furthest above its chord")
    func knees() throws {
        /// MRR@20 of 0, 0.4 or 0.6, 0.6 or 0.8, and 1 at 0.1, 10, 40 and 100 %.
        func knee(_ second: Int32, _ third: Int32) throws -> CandidateExploration.Knee? {
            let sets = [
                Self.set(.budget, 0.001, [0, 0, 0, 0, 0]), Self.set(.budget, 0.1, [1, 1, second, 0, 0]),
                Self.set(.budget, 0.4, [1, 1, 1, third, 0]), Self.set(.budget, 1, [1, 1, 1, 1, 1]),
            ]
            let run = Self.run("shop/a", full: [1, 1, 1, 1, 1], sets, perSession: [2, 3])
            return try CandidateExploration([run], draws: 20).runs[0].knees.first
        }
        // Heights 0.6 − 99/999 and 0.6 − 399/999.
        #expect(try knee(1, 0)?.wanted == 0.1)
        // 0.4 − 99/999 = 0.301 against 0.8 − 399/999 = 0.401.
        let later = try #require(try knee(0, 1))
        #expect(later.wanted == 0.4 && later.kept == 0.8)
        // A curve that never rises has none; nor one below its chord.
        let flat = [Self.set(.random, 0.1, [1, 1]), Self.set(.random, 1, [1, 1])]
        let below = [
            Self.set(.session, 0.1, [0, 0]), Self.set(.session, 0.9, [0, 0]), Self.set(.session, 1, [1, 1]),
        ]
        let run = Self.run("shop/a", full: [1, 1], flat + below, perSession: [1, 1])
        #expect(try CandidateExploration([run], draws: 20).runs[0].knees.isEmpty)
    }

    @Test("an order that flips, and whether the intervals say so")
    func flips() throws {
        let sessions = [Int32](repeating: 1, count: 40)
        func ranks(_ rank: (Int) -> Int32) -> [Int32] { (0..<40).map(rank) }
        let first = Self.run(
            "shop/a", full: ranks { _ in 1 },
            [
                Self.set(.popularity, 0.1, ranks { _ in 2 }), Self.set(.random, 0.1, ranks { $0 == 0 ? 0 : 2 }),
                Self.set(.session, 0.1, ranks { _ in 1 }), Self.set(.budget, 0.1, ranks { _ in 0 }),
            ], perSession: sessions)
        let second = Self.run(
            "shop/b", full: ranks { _ in 2 },
            [
                Self.set(.popularity, 0.1, ranks { _ in 1 }), Self.set(.random, 0.1, ranks { _ in 2 }),
                Self.set(.session, 0.1, ranks { _ in 3 }), Self.set(.session, 0.2, ranks { _ in 1 }),
            ], perSession: sessions)
        let exploration = try CandidateExploration([first, second], draws: 400)
        #expect(exploration.differences.map(\.strategy) == [.popularity, .random, .session])
        for (difference, expected) in zip(exploration.differences, [-0.5, -0.0125, 1 - 1 / 3.0]) {
            #expect(abs(difference.inSets.value - expected) < 1e-12)
        }
        #expect(exploration.flips.map(\.strategy) == [.popularity, .random])
        #expect(exploration.flips.map(\.isCertain) == [true, false])
        #expect(exploration.flips[0].full == .init(value: 0.5, lower: 0.5, upper: 0.5))
        let table = ExplorationTables.flips(exploration)
        #expect(table.rows.map { $0.cells.map(\.text).last ?? "" } == ["say so", "leave it open"])
    }

    @Test("the strategy with the highest lower end on validation is advised, never a reference, never by the test")
    func advice() throws {
        let sessions = [Int32](repeating: 1, count: 50)
        func ranks(_ rank: (Int) -> Int32) -> [Int32] { (0..<50).map(rank) }
        let sets = [
            // Better in the mean, and less certain.
            Self.set(.categories, 0.1, ranks { _ in 0 }, validation: ranks { $0 % 10 < 4 ? 1 : 0 }),
            Self.set(.budget, 0.1, ranks { _ in 0 }, validation: ranks { _ in 3 }),
            // Better on the test rows.
            Self.set(.session, 0.1, ranks { _ in 1 }, validation: ranks { _ in 4 }),
            Self.set(.random, 0.1, ranks { _ in 1 }, validation: ranks { _ in 1 }),
            Self.set(.session, 0.2, ranks { _ in 1 }, validation: ranks { _ in 2 }),
            Self.set(.budget, 0.2, ranks { _ in 1 }, validation: ranks { _ in 2 }),
            Self.set(.budget, 1, ranks { _ in 1 }, validation: ranks { _ in 1 }),
        ]
        let run = Self.run(
            "shop/a", full: ranks { _ in 1 }, sets, perSession: sessions,
            validation: ExploredRun.Rows(perSession: sessions, full: ranks { _ in 1 }))
        let advice = try CandidateExploration([run], draws: 400).runs[0].advice
        #expect(advice.map(\.wanted) == [0.1, 0.2])
        // Of equal ones, the first.
        #expect(advice.map(\.strategy) == [.budget, .session])
        #expect(abs(advice[0].validation.value - 1 / 3.0) < 1e-12)
    }

    @Test("runs on other rows do not compare")
    func otherRows() {
        let runs = ["aa", "bb"].map { Self.run("shop/\($0)", full: [1, 1, 1, 1], [], testRows: $0) }
        #expect(throws: Incomparable.self) { try CandidateExploration(runs, draws: 20) }
    }

    @Test("the same twice, and through JSON")
    func stable() throws {
        let run = Self.run(
            "shop/a", full: [1, 4, 30, 2], [Self.set(.categories, 0.01, [1, 2, 0, 0])], categoryRanks: [1, 2, 0, 3])
        let found = try CandidateExploration([run], draws: 100)
        #expect(try CandidateExploration([run], draws: 100) == found)
        let json = try RunJSON.encodeForPeople(found)
        #expect(try RunJSON.decode(CandidateExploration.self, from: json) == found)
        let text = String(decoding: json, as: UTF8.self)
        for key in ["microsecondsPerRow", "sessionMicrosecondsP99", "\"recall\"", "\"hash\"", "\"draws\""] {
            #expect(text.contains(key), "\(key)")
        }
    }
}
