import Experiments
import Metrics
import Results
import Runs
import Testing

@Suite struct SecondStageTests {
    private static func stage(_ kind: RerankSettings.Kind, mrr: Double) -> SecondStageResult {
        SecondStageResult(
            kind: kind, test: .example(mrr), validation: .example(mrr + 0.01), validationOfModel: .example(0.1),
            poolSize: 92.5, poolRecall: 0.77, microsecondsPerRow: 120, fittingSeconds: 8, trees: kind == .trees ? 7 : 0,
            features: [
                .init(name: "a", weight: kind == .trees ? nil : 2, importance: 0.25),
                .init(name: "b", weight: kind == .trees ? nil : -4, importance: -0.75),
                .init(name: "c", weight: kind == .trees ? nil : 1, importance: 0.25),
            ])
    }

    private static func run(seed: UInt64, mrr: Double, stage: SecondStageResult?) -> RunSummary {
        var summary = RunSummary.example(mrr, seed: seed)
        summary.secondStage = stage
        return summary
    }

    @Test("A study has a line for what second stages make of a variant, its validation marked")
    func study() throws {
        let variants = [
            VariantResults(
                name: "full", planned: 2,
                runs: [
                    Self.run(seed: 1, mrr: 0.1, stage: Self.stage(.linear, mrr: 0.2)),
                    Self.run(seed: 2, mrr: 0.12, stage: Self.stage(.linear, mrr: 0.22)),
                ]),
            VariantResults(name: "plain", planned: 1, runs: [Self.run(seed: 1, mrr: 0.09, stage: nil)]),
        ]
        let table = RankingTables.study(try #require(ComparableResults.groups(variants).first))
        let names = table.rows.filter { $0.role == .test }.map { $0.cells[0].text }
        #expect(names == ["full", "full + second stage", "plain"])
        let mrr = table.rows.prefix(3).map { table.cell($0, .mrr)?.text }
        #expect(mrr[0] == "11.00 ± 1.41" && mrr[1] == "21.00 ± 1.41" && mrr[2] == "9.00")
        #expect(table.cell(table.rows[1], .validationMRR)?.text == "22.00 ± 1.41")
        #expect(table.cell(table.rows[1], .validationMRR)?.mark?.text.contains("other sessions") == true)
        #expect(table.cell(table.rows[0], .validationMRR)?.mark == nil && table.footnotes.count == 1)
    }

    @Test("Features come the most important first, with weights or shares of the gain")
    func features() {
        let linear = SecondStageTables.features(of: Self.run(seed: 1, mrr: 0.1, stage: Self.stage(.linear, mrr: 0.2)))
        #expect(
            linear.rows.map { $0.cells.map(\.text) } == [
                ["b", "-4.0000", "-0.7500"], ["a", "2.0000", "0.2500"], ["c", "1.0000", "0.2500"],
            ])
        let trees = SecondStageTables.features(of: Self.run(seed: 1, mrr: 0.1, stage: Self.stage(.trees, mrr: 0.2)))
        #expect(trees.columns.count == 2 && trees.rows.map { $0.cells[0].text } == ["b", "a", "c"])
        #expect(SecondStageTables.features(of: Self.run(seed: 1, mrr: 0.1, stage: nil)).isEmpty)
    }

    @Test("Gain and cost stand on the same rows as the model alone")
    func gain() {
        let run = Self.run(seed: 1, mrr: 0.1, stage: Self.stage(.trees, mrr: 0.2))
        let gain = SecondStageTables.gain(of: run)
        #expect(gain.rows.compactMap { gain.cell($0, .mrr)?.text } == ["10.00", "20.00", "10.00", "21.00"])
        let cost = SecondStageTables.cost(of: run)
        #expect(cost.rows.first?.cells.map(\.text) == ["92.5", "77.00", "120.0", "8.0 s", "7"])
        let study = SecondStageTables.study([VariantResults(name: "full", planned: 1, runs: [run])])
        #expect(study.rows.map { $0.cells.map(\.text) } == [["full", "trees", "92.5", "77.00", "120.0", "8.0 s"]])
        let none = Self.run(seed: 1, mrr: 0.1, stage: nil)
        #expect(SecondStageTables.study([VariantResults(none)]).isEmpty)
        #expect(SecondStageTables.gain(of: none).isEmpty && SecondStageTables.cost(of: none).isEmpty)
    }

    @Test("What is compared has an arm for the second stage beside the model's")
    func arms() {
        func run(_ seed: UInt64, reranked: [Int32]?) -> ComparedRun {
            ComparedRun(
                summary: .example(0.1, seed: seed), experiment: Experiment(name: "shop"),
                ranks: TestRanks(full: [1, 2, 3], reranked: reranked, candidates: []))
        }
        let both = ComparedArm(name: "full", planned: 2, runs: [run(1, reranked: [3, 2, 1]), run(2, reranked: nil)])
        let arms = both.withSecondStage
        #expect(arms.map(\.name) == ["full", "full + second stage"])
        #expect(arms[0].runs.map(\.ranks) == [[1, 2, 3], [1, 2, 3]])
        #expect(arms[1].runs.map(\.ranks) == [[3, 2, 1]] && arms[1].planned == 2)
        #expect(arms.flatMap(\.withSecondStage).count == 3)
        #expect(ComparedArm(name: "x", planned: 1, runs: [run(1, reranked: nil)]).withSecondStage.count == 1)
    }
}
