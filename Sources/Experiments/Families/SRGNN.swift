extension Family {
    static let srgnn = Family(
        .srgnn, "SR-GNN: a graph network over the items of each prefix; one task or several (`model.tasks`)",
        papers: [
            "Wu, Tang, Zhu, Wang, Xie, Tan, *Session-based Recommendation with Graph Neural Networks*, AAAI 2019, "
                + "arXiv:1811.00855"
        ],
        // `model.dropout` is that of the item vectors read, so there is no separate `model.embeddingDropout`.
        [.readsEachPrefix, .sharesTasks], reads: .layers + [.init("model.output")])
}

extension ModelSettings.Kind {
    public static var srgnn: Self { .trained(.srgnn) }
}
