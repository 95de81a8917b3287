import Experiments
import Foundation
import Importing
import Runs
import Sessions
import Synchronization
import TestSupport
import Testing
import Training

/// A key of the schema, values for it, and an output that must be another one for each of the values.
struct Switch: Sendable, CustomTestStringConvertible {
    let key: String
    let values: [String]
    let base: [String]
    let output: @Sendable (Experiment) throws -> AnyHashable

    var testDescription: String { key }

    /// - Parameter values: nil for choices: all of them.
    init(
        _ key: String, _ values: [String]? = nil, with base: [String] = [],
        changes output: @escaping @Sendable (Experiment) throws -> AnyHashable
    ) {
        self.key = key
        self.base = base
        self.output = output
        if let values {
            self.values = values
        } else if case .choice(let names) = ExperimentSchema.key(key)?.kind {
            self.values = names
        } else {
            self.values = ["true", "false"]
        }
    }

    static func file(_ key: String, _ values: [String]? = nil, with base: [String] = []) -> Switch {
        Switch(key, values, with: FileData.overrides + base, changes: content)
    }
}

// What a value can change.

/// The sets and the catalogue, without name and fingerprint; or the complaint if there are none.
let content = { @Sendable (experiment: Experiment) throws -> AnyHashable in
    do {
        let dataset = try loadDataset(
            experiment.data, protocol: experiment.protocol, name: "data", locations: try FileData.locations())
        let sets: [AnyHashable] = [
            dataset.catalogue, dataset.feedback, dataset.training, dataset.validation, dataset.test, dataset.refit,
        ]
        return sets
    } catch let error as DataError {
        return "\(error)"
    }
}

/// Events and files of a whole run.
struct Observation {
    let summary: RunSummary
    let events: [RunEvent]
    let outcome: Outcome
}

