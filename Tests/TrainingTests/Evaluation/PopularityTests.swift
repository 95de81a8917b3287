import Runs
import Sessions
import Testing
import Training

@Suite struct PopularityTests {
    @Test("Ranks are those of a count by hand, ties against the target")
    func byHand() {
        var training = SessionSet()
        training.append([0, 0, 0, 1], origin: 0)
        training.append([2, 1, 3], origin: 1)
        // Clicks: 3, 2, 1, 1, 0, 0.
        let popularity = Popularity(training, itemCount: 6)
        #expect(popularity.clicks == [3, 2, 1, 1, 0, 0])
        var test = SessionSet()
        test.append([5, 0, 1, 2, 3], origin: 2)
        test.append([0, 1, 5, 4], firstTarget: 2, origin: 3)
        #expect(popularity.ranks(of: test) == [1, 2, 4, 4, 6, 6])
    }

    @Test("Ranks of a Storefront equal those of a naive loop")
    func naive() throws {
        let dataset = try Experiment.small().prepared().dataset
        let popularity = Popularity(dataset.training, itemCount: dataset.catalogue.count)
        let clicks = (0..<dataset.catalogue.count).map { item in dataset.training.items.count { Int($0) == item } }
        let expected = (0..<dataset.test.count).flatMap { session in
            dataset.test[session].dropFirst(Int(dataset.test.firstTarget[session])).map { target in
                Int32(clicks.count { $0 >= clicks[Int(target)] })
            }
        }
        #expect(popularity.ranks(of: dataset.test) == expected)
    }

    @Test("A constant scorer hits nothing")
    func constant() {
        var test = SessionSet()
        test.append(Array(0..<30), origin: 0)
        let ranks = Popularity(SessionSet(), itemCount: 30).ranks(of: test)
        #expect(RankingMetrics(ranks: ranks).hr == 0)
    }
}
