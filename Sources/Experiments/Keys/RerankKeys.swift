extension [ExperimentKey] {
    /// Keys of the section `rerank`.
    static let rerank: [ExperimentKey] = [
        .init("rerank.kind", \.rerank.kind, "How a second stage, fitted on validation rows, ranks the best items anew"),
        .init(
            "rerank.sources", \.rerank.sources,
            "Fitted models that add candidates and scores, with the settings `model.neighbours` and `model.linear`"),
        .init("rerank.features", \.rerank.features, "What is known of a candidate beside its scores"),
        .init(
            "rerank.candidates", \.rerank.candidates, .from(20, to: 1_000),
            "Candidates of the model, and of each source"),
        .init("rerank.rows", \.rerank.rows, .from(100, to: 1_000_000), "Most validation rows to fit on"),
        .init(
            "rerank.l2", \.rerank.l2, .from(0, to: 1_000_000),
            "Ridge penalty on the weights of standardised features, beside the sum of the losses of all rows"),
        .init("rerank.leaves", \.rerank.leaves, .from(2, to: 64), "Leaves of a tree"),
        .init("rerank.rate", \.rerank.rate, .from(0.001, to: 1), "Factor on each tree"),
        .init(
            "rerank.rounds", \.rerank.rounds, .from(1, to: 2_000),
            "Most trees; fewer if the loss on held-out sessions stops falling"),
    ]
}
