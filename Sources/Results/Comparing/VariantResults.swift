import Metrics
import Runs

/// A variant with the results that one table may hold of it.
public struct VariantResults: Sendable {
    /// Of the study; empty for a run that is shown alone.
    public let name: String
    /// Runs that the study wants, one per seed.
    public let planned: Int
    /// Those that are done.
    public let runs: [RunSummary]
    /// What became of runs that failed.
    public let failure: String?
    /// Whether the item is a task of the model, so that its ranks mean something.
    public let ranksItems: Bool

    /// - Parameter ranksItems: nil if only the runs can tell.
    public init(name: String, planned: Int, runs: [RunSummary], failure: String? = nil, ranksItems: Bool? = nil) {
        self.name = name
        self.planned = planned
        self.runs = runs
        self.failure = failure
        self.ranksItems = ranksItems ?? runs.allSatisfy { $0.ranksItems != false }
    }

    /// What there is of a variant of a study.
    public init(_ variant: StudyPlan.Variant) {
        self.init(
            name: variant.name, planned: variant.entries.count, runs: variant.summaries, failure: variant.failure,
            ranksItems: variant.entries.first?.run.experiment.model.predictsItems)
    }

    /// A run alone.
    public init(_ run: RunSummary) { self.init(name: "", planned: 1, runs: [run]) }

    /// The same variant with some of its runs.
    func with(_ runs: [RunSummary], failure: String?) -> VariantResults {
        VariantResults(name: name, planned: planned, runs: runs, failure: failure, ranksItems: ranksItems)
    }

    /// Whether the only run is that of a trained model, so that the seeds' spread is unknown.
    var isOneTraining: Bool { runs.count == 1 && runs[0].epochs > 0 }

    /// Mean and spread over the seeds; nil without runs.
    func values(_ value: (RunSummary) -> Double) -> MeanAndSpread? {
        runs.isEmpty ? nil : MeanAndSpread(runs.map(value))
    }

    /// The same, 0 without runs.
    func mean(_ value: (RunSummary) -> Double) -> Double { values(value)?.mean ?? 0 }
}
