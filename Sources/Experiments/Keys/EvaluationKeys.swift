extension [ExperimentKey] {
    /// Keys of the section `evaluation`.
    static let evaluation: [ExperimentKey] = [
        .init(
            "evaluation.candidates", \.evaluation.candidates, each: .above(0, to: 1),
            "Candidate-set sizes to measure, as shares of the catalogue"),
        .init(
            "evaluation.strategies", \.evaluation.strategies,
            "Candidate sets from predicted categories (models that predict them), of the most clicked items, at "
                + "random"),
        .init(
            "evaluation.seed", \.evaluation.seed,
            "Seed of random candidate sets, and of rows that are corrected or spoilt, the same for all training seeds"),
        .init(
            "evaluation.fill", \.evaluation.fill,
            "Fill sets from predicted categories with whole categories, or to the exact size"),
        .init(
            "evaluation.level", \.evaluation.level, .from(0, to: 32),
            "Category level that generates candidates, that an oracle tells, and whose accuracy is changed, 1 the "
                + "coarsest; 0: the finest"),
        .init(
            "evaluation.categoryOracle", \.evaluation.categoryOracle,
            "Rank the test rows also with the true category told, to bound what predicting it can give"),
        .init(
            "evaluation.categoryAccuracy", \.evaluation.categoryAccuracy, each: .from(0, to: 1),
            "Accuracies of the predicted category at which the test rows are ranked, too: rows corrected or spoilt"),
        .init(
            "evaluation.lastClicks", \.evaluation.lastClicks, each: .from(1, to: 1_000_000),
            "Numbers of clicks: the test rows are ranked, too, from so many last clicks of each session"),
        .init("evaluation.batch", \.evaluation.batch, .from(1, to: 1_000_000), "Sessions scored together"),
        .init(
            "evaluation.validationSessions", \.evaluation.validationSessions, .atLeast(0),
            "Most validation sessions scored while training; 0: all"),
        .init(
            "evaluation.test", \.evaluation.test,
            "Rank the test rows; false: only those of validation, as the trials of `study.search` do"),
    ]
}
