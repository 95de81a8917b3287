import Experiments
import Foundation
import TestSupport

/// An experiment that is done in a moment; together they have every kind of model in them.
struct Recipe: Sendable {
    let name: String
    private let overrides: [String]

    private init(_ name: String, _ overrides: String...) {
        self.name = name
        self.overrides = overrides.flatMap { $0.split(separator: " ").map(String.init) }
    }

    private static let small = [
        "data.storefront.items=60", "data.storefront.sessions=160", "protocol.minimumItemSupport=1", "model.width=8",
        "model.heads=2", "model.layers=1", "training.epochs=2", "training.batch=16", "training.learningRate=0.01",
        "training.workers=2", "training.patience=0", "training.negatives=20", "evaluation.batch=16",
        "evaluation.candidates=0.1,0.4", "model.tasks.expertWidth=8", "model.tasks.towerWidth=4",
    ]

    /// As a run keeps it.
    /// - Parameter checkpointSeconds: nothing else in an experiment changes the course of a run and not its result.
    func experiment(checkpointSeconds: Double = 1e-9) throws -> Experiment {
        try Experiment(name: "case").setting(
            Self.small + overrides + ["training.checkpointSeconds=\(checkpointSeconds)"]
        ).reduced
    }

    /// Files instead of the generator, with feedback.
    private static let files =
        FileData.overrides.joined(separator: " ") + " data.interactions.feedback=like,follow model.layers=1"

    static let trained = [
        Recipe("hiersrec", "training.refit=true"),
        Recipe("hiersrec, parallel", "model.hierarchy=parallel training.decay=cosine training.warmupSteps=5"),
        Recipe("hiersrec, no hierarchy", "model.hierarchy=none training.patience=1 training.validationsPerEpoch=3"),
        Recipe("hiersrec, id-free", "model.idFree=true training.labelSmoothing=0.1 training.clipNorm=0.5"),
        Recipe("hiersrec, item metadata", "model.itemMetadata=true model.head=residual evaluation.fill=budget"),
        Recipe("hiersrec, sampled", "training.loss=sampled model.output=own training.weightDecay=0.01"),
        Recipe("hiersrec, cosine", "model.scores=cosine model.pooling=consistent protocol.split=leave-one-out"),
        Recipe("m2trec", "model.kind=m2trec training.refit=true training.keep=best training.batch=40"),
        Recipe("transformer", "model.kind=transformer model.pooling=mean training.ageDecay=0.3"),
        Recipe("srgnn", "model.kind=srgnn training.l2=1e-3 training.decay=exponential training.batch=40"),
        Recipe("gru4rec", "model.kind=gru4rec model.layers=2 training.sessionFraction=0.7"),
        Recipe("gru4rec, bprMax", "model.kind=gru4rec training.loss=bprMax model.gru.input=own"),
        Recipe(
            "gru4rec, side by side", "model.kind=gru4rec model.layers=2 training.batching=parallel training.batch=24",
            "training.loss=sampled training.optimiser=adagrad training.momentum=0.2 training.refit=true"),
        Recipe(
            "gru4rec, side by side, bprMax",
            "model.kind=gru4rec model.gru.input=oneHot training.batching=parallel training.loss=bprMax "
                + "training.batch=24"
        ),
        Recipe("gru4rec, mmoe", files, "model.kind=gru4rec model.tasks.sharing=mmoe"),
        Recipe(
            "gru4rec, ple", files, "model.kind=gru4rec model.tasks.sharing=ple model.tasks.extractionLayers=2",
            "training.refit=true"),
        Recipe("transformer, bottom", files, "model.kind=transformer model.tasks.sharing=bottom"),
        Recipe("srgnn, feedback alone", files, "model.kind=srgnn model.tasks.sharing=mmoe model.tasks.itemWeight=0"),
        Recipe("hiersrec on files", files, "training.workers=1"),
        Recipe("transformer, no weights kept", "model.kind=transformer training.refit=true training.keep=summary"),
    ]

    static let fitted = [
        Recipe("popularity", "model.kind=popularity"),
        Recipe("session-popularity", "model.kind=session-popularity training.refit=true"),
        Recipe("markov", "model.kind=markov"), Recipe("item-knn", "model.kind=item-knn"),
        Recipe("v-sknn", "model.kind=v-sknn"),
        Recipe(
            "stan, second stage",
            "model.kind=stan training.refit=true rerank.kind=linear rerank.sources=markov "
                + "data.storefront.sessions=360"),
        Recipe("slist", "model.kind=slist"), Recipe("stan on files", files, "model.kind=stan"),
    ]

    static let all = trained + fitted
}

/// What a recipe comes to when nobody disturbs it.
struct Undisturbed: Sendable {
    let outcome: Outcome
    let seconds: Double
    /// Calls of the program, by kind; empty where they cannot be counted.
    let calls: [Faults.Kind: Int]

    private static let known = Memo<Undisturbed>()

    static func run(_ recipe: Recipe) throws -> Undisturbed {
        try known.value(recipe.name) {
            let folder = try CaseFolder()
            let file = try folder.write(try recipe.experiment().yaml, to: "case.yaml")
            let counting = Faults.obstacle == nil ? Faults(.open, first: 0, count: 0, .short, in: folder) : nil
            let start = ContinuousClock.now
            let end = try folder.program(["run", file] + folder.place, faults: counting)
            let time = ContinuousClock.now - start
            guard end.code == 0, let run = try folder.onlyRun() else {
                throw Failure.wrong("\(recipe.name), undisturbed: \(end.description)")
            }
            return Undisturbed(
                outcome: try Outcome(run.folder), seconds: time / .seconds(1), calls: counting?.report().counts ?? [:])
        }
    }
}
