import Baselines
import Tensor
import TestSupport
import Testing

@Suite struct MarkovTests {
    @Test("Shares of the transitions, by hand; an item may follow itself")
    func byHand() throws {
        // From 0: to 1 twice, to 2 and to itself once.
        let markov = try Markov(sessionSet([[0, 1, 0, 2], [3, 0, 0, 1]]), itemCount: 5)
        #expect(markov.scores(after: [3, 0]) == [0.25, 0.5, 0.25, 0, 0])
        #expect(markov.scores(after: [0, 3]) == [1, 0, 0, 0, 0])
        // The last item of a session leads nowhere.
        #expect(markov.scores(after: [2]) == [0, 0, 0, 0, 0])
        // 2 ties with 0 behind 1; 4 is not reached and ties with 3.
        #expect(try markov.ranks(of: sessionSet([[0, 2], [0, 1], [0, 4]]), workers: Workers(1)) == [3, 1, 5])
    }

    @Test("Scores are those of a naive count")
    func naive() throws {
        let training = randomSessions(80, items: 25, seed: 5)
        let twin: Twin = { prefix in
            var counts: [Int32: Double] = [:]
            for list in training.lists {
                for (item, next) in zip(list, list.dropFirst()) where item == prefix.last {
                    counts[next, default: 0] += 1
                }
            }
            let all = counts.values.reduce(0, +)
            return counts.mapValues { $0 / all }
        }
        try expect(
            try Markov(training, itemCount: 30), equals: twin, on: randomSessions(30, items: 30, seed: 6), itemCount: 30
        )
    }
}
