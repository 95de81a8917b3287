import Experiments
import Foundation
import Interface
import Metrics
import Results
import Runs
import ScreenKit
import Testing

/// A study of which some is done, and answers made of ranks that are written down here.
enum CompareFixture {
    static let yaml = """
        name: shop
        study:
          seeds: 3
          margin: {mrr: 2}
          variants:
            full: {}
            no hierarchy: {model.hierarchy: none}
            ID-free: {model.idFree: true}
            popularity: {model.kind: popularity}
        """

    static let choices: [ExperimentChoice] = {
        let file = try? ExperimentFile(yaml: yaml, file: "shop.yaml")
        let shop = ExperimentChoice(
            name: "shop", experiment: file?.experiment ?? Experiment(name: "shop"), study: file?.study)
        var absent = Experiment(name: "absent")
        absent.model.kind = .popularity
        return [shop] + [ExperimentChoice(name: "counts", experiment: absent)]
    }()

    /// By how much the ranks of a variant are worse.
    static let shifts: [String: Int32] = ["full": 0, "no hierarchy": 3, "popularity": 9]

    private static func number(_ variant: Int, _ seed: Int) -> Int { variant * 10 + seed }

    static func id(_ variant: Int, _ seed: Int) -> RunID { Fixture.id(number(variant, seed), "shop") }

    static func experiment(_ variant: Int, _ seed: Int) -> Experiment {
        choices[0].study?.variants[variant].runs[seed].experiment ?? Experiment(name: "shop")
    }

    static func ranks(_ shift: Int32, _ seed: Int) -> [Int32] {
        (0..<120).map { Int32($0 % 17 + 1) + shift + Int32(seed) * Int32($0 % 2) }
    }

    static let rows = TestRows(
        perSession: Array(repeating: 2, count: 60), prefix: (0..<120).map { Int32($0 % 2 + 1) },
        clicks: (0..<120).map { Int32($0 % 7) }, isInPrefix: (0..<120).map { Int32($0 % 2) }, levels: [])

    static func done(_ variant: Int, _ seed: Int, fingerprint: String = "307b8b7b55aa") -> RunRecord {
        var experiment = experiment(variant, seed)
        experiment.study.margin.mrr = 2
        var summary = Fixture.summary(id(variant, seed), mrr: 0.1, fingerprint: fingerprint)
        summary.seed = UInt64(seed + 1)
        summary.seconds.total = 74 * Double(variant + 1)
        return RunRecord(id: id(variant, seed), experiment: experiment, status: .done, summary: summary, history: .read)
    }

    /// `full` and `no hierarchy` with three seeds each, `popularity` with its one run; nothing of `ID-free`.
    static let finished = [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (3, 0)].map { done($0.0, $0.1) }

    static func state(
        _ size: Size = Size(width: 120, height: 40), glyphs: GlyphSet = .unicode, records: [RunRecord] = finished,
        isReadOnly: Bool = false
    ) -> Workbench {
        var state = Workbench(choices: choices, size: size, glyphs: glyphs, isReadOnly: isReadOnly)
        Fixture.send(&state, .results(records))
        return state
    }

    // MARK: Answers

    private static func run(_ record: RunRecord) -> ComparedRun? {
        guard let summary = record.summary else { return nil }
        return ComparedRun(
            summary: summary, experiment: record.experiment,
            ranks: TestRanks(
                full: ranks(shifts[record.variant] ?? 5, Int(summary.seed)), candidates: []))
    }

    /// What the engine would answer, from the records of a state.
    static func answer(_ query: ComparisonQuery, _ state: Workbench) throws -> ComparisonAnswer {
        switch query.subject {
        case .runs(let ids, let baseline):
            let records = ids.compactMap { state.library[$0] }
            let arms = Dictionary(grouping: records, by: \.variant)
            let names = ["full", "no hierarchy", "ID-free", "popularity"].filter { arms[$0] != nil }
            let compared = names.map { name in
                ComparedArm(name: name, planned: arms[name]?.count ?? 0, runs: (arms[name] ?? []).compactMap(run))
            }
            let pinned = names.firstIndex { name in arms[name]?.contains { $0.id == baseline?.run } ?? false }
            let comparison = try Comparison(
                compared, baseline: pinned ?? 0, rows: rows, metric: query.metric,
                margin: JudgingMargin(of: compared, query.metric, wanted: query.margin), slicing: query.slicing,
                draws: 50)
            return .table(
                ComparedTable(comparison, omissions: []) { arm in (arms[arm.name] ?? []).map(\.id) })
        case .matrix(let design, let pinned, let done):
            let records = done.compactMap { state.library[$0] }.sorted { $0.id.folder < $1.id.folder }
            let variants = design.study.variants.map { variant in
                let own = records.filter { $0.experiment.recipeOfAllSeeds == variant.experiment.recipeOfAllSeeds }
                let price = RunPrice(
                    of: variant.experiment,
                    among: records.map { ($0.experiment, $0.summary?.seconds.total ?? 0) })
                return AblationResults.Variant(
                    name: variant.name,
                    arm: own.isEmpty
                        ? nil : ComparedArm(name: variant.name, planned: 3, runs: own.compactMap(run)),
                    standing: own.count == variant.seeds.count ? "" : "missing", price: price,
                    open: variant.seeds.count - own.count)
            }
            let results = try AblationResults(
                variants, pinned: pinned, rows: variants[pinned].arm == nil ? nil : rows, metric: query.metric,
                margin: query.margin, slicing: query.slicing)
            return .matrix(ComparedMatrix(design, results))
        }
    }

    /// Sends keys and answers what is asked.
    @discardableResult
    static func press(_ state: inout Workbench, _ keys: Key...) throws -> [Effect] {
        var effects: [Effect] = []
        for key in keys {
            let new = update(&state, .key(key))
            effects += new
            try answer(new, &state)
        }
        return effects
    }

    static func answer(_ effects: [Effect], _ state: inout Workbench) throws {
        for case .compare(let query) in effects {
            Fixture.send(&state, .compared(query, try answer(query, state)))
        }
    }
}

extension [Effect] {
    var queries: [ComparisonQuery] {
        compactMap { if case .compare(let query) = $0 { query } else { nil } }
    }
}
