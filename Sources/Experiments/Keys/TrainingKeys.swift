extension [ExperimentKey] {
    /// Keys of the section `training`.
    static let training: [ExperimentKey] = [
        .init(
            "training.epochs", \.training.epochs, .from(1, to: 10_000),
            "Maximum number of epochs; early stopping may end earlier"),
        .init(
            "training.batch", \.training.batch, .from(1, to: 1_000_000),
            "Sessions per step; rows per step if `batching` is rows"),
        .init(
            "training.batching", \.training.batching,
            "Whole sessions; single rows, each a target and what precedes it; or one click of each of `batch` sessions "
                + "side by side, with carried states (`gru4rec`)"),
        .init("training.order", \.training.order, "Order of an epoch's sessions or rows: a new one, or that of time"),
        .init(
            "training.ageDecay", \.training.ageDecay, .from(0, to: 1_000),
            "Newer sessions are drawn more often: by exp(−age / ageDecay), the age as a share of the sessions; 0: "
                + "all alike"
        ),
        .init("training.optimiser", \.training.optimiser, "Rule by which weights follow their gradients"),
        .init(
            "training.momentum", \.training.momentum, .from(0, below: 1),
            "Share of a step that is repeated in the next"),
        .init("training.learningRate", \.training.learningRate, .above(0, to: 10), "Learning rate"),
        .init(
            "training.warmupSteps", \.training.warmupSteps, .atLeast(0), "Steps in which the learning rate rises from 0"
        ),
        .init("training.decay", \.training.decay, "Course of the learning rate after warm-up"),
        .init("training.decayFactor", \.training.decayFactor, .above(0, to: 1), "Factor on the rate"),
        .init("training.decayEvery", \.training.decayEvery, .from(1, to: 10_000), "Epochs per factor"),
        .init("training.weightDecay", \.training.weightDecay, .from(0, to: 10), "Decoupled weight decay"),
        .init(
            "training.l2", \.training.l2, .from(0, to: 10),
            "L2 penalty inside Adam, as in the papers whose code is PyTorch"),
        .init("training.clipNorm", \.training.clipNorm, .atLeast(0), "Largest norm of the gradient; 0: no clipping"),
        .init(
            "training.labelSmoothing", \.training.labelSmoothing, .from(0, below: 1),
            "Share of the target's probability that is spread over the catalogue"),
        .init(
            "training.categoryNoise", \.training.categoryNoise, .from(0, to: 1),
            "Share of the rows in which what feeds the item head has the best category exchanged for a confused one"),
        .init(
            "training.loss", \.training.loss,
            "Softmax over the whole catalogue, or over sampled negatives, or BPR-max"),
        .init(
            "training.negatives", \.training.negatives, .from(1, to: 10_000_000),
            "Negatives shared by a step"),
        .init(
            "training.negativeExponent", \.training.negativeExponent, .from(0, to: 2),
            "Exponent of the popularity by which negatives are drawn"),
        .init(
            "training.logQ", \.training.logQ, .from(0, to: 1),
            "Share of the correction for how often an item is drawn"),
        .init(
            "training.bprMax.regularisation", \.training.bprMax.regularisation, .from(0, to: 1_000),
            "Weight of the squared scores of the negatives"),
        .init(
            "training.bprMax.elu", \.training.bprMax.elu, .from(0, to: 100),
            "α of the ELU that scores go through; 0: none"),
        .init(
            "training.precision", \.training.precision,
            "Precision of the operands of large matrix products in training and validation, but for a GRU's recurrent "
                + "ones; `bf16` needs oneDNN and a processor with bfloat16 instructions"),
        .init("training.seed", \.training.seed, "Seed of every random draw in training"),
        .init("training.workers", \.training.workers, .from(1, to: 256), "Parallel shards of a step"),
        .init(
            "training.selection", \.training.selection,
            "Which weights are tested: those of the epoch that is best on validation, or `none` are chosen: those "
                + "after all epochs on training and validation sessions"),
        .init(
            "training.patience", \.training.patience, .atLeast(0),
            "Validations without a better MRR@20 after which training stops; 0: never"),
        .init(
            "training.validationsPerEpoch", \.training.validationsPerEpoch, .from(1, to: 1_000),
            "How often the validation set is scored"),
        .init(
            "training.refit", \.training.refit,
            "Train again on training and validation sessions before the test is scored"),
        .init(
            "training.sessionFraction", \.training.sessionFraction, .above(0, to: 1),
            "Share of the training sessions that are trained on; a smaller share is part of a larger one, for all seeds"
        ),
        .init("training.checkpointSeconds", \.training.checkpointSeconds, .above(0), "Seconds between checkpoints"),
        .init(
            "training.keep", \.training.keep,
            "Weights that a run keeps once it is done: the final ones and those of before a refit, the final ones, none"
        ),
    ]
}
