import Basics
import Experiments
import Runs
import Sessions
import Testing
import Training

@Suite struct RefitTests {
    /// A run with a refit: its summary, the number of steps it took, and its dataset.
    private func training(_ overrides: [String]) throws -> (summary: RunSummary, steps: Int, dataset: Dataset) {
        let experiment = try Experiment.small(overrides + ["training.refit=true", "training.patience=0"])
        let (summary, events) = try TestRun(experiment).attempt()
        return (try #require(summary), events.count(where: \.isTraining), try experiment.prepared().dataset)
    }

    @Test("A refit trains for the best number of epochs on more sessions", arguments: ["ratio", "leave-one-out"])
    func steps(split: String) throws {
        let (summary, steps, dataset) = try training(["protocol.split=\(split)", "training.batch=16"])
        #expect(summary.refit)
        func perEpoch(_ sessions: SessionSet) -> Int { (sessions.count + 15) / 16 }
        let refit = (summary.bestEpoch * Double(perEpoch(dataset.refit))).rounded()
        #expect(steps == 2 * perEpoch(dataset.training) + Int(refit))
        #expect(summary.epochs == 2)
    }

    @Test("The sessions of a refit are those of training and validation; with leave-one-out, the longer ones")
    func sessions() throws {
        let ratio = try Experiment.small(["protocol.unseenItems=rank"]).prepared().dataset
        #expect(ratio.refit.items == ratio.training.items + ratio.validation.items)
        #expect(ratio.refit.count == ratio.training.count + ratio.validation.count)

        let dataset = try Experiment.small(["protocol.split=leave-one-out", "protocol.unseenItems=rank"]).prepared()
            .dataset
        let validation = Dictionary(
            uniqueKeysWithValues: (0..<dataset.validation.count).map {
                (dataset.validation.origin[$0], Array(dataset.validation[$0]))
            })
        for session in 0..<dataset.refit.count {
            guard let whole = validation[dataset.refit.origin[session]] else { continue }
            #expect(Array(dataset.refit[session]) == whole)
            #expect(dataset.refit.firstTarget[session] == 1)
        }
        #expect(dataset.refit.rows > dataset.training.rows)
    }

    @Test("The test set is scored with the weights of a training on all these sessions")
    func weights() throws {
        // One epoch, so that the best epoch is known: the refit must equal a plain training on the refit sessions.
        let experiment = try Experiment.small(["training.refit=true", "training.epochs=1"])
        let run = try TestRun(experiment)
        try run.attempt()
        let (dataset, model) = try experiment.prepared()
        let step = TrainingStep(
            model, settings: experiment.training, sessions: dataset.refit, itemCount: dataset.catalogue.count)
        var stream = RandomStream(seed: experiment.training.seed, name: "order", index: 0)
        let order = stream.permutation(dataset.refit.count)
        for (number, start) in stride(from: 0, to: order.count, by: 32).enumerated() {
            _ = try step(
                dataset.refit, batch: order[start..<min(start + 32, order.count)], step: number,
                learningRate: experiment.training.learningRate)
        }
        let ranks = try Evaluator(
            model, settings: experiment.evaluation, itemCount: dataset.catalogue.count, workers: 2
        ).evaluate(dataset.test).ranks
        #expect(try run.outcome().fullRanks == ranks)
    }
}
