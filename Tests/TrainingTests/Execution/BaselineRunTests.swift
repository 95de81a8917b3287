import Baselines
import Experiments
import Foundation
import Metrics
import Runs
import Sessions
import Tensor
import TestSupport
import Testing
import Training

@Suite struct BaselineRunTests {
    @Test(
        "A baseline is fitted on the training sessions, with a refit on those of validation too",
        arguments: ModelSettings.Kind.Fitted.allCases)
    func results(kind: ModelSettings.Kind.Fitted) throws {
        for refit in [false, true] {
            let run = try TestRun(try Experiment.small(["model.kind=\(kind.rawValue)", "training.refit=\(refit)"]))
            let (summary, events) = try run.attempt()
            #expect(!events.contains { $0.isTraining })
            #expect(events.last == summary.map(RunEvent.finished))
            let phases = events.compactMap(\.phaseName)
            #expect(phases.contains("scoring the validation set") && phases.last == "scoring the test set")

            let dataset = try Experiment.small().prepared().dataset
            func ranks(_ sessions: SessionSet, _ set: SessionSet) throws -> [Int32] {
                let baseline = try makeBaseline(
                    run.experiment.model.kind.fitted, run.experiment.model, sessions: sessions,
                    itemCount: dataset.catalogue.count)
                return try baseline.ranks(of: set, workers: Workers(1))
            }
            let test = try ranks(refit ? dataset.refit : dataset.training, dataset.test)
            #expect(try run.outcome().fullRanks == test)
            #expect(summary?.metrics.test == RankingMetrics(ranks: test))
            #expect(
                summary?.metrics.validation
                    == RankingMetrics(ranks: try ranks(dataset.training, dataset.validation)))
            #expect(summary?.refit == refit && summary?.parameters == 0)
        }
    }

    @Test("Popularity equals the reference beside other models", arguments: [false, true])
    func popularity(refit: Bool) throws {
        let refit = "training.refit=\(refit)"
        let summary = try TestRun(try Experiment.small(["model.kind=popularity", refit])).attempt().summary
        #expect(summary?.metrics.test == summary?.references[.popularity])
        let model = try TestRun(try Experiment.small([refit])).attempt().summary
        #expect(model?.references[.popularity] == summary?.metrics.test)
    }

    @Test("A run that was stopped starts anew", arguments: ["scoring the validation set", "scoring the test set"])
    func stopped(phase: String) throws {
        let experiment = try Experiment.small(["model.kind=popularity"])
        let run = try TestRun(experiment)
        let (summary, events) = try run.attempt { _, event in event.phaseName == phase }
        #expect(summary == nil)
        guard case .stopped(step: 0, _) = events.last else {
            Issue.record("the run does not end with its stop")
            return
        }
        let whole = try TestRun(experiment)
        try whole.attempt()
        try run.attempt()
        #expect(try run.outcome() == whole.outcome())
    }
}
