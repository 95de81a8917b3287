import Experiments
import Foundation
import Models
import Sessions
import Tensor
import Testing
import Training

@Suite struct TrainingStepTests {
    /// A step on a new model of a small experiment.
    private struct Bench {
        let dataset: Dataset
        let model: any SessionModel
        let step: TrainingStep

        init(_ overrides: [String]) throws {
            let experiment = try Experiment.small(overrides)
            (dataset, model) = try experiment.prepared()
            step = TrainingStep(
                model, settings: experiment.training, sessions: dataset.training, itemCount: dataset.catalogue.count)
        }

        func run(_ sessions: Range<Int>, step number: Int = 0, learningRate: Double = 0.01) throws
            -> TrainingStep.Result
        {
            try step(dataset.training, batch: Array(sessions)[...], step: number, learningRate: learningRate)
        }

        /// Gradient of the first step, from the first moment that Adam keeps of it: m = (1 − β1)·g.
        func gradient(_ sessions: Range<Int> = 0..<50) throws -> [Double] {
            _ = try run(sessions)
            let moments = step.optimiser.state.first { $0.name == "first" }
            return (moments?.buffer.elements ?? []).map { Double($0) / (1 - Adam.beta1) }
        }
    }

    private static let kinds: [[String]] = [
        [], ["model.output=own"], ["model.scores=cosine", "model.head=residual", "model.pooling=consistent"],
        ["model.idFree=true"], ["training.loss=sampled", "training.negatives=60"],
        ["training.loss=sampled", "training.negatives=60", "model.output=own"],
        ["training.loss=sampled", "training.negatives=60", "model.idFree=true"], ["training.labelSmoothing=0.2"],
        ["training.loss=bprMax", "training.negatives=60"],
        ["model.kind=gru4rec"], ["model.kind=gru4rec", "model.gru.input=own", "model.layers=2"],
        ["model.kind=gru4rec", "model.gru.input=oneHot", "model.scores=cosine"],
        ["model.kind=gru4rec", "training.loss=bprMax", "training.negatives=60", "model.layers=2"],
    ]

    @Test("More workers compute the same gradient", arguments: kinds)
    func workers(_ kind: [String]) throws {
        let exact = kind + ["model.dropout=0"]
        let one = try Bench(exact + ["training.workers=1"]).gradient()
        let scale = norm(one)
        #expect(scale > 0)
        for workers in [2, 3, 5] {
            let several = try Bench(exact + ["training.workers=\(workers)"]).gradient()
            #expect(norm(zip(one, several).map(-)) < 1e-5 * scale, "\(workers) workers")
        }
    }

    @Test("Workers without a session do nothing")
    func moreWorkersThanSessions() throws {
        let one = try Bench(["model.dropout=0", "training.workers=1"]).gradient(7..<9)
        let many = try Bench(["model.dropout=0", "training.workers=6"]).gradient(7..<9)
        #expect(norm(zip(one, many).map(-)) < 1e-5 * norm(one))
    }

    @Test("A step repeated is the same to the last bit", arguments: kinds)
    func repeatable(_ kind: [String]) throws {
        let weights = try (0..<2).map { _ in
            let bench = try Bench(kind + ["training.workers=3"])
            for step in 0..<4 { _ = try bench.run(step * 40..<step * 40 + 40, step: step) }
            return bench.model.parameters.buffer.elements
        }
        #expect(weights[0] == weights[1])
        #expect(weights[0].allSatisfy { $0.isFinite })
    }

    @Test("An evaluation in the memory of the steps changes neither them nor its ranks", arguments: kinds)
    func evaluationBetween(_ kind: [String]) throws {
        let experiment = try Experiment.small(kind)
        let weights = try [false, true].map { evaluates in
            let bench = try Bench(kind)
            for step in 0..<3 {
                _ = try bench.run(step * 40..<step * 40 + 40, step: step)
                guard evaluates else { continue }
                let shared = Evaluator(between: bench.step, settings: experiment.evaluation)
                let own = Evaluator(
                    bench.model, settings: experiment.evaluation, itemCount: bench.dataset.catalogue.count, workers: 2)
                #expect(try shared.evaluate(bench.dataset.test).ranks == own.evaluate(bench.dataset.test).ranks)
            }
            return bench.model.parameters.buffer.elements
        }
        #expect(weights[0] == weights[1])
    }

