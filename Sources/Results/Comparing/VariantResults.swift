import Metrics
import Runs

/// A variant with those of its results that may be in one table.
public struct VariantResults: Sendable {
    /// Name in the study; empty for a run shown alone.
    public let name: String
    /// Number of runs that the study wants, one per seed.
    public let planned: Int
    /// Runs that are done.
    public let runs: [RunSummary]
    /// Why runs failed.
    public let failure: String?
    /// Whether the model predicts the item, so that its ranks mean something.
    public let ranksItems: Bool

    /// Whether these are results of the runs' second stages.
    let isSecondStage: Bool
    /// Whether the runs are reference runs, which were not made here.
    let isReference: Bool

    /// - Parameter ranksItems: nil to take it from the runs.
    public init(
        name: String, planned: Int, runs: [RunSummary], failure: String? = nil, ranksItems: Bool? = nil,
        isSecondStage: Bool = false, isReference: Bool = false
    ) {
        self.isSecondStage = isSecondStage
        self.isReference = isReference
        self.name = name
        self.planned = planned
        self.runs = runs
        self.failure = failure
        self.ranksItems = ranksItems ?? runs.allSatisfy { $0.ranksItems != false }
    }

    /// The results so far of a variant of a study.
    public init(_ variant: StudyPlan.Variant) {
        self.init(
            name: variant.name, planned: variant.entries.count, runs: variant.summaries, failure: variant.failure,
            ranksItems: variant.entries.first?.run.experiment.model.predictsItems, isReference: variant.isReference)
    }

    /// A single run.
    public init(_ run: RunSummary) { self.init(name: "", planned: 1, runs: [run]) }

    /// The same variant with some of its runs.
    func with(_ runs: [RunSummary], failure: String?) -> VariantResults {
        VariantResults(
            name: name, planned: planned, runs: runs, failure: failure, ranksItems: ranksItems,
            isReference: isReference)
    }

    /// Whether the only run is that of a trained model, so that the seeds' spread is unknown.
    var isOneTraining: Bool { runs.count == 1 && runs[0].epochs > 0 }

    /// Whether the runs sum in different orders.
    var hasUnlikeShards: Bool { runs.contains { $0.workers != runs[0].workers } }

    /// Whether test rows were ranked: the trials of a search see those of validation only.
    var isTested: Bool { runs.contains { $0.metrics.test.rows > 0 } }

    /// Whether validation chose the weights of all runs.
    var isSelected: Bool { runs.allSatisfy(\.isSelected) }

    /// Mean and spread over the seeds; nil without runs.
    func values(_ value: (RunSummary) -> Double) -> MeanAndSpread? {
        runs.isEmpty ? nil : MeanAndSpread(runs.map(value))
    }

    /// Mean over the seeds; 0 without runs.
    func mean(_ value: (RunSummary) -> Double) -> Double { values(value)?.mean ?? 0 }
}
