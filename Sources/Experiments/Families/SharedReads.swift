import OrderedCollections

/// Keys that many families read.
extension [ReadKeys] {
    /// For every network with scores that are products of session and item vectors.
    static let network: [ReadKeys] = [
        .init("model.width", "model.sessionLength", "model.scores", "model.repeats"),
        .init("model.scale", when: .key("model.scores", is: "cosine")),
    ]

    /// For a network with layers between the vectors, and dropout in them.
    static let layers: [ReadKeys] = [.init("model.layers", "model.dropout")]

    static let heads: [ReadKeys] = [.init("model.heads")]

    static let metadata: [ReadKeys] = [
        .init(
            "model.metadata.category", "model.metadata.title", "model.metadata.attributes", "model.metadata.numbers",
            "model.metadata.vectors")
    ]

    /// For a model that predicts categories under some conditions, and takes candidates from them.
    static func categories(_ conditions: [Condition]) -> [ReadKeys] {
        [
            .init(["model.categoryWeight", "model.categoryTarget", "model.levels"], when: conditions),
            .init(
                ["evaluation.fill", "evaluation.level"],
                when: conditions + [.hasCandidates, .key("evaluation.strategies", contains: "categories")]),
        ]
    }

    /// For a model that predicts feedback under some conditions.
    static func feedback(_ conditions: [Condition]) -> [ReadKeys] {
        [
            .init(["model.tasks.feedback"], when: conditions),
            .init(["model.tasks.feedbackWeight"], when: conditions + [.someFeedback]),
        ]
    }

    /// Other accuracies of predicted categories. Its way of reading a key is the last to be named.
    static func categoryAccuracy(_ conditions: [Condition]) -> [ReadKeys] {
        [
            .init(["evaluation.categoryAccuracy"], when: conditions),
            .init(["evaluation.level", "evaluation.seed"], when: conditions + [.changesCategories]),
        ]
    }

    /// A bound for what predicted categories can give a network.
    static let categoryOracle: [ReadKeys] = [
        .init("evaluation.categoryOracle"),
        .init("evaluation.level", when: .key("evaluation.categoryOracle", is: true)),
    ]

    static let tasks: [ReadKeys] = [
        .init("model.tasks.sharing"),
        .init(
            "model.tasks.expertWidth", "model.tasks.category", "model.tasks.itemWeight", when: .sharesTasks),
        .init("model.tasks.itemTower", when: .sharesTasks, .key("model.tasks.itemWeight", isNot: .number(0))),
        .init("model.tasks.towerWidth", when: .sharesTasks, .someFeedback),
        .init("model.tasks.experts", when: .key("model.tasks.sharing", is: "mmoe", "ple")),
        .init("model.tasks.ownExperts", "model.tasks.extractionLayers", when: .key("model.tasks.sharing", is: "ple")),
    ]

    static let training: [ReadKeys] =
        [
            .init(
                "training.epochs", "training.batch", "training.batching", "training.order", "training.ageDecay",
                "training.optimiser",
                "training.learningRate", "training.warmupSteps", "training.decay", "training.weightDecay",
                "training.l2",
                "training.clipNorm", "training.labelSmoothing", "training.loss", "training.precision", "training.seed",
                "training.checkpointSeconds", "training.keep"),
            .init(
                "training.patience", "training.validationsPerEpoch", "evaluation.validationSessions", when: .validates),
            .init("training.momentum", when: .key("training.optimiser", is: "adagrad")),
            .init("training.decayFactor", "training.decayEvery", when: .key("training.decay", is: "exponential")),
            .init("training.negatives", "training.negativeExponent", when: .key("training.loss", isNot: "full")),
            .init("training.logQ", when: .key("training.loss", is: "sampled")),
            .init(
                "training.bprMax.regularisation", "training.bprMax.elu", when: .key("training.loss", is: "bprMax")),
        ] + fitting

    /// Which sessions are learned from, and with how many workers.
    static let fitting: [ReadKeys] = [
        .init("training.sessionFraction", "training.selection", "training.workers"),
        .init("training.refit", when: .validates),
    ]

    /// How the test is scored; the keys of candidate sets are read only if there are any sets.
    static let ranking: [ReadKeys] = [
        .init("evaluation.batch", "evaluation.test", "evaluation.candidates", "evaluation.lastClicks"),
        .init("evaluation.strategies", when: .hasCandidates),
        .init("evaluation.seed", when: .hasCandidates, .key("evaluation.strategies", contains: "random")),
    ]
}

// The second stage.
extension [ReadKeys] {
    /// For every model. The settings of a source are those of the model of that kind.
    static let reranking: [ReadKeys] =
        [
            .init("rerank.kind"),
            .init("rerank.sources", "rerank.features", "rerank.candidates", "rerank.rows", when: .reranks),
            .init("rerank.l2", when: .key("rerank.kind", is: "linear")),
            .init("rerank.leaves", "rerank.rate", "rerank.rounds", when: .key("rerank.kind", is: "trees")),
        ] + sources

    /// Settings of the sources, under the conditions under which the models of these kinds read them.
    private static let sources: [ReadKeys] = {
        let families: [(kind: ModelSettings.Kind.Fitted, reads: [ReadKeys])] = [
            (.itemKNN, itemKNN), (.vsknn, vsknn), (.stan, stan), (.slist, slist),
        ]
        var kinds: OrderedDictionary<String, (names: [String], conditions: [Condition])> = [:]
        for (kind, reads) in families {
            for read in reads {
                for path in read.paths { kinds[path, default: ([], read.conditions)].names.append(kind.rawValue) }
            }
        }
        return kinds.map { path, readers in
            .init([path], when: readers.conditions + [.reranks, .key("rerank.sources", contains: readers.names)])
        }
    }()
}

extension [Condition] {
    /// Conditions for feedback as one of several tasks.
    static let ofSharedTasks: [Condition] = [.sharesTasks]
    /// Conditions for the category as one of several tasks.
    static let ofTasks: [Condition] = [.sharesTasks, .key("model.tasks.category", is: true)]
}

extension Condition {
    fileprivate static let sharesTasks = Condition.key("model.tasks.sharing", isNot: "none")
    fileprivate static let someFeedback = Condition.key("model.tasks.feedback", isNot: .texts([]))
    fileprivate static let validates = Condition.key("training.selection", is: "validation")
    fileprivate static let reranks = Condition.key("rerank.kind", isNot: "none")
    fileprivate static let changesCategories = Condition.key("evaluation.categoryAccuracy", isNot: .numbers([]))
    fileprivate static let hasCandidates = Condition.key("evaluation.candidates", isNot: .numbers([]))
}
