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
        categories: [.key("model.tasks.category", is: true), .hasHierarchy],
        feedback: [.hasHierarchy, .key("model.feedbackLevel", is: true)], builtItems: [.key("model.idFree", is: true)],
        reads: .layers + [
            .init(
                "model.hierarchy", "model.idFree", "model.itemMetadata", "model.embeddingDropout", "model.pooling",
                "model.head", "model.output"),
            .init("model.feedbackLevel", "model.tasks.category", when: .hasHierarchy),
            .init(
                "model.projection", "model.detachProjection", when: .key("model.hierarchy", is: "hierarchical")),
            .init(
                "training.categoryNoise", when: .key("model.hierarchy", is: "hierarchical"),
                .key("model.tasks.category", is: true)),
        ]
    ) { checks in
        let model = checks.experiment.model
        let feedbackKey = checks.experiment.data.feedbackKey
        checks.require(
            model.hierarchy == .none || !model.tasks.category || checks.experiment.categoryLevels > 0
                || model.feedbackLevel, "model.hierarchy", "data.items.categories",
            message: "model.hierarchy: \(model.hierarchy.rawValue) needs category columns (data.items.categories); "
                + "without categories it is none, unless feedback is a level (model.feedbackLevel)")
        checks.require(
            model.hierarchy == .none || model.tasks.category || model.feedbackLevel, "model.tasks.category",
            "model.hierarchy",
            message: "model.tasks.category: without categories nothing is predicted before the item; set it to true, "
                + "model.feedbackLevel to true, or model.hierarchy to none")
        checks.require(
            model.hierarchy == .none || !model.feedbackLevel
                || checks.experiment.feedback.contains {
                    $0 != InteractionsTable.clickOfShown && model.isTask(feedback: $0)
                }, "model.feedbackLevel",
            "model.tasks.feedback", "data.interactions.feedback",
            message: "model.feedbackLevel: model.tasks.feedback names no feedback of the data that can be asked before "
                + "the item; name some there and in \(feedbackKey), or set model.feedbackLevel "
                + "to false")
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

extension Condition {
    fileprivate static let hasHierarchy = Condition.key("model.hierarchy", isNot: "none")
}

extension ModelSettings.Kind {
    public static var hiersrec: Self { .trained(.hiersrec) }
}
