/// Keys of what is made of the predicted categories.
extension Switch {
    private static let byCategory = observing {
        [$0.outcome.metrics.testCategoryTold?.mrr] + $0.outcome.candidates.map(\.size)
    }

    static let categories: [Switch] = [
        Switch("evaluation.level", ["1", "2", "3"], with: ["evaluation.categoryOracle=true"], changes: byCategory),
        Switch("evaluation.categoryOracle", changes: byCategory),
        Switch(
            "evaluation.categoryAccuracy", ["", "1", "0.2", "1,0.2"],
            changes: observing { $0.outcome.metrics.testDegradedCategories }),
        Switch("training.categoryNoise", ["0", "0.3", "1"], changes: itemLosses),
    ]
}
