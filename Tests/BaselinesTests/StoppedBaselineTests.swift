import Baselines
import Basics
import Experiments
import TestSupport
import Testing

@Suite struct StoppedBaselineTests {
    private let training = randomSessions(80, items: 25, seed: 1)

    @Test(
        "Fitting stops", arguments: [ModelSettings.Kind.markov, .itemKNN, .vsknn, .stan, .slist])
    func fitting(kind: ModelSettings.Kind) {
        var settings = ModelSettings()
        settings.kind = kind
        let stop = StopFlag()
        stop.stop()
        #expect(throws: Stopped.self) {
            try makeBaseline(settings.kind.fitted, settings, sessions: training, itemCount: 30, stop: stop)
        }
    }

    @Test("Solving for the scores of a prefix stops; so does counting common sessions")
    func scoring() throws {
        let stop = StopFlag()
        let slist = try SLIST(LinearSettings(), training, itemCount: 30, stop: stop)
        let itemKNN = try ItemKNN(NeighbourSettings(), training, itemCount: 30, stop: stop)
        #expect(slist.scores(after: [0, 1]).contains { $0 > 0 } && itemKNN.scores(after: [0]).contains { $0 > 0 })
        stop.stop()
        #expect(slist.scores(after: [0, 1]) == Array(repeating: 0, count: 30))
        #expect(itemKNN.scores(after: [0]) == Array(repeating: 0, count: 30))
    }
}
