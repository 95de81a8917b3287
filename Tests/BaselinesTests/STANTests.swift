import Baselines
import Experiments
import Foundation
import Sessions
import TestSupport
import Testing

@Suite struct STANTests {
    @Test("Scores by hand")
    func byHand() throws {
        var settings = NeighbourSettings()
        settings.sessionDecay = 1
        settings.ageDecay = 1
        settings.itemDecay = 1
        let scores = try STAN(settings, sessionSet([[0, 1, 2], [3, 1]]), itemCount: 5).scores(after: [0, 1])
        // The first session is half of the training sessions old, and has both items.
        let decay: Double = exp(-1)
        let first = (1 + decay) / 3.0.squareRoot() * exp(-0.5)
        let second = 1 / 2.0.squareRoot()
        let expected: [Double] = [first * decay, first + second, first * decay, second * decay, 0]
        #expect(zip(scores, expected).allSatisfy { abs($0 - $1) < 1e-12 }, "\(scores) \(expected)")

        // Places count from the last item in common, and are those of last occurrences.
        let again = try STAN(settings, sessionSet([[0, 1, 2, 0, 3]]), itemCount: 5).scores(after: [1, 0])
        let sum = (1 + decay) / 2
        let decayed: [Double] = [sum, sum * decay * decay, sum * decay, sum * decay, 0]
        #expect(zip(again, decayed).allSatisfy { abs($0 - $1) < 1e-12 }, "\(again) \(decayed)")
    }

    @Test("Scores are those of a naive search", arguments: [(500, 5_000), (5, 5_000), (5, 12), (500, 3)])
    func naive(k: Int, sample: Int) throws {
        let training = randomSessions(80, items: 25, seed: 11)
        var settings = NeighbourSettings()
        settings.k = k
        settings.sample = sample
        let lists = training.lists
        let twin: Twin = { prefix in
            let neighbours = naiveNeighbours(prefix, in: lists, k: k, sample: sample) { distance in
                exp(-Double(distance) / settings.sessionDecay)
            } factor: { session in
                let age = Double(lists.count - 1 - session) / Double(lists.count)
                return exp(-age / settings.ageDecay) / Double(Set(lists[session]).count).squareRoot()
            }
            var scores: [Int32: Double] = [:]
            for (session, similarity) in neighbours {
                let list = lists[session]
                guard let common = list.lastIndex(where: prefix.contains) else { continue }
                for item in Set(list) {
                    let place = list.lastIndex(of: item) ?? 0
                    scores[item, default: 0] += similarity * exp(-Double(abs(place - common)) / settings.itemDecay)
                }
            }
            return scores
        }
        try expect(
            try STAN(settings, training, itemCount: 30), equals: twin,
            on: randomSessions(20, items: 30, seed: 12) + longSession(60, items: 30), itemCount: 30)
    }
}
