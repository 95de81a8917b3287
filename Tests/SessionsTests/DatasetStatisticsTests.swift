import Basics
import Sessions
import TestSupport
import Testing

@Suite struct DatasetStatisticsTests {
    @Test func countsWhatIsThere() {
        let field = ItemField(
            name: "kind", kind: .category, vocabulary: ["x", "y"], bags: Packed([[0, 1], [1], [], []]))
        let statistics = DatasetStatistics(
            Dataset(
                name: "shop",
                catalogue: Catalogue(ids: ["a", "b", "c", "d"], categories: [CategoryLevel(field: field)]),
                training: sessionSet([[0, 1], [0, 0, 1]]), validation: sessionSet([[1, 0, 2]]),
                // Targets 0, 1 (in the prefix), 2 (in validation only); then 3 and 3 (in neither, the second also the
                // last item).
                test: sessionSet([[1, 0, 1, 2]]) + sessionSet([[0, 0, 3, 3]], firstTarget: 2), fingerprint: "f"))
        #expect(statistics.items == 4)
        #expect(statistics.training.sessions == 2)
        #expect(statistics.training.clicks == 5)
        #expect(statistics.training.rows == 3)
        #expect(statistics.training.meanLength == 2.5)
        #expect(statistics.training.longest == 3)
        #expect(statistics.training.shareOfLength2 == 0.5)
        #expect(statistics.refit.clicks == 8)
        #expect(statistics.test.rows == 5)
        #expect(statistics.fields.map(\.values) == [2])
        #expect(statistics.fields.map(\.valuesPerItem) == [0.75])
        #expect(statistics.fields.map(\.itemsWithout) == [2])
        #expect(statistics.targets.shareOfLastItem == 0.2)
        #expect(statistics.targets.shareInPrefix == 0.4)
        #expect(statistics.targets.shareUnseen == 0.6)
        #expect(statistics.targets.unseenItems == 2)
        #expect(statistics.targets.shareUnseenByRefit == 0.4)
        #expect(statistics.targets.itemsUnseenByRefit == 1)
        // Clicks on the four items 4, 3, 1 and 0: Gini (−1 · 1 + 1 · 3 + 3 · 4) / (4 · 8).
        #expect(statistics.popularity.gini == 0.4375)
        #expect(statistics.density == 7 / 12.0)
        #expect(statistics.repeatRate == 1 / 8.0)
        #expect(statistics.refit.lengths.map(\.name) == ["2", "3"])
        #expect(statistics.refit.lengths.map(\.count) == [1, 2])
        #expect(statistics.popularity.clicks.map(\.name) == ["0", "1", "2", "3–5"])
        #expect(statistics.popularity.clicks.map(\.count) == [1, 1, 0, 2])
        // Clicks of training and validation: 4, 3, 1, 0.
        #expect(statistics.popularity.top1Percent == 4.0 / 8)
        #expect(statistics.popularity.top50Percent == 7.0 / 8)
        #expect(statistics.popularity.median == 1)
        #expect(statistics.popularity.maximum == 4)
        #expect(statistics.popularity.itemsWithoutClicks == 1)
    }
}
