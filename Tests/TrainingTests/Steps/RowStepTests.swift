import Basics
import Experiments
import Models
import Sessions
import Tensor
import Testing
import Training

/// `training.batching: rows`.
@Suite struct RowStepTests {
    private struct Bench {
        let dataset: Dataset
        let model: any SessionModel
        let step: TrainingStep

        init(_ overrides: [String], passSize: Int? = nil) throws {
            let experiment = try Experiment.small(["model.dropout=0"] + overrides)
            (dataset, model) = try experiment.prepared()
            step = TrainingStep(
                model, settings: experiment.training, sessions: dataset.training,
                itemCount: dataset.catalogue.count, passSize: passSize)
        }

        /// Gradient and loss of a step, from the first moment that Adam keeps of it: m = (1 − β1)·g.
        func gradient(_ run: (TrainingStep) throws -> TrainingStep.Result) throws -> (values: [Double], loss: Double) {
            let result = try run(step)
            let moments = step.optimiser.state.first { $0.name == "first" }
            return (
                (moments?.buffer.elements ?? []).map { Double($0) / (1 - Adam.beta1) },
                result.losses.values.reduce(0, +)
            )
        }
    }

    private static let kinds: [[String]] = [
        [], ["model.pooling=consistent", "model.scores=cosine", "model.head=residual"], ["model.kind=transformer"],
        ["model.kind=m2trec"], ["model.kind=srgnn"], ["model.kind=gru4rec", "model.tasks.sharing=mmoe"],
        ["model.sessionLength=3", "model.kind=srgnn"],
    ]

    /// All rows of some sessions, each on its own and in any order, are those sessions.
    @Test("Rows have the gradient of the sessions that they make up", arguments: kinds, [1, 3])
    func sameAsSessions(_ kind: [String], workers: Int) throws {
        let overrides = kind + ["training.workers=\(workers)"]
        let whole = try Bench(overrides)
        // Those of which no row is beyond the length that sessions are cut to.
        let sessions = (0..<60).filter { whole.dataset.training.length($0) <= whole.model.sessionLength + 1 }
        let expected = try whole.gradient {
            try $0(whole.dataset.training, batch: sessions[...], step: 0, learningRate: 0.01)
        }
        for passSize in [nil, 200] {
            let single = try Bench(overrides, passSize: passSize)
            let rows = TrainingRows(single.dataset.training)
            var random = RandomStream(seed: 5, name: "rows")
            let order = random.permutation(rows.count).filter { sessions.contains(rows[$0].session) }
            #expect(order.count > 50)
            let found = try single.gradient { try $0(rows, batch: order[...], step: 0, learningRate: 0.01) }
            let scale = norm(expected.values)
            #expect(scale > 0)
            #expect(norm(zip(found.values, expected.values).map(-)) < 1e-5 * scale)
            #expect(abs(found.loss - expected.loss) < 1e-5 * expected.loss)
        }
    }

    @Test("The sampled losses take the targets of all rows", arguments: ["sampled", "bprMax"])
    func sampled(loss: String) throws {
        let bench = try Bench(["training.loss=\(loss)", "training.negatives=60", "model.kind=srgnn"])
        let rows = TrainingRows(bench.dataset.training)
        let losses = try (0..<40).map { number in
            try bench.step(rows, batch: Array(0..<60)[...], step: number, learningRate: 0.01)
                .losses[.item] ?? .nan
        }
        #expect(losses.allSatisfy { $0.isFinite })
        #expect(losses[35...].reduce(0, +) < losses[..<5].reduce(0, +))
    }

    @Test("A run passes over every row once per epoch, in the order that the seed gives")
    func run() throws {
        let experiment = try Experiment.small(
            ["training.batching=rows", "training.batch=50", "training.epochs=2", "model.kind=srgnn"])
        let run = try TestRun(experiment)
        let events = try run.attempt().events
        let (dataset, model) = try experiment.prepared()
        let rows = TrainingRows(dataset.training)
        let perEpoch = (rows.count + 49) / 50
        #expect(events.compactMap { $0.start?.plannedSteps } == [2 * perEpoch])
        let step = TrainingStep(
            model, settings: experiment.training, sessions: dataset.training, itemCount: dataset.catalogue.count)
        var validations: [[Int32]] = []
        for epoch in 0..<2 {
            var stream = RandomStream(seed: experiment.training.seed, name: "order", index: epoch)
            let order = stream.permutation(rows.count)
            for (number, start) in stride(from: 0, to: order.count, by: 50).enumerated() {
                _ = try step(
                    rows, batch: order[start..<min(start + 50, order.count)], step: epoch * perEpoch + number,
                    learningRate: experiment.training.learningRate)
            }
            validations.append(
                try Evaluator(between: step, settings: experiment.evaluation).evaluate(dataset.test).ranks)
        }
        // The weights of the better epoch are tested.
        let ranks = try run.outcome().fullRanks
        #expect(validations.contains(ranks))
    }
}

private func norm(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