func observing(_ output: @escaping @Sendable (Observation) -> AnyHashable)
    -> @Sendable (Experiment) throws -> AnyHashable
{
    { experiment in
        let run = try TestRun(experiment)
        let (summary, events) = try run.attempt()
        return output(Observation(summary: try #require(summary), events: events, outcome: try run.outcome()))
    }
}

let itemLosses = observing { $0.outcome.training.map { $0.parts[.item] } }
private let learningRates = observing { $0.outcome.training.map(\.learningRate) }
private let steps = observing { $0.outcome.training.count }
private let validations = observing { $0.outcome.validation.count }
private let parameters = observing { $0.summary.parameters }
private let fullRanks = observing { $0.outcome.fullRanks }
private let candidates = observing { $0.outcome.candidates }
/// By the model, and by a second stage.
let allRanks = observing { [$0.outcome.fullRanks, $0.outcome.ranks["reranked"]] }

@Suite struct SwitchTests {
    private static let sampled = ["training.loss=sampled", "training.negatives=40"]
    private static let bprMax = ["training.loss=bprMax", "training.negatives=40"]
    private static let gru = ["model.kind=gru4rec"]
    private static let event = ["data.interactions.event=kind", "data.interactions.keep=view"]
    private static let vectors = FileData.overrides + ["data.items.vectors=vectors.npy"]
    private static let given = ["protocol.split=given"]

    /// They change no result: a run keeps them, for `compare`.
    private static let study = ["mrr", "hr", "ndcg"].map { metric in
        Switch("study.margin.\(metric)", ["0", "0.2"]) { experiment in
            let run = try TestRun(experiment)
            return try withExtendedLifetime(run) { try run.folder.experiment() }
        }
    }

    private static let data: [Switch] = [
        Switch("name", ["one", "other"]) { try TestRun($0).folder.id.experiment },

        Switch("data.source", with: FileData.overrides, changes: content),
        .file("data.folder", ["shop", "elsewhere"]),
        .file("data.interactions.file", ["train.csv", "train2.csv", "[train.csv, train2.csv]"]),
        .file("data.interactions.testFile", ["test.csv", "test2.csv"], with: given),
        .file("data.interactions.session", ["session_id", "other_session", "[session_id, other_session]"]),
        .file("data.interactions.item", ["item_id", "other_item"]),
        .file("data.interactions.time", ["time", "other_time"]),
        .file("data.interactions.event", ["kind", "other_kind"], with: event),
        .file("data.interactions.keep", ["view", "view,buy", "buy,view,like"], with: event),
        .file("data.interactions.repeats"),
        .file("data.interactions.sessionGap", ["0", "60"], with: ["data.interactions.session=other_session"]),
        .file(
            "data.interactions.categories", ["shelf", "other_shelf", "shelf,other_shelf", "other_shelf,shelf"],
            with: ["data.items.categories=", "data.interactions.categories=shelf"]),
        .file("data.items.file", ["items.csv", "items2.csv"]),
        .file("data.items.item", ["item_id", "other_id"]),
        .file("data.items.categories", ["group", "other_group", "group,other_group"]),
        .file("data.items.title", ["title", "other_title", ""]),
        .file("data.items.attributes", ["brand", "brand,other_brand", ""]),
        .file("data.items.numbers", ["price", "price,other_price", ""]),
        .file("data.unknownItems", with: ["data.interactions.file=stray.csv"]),
        .file("data.unreadableRows", with: ["data.interactions.file=ragged.csv"]),
        Switch("data.storefront.items", ["160", "200"], changes: content),
        Switch("data.storefront.sessions", ["420", "430"], changes: content),
        Switch("data.storefront.seed", ["1", "2"], changes: content),
    ]

    private static let model: [Switch] = [
        Switch("model.kind", changes: fullRanks),
        Switch("model.hierarchy", changes: itemLosses),
        Switch("model.metadata.category", changes: itemLosses),
        Switch("model.metadata.title", changes: itemLosses),
        Switch("model.metadata.attributes", changes: itemLosses),
        Switch("model.metadata.numbers", changes: itemLosses),
        Switch("model.metadata.vectors", with: vectors, changes: itemLosses),
        Switch("model.idFree", changes: itemLosses),
        Switch("model.itemMetadata", changes: itemLosses),
        Switch("model.width", ["16", "24"], changes: parameters),
        Switch("model.layers", ["1", "2"], changes: itemLosses),
        Switch("model.heads", ["2", "4"], changes: itemLosses),
        Switch("model.dropout", ["0", "0.2", "0.5"], changes: itemLosses),
        Switch("model.embeddingDropout", ["0", "0.2", "0.5"], changes: itemLosses),
        Switch("model.sessionLength", ["2", "3", "50"], changes: itemLosses),
        Switch("model.pooling", changes: itemLosses),
        Switch("model.head", changes: itemLosses),
        Switch("model.output", changes: itemLosses),
        Switch("model.scores", changes: itemLosses),
        Switch("model.repeats", changes: itemLosses),
        Switch("model.scale", ["8", "16"], with: ["model.scores=cosine"], changes: itemLosses),
        Switch("model.projection", changes: itemLosses),
        Switch("model.detachProjection", changes: itemLosses),
        Switch("model.categoryWeight", ["0", "0.5", "1"], changes: itemLosses),
        Switch("model.categoryTarget", changes: itemLosses),
        Switch("model.levels", ["0", "1", "2"], changes: itemLosses),
        Switch("model.gru.input", with: gru, changes: parameters),
        Switch("model.gru.resetAfter", with: gru, changes: parameters),
    ]

    private static let itemKNN = ["model.kind=item-knn"]
    private static let vsknn = ["model.kind=v-sknn"]
    private static let stan = ["model.kind=stan"]
    private static let slist = ["model.kind=slist"]

    private static let baselines: [Switch] = [
        Switch("model.neighbours.k", ["1", "5"], with: itemKNN, changes: allRanks),
        Switch("model.neighbours.shrinkage", ["0", "20"], with: itemKNN, changes: allRanks),
        Switch("model.neighbours.sample", ["5", "50"], with: vsknn, changes: allRanks),
        Switch("model.neighbours.similarityWeight", with: vsknn, changes: allRanks),
        Switch("model.neighbours.neighbourWeight", with: vsknn, changes: allRanks),
        Switch("model.neighbours.idf", ["0", "5"], with: vsknn, changes: allRanks),
        Switch("model.neighbours.sessionDecay", ["0.5", "3"], with: stan, changes: allRanks),
        Switch("model.neighbours.ageDecay", ["0.1", "1"], with: stan, changes: allRanks),
        Switch("model.neighbours.itemDecay", ["0.5", "5"], with: stan, changes: allRanks),
        Switch("model.linear.similarity", ["0", "0.5", "1"], with: slist, changes: allRanks),
        Switch("model.linear.transitions", with: slist, changes: allRanks),
        Switch("model.linear.regularisation", ["1", "10"], with: slist, changes: allRanks),
        Switch("model.linear.positionDecay", ["0.5", "4"], with: slist, changes: allRanks),
        Switch("model.linear.ageDecay", ["0.1", "2"], with: slist, changes: allRanks),
        Switch("model.linear.prefixDecay", ["0.5", "4"], with: slist, changes: allRanks),
    ]

    private static let training: [Switch] = [
        Switch(
            "training.sessionFraction", ["0.3", "0.6", "1"],
            changes: observing { $0.summary.dataset.trainingSessions }),
        Switch("training.epochs", ["1", "2"], changes: steps),
        Switch("training.batch", ["32", "64"], changes: steps),
        Switch("training.batching", with: gru, changes: itemLosses),
        Switch("training.order", changes: itemLosses),
        Switch("training.ageDecay", ["0", "0.2", "1"], changes: itemLosses),
        Switch("training.optimiser", changes: itemLosses),
        Switch("training.momentum", ["0", "0.15"], with: ["training.optimiser=adagrad"], changes: itemLosses),
        Switch("training.learningRate", ["0.01", "0.001"], changes: itemLosses),
        Switch("training.warmupSteps", ["0", "5", "30"], changes: learningRates),
        Switch("training.decay", with: ["training.epochs=2"], changes: learningRates),
        Switch(
            "training.decayFactor", ["0.5", "0.9"], with: ["training.decay=exponential", "training.epochs=2"],
            changes: learningRates),
        Switch(
            "training.decayEvery", ["1", "2"], with: ["training.decay=exponential", "training.epochs=3"],
            changes: learningRates),
        Switch("training.weightDecay", ["0", "0.1"], changes: itemLosses),
        Switch("training.l2", ["0", "1e-3"], changes: itemLosses),
        Switch("training.clipNorm", ["0", "1e-3"], changes: itemLosses),
        // Where there are no bfloat16 products, bf16 is refused: another outcome too.
        Switch("training.precision", changes: itemLosses),
        Switch("training.labelSmoothing", ["0", "0.1"], changes: itemLosses),
        Switch("training.loss", with: ["training.negatives=40"], changes: itemLosses),
        Switch("training.negatives", ["40", "80"], with: sampled, changes: itemLosses),
        Switch("training.negativeExponent", ["0", "0.75", "1"], with: sampled, changes: itemLosses),
        Switch("training.logQ", ["0", "0.5", "1"], with: sampled, changes: itemLosses),
        Switch("training.bprMax.regularisation", ["0", "0.9"], with: bprMax, changes: itemLosses),
        Switch("training.bprMax.elu", ["0", "0.5", "1"], with: bprMax, changes: itemLosses),
        Switch("training.seed", ["1", "2"], changes: itemLosses),
        Switch("training.workers", ["1", "2"], changes: observing { $0.events.compactMap(\.start).map(\.workers) }),
        Switch(
            "training.patience", ["0", "1"], with: ["training.epochs=4", "training.learningRate=1e-12"],
            changes: validations),
        Switch("training.validationsPerEpoch", ["1", "3"], changes: validations),
        Switch("training.refit", changes: fullRanks),
        Switch("training.selection", changes: fullRanks),
        Switch("training.checkpointSeconds", ["1e-9", "1e9"], changes: checkpointsWhileTraining),
        Switch("training.keep", with: ["training.refit=true"]) { experiment in
            let run = try TestRun(experiment)
            try run.attempt()
            return run.checkpointFiles
        },
    ]

    private static let evaluation: [Switch] = [
        Switch("evaluation.candidates", ["0.1", "0.4", "0.1,0.4"], changes: candidates),
        Switch(
            "evaluation.strategies", ["categories", "popularity", "random", "categories,random", ""],
            changes: candidates),
        Switch("evaluation.seed", ["1", "2"], changes: candidates),
        Switch("evaluation.fill", changes: candidates),
        Switch("evaluation.test", changes: observing { $0.summary.metrics.test.rows }),
        Switch(
            "evaluation.lastClicks", ["", "1", "2", "1,2"],
            changes: observing { $0.outcome.metrics.testShortenedSessions }),
        Switch("evaluation.batch", ["4", "8"], changes: observing { $0.events.count { $0.isEvaluating } }),
        Switch(
            "evaluation.validationSessions", ["0", "10"],
            changes: observing { $0.outcome.validation.map(\.metrics.rows) }),
    ]

    /// Training events at which a checkpoint file was there.
    private static let checkpointsWhileTraining = { @Sendable (experiment: Experiment) throws -> AnyHashable in
        let run = try TestRun(experiment)
        let file = run.folder.checkpoint.appending(component: "state.safetensors").path
        let seen = Mutex(0)
        try run.attempt { _, event in
            if event.isTraining, FileManager.default.fileExists(atPath: file) { seen.withLock { $0 += 1 } }
            return false
        }
        return seen.withLock { $0 }
    }

    static let all =
        study + data + Switch.feedback + Switch.ofData + Switch.protocols + model + Switch.tasks + baselines + training
        + Switch.rerank
        + evaluation + Switch.categories

    @Test("Each value of a key gives another output", arguments: all)
    func changesItsOutput(_ row: Switch) throws {
        let outputs = try row.values.map { value in
            let experiment = try Experiment.small(["training.epochs=1"] + row.base).overridden(by: [
                "\(row.key)=\(value)"
            ])
            return try row.output(experiment)
        }
        #expect(outputs.count >= 2)
        #expect(Set(outputs).count == outputs.count, "\(row.values)")
    }

    @Test("Every key of the schema has its row")
    func complete() {
        #expect(Set(Self.all.map(\.key)) == Set(ExperimentSchema.keys.map(\.path)))
        #expect(Self.all.count == ExperimentSchema.keys.count)
    }

    @Test("Level 0 is the finest")
    func finestLevel() throws {
        let levels = try [0, 3].map { try candidates(try .small(["evaluation.level=\($0)", "training.epochs=1"])) }
        #expect(levels[0] == levels[1])
    }

    // Of rows that cannot be read there is nothing but the data without them.
    @Test(
        "Changed data has another fingerprint",
        arguments: (data + Switch.feedback + Switch.dialects + Switch.protocols).filter {
            !["name", "data.unreadableRows"].contains($0.key)
        })
    private func fingerprints(_ row: Switch) throws {
        let prints = row.values.compactMap { value -> String? in
            guard let experiment = try? Experiment.small(row.base).overridden(by: ["\(row.key)=\(value)"]) else {
                return nil
            }
            return try? loadDataset(
                experiment.data, protocol: experiment.protocol, name: "data", locations: FileData.locations()
            ).fingerprint
        }
        #expect(prints.count >= 2)
        #expect(Set(prints).count == prints.count)
    }
}