    @Test(
        "In bfloat16 an evaluation differs by rounding", .enabled(if: Precision.bf16.obstacle == nil),
        arguments: kinds)
    func evaluationInBFloat16(_ kind: [String]) throws {
        let experiment = try Experiment.small(kind)
        let bench = try Bench(kind)
        for step in 0..<5 { _ = try bench.run(step * 40..<step * 40 + 40, step: step) }
        let results = try [Precision.fp32, .bf16].map { precision in
            try Evaluator(between: bench.step, settings: experiment.evaluation, precision: precision)
                .evaluate(bench.dataset.test, withLoss: true)
        }
        #expect(abs(results[0].loss - results[1].loss) < 0.01 * results[0].loss)
        #expect(results[0].loss != results[1].loss)
        #expect(abs(results[0].metrics.mrr - results[1].metrics.mrr) < 0.01)
        #expect(results[0].ranks.count == results[1].ranks.count)
    }

    @Test("A step that starts again trains like a new one", arguments: kinds)
    func restart(_ kind: [String]) throws {
        func train(_ bench: Bench) throws -> [Float] {
            for step in 0..<4 { _ = try bench.run(step * 40..<step * 40 + 40, step: step) }
            return bench.model.parameters.buffer.elements
        }
        let used = try Bench(kind)
        let first = try train(used)
        #expect(try train(used) != first)
        used.step.restart(sessions: used.dataset.training)
        #expect(try train(used) == first)
    }

    @Test("Dropout and negatives differ from step to step, and with the seed", arguments: [kinds[0], kinds[4]])
    func random(_ kind: [String]) throws {
        let losses = try [(1, 0), (1, 1), (2, 0)].map { seed, step in
            let bench = try Bench(kind)
            // The same starting weights for both seeds.
            let other = try Bench(kind + ["training.seed=\(seed)"])
            other.model.parameters.buffer.elements = bench.model.parameters.buffer.elements
            return try other.run(0..<50, step: step).losses[.item] ?? 0
        }
        #expect(Set(losses).count == 3)
    }

    @Test("Losses are means over the rows of the batch")
    func losses() throws {
        let bench = try Bench(["model.dropout=0"])
        let result = try bench.run(0..<30)
        let rows = (0..<30).reduce(0) { $0 + bench.dataset.training.length($1) - 1 }
        #expect(result.rows == rows)
        // Untrained, the model can do little better than equal odds on all items.
        let items = log(Double(bench.dataset.catalogue.count))
        #expect(abs((result.losses[.item] ?? 0) - items) < 0.5)
        // Three levels, summed.
        let categories = bench.dataset.catalogue.categories.reduce(0) { $0 + log(Double($1.count)) }
        #expect(abs((result.losses[.category] ?? 0) - categories) < 1)
    }

    @Test("clipNorm bounds the norm of the gradient and keeps its direction")
    func clipping() throws {
        let free = try Bench([]).gradient()
        let limit = norm(free) / 4
        let clipped = try Bench(["training.clipNorm=\(limit)"]).gradient()
        #expect(abs(norm(clipped) - limit) < 1e-4 * limit)
        #expect(norm(zip(free, clipped).map { $0 / 4 - $1 }) < 1e-4 * limit)
        let loose = try Bench(["training.clipNorm=\(norm(free) * 2)"]).gradient()
        #expect(loose == free)
    }

    @Test("Weight decay shrinks weights by rate × decay")
    func weightDecay() throws {
        let plain = try Bench([])
        let decaying = try Bench(["training.weightDecay=0.5"])
        let start = plain.model.parameters.buffer.elements
        _ = try plain.run(0..<50)
        _ = try decaying.run(0..<50)
        let differences = zip(plain.model.parameters.buffer.elements, decaying.model.parameters.buffer.elements).map(-)
        // Either 0.01 · 0.5 of the weight, or nothing (biases, layer norms).
        var decayed = 0
        for (difference, weight) in zip(differences, start) where weight != 0 && difference != 0 {
            #expect(abs(difference - 0.005 * weight) < 1e-6)
            decayed += 1
        }
        #expect(decayed > start.count / 2 && decayed < start.count)
    }

    @Test("With every item drawn often, the sampled softmax has the gradient of the full one")
    func sampledBecomesFull() throws {
        // Negatives drawn evenly, in the end so often that every item is certain to be there and none has a bias.
        let full = try Bench(["model.dropout=0"]).gradient()
        let distances = try [100, 500, 10_000].map { negatives in
            let sampled = try Bench([
                "model.dropout=0", "training.loss=sampled", "training.negatives=\(negatives)",
                "training.negativeExponent=0",
            ]).gradient()
            return norm(zip(full, sampled).map(-)) / norm(full)
        }
        #expect(distances[0] > distances[1] && distances[1] > distances[2])
        #expect(distances[2] < 1e-4)
    }

    private func norm(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
}
