import Experiments
import Metrics
import Results
import Runs

/// What is there of an ablation's design, and what is missing.
struct AblationRuns {
    let plan: StudyPlan
    /// By variant of the design.
    let variants: [AblationResults.Variant]
    /// Of the runs that are done, by their names.
    let folders: [String: RunFolder]

    /// - Parameters:
    ///   - study: of the design.
    ///   - bySecondStage: whether runs count as their second stages rank, where they have one.
    /// - Throws: `InputError` if a run cannot be read.
    init(of study: Study, in store: RunStore, bySecondStage: Bool) throws {
        plan = store.planWithReferences(study)
        let found = try VariantArms(plan)
        folders = found.folders
        var done: [RunPrice.Done] = zip(plan.compared, found.arms).flatMap { variant, arm in
            (arm?.runs ?? []).map { run in
                let speed = variant.isReference ? MachineSpeed.operationsPerSecond : nil
                return (run.experiment, speed.map(run.summary.seconds) ?? run.summary.seconds.total)
            }
        }
        if done.isEmpty { done = Self.finished(in: store) }
        variants = zip(plan.compared, found.arms).map { variant, arm in
            let open = variant.entries.filter { $0.status != .done }
            return AblationResults.Variant(
                name: variant.name, arm: bySecondStage ? arm?.withSecondStage.last : arm,
                standing: Self.standing(variant),
                price: open.first.flatMap { RunPrice(of: $0.run.experiment, among: done) }, open: open.count)
        }
    }

    /// What a price goes by where nothing of a design is done.
    private static func finished(in store: RunStore) -> [RunPrice.Done] {
        store.runs().compactMap { run in
            run.experiment.flatMap { experiment in run.summary.map { (experiment, $0.seconds.total) } }
        }
    }

    /// "missing", "running", or "1 of 3 missing"; empty if all runs are done.
    private static func standing(_ variant: StudyPlan.Variant) -> String {
        let open = variant.entries.filter { $0.status != .done }
        guard let first = open.first else { return "" }
        let word = first.status?.rawValue ?? "missing"
        return open.count == variant.entries.count ? word : "\(open.count) of \(variant.entries.count) \(word)"
    }

    /// - Parameter pinned: index of a variant, against which the others are held.
    /// - Throws: `Incomparable`, or `InputError` if what is known of the test rows cannot be read.
    func results(
        against pinned: Int, _ metric: RankingMetric, margin: Double?, _ slicing: RowSlicing?, _ source: RowsOfRuns
    ) throws -> AblationResults {
        var rows: TestRows?
        if variants[pinned].arm != nil {
            let baseline = variants[..<pinned].count { $0.arm != nil }
            rows = try source.rows(variants.compactMap(\.arm), folders, baseline: baseline, for: slicing)
        }
        return try AblationResults(
            variants, pinned: pinned, rows: rows, metric: metric, margin: margin, slicing: slicing)
    }
}
