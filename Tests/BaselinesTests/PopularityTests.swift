import Baselines
import Runs
import Sessions
import Tensor
import Testing

@Suite struct PopularityTests {
    @Test("Ranks are those of a count by hand, ties against the target")
    func byHand() throws {
        // Clicks: 3, 2, 1, 1, 0, 0.
        let popularity = Popularity(sessions([[0, 0, 0, 1], [2, 1, 3]]), itemCount: 6)
        #expect(popularity.clicks == [3, 2, 1, 1, 0, 0])
        var test = sessions([[5, 0, 1, 2, 3]])
        test.append([0, 1, 5, 4], firstTarget: 2, origin: 1)
        #expect(try popularity.ranks(of: test, workers: Workers(1)) == [1, 2, 4, 4, 6, 6])
    }

    @Test("Scores are those of a naive count")
    func naive() throws {
        let training = randomSessions(60, items: 25, seed: 3)
        let twin: Twin = { _ in training.items.reduce(into: [:]) { $0[$1, default: 0] += 1 } }
        try expect(
            Popularity(training, itemCount: 30), equals: twin, on: randomSessions(20, items: 30, seed: 4),
            itemCount: 30)
    }

    @Test("A constant scorer hits nothing")
    func constant() throws {
        let test = sessions([Array(0..<30)])
        let ranks = try Popularity(SessionSet(), itemCount: 30).ranks(of: test, workers: Workers(1))
        #expect(RankingMetrics(ranks: ranks).hr == 0)
    }
}
