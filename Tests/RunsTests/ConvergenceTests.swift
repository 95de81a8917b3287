import Runs
import Testing

@Suite struct ConvergenceTests {
    private func convergence(_ scores: [Double]) -> Convergence? {
        Convergence(scores.enumerated().map { .init(epoch: Double($0 + 1) / 2, score: $1) })
    }

    @Test func theFirstScoreThatReachesAShareOfTheBestCounts() {
        // 95 % of 0.2 are 0.19, 99 % are 0.198.
        let found = convergence([0.1, 0.189, 0.191, 0.18, 0.199, 0.2, 0.15])
        #expect(found?.epochsTo95Percent == 1.5 && found?.epochsTo99Percent == 2.5)
    }

    @Test func aFirstScoreMayBeTheBest() {
        let found = convergence([0.3, 0.2])
        #expect(found?.epochsTo95Percent == 0.5 && found?.epochsTo99Percent == 0.5)
    }

    @Test(arguments: [[], [0, 0], [.nan]] as [[Double]]) func withoutAScoreThereIsNone(scores: [Double]) {
        #expect(convergence(scores) == nil)
    }
}
