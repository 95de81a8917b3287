import Importing
import Sessions
import Testing

@Suite struct PublishedCountsTests {
    /// RetailRocket's rows, and of these the views.
    @Test func agreeWithTheSameRowsOnly() throws {
        let published = try #require(Preset.all.first { $0.name == "retailrocket" }?.published.first)
        func agrees(_ rows: Int, _ otherKinds: Int) -> Bool {
            var report = SourceReport()
            (report.rows, report.otherKinds) = (rows, otherKinds)
            return published.agree(with: report)
        }
        #expect(agrees(2_756_101, 91_789))
        #expect(!agrees(2_756_100, 91_788) && !agrees(2_756_101, 91_788))
    }

    @Test func kindsThatNobodyCountsDoNotMatter() throws {
        let published = try #require(Preset.all.first { $0.name == "yoochoose" }?.published.first)
        var report = SourceReport()
        (report.rows, report.otherKinds) = (33_003_944, 5)
        #expect(published.kept == nil && published.agree(with: report))
    }
}
