extension Family {
    static let hiersrec = Family(
        .hiersrec,
        "metadata-aware Transformer, next category before next item, every part of which can be switched off; items by "
            + "id, by id with metadata (`model.itemMetadata`), or by metadata alone (`model.idFree`)",
        papers: [
            "Oh, Shalaby, Afsharinejad, Cui, *Hierarchical Multi-Task Learning Framework for Session-based "
                + "Recommendations*, 2023, arXiv:2309.06533"
        ],
        [.attends, .readsMetadata],
        categories: [.key("model.hierarchy", isNot: "none")], builtItems: [.key("model.idFree", is: true)],
        reads: .layers + [
            .init(
                "model.hierarchy", "model.idFree", "model.itemMetadata", "model.embeddingDropout", "model.pooling",
                "model.head", "model.output"),
            .init(
                "model.projection", "model.detachProjection", "training.categoryNoise",
                when: .key("model.hierarchy", is: "hierarchical")),
        ]
    ) { checks in
        let model = checks.experiment.model
        checks.require(
            model.hierarchy == .none || checks.experiment.categoryLevels > 0, "model.hierarchy",
            "data.items.categories",
            message: "model.hierarchy: \(model.hierarchy.rawValue) needs category columns (data.items.categories); "
                + "without categories it is none")
        checks.require(
            !model.itemMetadata || !model.idFree, "model.itemMetadata", "model.idFree",
            message:
                "model.itemMetadata: adds metadata to a vector per item, which model.idFree does without; choose one")
        checks.require(
            !model.itemMetadata || checks.experiment.hasVisibleMetadata, "model.itemMetadata",
            "model.metadata.category",
            message: "model.itemMetadata: every kind of metadata is absent or off")
        checks.require(
            !model.idFree || model.output == .tied, "model.output", "model.idFree",
            message: "model.output: own has a vector for each item, which model.idFree excludes; use tied")
    }
}

extension ModelSettings.Kind {
    public static var hiersrec: Self { .trained(.hiersrec) }
}
