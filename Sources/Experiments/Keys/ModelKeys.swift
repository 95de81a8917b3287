extension [ExperimentKey] {
    /// Keys of the section `model`.
    static let model: [ExperimentKey] = [
        .init("model.kind", \.model.kind, "The model; .github/docs/models.md says what each is"),
        .init("model.hierarchy", \.model.hierarchy, "How category and item prediction are coupled"),
        .init("model.metadata.category", \.model.metadata.category, "The model sees the categories of items"),
        .init("model.metadata.title", \.model.metadata.title, "The model sees the words of titles"),
        .init("model.metadata.attributes", \.model.metadata.attributes, "The model sees attributes, such as the brand"),
        .init("model.metadata.numbers", \.model.metadata.numbers, "The model sees numbers, such as the price bucket"),
        .init("model.metadata.vectors", \.model.metadata.vectors, "The model sees the vectors given for items"),
        .init("model.idFree", \.model.idFree, "No vector per item, but vectors from metadata"),
        .init(
            "model.itemMetadata", \.model.itemMetadata,
            "The vector of an item is its own plus those of its metadata"),
        .init("model.width", \.model.width, .from(1, to: 4_096), "Width of encoder, session vector and item vectors"),
        .init(
            "model.layers", \.model.layers, .from(1, to: 32), "Layers of Transformer or GRU; `srgnn`: graph steps"),
        .init("model.heads", \.model.heads, .from(1, to: 64), "Attention heads; they divide the width"),
        .init(
            "model.dropout", \.model.dropout, .from(0, below: 1),
            "Dropout of the encoder's input, encoder and item head; of a GRU's hidden states; `srgnn`: of item "
                + "vectors"),
        .init(
            "model.embeddingDropout", \.model.embeddingDropout, .from(0, below: 1),
            "Dropout of the item vectors that are read, before encoder and pooling"),
        .init(
            "model.sessionLength", \.model.sessionLength, .from(1, to: 10_000), "Items of a session that the model sees"
        ),
        .init("model.pooling", \.model.pooling, "How encoder outputs become a session vector"),
        .init("model.head", \.model.head, "How session vector and projection are joined"),
        .init(
            "model.output", \.model.output,
            "Item vectors that are scored: those of the input, or a separate table with bias"),
        .init("model.scores", \.model.scores, "Item scores: dot product, or cosine times `scale`"),
        .init("model.scale", \.model.scale, .above(0, to: 1_000), "Factor on the scores"),
        .init(
            "model.repeats", \.model.repeats,
            "What is added to the scores of items that the session has clicked: nothing, or a learned term"),
        .init(
            "model.feedbackLevel", \.model.feedbackLevel,
            "Feedback on the next click, such as likes, is predicted as a category is, after the categories"),
        .init("model.projection", \.model.projection, "Form in which the item head sees the category prediction"),
        .init(
            "model.detachProjection", \.model.detachProjection,
            "Keep the item loss from training the category head through the projection"),
        .init(
            "model.categoryWeight", \.model.categoryWeight, .from(0, to: 1_000),
            "Weight of the category loss beside the item loss"),
        .init("model.categoryTarget", \.model.categoryTarget, "Target where an item has several categories on a level"),
        .init(
            "model.levels", \.model.levels, .from(0, to: 30),
            "Category levels that are predicted, the finest ones; 0: all that the data has"),
        .init(
            "model.neighbours.k", \.model.neighbours.k, .from(1, to: 1_000_000),
            "Neighbours that take part"),
        .init(
            "model.neighbours.shrinkage", \.model.neighbours.shrinkage, .from(0, to: 1_000_000),
            "Added to the number of sessions of each item in the cosine"),
        .init(
            "model.neighbours.sample", \.model.neighbours.sample, .from(1, to: 100_000_000),
            "Newest sessions with an item in common that may be neighbours"),
        .init(
            "model.neighbours.similarityWeight", \.model.neighbours.similarityWeight,
            "Weight of the session's items, by place, in the similarity of sessions"),
        .init(
            "model.neighbours.neighbourWeight", \.model.neighbours.neighbourWeight,
            "Weight of a neighbour, by the place of the newest item in common"),
        .init(
            "model.neighbours.idf", \.model.neighbours.idf, .from(0, to: 1_000),
            "Weight of the inverse document frequency in the scores of items; 0: none"),
        .init(
            "model.neighbours.sessionDecay", \.model.neighbours.sessionDecay, .above(0),
            "Decay of the session's items, in places from its end"),
        .init(
            "model.neighbours.ageDecay", \.model.neighbours.ageDecay, .above(0),
            "Decay of neighbours with their age, as a share of the training sessions"),
        .init(
            "model.neighbours.itemDecay", \.model.neighbours.itemDecay, .above(0),
            "Decay of a neighbour's items, in places from its last item in common"),
        .init(
            "model.linear.similarity", \.model.linear.similarity, .from(0, to: 1),
            "Weight of item similarity (SLIS); item transition (SLIT) has the rest"),
        .init(
            "model.linear.transitions", \.model.linear.transitions,
            "Transitions are learnt from each item, from each prefix, or from the session around each place"),
        .init(
            "model.linear.regularisation", \.model.linear.regularisation, .from(0.1, to: 1_000_000),
            "Ridge regularisation; the smaller, the longer it takes"),
        .init(
            "model.linear.positionDecay", \.model.linear.positionDecay, .above(0),
            "Decay of transitions with their distance, in places"),
        .init(
            "model.linear.ageDecay", \.model.linear.ageDecay, .above(0),
            "Decay of sessions with their age, as a share of the training sessions"),
        .init(
            "model.linear.prefixDecay", \.model.linear.prefixDecay, .above(0),
            "Decay of the items of a prefix, in places from its end"),
        .init("model.gru.input", \.model.gru.input, "What the first layer reads of an item"),
        .init(
            "model.gru.resetAfter", \.model.gru.resetAfter,
            "The reset gate comes after the recurrent product, as in PyTorch's GRU, not before it"),
        .init(
            "model.tasks.sharing", \.model.tasks.sharing,
            "What the tasks share above the encoder; none: the item is the only task"
        ),
        .init("model.tasks.experts", \.model.tasks.experts, .from(1, to: 64), "Experts of all tasks"),
        .init(
            "model.tasks.ownExperts", \.model.tasks.ownExperts, .from(1, to: 64),
            "Experts of each task alone"),
        .init(
            "model.tasks.extractionLayers", \.model.tasks.extractionLayers, .from(1, to: 8),
            "Extraction layers"),
        .init("model.tasks.expertWidth", \.model.tasks.expertWidth, .from(1, to: 4_096), "Width of an expert"),
        .init(
            "model.tasks.towerWidth", \.model.tasks.towerWidth, .from(0, to: 4_096),
            "Hidden layer in the tower of a feedback task; 0: none"),
        .init(
            "model.tasks.itemTower", \.model.tasks.itemTower,
            "The item's tower alone, or added to the session vector"),
        .init(
            "model.tasks.category", \.model.tasks.category, "The next category is a task, if the data has categories"),
        .init(
            "model.tasks.feedback", \.model.tasks.feedback,
            "Feedback on the next click that is a task, by name; all: whatever the data has"),
        .init(
            "model.tasks.itemWeight", \.model.tasks.itemWeight, .from(0, to: 1_000),
            "Weight of the item loss; 0: the item is not a task, and the best epoch is chosen by the AUC of feedback"),
        .init(
            "model.tasks.feedbackWeight", \.model.tasks.feedbackWeight, .from(0, to: 1_000),
            "Weight of the loss of each feedback task"),
    ]
}
