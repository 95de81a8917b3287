import Baselines
import Experiments
import TestSupport
import Testing

@Suite struct ItemNeighboursTests {
    @Test("Of every item, the list that Item-kNN scores by, nearest first", arguments: [1, 4, 500])
    func equalsItemKNN(k: Int) throws {
        let training = randomSessions(80, items: 25, seed: 7)
        var settings = NeighbourSettings()
        settings.k = k
        settings.shrinkage = 3
        let knn = try ItemKNN(settings, training, itemCount: 30)
        let neighbours = try ItemNeighbours(training, itemCount: 30, k: k, shrinkage: 3)
        #expect(neighbours.items.count == 30)
        for item in 0..<30 {
            let scores = knn.scores(after: [Int32(item)])
            let expected = scores.indices.filter { scores[$0] > 0 }.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
            #expect(neighbours.items[item].map(Int.init) == expected)
            #expect(neighbours.similarities[neighbours.items.range(item)] == expected.map { Float(scores[$0]) }[...])
        }
    }
}
