extension Family {
    static let transformer = Family(
        .transformer,
        "SASRec with softmax over the catalogue: ids alone, one task or several (`model.tasks`), the control of "
            + "`hiersrec`",
        papers: [
            "Kang, McAuley, *Self-Attentive Sequential Recommendation*, ICDM 2018, arXiv:1808.09781"
        ],
        [.attends, .sharesTasks], reads: .layers + [.init("model.embeddingDropout", "model.pooling", "model.output")])
}

extension ModelSettings.Kind {
    public static var transformer: Self { .trained(.transformer) }
}
