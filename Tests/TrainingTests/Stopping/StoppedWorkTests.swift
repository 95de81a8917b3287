import Baselines
import Basics
import Experiments
import Models
import Sessions
import Storefront
import Synchronization
import Tensor
import TestSupport
import Testing
import Training

/// A stop that is asked for in the middle of long work: what is left is not done.
@Suite struct StoppedWorkTests {
    /// One session of 3,000 clicks.
    private static func long(_ itemCount: Int) -> SessionSet {
        var sessions = SessionSet()
        var random = RandomStream(seed: 1, name: "long session")
        sessions.append((0..<3_000).map { _ in Int32(random.index(below: itemCount)) }, origin: 0)
        return sessions
    }

    @Test(
        "Evaluation stops within one long session",
        arguments: ["hiersrec", "m2trec", "transformer", "srgnn", "gru4rec"])
    func evaluation(kind: String) throws {
        let experiment = try Experiment.small(["model.kind=\(kind)"])
        let (dataset, model) = try experiment.prepared()
        let stop = StopFlag()
        let watched = WatchedModel(model) { if $0 == 3 { stop.stop() } }
        let evaluator = Evaluator(
            watched, settings: experiment.evaluation, itemCount: dataset.catalogue.count, workers: 2, stop: stop,
            passSize: model.width * 100)
        #expect(throws: Stopped.self) { try evaluator.evaluate(Self.long(dataset.catalogue.count)) }
        #expect(watched.count == 3)
    }

    @Test("Category logits for candidate sets stop as well")
    func categoryLogits() throws {
        let experiment = try Experiment.small()
        let (dataset, model) = try experiment.prepared()
        let stop = StopFlag()
        let watched = WatchedModel(model) { if $0 == 3 { stop.stop() } }
        let evaluator = Evaluator(
            watched, settings: experiment.evaluation, itemCount: dataset.catalogue.count, workers: 2, stop: stop,
            passSize: model.width * 100)
        var handedOut = 0
        #expect(throws: Stopped.self) {
            try evaluator.categoryLogits(Self.long(dataset.catalogue.count), level: 0, limit: 0) { _ in handedOut += 1 }
        }
        #expect(watched.count == 3 && handedOut == 2)
    }

    @Test(
        "A step that is stopped in the middle has not been made",
        arguments: [
            [], ["model.kind=srgnn"], ["model.kind=gru4rec", "training.loss=bprMax"], ["model.idFree=true"],
            ["training.loss=sampled"],
        ])
    func step(_ overrides: [String]) throws {
        let experiment = try Experiment.small(overrides)
        let (dataset, model) = try experiment.prepared()
        let stop = StopFlag()
        let watched = WatchedModel(model) { if $0 == 4 { stop.stop() } }
        let step = TrainingStep(
            watched, settings: experiment.training, sessions: dataset.training, itemCount: dataset.catalogue.count,
            stop: stop)
        _ = try step(dataset.training, batch: Array(0..<30)[...], step: 0, learningRate: 0.01)
        let weights = model.parameters.buffer.elements
        let moments = step.optimiser.state.map(\.buffer.elements)
        #expect(throws: Stopped.self) {
            try step(dataset.training, batch: Array(30..<60)[...], step: 1, learningRate: 0.01)
        }
        #expect(step.optimiser.steps == 1)
        #expect(model.parameters.buffer.elements == weights)
        #expect(step.optimiser.state.map(\.buffer.elements) == moments)
    }

    @Test("Lanes and carried states are those of before the stopped step")
    func parallel() throws {
        let experiment = try Experiment.small(["model.kind=gru4rec", "training.batching=parallel"])
        let (dataset, model) = try experiment.prepared()
        let stop = StopFlag()
        let watched = WatchedModel(model) { if $0 == 11 { stop.stop() } }
        let step = TrainingStep(
            watched, settings: experiment.training, sessions: dataset.training, itemCount: dataset.catalogue.count,
            stop: stop)
        let parallel = ParallelSessions(watched, settings: experiment.training, sessions: dataset.training)
        for index in 0..<5 { _ = try step(parallel, step: index, learningRate: 0.01) }
        let states = parallel.states.map(\.elements)
        #expect(throws: Stopped.self) { try step(parallel, step: 5, learningRate: 0.01) }
        #expect(parallel.states.map(\.elements) == states)
        let twin = ParallelSessions(watched, settings: experiment.training, sessions: dataset.training)
        try twin.skip(steps: 5)
        #expect(parallel.next() == twin.next())
        #expect(throws: Stopped.self) { try twin.skip(steps: 1, stop: stop) }
    }

    /// Counts how often it is asked for scores, and asks for a stop at the tenth time.
    private struct Counting: Baseline {
        let base: [Double]
        let count: SharedCount
        let stop: StopFlag

        func begin() {}
        func read(_ item: Int32) {}
        func score(into scores: inout ItemScores) { if count.increase() == 10 { stop.stop() } }
    }

    private final class SharedCount: Sendable {
        private let value = Atomic(0)
        var now: Int { value.load(ordering: .relaxed) }
        func increase() -> Int { value.add(1, ordering: .relaxed).newValue }
    }

    @Test("A baseline stops within one long session")
    func baseline() {
        let stop = StopFlag()
        let count = SharedCount()
        let baseline = Counting(base: Array(repeating: 0, count: 50), count: count, stop: stop)
        #expect(throws: Stopped.self) {
            try baseline.ranks(of: Self.long(50), workers: Workers(2, stop: stop))
        }
        #expect(count.now == 10)
    }

    @Test("Nothing begins once a stop was asked for")
    func before() throws {
        let experiment = try Experiment.small()
        let (dataset, model) = try experiment.prepared()
        let stop = StopFlag()
        stop.stop()
        let clicks = [Int32](repeating: 1, count: dataset.catalogue.count)
        #expect(throws: Stopped.self) {
            try CandidateIndex(dataset.catalogue.categories[0], clicks: clicks, stop: stop)
        }
        let index = try CandidateIndex(dataset.catalogue.categories[0], clicks: clicks)
        var sizes = CandidateSizes(index)
        let logits = Buffer(count: 3 * index.categories).matrix(rows: 3, columns: index.categories)
        #expect(throws: Stopped.self) { try sizes.add(logits, stop: stop) }
        #expect(throws: Stopped.self) {
            try makeModel(
                experiment.model.kind.trained, experiment.model, catalogue: dataset.catalogue, seed: 1, stop: stop)
        }
        #expect(throws: Stopped.self) {
            try StorefrontCeiling(of: Storefront(experiment.data.storefront), on: dataset, workers: 2, stop: stop)
        }
        let evaluator = Evaluator(
            model, settings: experiment.evaluation, itemCount: dataset.catalogue.count, workers: 2, stop: stop)
        #expect(throws: Stopped.self) { try evaluator.evaluate(dataset.test) }
    }
}
