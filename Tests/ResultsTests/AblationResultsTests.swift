import Basics
import Experiments
import Metrics
import Results
import Runs
import Testing

/// Tables of ablations, of ranks that are written down here.
@Suite("Ablations")
struct AblationResultsTests {
    private let rows = TestRows.plain(Array(repeating: 2, count: 40))
    private let study: Study
    private let matrix: FactorialDesign

    init() throws {
        study = try ExperimentFile(
            yaml: """
                study.variants: {full: {}, flat: {model.hierarchy: none}, ID-free: {model.idFree: true}}
                """, file: "shop.yaml"
        ).asStudy
        matrix = FactorialDesign(
            try Factor(["flat"], of: study, baseline: study.variants[0]),
            by: try Factor(["ID-free"], of: study, baseline: study.variants[0]), of: study,
            baseline: study.variants[0])
    }

    /// Runs of three seeds whose rows are all ranked the same, but for the third seed's every second row.
    private func arm(_ name: String, _ rank: Int32, last: Int32, seeds: Int = 3, margin: Double = 1) -> ComparedArm {
        let ranks = (1...seeds).map { seed in (0..<80).map { $0 % 2 == 1 && seed == 3 ? last : rank } }
        return .example(name, ranks, margin: margin)
    }

    private func results(
        _ arms: [String: ComparedArm], pinned: Int = 0, study: Study? = nil
    ) throws -> AblationResults {
        try AblationResults(
            (study ?? matrix.study).variants.map { variant in
                AblationResults.Variant(
                    name: variant.name, arm: arms[variant.name], standing: arms[variant.name] == nil ? "missing" : "",
                    price: RunPrice(of: variant.experiment, among: [(variant.experiment, 90)]),
                    open: arms[variant.name] == nil ? 1 : 0)
            }, pinned: pinned, rows: arms["full"] == nil ? nil : rows, metric: .mrr, margin: nil, slicing: nil)
    }

    private func texts(_ table: ResultTable) -> [[String]] {
        table.rows.map { $0.cells.map { $0.text + ($0.mark.map { " \($0.sign)" } ?? "") } }
    }

