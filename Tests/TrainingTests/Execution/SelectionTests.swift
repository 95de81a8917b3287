import Basics
import Experiments
import Runs
import Sessions
import Testing
import Training

/// `training.selection: none`.
@Suite struct SelectionTests {
    private static let kinds = [
        [], ["model.kind=transformer", "training.loss=sampled", "training.negatives=40"],
        ["training.decay=exponential", "training.ageDecay=0.3"],
        ["model.kind=gru4rec", "training.batching=parallel", "training.order=time"],
    ]

    /// One epoch is the best of one, so that a refit trains just as much.
    @Test("The weights are those of a refit of as many epochs", arguments: kinds)
    func equalsARefit(_ overrides: [String]) throws {
        let refitted = try TestRun(try Experiment.small(overrides + ["training.epochs=1", "training.refit=true"]))
        let direct = try TestRun(try Experiment.small(overrides + ["training.epochs=1", "training.selection=none"]))
        let expected = try #require(try refitted.attempt().summary)
        let (summary, events) = try direct.attempt()
        let found = try #require(summary)
        #expect(try direct.outcome().fullRanks == refitted.outcome().fullRanks)
        #expect(found.metrics.test == expected.metrics.test && found.references == expected.references)
        #expect(found.slices == expected.slices && found.refit && found.epochs == 1)
        // Nothing of the validation sessions is known, nor kept.
        #expect(expected.isSelected && !found.isSelected)
        #expect(found.convergence == nil && found.bestWeights == nil)
        #expect(!events.contains { $0.validation != nil })
    }

    @Test("All epochs are trained, on all sessions") func epochs() throws {
        let experiment = try Experiment.small(["training.selection=none", "training.epochs=3", "training.batch=16"])
        let (summary, events) = try TestRun(experiment).attempt()
        let sessions = try experiment.prepared().dataset.refit.count
        #expect(events.count(where: \.isTraining) == 3 * ((sessions + 15) / 16))
        #expect(events.compactMap(\.start).map(\.plannedSteps) == [3 * ((sessions + 15) / 16)])
        #expect(summary?.epochs == 3 && summary?.bestEpoch == 3)
    }

    @Test("A baseline is fitted as for a refit", arguments: ["stan", "popularity", "slist"])
    func baseline(kind: String) throws {
        func run(_ override: String) throws -> TestRun {
            let run = try TestRun(try Experiment.small(["model.kind=\(kind)", override]))
            #expect(try run.attempt().summary?.refit == true)
            return run
        }
        let (refitted, direct) = (try run("training.refit=true"), try run("training.selection=none"))
        #expect(try direct.outcome().fullRanks == refitted.outcome().fullRanks)
    }
}
