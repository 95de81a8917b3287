import Baselines
import Experiments
import Foundation
import Sessions
import TestSupport
import Testing

@Suite struct VSKNNTests {
    @Test("Scores by hand")
    func byHand() throws {
        let training = sessionSet([[0, 1], [1, 2, 1], [3, 4]])
        var settings = NeighbourSettings()
        settings.idf = 0
        let plain = try VSKNN(settings, training, itemCount: 6)
        // Weights ¼ and 1. Similarities: 1¼, 1, none; the last item is in common with both.
        #expect(plain.scores(after: [0, 1]) == [1.25, 2.25, 1, 0, 0, 0])
        // ¼ (by the second item from the end, so halved), the same, 1.
        #expect(plain.scores(after: [1, 3]) == [0.125, 0.25, 0.125, 1, 1, 0])

        settings.idf = 2
        let weighted = try VSKNN(settings, training, itemCount: 6).scores(after: [0, 1])
        // Item 1 is in two of three sessions, item 0 in one.
        #expect(abs(weighted[1] - 2.25 * (1 + 2 * log(1.5))) < 1e-12)
        #expect(abs(weighted[0] - 1.25 * (1 + 2 * log(3.0))) < 1e-12)

        settings.idf = 0
        settings.k = 1
        #expect(try VSKNN(settings, training, itemCount: 6).scores(after: [0, 1]) == [1.25, 1.25, 0, 0, 0, 0])
        // As similar as the older session, and newer.
        #expect(try VSKNN(settings, training, itemCount: 6).scores(after: [1]) == [0, 1, 1, 0, 0, 0])
        settings.k = 10
        settings.sample = 1
        #expect(try VSKNN(settings, training, itemCount: 6).scores(after: [0, 1]) == [0, 1, 1, 0, 0, 0])
    }

    /// Five sessions are alike for the prefix, and a sixth, the oldest, is more similar: it is taken, then the newest.
    @Test func neighboursTiedAtTheLastPlaceAreTheNewest() throws {
        let training = sessionSet([[0, 1, 2], [1, 3], [1, 4], [1, 5], [1, 6], [1, 7]])
        for (k, taken) in [(1, [2]), (2, [2, 7]), (4, [2, 5, 6, 7]), (6, [2, 3, 4, 5, 6, 7])] as [(Int, [Int])] {
            var settings = NeighbourSettings()
            settings.k = k
            // Without decay by age, sessions are as alike for STAN.
            settings.ageDecay = .infinity
            let vsknn = try VSKNN(settings, training, itemCount: 8).scores(after: [0, 1])
            #expect((2..<8).filter { vsknn[$0] > 0 } == taken, "V-SKNN, k = \(k)")
            let stan = try STAN(settings, training, itemCount: 8).scores(after: [0, 1])
            #expect((2..<8).filter { stan[$0] > 0 } == taken, "STAN, k = \(k)")
        }
    }

    /// Beyond ten places from the end, session-rec's weights would be negative and take from the scores; and there the
    /// click at the eleventh place, the newest, would not count.
    @Test func linearWeightsStopAtZero() throws {
        let training = sessionSet([[0, 12], [9, 13], [10, 14]])
        var settings = NeighbourSettings()
        settings.idf = 0
        settings.similarityWeight = .linear
        settings.neighbourWeight = .linear
        let scores = try VSKNN(settings, training, itemCount: 15).scores(after: (0...10).map(Int32.init))
        // The click at the first place is ten from the end: 1 − 1. The tenth: similarity 0.9, by the second step 0.8.
        #expect(abs(scores[13] - 0.9 * 0.8) < 1e-12 && abs(scores[14] - 0.9) < 1e-12)
        #expect(scores.indices.filter { scores[$0] != 0 } == [9, 10, 13, 14])
    }

    @Test(
        "Scores are those of a naive search", arguments: [(500, 5_000), (5, 5_000), (5, 12), (500, 3)],
        NeighbourSettings.Weight.allCases)
    func naive(limits: (k: Int, sample: Int), choice: NeighbourSettings.Weight) throws {
        let training = randomSessions(80, items: 25, seed: 9)
        var settings = NeighbourSettings()
        settings.k = limits.k
        settings.sample = limits.sample
        settings.similarityWeight = choice
        settings.neighbourWeight = choice
        let lists = training.lists
        let twin: Twin = { prefix in
            let length = Double(prefix.count)
            let neighbours = naiveNeighbours(prefix, in: lists, k: limits.k, sample: limits.sample) { distance in
                let place = length - Double(distance)
                return switch choice {
                case .same: 1
                case .linear: max(0, 1 - 0.1 * Double(distance))
                case .div: place / length
                case .log: 1 / log10(Double(distance) + 1.7)
                case .quadratic: (place / length) * (place / length)
                }
            } factor: { _ in
                1
            }
            var scores: [Int32: Double] = [:]
            for (session, similarity) in neighbours {
                guard let newest = prefix.lastIndex(where: lists[session].contains) else { continue }
                let step = length - Double(newest)
                let decay =
                    switch choice {
                    case .same: 1.0
                    case .linear: max(0, 1 - 0.1 * step)
                    case .div: 1 / step
                    case .log: 1 / log10(step + 1.7)
                    case .quadratic: 1 / (step * step)
                    }
                for item in Set(lists[session]) {
                    let idf = log(Double(lists.count) / Double(lists.count { $0.contains(item) }))
                    scores[item, default: 0] += similarity * decay * (1 + settings.idf * idf)
                }
            }
            return scores
        }
        try expect(
            try VSKNN(settings, training, itemCount: 30), equals: twin,
            on: randomSessions(20, items: 30, seed: 10) + longSession(60, items: 30), itemCount: 30)
    }
}
