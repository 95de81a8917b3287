import Metrics
import Testing

@Suite struct PopularitySliceTests {
    @Test func slicesByHand() {
        let slices = PopularitySlice.slices(
            ranks: [1, 2, 0, 20, 21, 4, 5, 1, 10], clicks: [0, 1, 5, 6, 20, 21, 100, 101, 40_000])
        #expect(slices.map(\.fromClicks) == [0, 1, 6, 21, 101])
        #expect(slices.map(\.toClicks) == [0, 5, 20, 100, nil])
        #expect(slices.map(\.title) == ["never seen", "1–5", "6–20", "21–100", "more than 100"])
        #expect(slices.map(\.metrics.rows) == [1, 2, 2, 2, 2])
        #expect(slices.map(\.metrics.hr) == [1, 0.5, 0.5, 1, 1])
        #expect(slices.map(\.metrics.mrr) == [1, 0.25, 0.025, 0.225, 0.55])
    }

    @Test func slicesWithoutRowsAreEmpty() {
        let slices = PopularitySlice.slices(ranks: [3], clicks: [7])
        #expect(slices.map(\.metrics.rows) == [0, 0, 1, 0, 0])
        #expect(slices.map(\.metrics.hr) == [0, 0, 1, 0, 0])
    }
}
