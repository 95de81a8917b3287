extension Family {
    static let m2trec = Family(
        .m2trec, "Transformer over items built from metadata alone, which ranks items nobody has clicked",
        papers: ["Shalaby, Oh, Afsharinejad, Kumar, Cui, *M2TRec*, RecSys 2022, arXiv:2209.11824"],
        [.attends, .readsMetadata], categories: [], builtItems: [],
        reads: .layers + [.init("model.embeddingDropout", "model.output")])
}

extension ModelSettings.Kind {
    public static var m2trec: Self { .trained(.m2trec) }
}
