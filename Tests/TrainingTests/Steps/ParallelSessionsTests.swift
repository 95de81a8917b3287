import Experiments
import Models
import Sessions
import Tensor
import Testing
import Training

@Suite struct ParallelSessionsTests {
    private struct Bench {
        let dataset: Dataset
        let model: any RecurrentModel
        let step: TrainingStep
        let parallel: ParallelSessions

        init(_ overrides: [String]) throws {
            let experiment = try Experiment.small(
                ["model.kind=gru4rec", "model.layers=2", "training.batching=parallel"] + overrides)
            let (dataset, made) = try experiment.prepared()
            let model = try #require(made as? any RecurrentModel)
            self.dataset = dataset
            self.model = model
            step = TrainingStep(
                model, settings: experiment.training, sessions: dataset.training, itemCount: dataset.catalogue.count)
            parallel = ParallelSessions(model, settings: experiment.training, sessions: dataset.training)
        }
    }

    private static let losses: [[String]] = [
        [], ["training.loss=sampled", "training.negatives=60"], ["training.loss=bprMax", "training.negatives=60"],
    ]

    @Test("More workers train the same: negatives are those of the whole step", arguments: losses)
    func workers(_ loss: [String]) throws {
        let weights = try [1, 2, 5].map { workers in
            // A small rate: Adam's first steps have the size of the rate whatever the gradient.
            let bench = try Bench(loss + ["model.dropout=0", "training.workers=\(workers)"])
            for index in 0..<6 { _ = try bench.step(bench.parallel, step: index, learningRate: 1e-3) }
            return bench.model.parameters.buffer.elements
        }
        for other in weights.dropFirst() {
            let distance = zip(other, weights[0]).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
            #expect(distance < 1e-4)
        }
    }

    @Test("The carried state is that of the session so far, and zero where a session begins")
    func states() throws {
        let bench = try Bench(["model.dropout=0", "training.batch=7"])
        let (states, width) = (bench.parallel.states, bench.model.width)
        #expect(states.count == 2 && states.allSatisfy { $0.rows == 7 && $0.columns == width })
        var twin = SessionLanes(bench.dataset.training, count: 7, sessionLength: bench.model.sessionLength, seed: 1)
        var prefixes = [[Int32]](repeating: [], count: 7)
        let tape = Tape(bench.model.parameters, gradients: nil)
        for index in 0..<30 {
            // The gradients are computed, the weights stay.
            _ = try bench.step.computeGradients(bench.parallel, step: index)
            for (lane, click) in twin.next().enumerated() {
                prefixes[lane] = (click.position == 0 ? [] : prefixes[lane]) + [click.item]
                tape.reset()
                let alone = bench.model.forward(
                    tape, PackedBatch(prefix: prefixes[lane], length: 50), StepContext(rows: 1))
                for column in 0..<width {
                    #expect(abs(alone.sessions.value[0, column] - states[1][lane, column]) < 1e-5)
                }
            }
        }
    }

    @Test("Passing over steps leads to the clicks after them")
    func skipping() throws {
        let played = try Bench([])
        let skipped = try Bench([])
        for _ in 0..<17 { _ = played.parallel.next() }
        try skipped.parallel.skip(steps: 17)
        for _ in 0..<10 { #expect(played.parallel.next() == skipped.parallel.next()) }
    }

    @Test("Sessions of two clicks, each a step of its own, are trained as whole ones are")
    func shortSessions() throws {
        var experiment = try Experiment.small(["model.kind=gru4rec", "model.dropout=0", "training.batch=30"])
        experiment.training.workers = 1
        let (dataset, model) = try experiment.prepared()
        var sessions = SessionSet()
        for session in 0..<30 { sessions.append(dataset.training[session].prefix(2), origin: session) }
        func gradient(_ compute: (TrainingStep) throws -> Void) throws -> [Float] {
            let step = TrainingStep(
                model, settings: experiment.training, sessions: sessions, itemCount: dataset.catalogue.count)
            try compute(step)
            return model.parameters.layout.entries.indices.flatMap { step.gradients.elements(Parameter(index: $0)) }
        }
        let recurrent = try #require(model as? any RecurrentModel)
        let whole = try gradient { _ = try $0.computeGradients(sessions, batch: Array(0..<30)[...], step: 0) }
        let parallel = try gradient {
            let lanes = ParallelSessions(recurrent, settings: experiment.training, sessions: sessions)
            _ = try $0.computeGradients(lanes, step: 0)
        }
        let scale = whole.reduce(Float(0)) { max($0, abs($1)) }
        #expect(scale > 0)
        #expect(zip(whole, parallel).allSatisfy { abs($0 - $1) < 1e-5 * scale })
    }
}
