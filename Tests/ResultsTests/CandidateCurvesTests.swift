import Metrics
import Results
import Runs
import Testing

@Suite("Candidate sets of models side by side")
struct CandidateCurvesTests {
    private static func set(
        _ strategy: CandidateStrategy, _ wanted: Double, mrr: Double, recall: Double, flattered: Bool = false
    ) -> CandidateMetrics {
        CandidateMetrics(
            strategy: strategy == .random ? .random : strategy == .popularity ? .popularity : .categories,
            wanted: wanted, categories: 0, size: 1_000 * wanted, fraction: wanted, categoryRecall: recall,
            metrics: RankingMetrics(hr: 2 * mrr, mrr: mrr, ndcg: 1.5 * mrr, rows: 100),
            microsecondsPerRow: 100 * wanted, fullMicrosecondsPerRow: 50, fewerThanCutoff: flattered)
    }

    /// Among all items a is ahead of b; in the most clicked items b is ahead.
    private static let curves = CandidateCurves([
        (
            "a",
            .example(
                0.2, seed: 1,
                candidates: [
                    set(.categories, 0.04, mrr: 0.15, recall: 0.8), set(.categories, 0.01, mrr: 0.1, recall: 0.5),
                    set(.popularity, 0.01, mrr: 0.05, recall: 0.3),
                ]), .budget
        ),
        (
            "b",
            .example(
                0.19, seed: 2,
                candidates: [
                    set(.popularity, 0.01, mrr: 0.06, recall: 0.3, flattered: true),
                    set(.popularity, 0.04, mrr: 0.08, recall: 0.4),
                ]), .categories
        ),
    ])

    @Test("sizes ascend, and a run that fills sets to the size has the strategy budget")
    func shape() {
        #expect(Self.curves.sizes == [0.01, 0.04] && Self.curves.strategies == [.budget, .popularity])
        let model = Self.curves.models[0]
        #expect(model.points[.budget]?.map(\.wanted) == [0.01, 0.04])
        #expect(model.full[.mrr].value == 0.2 && model.full.microseconds == 50)
        let point = model.point(.budget, 0.04)
        #expect(point?[.hr].value == 0.3 && point?.recall == 0.8 && point?[.mrr].interval == nil)
        #expect(point.flatMap { model.kept(.mrr, $0) } == 0.15 / 0.2)
    }

    @Test("a model's place is among those that have the same sets")
    func standings() {
        let (a, b) = (Self.curves.models[0], Self.curves.models[1])
        #expect(Self.curves.standing(of: a, .mrr, .popularity, 0.01)?.isLower == true)
        #expect(Self.curves.standing(of: b, .mrr, .popularity, 0.01)?.isHigher == true)
        // Alone in its sets, a model is where it is.
        let alone = Self.curves.standing(of: b, .mrr, .popularity, 0.04)
        #expect(alone?.inSets == 1 && alone?.full == 1)
        #expect(Self.curves.standing(of: b, .mrr, .budget, 0.01) == nil)
        #expect(Self.curves.place(of: a, .mrr) == 1 && Self.curves.place(of: b, .mrr) == 2)
    }

    @Test("the table has a row per size and model, in the order of the full ranking, and marks other orders")
    func table() throws {
        let table = CandidateCurveTables.models(Self.curves, .mrr, sizes: [0.01, 0.04])
        func texts(_ column: ResultColumn) -> [String] {
            table.rows.map { table.cell($0, column).map { $0.text + ($0.mark?.sign ?? "") } ?? "no column" }
        }
        #expect(texts(.variant) == ["a", "b", "a", "b"])
        #expect(texts(CandidateCurveTables.place) == ["1", "2", "1", "2"])
        #expect(texts(CandidateCurveTables.value(.popularity)) == ["5.00↓", "6.00↑‡", "–", "8.00"])
        #expect(texts(CandidateCurveTables.value(.budget)) == ["10.00", "–", "15.00", "–"])
        #expect(texts(CandidateCurveTables.recall(.popularity)) == ["30.00", "30.00", "–", "40.00"])
        #expect(texts(CandidateCurveTables.time(.popularity)) == ["1.0", "1.0", "–", "4.0"])
        #expect(texts(CandidateCurveTables.interval(.budget)) == Array(repeating: "no column", count: 4))
        #expect(table.footnotes.map(\.sign) == ["↓", "↑‡"])
    }

    @Test("an exploration gives the same with intervals; all items are the full ranking, not one more size")
    func explored() throws {
        let cost = CandidateCost(oneThread: 2, twoThreads: 1, median: 30, percentile99: 90, bytes: 1)
        func sets(_ wanted: Double, _ ranks: [Int32]) -> ExploredRun.Sets {
            ExploredRun.Sets(
                strategy: .session, wanted: wanted, categories: 0, items: 10, smallest: 30, ranks: ranks,
                hash: "00000000000000ab", validation: nil, cost: cost)
        }
        let run = ExploredRun(
            run: "shop/a", model: "hiersrec", dataset: RunSummary.example(0.1).dataset, level: nil,
            hasSecondStage: false, test: .init(perSession: [1, 2, 1], full: [1, 2, 0, 4]), validation: nil,
            sets: [sets(0.5, [1, 0, 0, 2]), sets(1, [1, 2, 0, 4])], cost: cost, categoryRanks: [])
        let curves = CandidateCurves(try CandidateExploration([run], draws: 500), names: ["shop/a": "full"])
        #expect(curves.sizes == [0.5] && curves.models.map(\.name) == ["full"])
        let point = try #require(curves.models[0].point(.session, 0.5))
        #expect(point[.mrr].value == 0.375 && point.recall == 0.5 && point.microseconds == 2)
        #expect(point[.mrr].interval?.contains(0.375) == true)
        let table = CandidateCurveTables.models(curves, .mrr, sizes: [0.5])
        #expect(table.cell(table.rows[0], CandidateCurveTables.interval(.session))?.value != .missing)
    }
}
