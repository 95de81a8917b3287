import Metrics
import Runs

extension VariantResults {
    /// The variant, and below it what second stages make of its runs.
    var withSecondStage: [VariantResults] {
        let staged = runs.compactMap { $0.bySecondStage }
        guard !staged.isEmpty else { return [self] }
        let second = VariantResults(
            name: Self.nameOfSecondStage(name), planned: planned, runs: staged, ranksItems: ranksItems,
            isSecondStage: true, isReference: isReference)
        return [self, second]
    }

    /// What the second stage of a variant is called beside it.
    static func nameOfSecondStage(_ name: String) -> String { name.isEmpty ? "second stage" : "\(name) + second stage" }
}

extension RunSummary {
    /// The same run as ranked by its second stage; nil if it has none, or no test rows were ranked.
    fileprivate var bySecondStage: RunSummary? {
        guard let stage = testedSecondStage else { return nil }
        var summary = self
        summary.metrics.test = stage.test
        summary.metrics.validation = stage.validation
        return summary
    }
}
