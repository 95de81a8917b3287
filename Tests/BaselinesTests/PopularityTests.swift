import Baselines
import Metrics
import Sessions
import Tensor
import TestSupport
import Testing

@Suite struct PopularityTests {
    @Test("Ranks are those of a count by hand, ties against the target")
    func byHand() throws {
        // Clicks: 3, 2, 1, 1, 0, 0.
        let popularity = Popularity(sessionSet([[0, 0, 0, 1], [2, 1, 3]]), itemCount: 6)
        #expect(popularity.clicks == [3, 2, 1, 1, 0, 0])
        var test = sessionSet([[5, 0, 1, 2, 3]])
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
        let test = sessionSet([Array(0..<30)])
        let ranks = try Popularity(SessionSet(), itemCount: 30).ranks(of: test, workers: Workers(1))
        #expect(RankingMetrics(ranks: ranks).hr == 0)
    }
}

@Suite struct SessionPopularityTests {
    @Test("Clicks in the session come first, training clicks decide among equals")
    func byHand() throws {
        // Clicks: 3, 2, 1, 1, 0, 0.
        let baseline = SessionPopularity(sessionSet([[0, 0, 0, 1], [2, 1, 3]]), itemCount: 6)
        #expect(baseline.scores(after: [4, 2, 4]) == [3, 2, 5, 1, 8, 0])
        // Rows: 4 | 2, 4 2 | 4, 4 2 4 | 0, 4 2 4 0 | 5.
        #expect(try baseline.ranks(of: sessionSet([[4, 2, 4, 0, 5]]), workers: Workers(1)) == [5, 2, 3, 6])
    }

    @Test("The order is that of a naive sort by two keys")
    func naive() throws {
        let training = randomSessions(60, items: 25, seed: 3)
        let test = randomSessions(20, items: 30, seed: 4)
        let ranks = try SessionPopularity(training, itemCount: 30).ranks(of: test, workers: Workers(2))
        for (row, (prefix, target)) in test.examples.enumerated() {
            func keys(_ item: Int) -> (Int, Int) {
                (prefix.count { $0 == item }, training.items.count { $0 == item })
            }
            #expect(ranks[row] == Int32((0..<30).count { keys($0) >= keys(target) }))
        }
    }
}
