import Experiments
import Metrics
import Results
import Runs
import Testing

@Suite("Tables of results")
struct ResultTableTests {
    private func candidates(
        _ strategy: EvaluationSettings.Strategy, _ wanted: Double, size: Double, few: Bool = false
    ) -> CandidateMetrics {
        CandidateMetrics(
            strategy: strategy, wanted: wanted, categories: strategy == .categories ? 3 : 0, size: size,
            fraction: size / 1_000, categoryRecall: 0.9, metrics: .example(0.1), microsecondsPerRow: 1.25,
            fullMicrosecondsPerRow: 9, fewerThanCutoff: few)
    }

    private func texts(_ table: ResultTable) -> [[String]] { table.rows.map { $0.cells.map(\.text) } }

    @Test("a run stands above the reference scorers of its test rows")
    func ranking() {
        let table = RankingTables.run(
            .example(0.18, references: [.popularity: .example(0.01), .ceiling: .example(0.3)]))
        #expect(
            texts(table) == [
                ["test", "100", "36.00", "18.00", "27.00"], ["validation", "100", "38.00", "19.00", "28.50"],
                ["popularity", "100", "2.00", "1.00", "1.50"], ["ceiling", "100", "60.00", "30.00", "45.00"],
            ])
        #expect(table.rows.map(\.role) == [.test, .validation, .reference, .reference])
    }

    @Test("what no validation chose carries a mark, and has no validation")
    func unselected() throws {
        var run = RunSummary.example(0.18)
        run.metrics.validation = RankingMetrics(ranks: [])
        let groups = ComparableResults.groups([
            VariantResults(name: "chosen", planned: 1, runs: [.example(0.18)]),
            VariantResults(name: "given", planned: 1, runs: [run]),
        ])
        let table = RankingTables.study(try #require(groups.first))
        #expect(
            texts(table) == [
                ["chosen", "1", "36.00", "18.00", "27.00", "19.00"], ["given", "1", "36.00", "18.00", "27.00", "–"],
            ])
        #expect(table.rows.map(\.mark?.sign) == [nil, "△"])
        #expect(texts(RankingTables.run(run)).map(\.first) == ["test"])
        let training = TrainingTables.study(groups.flatMap(\.variants))
        #expect(texts(training).map { $0.contains("no selection") } == [false, true])
    }

    @Test("slices without rows have no value, not a bad one")
    func slices() {
        let run = RunSummary.example(
            0.18,
            slices: [
                .init(fromClicks: 0, toClicks: 0, metrics: .example(0, rows: 0)),
                .init(fromClicks: 1, toClicks: 5, metrics: .example(0.05, rows: 40)),
            ])
        let all = ["all rows", "100", "36.00", "18.00", "27.00"]
        #expect(texts(SliceTables.run(run)) == [all, ["1–5", "40", "10.00", "5.00", "7.50"]])
        #expect(SliceTables.run(run).rows.map(\.role) == [.test, .part])
        #expect(texts(SliceTables.run(run, includingEmpty: true))[1] == ["never seen", "0", "–", "–", "–"])
        let study = SliceTables.study([VariantResults(name: "full", planned: 1, runs: [run])])
        #expect(texts(study) == [["test rows", "100", "0", "40"], ["full", "36.00 / 18.00", "–", "10.00 / 5.00"]])
        #expect(study.rows.map(\.role) == [.note, .test])
    }

    @Test("times taken beside other runs carry a mark, and a memory that is not known is missing")
    func beside() {
        var run = RunSummary.example(0.18, candidates: [candidates(.random, 0.01, size: 20)])
        let alone = VariantResults(name: "alone", planned: 1, runs: [run])
        run.memory = nil
        run.beside = .init(runs: 1, threads: 1)
        let variants = [alone, VariantResults(name: "beside", planned: 1, runs: [run])]
        for table in [
            TrainingTables.study(variants), BeyondTables.cost(variants), CandidateTables.study(variants),
            RankingTables.brief(variants, nil),
        ] {
            #expect(table.rows.map(\.mark) == [nil, TrainingTables.beside])
            #expect(table.footnotes == [TrainingTables.beside])
        }
        #expect(texts(TrainingTables.study(variants)).map(\.last) == ["0.0 MB", "–"])
        #expect(texts(BeyondTables.cost(variants))[1][4] == "–")
        #expect(ParetoPlace(of: run, among: [.example(0.1, seed: 2)])?.front == [.training, .ranking, .parameters])
    }

    @Test("a variant whose runs have different numbers of shards carries a mark")
    func unlikeShards() {
        var other = RunSummary.example(0.2, seed: 2)
        other.workers = 2
        let like = VariantResults(name: "like", planned: 2, runs: [.example(0.18), .example(0.2, seed: 2)])
        let variants = [like, VariantResults(name: "unlike", planned: 2, runs: [.example(0.18), other])]
        let group = ComparableResults.groups(variants)[0]
        for table in [RankingTables.study(group), RankingTables.brief(variants, group)] {
            #expect(table.rows.map(\.mark) == [nil, RankingTables.unlikeShards])
        }
    }

    @Test("sets of few candidates carry a mark, and the table its meaning")
    func marks() {
        let run = RunSummary.example(
            0.18,
            candidates: [
                candidates(.categories, 0.01, size: 12, few: true), candidates(.random, 0.01, size: 20),
                candidates(.random, 0.02, size: 20),
            ])
        let table = CandidateTables.run(run, withAllItems: true)
        #expect(table.rows.map(\.mark?.sign) == ["‡", nil, nil] && table.footnotes == [CandidateTables.flattered])
        #expect(
            texts(table) == [
                [
                    "predicted categories", "1.00 %", "3", "12.0", "1.20 %", "90.00", "20.00", "10.00", "15.00", "1.3",
                    "9.0",
                ],
                ["random", "1.00–2.00 %", "", "20.0", "2.00 %", "90.00", "20.00", "10.00", "15.00", "1.3", "9.0"],
                ["all items", "", "", "1000.0", "100.00 %", "100.00", "36.00", "18.00", "27.00", "9.0", "9.0"],
            ])
        let sizes = CandidateTables.sizes(of: run)
        #expect(sizes.columns.map(\.title) == ["wanted", "predicted categories", "random"])
        #expect(texts(sizes) == [["1.00 %", "10.00", "10.00"], ["2.00 %", "–", "10.00"]])
        #expect(CandidateTables.run(.example(0.1), withAllItems: true).isEmpty)
    }

    @Test("what leads by more than the spread is ahead; nothing is, where spreads are unknown and means close")
    func leader() {
        func variant(_ name: String, _ values: [Double]) -> VariantResults {
            VariantResults(
                name: name, planned: values.count,
                runs: values.enumerated().map { .example($1, seed: UInt64($0 + 1)) })
        }
        func ahead(_ variants: [VariantResults]) -> [String] {
            ComparableResults.groups(variants).flatMap { group in
                let table = RankingTables.study(group)
                return table.rows.filter { table.cell($0, .mrr)?.isAhead == true }.map { $0.cells[0].text }
            }
        }
        #expect(ahead([variant("a", [0.20, 0.21]), variant("b", [0.15, 0.16])]) == ["a"])
        #expect(ahead([variant("a", [0.20, 0.21]), variant("b", [0.199, 0.2])]) == [])
        #expect(ahead([variant("a", [0.20, 0.21]), variant("b", [0.19])]) == [])
        #expect(ahead([variant("a", [0.20, 0.21]), variant("b", [0.15])]) == ["a"])
        #expect(ahead([variant("a", [0.2]), variant("b", [0.1])]) == [])
    }

    @Test("variants without a result stand in the first group, with what became of them")
    func missing() {
        let groups = ComparableResults.groups([
            VariantResults(name: "failed", planned: 2, runs: [], failure: "failed: no room", ranksItems: true),
            VariantResults(name: "done", planned: 3, runs: [.example(0.1)]),
        ])
        let cells = groups.flatMap { texts(RankingTables.study($0)) }
        #expect(
            cells == [
                ["failed", "failed: no room", "–", "–", "–", "–"],
                ["done", "1 of 3", "20.00", "10.00", "15.00", "11.00"],
            ])
    }

    @Test("runs that rank no test rows have metrics of validation alone, with a second stage or without")
    func untested() throws {
        var run = RunSummary.example(0.1)
        run.metrics.test = .example(0, rows: 0)
        let variant = VariantResults(name: "trial", planned: 1, runs: [run])
        let group = try #require(ComparableResults.groups([variant]).first)
        #expect(texts(RankingTables.study(group)) == [["trial", "1", "–", "–", "–", "11.00"]])
    }

    @Test("a model that ranks no items has no metrics of ranking")
    func notRanked() {
        var run = RunSummary.example(0.1)
        run.ranksItems = false
        let variant = VariantResults(name: "tasks only", planned: 1, runs: [run])
        #expect(texts(RankingTables.brief([variant], nil)) == [["tasks only", "1", "–", "–", "–", "1.0", ""]])
    }

    @Test("category heads stand beside what the items imply, a told category beside the run's own ranks")
    func categories() {
        var run = RunSummary.example(0.18)
        #expect(TaskTables.implied(of: run).isEmpty && TaskTables.implied([VariantResults(run)]).isEmpty)
        #expect(RankingTables.categoryTold([VariantResults(run)]).isEmpty)
        run.metrics.testCategories = [
            CategoryComparison(
                level: "shelf", target: .specific, rows: 90, head: .init(accuracy: 0.8811, logLoss: 0.898),
                implied: .init(accuracy: 0.8821, logLoss: 0.808))
        ]
        run.metrics.testCategoryTold = .example(0.2)
        let table = TaskTables.implied(of: run)
        #expect(texts(table) == [["shelf", "90", "88.11", "88.21", "0.898", "0.808"]])
        #expect(table.notes.count == 1 && table.notes[0].contains("model.categoryTarget: specific"))
        let study = TaskTables.implied([VariantResults(run)])
        #expect(study.rows.map { $0.cells.dropFirst().map(\.text) } == [["shelf", "88.11", "88.21", "0.898", "0.808"]])
        #expect(texts(RankingTables.run(run))[2] == ["test, category told", "100", "40.00", "20.00", "30.00"])
        #expect(RankingTables.run(run).rows[2].role == .reference, "never a result of the model")
        let told = RankingTables.categoryTold([VariantResults(run)])
        #expect(
            told.rows.map { $0.cells.dropFirst().map(\.text) } == [
                ["36.00", "18.00", "27.00", "40.00", "20.00", "30.00"]
            ])
    }

    @Test("a corrected repeat term stands beside what it was before")
    func correction() {
        func calibration(_ predicted: Double) -> RepeatCalibration {
            RepeatCalibration(
                places: [.init(name: "last", predicted: predicted, actual: 0.09)], repeats: .example(0.3, rows: 20),
                others: .example(0.1, rows: 80))
        }
        var run = RunSummary.example(0.18)
        #expect(RepeatTables.correction(of: run).isEmpty)
        run.metrics.validationRepeats = calibration(0.13)
        run.metrics.repeatCorrection = RepeatCorrection(
            weights: [.init(name: "last", value: -0.25)], rows: 100, validation: .example(0.2),
            validationRepeats: calibration(0.0901))
        #expect(texts(RepeatTables.correction(of: run)) == [["last", "-0.250"]])
        #expect(texts(RepeatTables.calibration(of: run))[0] == ["last", "9.00", "13.00", "9.01"])
        #expect(
            texts(RepeatTables.validation(of: run)).map { $0[0] } == [
                "in the session", "elsewhere", "in the session, corrected", "elsewhere, corrected",
            ])
        #expect(texts(RankingTables.run(run))[2] == ["validation, corrected", "100", "40.00", "20.00", "30.00"])
    }
}