    @Test("A matrix: the metric, the difference to the pinned cell with its interval, and what is missing")
    func cells() throws {
        let results = try results([
            "full": arm("full", 2, last: 2), "flat": arm("flat", 4, last: 4), "ID-free": arm("ID-free", 1, last: 2),
        ])
        let tables = AblationTables.matrix(matrix, results)
        #expect(tables.count == 2)
        #expect(tables[0].columns.map(\.title) == ["MRR@20 %", "full", "ID-free"])
        #expect(
            texts(tables[0]) == [
                ["full", "50.00 ± 0.00", "91.67 ± 14.43"], ["flat", "25.00 ± 0.00", "missing, about 90 s"],
            ])
        // Neither sessions nor seeds of full and flat differ. Seeds of ID-free do, by 14.434; its sessions do not:
        // 4.3027 · 14.434 / √3 = 35.86.
        #expect(
            texts(tables[1]) == [
                ["full", "pinned", "+41.67 (+5.81 … +77.52) *"], ["flat", "-25.00 (-25.00 … -25.00) *", "–"],
            ])
        let notes = tables[1].notes.joined(separator: "\n")
        #expect(notes.contains("Holm over 2 differences") && notes.contains("The margin was kept by every run"))
        #expect(notes.contains("Not done: flat, ID-free (about 90 s, by the runs most like them"))
    }

    @Test("With two seeds the interval is of these weights, and says so; with equal ranks the cells are equal")
    func seeds() throws {
        let few = try results([
            "full": arm("full", 2, last: 2, seeds: 2), "flat": arm("flat", 4, last: 4, seeds: 2),
        ])
        #expect(texts(AblationTables.matrix(matrix, few)[1])[1][1] == "-25.00 (-25.00 … -25.00) †")
        let same = try results(["full": arm("full", 2, last: 3), "flat": arm("flat", 2, last: 3)])
        #expect(texts(AblationTables.matrix(matrix, same)[1])[1][1].hasPrefix("0.00 ("))
        // That no row of forty sessions differs leaves a margin of 20 points, not one of 1.
        let alike = try results(["full": arm("full", 2, last: 2), "flat": arm("flat", 2, last: 2)])
        #expect(texts(AblationTables.matrix(matrix, alike)[1])[1][1] == "0.00 (0.00 … 0.00)")
        let equal = try results([
            "full": arm("full", 2, last: 2, margin: 20), "flat": arm("flat", 2, last: 2, margin: 20),
        ])
        #expect(texts(AblationTables.matrix(matrix, equal)[1])[1][1] == "0.00 (0.00 … 0.00) =")
    }

    @Test("Without the pinned result there is the metric alone")
    func unpinned() throws {
        let tables = AblationTables.matrix(matrix, try results(["flat": arm("flat", 4, last: 4)]))
        #expect(tables.count == 1)
        #expect(
            texts(tables[0]) == [
                ["full", "missing, about 90 s", "missing, about 90 s"],
                ["flat", "25.00 ± 0.00", "missing, about 90 s"],
            ])
    }

    @Test("One at a time: left out of all, and added in to none")
    func oneAtATime() throws {
        let design = OneAtATimeDesign(
            try Factor(["flat", "ID-free"], of: study, baseline: study.variants[0]), of: study,
            baseline: study.variants[0])
        let arms = [
            "full": arm("full", 1, last: 1), "flat": arm("flat", 2, last: 2), "ID-free": arm("ID-free", 4, last: 4),
            "flat, ID-free": arm("flat, ID-free", 10, last: 10),
        ]
        guard case .variant(let bare) = design.bare else {
            Issue.record("nothing is left")
            return
        }
        let tables = AblationTables.oneAtATime(
            design, full: try results(arms, study: design.study),
            bare: try results(arms, pinned: bare, study: design.study))
        #expect(
            texts(tables[0]).map { $0.map { $0.split(separator: " ").first.map(String.init) ?? "" } } == [
                ["full;", "100.00", "", "10.00", ""], ["flat", "50.00", "-50.00", "25.00", "+15.00"],
                ["ID-free", "25.00", "-75.00", "50.00", "+40.00"],
            ])
    }

    @Test("A row for each variant, for machines")
    func rowsOfCells() throws {
        let table = AblationTables.cells(
            try results(["full": arm("full", 2, last: 2), "flat": arm("flat", 4, last: 4)]))
        #expect(
            texts(table).map { [$0[0], $0[4], $0[7], $0[8], $0[9]] } == [
                ["full", "–", "pinned", "", "–"], ["ID-free", "–", "–", "missing", "90 s"],
                ["flat", "-25.00", "worse", "", "–"], ["flat, ID-free", "–", "–", "missing", "90 s"],
            ])
    }

    @Test("The price is that of the finished run most like it, of the same data")
    func price() throws {
        func run(_ name: String, seconds: Double, _ change: (inout Experiment) -> Void) -> RunPrice.Done {
            var experiment = Experiment(name: name)
            change(&experiment)
            return (experiment, seconds)
        }
        let done = [
            run("full", seconds: 100) { _ in },
            run("wide", seconds: 300) { $0.model.width = 128 },
            run("other data", seconds: 7) {
                $0.model.width = 128
                $0.model.idFree = true
                $0.data.storefront.sessions = 1_000
            },
        ]
        var wanted = Experiment(name: "any")
        wanted.model.width = 128
        wanted.model.idFree = true
        #expect(RunPrice(of: wanted, among: done)?.seconds == 300)
        wanted.model.width = 64
        #expect(RunPrice(of: wanted, among: done)?.seconds == 100)
        wanted.training.sessionFraction = 0.5
        #expect(RunPrice(of: wanted, among: done) == nil)
    }

    @Test(
        "What decides the cost most counts: width, layers, epochs, patience; and what is fitted prices nothing trained")
    func scaledPrice() throws {
        var full = Experiment(name: "full")
        full.training.epochs = 20
        full.training.patience = 2
        func price(_ change: (inout Experiment) -> Void) -> Double? {
            var wanted = full
            change(&wanted)
            return RunPrice(of: wanted, among: [(full, 18)])?.seconds
        }
        #expect(price { $0.training.learningRate = 1 } == 18)
        #expect(price { $0.training.epochs = 40 } == 36)
        // It may have stopped after its third epoch.
        #expect(price { $0.training.patience = 0 } == 120)
        #expect(
            price {
                $0.training.patience = 2_000; $0.training.epochs = 2_000
            } == 12_000)
        #expect(price { $0.training.patience = 1 } == 18)
        #expect(price { $0.model.width = 4_096 } == 9_216)
        #expect(price { $0.model.width = 16 } == 9)
        #expect(price { $0.model.layers = 4 } == 36)
        #expect(price { $0.model.kind = .popularity } == nil)
        #expect(
            RunScale(of: full, by: full) == RunScale(of: full, by: full) && RunScale(of: full, by: full).memory == 1)
    }

    @Test("Variants that differ in the second stage only have one model, which is compared once")
    func sameModels() throws {
        func arm(_ name: String, _ ranks: [Int32], reranked: [Int32]?, _ stage: RerankSettings.Kind) -> ComparedArm {
            var experiment = Experiment(name: "shop")
            experiment.rerank.kind = stage
            let run = ComparedRun(
                summary: .example(0.1, seed: 1), experiment: experiment,
                ranks: TestRanks(full: ranks, reranked: reranked, candidates: []))
            return ComparedArm(name: name, planned: 1, runs: [run])
        }
        let trees = arm("trees", [1, 2], reranked: [1, 1], .trees)
        let found = ComparedArm.withSecondStages([
            trees, arm("linear", [1, 2], reranked: [2, 2], .linear), arm("none", [1, 2], reranked: nil, .none),
        ])
        #expect(found.arms.map(\.name) == ["trees", "trees + second stage", "linear + second stage"])
        #expect(
            found.omissions == [
                "linear: the model is that of trees, but for the second stage",
                "none: the model is that of trees, but for the second stage",
            ])
        // Other ranks are another model, whatever the keys say.
        #expect(ComparedArm.withSecondStages([trees, arm("none", [2, 2], reranked: nil, .none)]).arms.count == 3)
    }
}
