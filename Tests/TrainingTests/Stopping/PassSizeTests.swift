import Baselines
import Basics
import Experiments
import Models
import Sessions
import Tensor
import Testing
import Training

/// Work that goes through a model in many small passes instead of one.
@Suite struct PassSizeTests {
    private static let kinds: [[String]] = [
        ["model.kind=hiersrec"], ["model.kind=hiersrec", "model.idFree=true"], ["model.kind=m2trec"],
        ["model.kind=transformer"], ["model.kind=srgnn"], ["model.kind=gru4rec"],
        ["model.kind=gru4rec", "model.tasks.sharing=mmoe"], ["model.kind=transformer", "model.repeats=learned"],
    ]

    /// A dataset with one session that is much longer than what a model sees.
    private static func prepared(_ overrides: [String]) throws -> (Experiment, Dataset, any SessionModel) {
        let experiment = try Experiment.small(["model.sessionLength=6", "model.dropout=0"] + overrides)
        var (dataset, model) = try experiment.prepared()
        model.fillRepeatTerm()
        var random = RandomStream(seed: 1, name: "long session")
        dataset.test.append(
            (0..<200).map { _ in Int32(random.index(below: dataset.catalogue.count)) }, origin: 0)
        return (experiment, dataset, model)
    }

    @Test("Ranks, losses and what else is predicted do not depend on the size of the passes", arguments: kinds)
    func evaluation(_ overrides: [String]) throws {
        let (experiment, dataset, model) = try Self.prepared(overrides)
        let popularity = Popularity(dataset.training, itemCount: dataset.catalogue.count)
        func evaluate(_ passSize: Int) throws -> (Evaluator.Result, passes: Int) {
            let watched = WatchedModel(model) { _ in }
            let evaluator = Evaluator(
                watched, settings: experiment.evaluation, itemCount: dataset.catalogue.count, workers: 2,
                passSize: passSize)
            let plan = try CandidatePlan(experiment, on: dataset, popularity: popularity, predictor: evaluator)
            let before = watched.count
            let result = try evaluator.evaluate(dataset.test, withLoss: true, candidates: plan)
            return (result, watched.count - before)
        }
        let (whole, passes) = try evaluate(1 << 30)
        let (parts, more) = try evaluate(model.width * 20)
        #expect(more > 2 * passes)
        #expect(parts.rows == whole.rows && parts.ranks.count == whole.ranks.count)
        // A pass of another size may round a score differently, and so exchange neighbours.
        let moved = zip(parts.ranks, whole.ranks).filter { $0 != $1 }
        #expect(moved.count <= whole.rows / 100 && moved.allSatisfy { abs($0 - $1) <= 1 })
        #expect(abs(parts.loss - whole.loss) < 1e-5)
        #expect(parts.tasks.categories == whole.tasks.categories)
        #expect(parts.candidates.map(\.items) == whole.candidates.map(\.items))
        for (part, other) in zip(parts.candidates, whole.candidates) {
            #expect(zip(part.ranks, other.ranks).count { $0 != $1 } <= whole.rows / 100)
        }
    }

    private static let graphs: [[String]] = [
        [], ["model.scores=cosine"], ["training.loss=sampled", "training.negatives=40"],
        ["model.scores=cosine", "training.loss=sampled", "training.negatives=40"], ["model.tasks.sharing=mmoe"],
        ["training.workers=3"], ["model.repeats=learned"],
        ["model.repeats=learned", "training.loss=sampled", "training.negatives=40"],
    ]

    @Test("Graphs of a step that go through in many passes give the gradients of one", arguments: graphs)
    func training(_ overrides: [String]) throws {
        let experiment = try Experiment.small(["model.kind=srgnn", "model.dropout=0"] + overrides)
        let (dataset, model) = try experiment.prepared()
        model.fillRepeatTerm()
        func gradients(_ passSize: Int) throws -> (loss: [LossPart: Double], [Float], passes: Int) {
            let watched = WatchedModel(model) { _ in }
            let step = TrainingStep(
                watched, settings: experiment.training, sessions: dataset.training,
                itemCount: dataset.catalogue.count, passSize: passSize)
            let result = try step.computeGradients(dataset.training, batch: Array(0..<40)[...], step: 3)
            let elements = model.parameters.layout.entries.indices.flatMap {
                step.gradients.elements(Parameter(index: $0))
            }
            return (result.losses, elements, watched.count)
        }
        let whole = try gradients(1 << 30)
        let parts = try gradients(model.width * 30)
        #expect(whole.passes == experiment.training.workers && parts.passes > 4 * whole.passes)
        for (name, loss) in whole.loss { #expect(abs(loss - (parts.loss[name] ?? .nan)) < 1e-5) }
        let scale = whole.1.reduce(Float(0)) { max($0, abs($1)) }
        #expect(scale > 0)
        #expect(zip(whole.1, parts.1).allSatisfy { abs($0 - $1) < 1e-4 * scale })
    }

    @Test("Dropout draws the same in both passes over a part: the gradient is that of the loss")
    func dropout() throws {
        let experiment = try Experiment.small(["model.kind=srgnn", "model.dropout=0.5", "training.workers=1"])
        let (dataset, model) = try experiment.prepared()
        let parameters = model.parameters.layout.entries.indices.map { Parameter(index: $0) }
        /// A step in memory of its own: gradients add up.
        func compute() throws -> (loss: Double, gradient: [[Float]]) {
            let step = TrainingStep(
                model, settings: experiment.training, sessions: dataset.training,
                itemCount: dataset.catalogue.count, passSize: model.width * 30)
            let result = try step.computeGradients(dataset.training, batch: Array(0..<40)[...], step: 3)
            return (result.losses[.item] ?? .nan, parameters.map(step.gradients.elements))
        }
        let gradient = try compute().gradient
        let length = gradient.joined().reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
        #expect(length > 0)
        let weights = parameters.map { model.parameters.matrix($0).elements }
        func loss(along distance: Float) throws -> Double {
            for (index, parameter) in parameters.enumerated() {
                let matrix = model.parameters.matrix(parameter)
                for place in 0..<matrix.count {
                    matrix.pointer[place] = weights[index][place] + distance * gradient[index][place] / Float(length)
                }
            }
            return try compute().loss
        }
        let slope = try (loss(along: 0.01) - loss(along: -0.01)) / 0.02
        #expect(abs(slope - length) < 0.02 * length)
    }
}
