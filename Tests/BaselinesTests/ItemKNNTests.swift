import Baselines
import Experiments
import Foundation
import TestSupport
import Testing

@Suite struct ItemKNNTests {
    private func settings(k: Int, shrinkage: Double) -> NeighbourSettings {
        var settings = NeighbourSettings()
        settings.k = k
        settings.shrinkage = shrinkage
        return settings
    }

    @Test("Cosines by hand; only the last item counts, and it is not its own neighbour")
    func byHand() throws {
        let training = sessionSet([[0, 1], [0, 1, 2], [2, 0, 0], [3, 3]])
        let plain = try ItemKNN(settings(k: 10, shrinkage: 0), training, itemCount: 5)
        // Sessions of 0, 1, 2: three, two, two; two in common each.
        #expect(plain.scores(after: [3, 0]) == [0, 2 / 6.0.squareRoot(), 2 / 6.0.squareRoot(), 0, 0])
        #expect(plain.scores(after: [3]) == [0, 0, 0, 0, 0])
        let shrunk = try ItemKNN(settings(k: 10, shrinkage: 2), training, itemCount: 5)
        #expect(shrunk.scores(after: [0]) == [0, 2 / 20.0.squareRoot(), 2 / 20.0.squareRoot(), 0, 0])
        // Equal similarities: the first of the catalogue stays.
        let one = try ItemKNN(settings(k: 1, shrinkage: 0), training, itemCount: 5)
        #expect(one.scores(after: [0]) == [0, 2 / 6.0.squareRoot(), 0, 0, 0])
    }

    @Test("Scores are those of a naive search", arguments: [(1, 0.0), (4, 0.0), (4, 20.0), (500, 3.0)])
    func naive(k: Int, shrinkage: Double) throws {
        let training = randomSessions(80, items: 25, seed: 7)
        let sets = training.lists.map(Set.init)
        func support(_ items: Int32...) -> Double { Double(sets.count { $0.isSuperset(of: items) }) }
        let twin: Twin = { prefix in
            let last = prefix[prefix.count - 1]
            var found: [(item: Int32, similarity: Double)] = []
            for item in 0..<Int32(30) where item != last && support(item, last) > 0 {
                let norm = ((support(last) + shrinkage) * (support(item) + shrinkage)).squareRoot()
                found.append((item, support(item, last) / norm))
            }
            found.sort { ($0.similarity, $1.item) > ($1.similarity, $0.item) }
            return Dictionary(uniqueKeysWithValues: found.prefix(k).map { ($0.item, $0.similarity) })
        }
        try expect(
            try ItemKNN(settings(k: k, shrinkage: shrinkage), training, itemCount: 30), equals: twin,
            on: randomSessions(20, items: 30, seed: 8), itemCount: 30)
    }
}
