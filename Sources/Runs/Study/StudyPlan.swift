import Experiments

/// The runs of a study, each with the run of a results folder that it is, if there is one.
///
/// Runs keep no mark of their study: a run is the one planned if its experiment has the same recipe and seed. So runs
/// count that were made before the study was written, or by another one.
public struct StudyPlan: Sendable {
    public struct Entry: Sendable {
        public let run: Study.Run
        /// The one that counts of those that there are (`RunOfRecipe`).
        public let found: StoredRun?

        /// Nil if the run is missing.
        public var status: RunSummary.Status? { found?.status }
    }

    public struct Variant: Sendable {
        public let name: String
        /// One per seed.
        public let entries: [Entry]

        /// Results of the runs that are done.
        public var summaries: [RunSummary] { entries.filter { $0.status == .done }.compactMap { $0.found?.summary } }

        /// What became of the runs that failed, in words; nil if none did.
        public var failure: String? {
            StudyPlan.words(
                entries.filter { $0.status == .failed }.map {
                    ($0.run.experiment.training.seed, $0.found?.reason ?? "for no known reason")
                }, of: entries.count)
        }
    }

    public let variants: [Variant]

    public var entries: [Entry] { variants.flatMap(\.entries) }

    /// - Parameter stored: all runs of the results folder.
    init(_ study: Study, among stored: [StoredRun]) {
        let found = Self.byRecipe(stored)
        variants = study.variants.map { variant in
            let entries = variant.runs.map { Entry(run: $0, found: found[$0.experiment.recipe]) }
            return Variant(name: variant.name, entries: entries)
        }
    }

    /// Of each recipe the run that counts (`RunOfRecipe`).
    fileprivate static func byRecipe(_ stored: [StoredRun]) -> [Experiment: StoredRun] {
        // A run whose experiment cannot be read is none of a study.
        var runs: [Experiment: [StoredRun]] = [:]
        for run in stored { if let recipe = run.experiment?.recipe { runs[recipe, default: []].append(run) } }
        return runs.compactMapValues(\.counting)
    }

    /// "failed: reason", with the seeds in front if only some of a variant's runs failed, or not all for one reason;
    /// nil without failures.
    public static func words(_ failures: [(seed: UInt64, reason: String)], of runs: Int) -> String? {
        guard let first = failures.first else { return nil }
        if failures.count == runs, failures.allSatisfy({ $0.reason == first.reason }) {
            return "failed: \(first.reason)"
        }
        var byReason: [(reason: String, seeds: [UInt64])] = []
        for failure in failures {
            if let index = byReason.firstIndex(where: { $0.reason == failure.reason }) {
                byReason[index].seeds.append(failure.seed)
            } else {
                byReason.append((failure.reason, [failure.seed]))
            }
        }
        return byReason.map { reason, seeds in
            "seed\(seeds.count == 1 ? "" : "s") \(seeds.map(String.init).joined(separator: ", ")) failed: \(reason)"
        }.joined(separator: "; ")
    }
}

extension RunStore {
    /// What there is of a study.
    public func plan(_ study: Study) -> StudyPlan { StudyPlan(study, among: runs()) }

    /// The runs that count as those of some experiments, as in a study; nil for those that are missing.
    public func found(_ experiments: [Experiment]) -> [StoredRun?] {
        let found = StudyPlan.byRecipe(runs())
        return experiments.map { found[$0.recipe] }
    }
}
