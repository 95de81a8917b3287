import Basics

/// Every key of an experiment, in the order in which files are written. Everything that reads, writes, checks,
/// documents or edits an experiment goes through this table.
public enum ExperimentSchema {
    public static let keys: [ExperimentKey] = [
        .init("name", \.name, "Folder name under the results folder; without it, the name of the file"),

        .init("data.source", \.data.source, "Where sessions come from: delimited files, or the built-in generator"),
        .init("data.folder", \.data.folder, "Folder of the files, relative to the data folder"),
        .init("data.interactions.file", \.data.interactions.file, "File with one row per event of a session"),
        .init("data.interactions.testFile", \.data.interactions.testFile, "Test sessions, when the split is `given`"),
        .init("data.interactions.session", \.data.interactions.session, "Column that names the session"),
        .init("data.interactions.item", \.data.interactions.item, "Column that names the item"),
        .init("data.interactions.time", \.data.interactions.time, "Column with the time; empty: the order of the rows"),
        .init(
            "data.interactions.event", \.data.interactions.event,
            "Column with the kind of a row, such as view or like; empty: all rows are events of sessions"),
        .init(
            "data.interactions.keep", \.data.interactions.keep,
            "Values of `event` whose rows are the events of sessions; other rows are left out"),
        .init(
            "data.interactions.repeats", \.data.interactions.repeats,
            "Events on the item of the event before: left as they are, or merged into one"),
        .init(
            "data.interactions.sessionGap", \.data.interactions.sessionGap, .from(0, to: 525_600),
            "A pause of more minutes ends a session; 0: none does"),
        .init(
            "data.interactions.categories", \.data.interactions.categories,
            "Category columns, coarsest first, where items have no file: the value that most events of an item have"),
        .init(
            "data.interactions.feedback", \.data.interactions.feedback,
            "Columns with feedback on the row's item: 1 yes, 0 no, empty or `\\N` unknown; each is a task"),
        .init(
            "data.interactions.feedbackEvents", \.data.interactions.feedbackEvents,
            "Values of `event` that are feedback: yes when the session has one on the item, at the event or later"),
        .init("data.items.file", \.data.items.file, "File with one row per item; empty: no metadata"),
        .init("data.items.item", \.data.items.item, "Column that names the item"),
        .init("data.items.categories", \.data.items.categories, "Category columns, coarsest level first"),
        .init("data.items.title", \.data.items.title, "Column with the title; empty: none"),
        .init("data.items.attributes", \.data.items.attributes, "Columns with one or several values, separated by `|`"),
        .init("data.items.numbers", \.data.items.numbers, "Numeric columns, cut into ten buckets of equal frequency"),
        .init("data.unknownItems", \.data.unknownItems, "Items of sessions that the items file lacks"),
        .init("data.storefront.items", \.data.storefront.items, .from(10, to: 100_000_000), "Items to generate"),
        .init(
            "data.storefront.sessions", \.data.storefront.sessions, .from(10, to: 100_000_000), "Sessions to generate"),
        .init("data.storefront.seed", \.data.storefront.seed, "Seed of the generator"),

        .init("protocol.split", \.protocol.split, "How sessions become training, validation and test sessions"),
        .init(
            "protocol.validationFraction", \.protocol.validationFraction, .above(0, below: 1),
            "`given`: share of the training sessions, the newest, that is the validation set"),
        .init("protocol.days", \.protocol.days, .from(1, to: 3_650), "`days`: length of test and validation window"),
        .init(
            "protocol.minimumSessionLength", \.protocol.minimumSessionLength, .from(2, to: 1_000),
            "Shorter sessions are removed (not for `given`)"),
        .init(
            "protocol.minimumItemSupport", \.protocol.minimumItemSupport, .from(1, to: 1_000_000),
            "Rarer items are removed (not for `given`)"),
        .init(
            "protocol.filterUntilStable", \.protocol.filterUntilStable,
            "Repeat both filters until nothing changes, instead of once"),
        .init(
            "protocol.maximumSessionLength", \.protocol.maximumSessionLength, .from(0, to: 1_000_000),
            "After the filters only the last events of a session stay; 0: all (not for `given`)"),
        .init("protocol.unseenItems", \.protocol.unseenItems, "Test items that no training session contains"),

        .init("model.kind", \.model.kind, "The model; .github/docs/models.md says what each is"),
        .init("model.hierarchy", \.model.hierarchy, "How category and item prediction are coupled"),
        .init("model.metadata.category", \.model.metadata.category, "The model sees the categories of items"),
        .init("model.metadata.title", \.model.metadata.title, "The model sees the words of titles"),
        .init("model.metadata.attributes", \.model.metadata.attributes, "The model sees attributes, such as the brand"),
        .init("model.metadata.numbers", \.model.metadata.numbers, "The model sees numbers, such as the price bucket"),
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
            "Item vectors that are scored: those of the input, or an own table with bias"),
        .init("model.scores", \.model.scores, "Item scores: dot product, or cosine times `scale`"),
        .init("model.scale", \.model.scale, .above(0, to: 1_000), "Factor on the scores"),
        .init(
            "model.repeats", \.model.repeats,
            "What is added to the scores of items that the session has clicked: nothing, or a learned term"),
        .init("model.projection", \.model.projection, "What of the category prediction is seen"),
        .init(
            "model.detachProjection", \.model.detachProjection,
            "Keep the item loss from training the category head through the projection"),
        .init(
            "model.categoryWeight", \.model.categoryWeight, .from(0, to: 1_000),
            "Weight of the category loss beside the item loss"),
        .init("model.categoryTarget", \.model.categoryTarget, "Target where an item has several categories on a level"),
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
            "Weight of the item loss; 0: the item is no task, and the best epoch has the largest AUC of feedback"),
        .init(
            "model.tasks.feedbackWeight", \.model.tasks.feedbackWeight, .from(0, to: 1_000),
            "Weight of the loss of each feedback task"),

        .init("training.epochs", \.training.epochs, .from(1, to: 10_000), "Most epochs; early stopping may end before"),
        .init("training.batch", \.training.batch, .from(1, to: 1_000_000), "Sessions per step"),
        .init(
            "training.batching", \.training.batching,
            "Whole sessions, or one click of each of `batch` sessions side by side, with carried states (`gru4rec`)"),
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
            "Precision of matrix products in training; `bf16` needs oneDNN and a processor with bfloat16 instructions"),
        .init("training.seed", \.training.seed, "Seed of every random draw in training"),
        .init("training.workers", \.training.workers, .from(1, to: 256), "Parallel shards of a step"),
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
            "evaluation.candidates", \.evaluation.candidates, each: .above(0, to: 1),
            "Candidate-set sizes to measure, as shares of the catalogue"),
        .init(
            "evaluation.strategies", \.evaluation.strategies,
            "Candidate sets from predicted categories (models that predict them), of the most clicked items, at "
                + "random"),
        .init("evaluation.seed", \.evaluation.seed, "Seed of random candidate sets, the same for all training seeds"),
        .init(
            "evaluation.fill", \.evaluation.fill,
            "Fill sets from predicted categories with whole categories, or to the exact size"),
        .init(
            "evaluation.level", \.evaluation.level, .from(0, to: 32),
            "Category level that generates candidates, 1 the coarsest; 0: the finest"),
        .init("evaluation.batch", \.evaluation.batch, .from(1, to: 1_000_000), "Sessions scored together"),
        .init(
            "evaluation.validationSessions", \.evaluation.validationSessions, .atLeast(0),
            "Most validation sessions scored while training; 0: all"),
    ]

    /// The key with the given path.
    public static func key(_ path: String) -> ExperimentKey? { byPath[path] }

    private static let byPath = Dictionary(uniqueKeysWithValues: keys.map { ($0.path, $0) })

    /// Sections: paths that have keys below them, such as "data" and "data.items".
    static let sections: Set<String> = {
        var sections: Set<String> = []
        for key in keys {
            var names = key.path.split(separator: ".")
            while names.count > 1 {
                names.removeLast()
                sections.insert(names.joined(separator: "."))
            }
        }
        return sections
    }()

    /// Names of the keys and sections directly below a section ("" is the top level).
    static func names(in section: String) -> [String] {
        let prefix = section.isEmpty ? "" : section + "."
        var names: [String] = []
        for key in keys where key.path.hasPrefix(prefix) {
            let name = String(key.path.dropFirst(prefix.count).prefix { $0 != "." })
            if names.last != name { names.append(name) }
        }
        return section.isEmpty ? names + [StudySchema.section] : names
    }

    /// The message about a path that is not a key.
    static func complaint(aboutSectionOrUnknown path: String) -> String {
        guard sections.contains(path) else { return complaint(aboutUnknown: path) }
        return "\(path) is a section; its keys are \(names(in: path).joined(separator: ", "))"
    }

    /// The message about a path that is neither key nor section: names the nearest key, else the possible ones.
    private static func complaint(aboutUnknown path: String) -> String {
        let shown = path.forTerminal(atMost: 60)
        let names = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let section = names.dropLast().joined(separator: ".")
        let name = names.last ?? ""
        let isKnownSection = section.isEmpty || sections.contains(section)
        // A typo in the last word, else in the words before it, else the right word in the wrong section.
        let near =
            if isKnownSection, let near = nearestName(to: name, among: Self.names(in: section)) {
                section.isEmpty ? near : "\(section).\(near)"
            } else if !isKnownSection, let near = nearestName(to: path, among: keys.map(\.path)) {
                near
            } else {
                keys.first {
                    nearestName(to: name, among: $0.path.split(separator: ".").suffix(1).map(String.init)) != nil
                }?
                .path
            }
        if let near { return "unknown key \(shown); did you mean \(near)?" }
        let known = sections.contains(section) ? section : ""
        let place = known.isEmpty ? "the keys at the top are" : "the keys of \(known) are"
        return "unknown key \(shown); \(place) \(Self.names(in: known).joined(separator: ", "))"
    }
}
