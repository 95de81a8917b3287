import Baselines
import Experiments
import Foundation
import Sessions
import TestSupport
import Testing

/// Sessions that are far longer than what a baseline needs of them.
@Suite struct LongSessionTests {
    @Test(
        "Read click by click, a long session gives the ranks of each of its prefixes alone",
        arguments: [ModelSettings.Kind.sessionPopularity, .markov, .itemKNN, .vsknn, .stan, .slist])
    func prefixes(kind: ModelSettings.Kind) throws {
        var settings = ModelSettings()
        settings.kind = kind
        let training = randomSessions(60, items: 25, seed: 1)
        let baseline = try makeBaseline(settings.kind.fitted, settings, sessions: training, itemCount: 30)
        let test = sessionSet([[3, 4]]) + longSession(400, items: 30) + sessionSet([[5, 3, 5]])
        let expected = test.examples.map { prefix, target in
            let scores = baseline.scores(after: prefix)
            return Int32(scores.count { $0 >= scores[target] })
        }
        #expect(try baseline.ranks(of: test, workers: .init(1)) == expected)
        #expect(Set(expected).count > 5)
    }

    @Test(
        "SLIST learns from a long session what its definition says",
        arguments: [LinearSettings.Transitions.last, .prefix, .session])
    func fitting(_ transitions: LinearSettings.Transitions) throws {
        var settings = LinearSettings()
        settings.transitions = transitions
        settings.positionDecay = 0.5
        // Weights are nothing but zero after 52 places: with and without what lies behind, all is the same.
        let long = longSession(300, items: 12)
        let matrix = NaiveRegression(long.lists, settings, itemCount: 12).solved()
        let scores = try SLIST(settings, long, itemCount: 12).scores(after: [7])
        for (score, wanted) in zip(scores, matrix[7]) { #expect(abs(score - wanted) < 1e-4) }
        #expect(matrix[7].contains { $0 > 0.01 })
    }
}
