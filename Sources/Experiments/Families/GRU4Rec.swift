extension Family {
    static let gru4rec = Family(
        .gru4rec,
        "GRU4Rec: gated recurrent units over the items of a session, with its authors' losses and batches; one task or "
            + "several (`model.tasks`)",
        papers: [
            "Hidasi, Karatzoglou, Baltrunas, Tikk, *Session-based Recommendations with Recurrent Neural Networks*, "
                + "ICLR 2016, arXiv:1511.06939",
            "for BPR-max Hidasi, Karatzoglou, *Recurrent Neural Networks with Top-k Gains*, CIKM 2018, "
                + "arXiv:1706.03847",
        ],
        [.carriesStates, .sharesTasks],
        reads: .layers + [.init("model.embeddingDropout", "model.gru.input", "model.gru.resetAfter")])
}

extension ModelSettings.Kind {
    public static var gru4rec: Self { .trained(.gru4rec) }
}
