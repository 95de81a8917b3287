import Experiments
import Metrics
import Runs
import TestSupport
import Testing
import Training

/// Runs whose test asks for items that nobody has clicked, and from few clicks.
@Suite struct ColdAndShortTests {
    private static func summary(_ overrides: [String]) throws -> RunSummary {
        let run = try TestRun(try Experiment.small(["training.epochs=1", "protocol.coldItems=0.2"] + overrides))
        return try #require(try run.attempt().summary)
    }

    private static func cold(_ summary: RunSummary) -> RankingMetrics? {
        summary.slices?.first { $0.toClicks == 0 }?.metrics
    }

    @Test(
        "Every family ranks them, and counts them as never seen",
        arguments: ["hiersrec", "m2trec", "transformer", "srgnn", "gru4rec", "popularity", "item-knn", "v-sknn"],
        [false, true])
    func families(kind: String, refit: Bool) throws {
        let summary = try Self.summary(["model.kind=\(kind)", "training.refit=\(refit)"])
        let cold = try #require(Self.cold(summary))
        #expect(cold.rows > 5 && cold.rows < summary.metrics.test.rows)
        if kind != "popularity", summary.parameters == 0 { #expect(cold.hr == 0) }
        if kind == "hiersrec" {
            // Test rows are the same whatever is trained.
            let other = try Self.summary(["model.kind=popularity"])
            #expect(other.dataset.testRowsFingerprint == summary.dataset.testRowsFingerprint)
            #expect(Self.cold(other)?.rows == cold.rows)
        }
    }

    @Test("Items made of metadata find cold targets that items by name do not")
    func metadata() throws {
        let settings = ["training.epochs=6", "model.dropout=0"]
        let free = try #require(Self.cold(try Self.summary(settings + ["model.idFree=true"])))
        let names = try #require(Self.cold(try Self.summary(settings + ["model.kind=gru4rec"])))
        #expect(free.mrr > names.mrr)
    }

    @Test(
        "From fewer clicks, all rows and cold ones side by side; with all of them what the run has",
        arguments: [
            "hiersrec", "gru4rec", "v-sknn",
        ])
    func lastClicks(kind: String) throws {
        let summary = try Self.summary(["model.kind=\(kind)", "evaluation.lastClicks=1,3,1000"])
        let found = try #require(summary.metrics.testShortenedSessions)
        #expect(found.map(\.clicks) == [nil, 1, 3, 1_000])
        #expect(found[0].all == summary.metrics.test && found[0].cold == Self.cold(summary))
        #expect(found[3].all == found[0].all && found[3].cold == found[0].cold)
        #expect(found.map(\.shortenedRows).last == 0 && found[1].shortenedRows > found[2].shortenedRows)
        #expect(found[1].all != found[0].all && found.allSatisfy { $0.all.rows == summary.metrics.test.rows })
        #expect(try Self.summary(["model.kind=\(kind)"]).metrics.testShortenedSessions == nil)
    }
}
