import Basics
import Experiments
import Metrics
import Models
import Runs
import Sessions
import Tensor
import TestSupport
import Testing
import Training

@Suite struct RepeatTermTests {
    private static let kinds = ["hiersrec", "m2trec", "transformer", "srgnn", "gru4rec"]

    @Test("A term that has learned nothing changes no rank and no loss", arguments: kinds)
    func zeroStart(kind: String) throws {
        func result(_ repeats: String) throws -> Evaluator.Result {
            let experiment = try Experiment.small(["model.kind=\(kind)", "model.repeats=\(repeats)"])
            let (dataset, model) = try experiment.prepared()
            let evaluator = Evaluator(
                model, settings: experiment.evaluation, itemCount: dataset.catalogue.count, workers: 2)
            return try evaluator.evaluate(dataset.test, withLoss: true)
        }
        let (without, with) = (try result("none"), try result("learned"))
        #expect(with.ranks == without.ranks && with.loss == without.loss)
    }

    /// With nearly all of the catalogue drawn, the sampled loss must be the full one, of rows whose items are adjusted,
    /// too: what is always in their sample is not corrected.
    @Test("A sample of everything gives the full softmax")
    func sampleOfEverything() throws {
        func loss(_ overrides: [String]) throws -> Double {
            let experiment = try Experiment.small(
                ["model.kind=transformer", "model.dropout=0", "model.repeats=learned"] + overrides)
            let (dataset, model) = try experiment.prepared()
            model.fillRepeatTerm()
            let step = TrainingStep(
                model, settings: experiment.training, sessions: dataset.training, itemCount: dataset.catalogue.count)
            let result = try step.computeGradients(dataset.training, batch: Array(0..<40)[...], step: 0)
            return try #require(result.losses[.item])
        }
        let sampled = try loss(["training.loss=sampled", "training.negatives=100000", "training.negativeExponent=0"])
        #expect(abs(sampled - (try loss(["training.loss=full"]))) < 1e-5)
    }

    @Test("Trained, it expects returns about as often as they happen", arguments: ["full", "sampled"])
    func learns(loss: String) throws {
        func summary(_ repeats: String) throws -> RunSummary {
            let run = try TestRun(
                try Experiment.small([
                    "model.kind=transformer", "model.repeats=\(repeats)", "training.epochs=4", "training.loss=\(loss)",
                    "data.storefront.sessions=1500",
                ]))
            return try #require(try run.attempt().summary)
        }
        func error(_ summary: RunSummary) throws -> Double {
            try #require(summary.metrics.validationRepeats).places.reduce(0) { $0 + abs($1.predicted - $1.actual) }
        }
        let (with, without) = (try summary("learned"), try summary("none"))
        #expect(try error(with) < 0.5 * error(without))
        let calibration = try #require(with.metrics.testRepeats)
        #expect(calibration.repeats.rows + calibration.others.rows == with.metrics.test.rows)
        #expect(
            abs(
                calibration.places.reduce(0) { $0 + $1.actual } * Double(with.metrics.test.rows)
                    - Double(calibration.repeats.rows)) < 1e-6)
    }

    @Test("BPR-max has no probabilities, so that nothing is said of them")
    func noProbabilities() throws {
        let run = try TestRun(
            try Experiment.small([
                "model.kind=gru4rec", "model.repeats=learned", "training.loss=bprMax", "training.epochs=1",
            ]))
        let summary = try #require(try run.attempt().summary)
        let repeats = try #require(summary.metrics.testRepeats)
        #expect(repeats.places.isEmpty && repeats.repeats.rows > 0)
    }
}
