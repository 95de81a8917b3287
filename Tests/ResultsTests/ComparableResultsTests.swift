import Metrics
import Results
import Runs
import Testing

@Suite struct ComparableResultsTests {
    private func run(_ name: String, data: String, rows: String?, sessions: Int = 5) -> RunSummary {
        let metrics = RankingMetrics(hr: 0.5, mrr: 0.25, ndcg: 0.3, rows: 4)
        return RunSummary(
            run: name, status: .done,
            dataset: DatasetSummary(
                name: "shop", fingerprint: data, testRowsFingerprint: rows, items: 10, trainingSessions: sessions,
                trainingRows: 9, validationRows: 3, testRows: 4, categories: []),
            parameters: 1, metrics: .init(test: metrics, validation: metrics), slices: nil, candidates: [],
            speed: .init(trainingRowsPerSecond: 1, evaluationRowsPerSecond: 1), memory: .init(peakBytes: 1),
            seconds: .init(total: 1, training: 1, evaluation: 1), epochs: 1, bestEpoch: 1, refit: false, exact: true,
            seed: 1, workers: 1, kernel: "k", references: [:])
    }

    @Test func variantsStandInOneTableIfTheirTestRowsAreTheSame() throws {
        let full = [run("1", data: "a", rows: "x"), run("2", data: "a", rows: "x")]
        let noMetadata = [run("3", data: "b", rows: "x")]
        let elsewhere = [run("4", data: "a", rows: "x"), run("5", data: "c", rows: "y")]
        let groups = ComparableResults.groups(
            [("full", full), ("none", noMetadata), ("both", elsewhere)].map { name, runs in
                VariantResults(name: name, planned: runs.count, runs: runs)
            })
        #expect(groups.map { $0.variants.map(\.name) } == [["full", "none", "both"], ["both"]])
        #expect(groups.map { $0.variants.map(\.runs.count) } == [[2, 1, 1], [1]])
        let other = try #require(groups.first).otherTraining
        #expect(other.map(\.variant) == ["none"] && other.map(\.difference) == ["data b"])
        #expect(groups[1].otherTraining.isEmpty)
    }

    @Test func readersAreToldOfOtherTrainingOnceForEachDifference() throws {
        let few = [run("2", data: "a", rows: "x", sessions: 2), run("3", data: "a", rows: "x", sessions: 2)]
        let groups = ComparableResults.groups(
            [
                ("all", [run("1", data: "a", rows: "x", sessions: 1200)]), ("few", few),
                ("other", [run("4", data: "b", rows: "x", sessions: 2)]),
            ].map { name, runs in VariantResults(name: name, planned: runs.count, runs: runs) })
        let other = try #require(groups.first).otherTraining
        #expect(other.map(\.variant) == ["few", "other"])
        #expect(
            other.map(\.difference) == ["2 sessions instead of 1,200", "data b, 2 sessions instead of 1,200"])
    }
}
