import Experiments

/// The runs of a study, each with the run in a results folder that counts as it, if there is one.
///
/// Runs keep no mark of their study: a run is the planned one if its experiment has the same recipe and seed. So runs
/// made before the study was written, or by another study, count too.
public struct StudyPlan: Sendable {
    public struct Entry: Sendable {
        public let run: Study.Run
        /// The one that counts for the recipe, if there is any (`RunOfRecipe`).
        public let found: StoredRun?

        /// Nil if the run is missing.
        public var status: RunSummary.Status? { found?.status }

        /// Nil if the run is not done.
        var validationMRR: Double? {
            status == .done ? found?.summary?.metrics.validation.mrr : nil
        }
    }

    public struct Variant: Sendable {
        public let name: String
        /// One per seed.
        public let entries: [Entry]

        /// Results of the runs that are done.
        public var summaries: [RunSummary] { entries.filter { $0.status == .done }.compactMap { $0.found?.summary } }

        /// Whether the results are those of reference runs: all of them, or none.
        public var isReference: Bool { entries.contains { $0.found?.isReference ?? false } }

        /// Why runs failed, in words; nil if none did.
        public var failure: String? {
            StudyPlan.words(
                entries.filter { $0.status == .failed }.map {
                    ($0.run.experiment.training.seed, $0.found?.reason ?? "for no known reason")
                }, of: entries.count)
        }
    }

    public let variants: [Variant]
    public let study: Study
    /// Of a study whose seeds go by precision: the plan is of the rounds that are known to be needed.
    public let rounds: SeedRounds?
    /// Of a study that searches: the plan is of its trials and, as far as all trials of a family are there, of the best
    /// one on the test.
    public let search: SearchPlan?
    /// Number of variants that are trials.
    private let trialCount: Int

    /// The variants whose results are compared: all but the trials of a search.
    public var compared: [Variant] { Array(variants.dropFirst(trialCount)) }
    public var trials: [Variant] { Array(variants.prefix(trialCount)) }

    public var entries: [Entry] { variants.flatMap(\.entries) }

    /// - Parameters:
    ///   - stored: all runs of the results folder.
    ///   - references: reference runs, which stand in for the variants of which no run is done.
    init(_ study: Study, among stored: [StoredRun], references: [StoredRun] = []) {
        let found = Self.byRecipe(stored.filter { !$0.isReference })
        let standIns = Self.byRecipe(references.filter { $0.isReference && $0.status == .done })
        func planned(_ variant: Study.Variant) -> Variant {
            let own = variant.runs.map { Entry(run: $0, found: found[$0.experiment.recipe]) }
            let isOwn = own.contains { $0.status == .done }
            return Variant(
                name: variant.name,
                entries: isOwn
                    ? own : own.map { Entry(run: $0.run, found: standIns[$0.run.experiment.recipe] ?? $0.found) })
        }
        var all = study.variants.map(planned)
        trialCount = study.search == nil ? 0 : all.count
        search = study.search.map { search in
            var trials = all.flatMap(\.entries)[...]
            return SearchPlan(
                trials: search.trials,
                families: search.families.map { family in
                    defer { trials = trials.dropFirst(family.trials.count) }
                    return SearchPlan.Family(family, Array(trials.prefix(family.trials.count)))
                })
        }
        if let search = study.search { all += self.search?.tested(search).map(planned) ?? [] }
        let rounds = study.precision.map { precision in
            SeedRounds(precision, validation: all.map { $0.entries.map(\.validationMRR) })
        }
        variants = all.map { Variant(name: $0.name, entries: Array($0.entries.prefix(rounds?.rounds ?? .max))) }
        self.study = study
        self.rounds = rounds
    }

    /// The run that counts for each recipe (`RunOfRecipe`).
    fileprivate static func byRecipe(_ stored: [StoredRun]) -> [Experiment: StoredRun] {
        // A run whose experiment cannot be read belongs to no study.
        let readable = stored.compactMap { run in run.experiment.map { (recipe: $0.recipe, run: run) } }
        return Dictionary(grouping: readable, by: \.recipe).compactMapValues { $0.lazy.map(\.run).counting }
    }

    /// "failed: reason", with the seeds in front if only some of a variant's runs failed, or for different reasons; nil
    /// without failures.
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
    /// The runs that a study already has.
    public func plan(_ study: Study) -> StudyPlan { StudyPlan(study, among: runs()) }

    /// The same for showing results: reference runs stand in for the variants of which no run is done.
    public func planWithReferences(_ study: Study) -> StudyPlan {
        StudyPlan(study, among: runs(), references: references())
    }

    /// Another run of a ticket's recipe that counts for it; nil if there is none, or only the ticket's own.
    public func made(_ ticket: Ticket) -> StoredRun? {
        let others = runs().filter { !$0.isReference && $0.id != ticket.run && $0.status != .queued }
        return StudyPlan.byRecipe(others)[ticket.experiment.recipe]
    }

    /// The run that counts for each experiment, as in a study; nil where it is missing.
    public func found(_ experiments: [Experiment]) -> [StoredRun?] {
        let found = StudyPlan.byRecipe(runs().filter { !$0.isReference })
        return experiments.map { found[$0.recipe] }
    }
}
