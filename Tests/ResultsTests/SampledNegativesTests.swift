import Foundation
import Metrics
import Results
import Runs
import Testing

/// What is said of ranks among sampled negatives that are written down here.
@Suite("Sampled negatives")
struct SampledNegativesTests {
    // MARK: Expectation

    /// All sets of so many of the numbers 0 ..< count.
    private static func sets(_ size: Int, of count: Int) -> [[Int]] {
        guard size > 0 else { return [[]] }
        return (size - 1..<max(count, size - 1)).flatMap { last in sets(size - 1, of: last).map { $0 + [last] } }
    }

    @Test(
        "the expectation is the mean over all sets of negatives", arguments: [(2, 1), (5, 2), (8, 3), (9, 8), (30, 2)])
    func expectation(items: Int, size: Int) {
        let sets = Self.sets(size, of: items - 1)
        let expectation = SampledExpectation(items: items, size: size)
        for rank in 1...items {
            for metric in RankingMetric.allCases {
                // The first rank − 1 of the others score at least as much.
                let values = sets.map { set in metric.value(ofRank: Int32(1 + set.count { $0 < rank - 1 })) }
                let mean = values.reduce(0, +) / Double(values.count)
                #expect(abs(expectation.value(metric, rank: Int32(rank)) - mean) < 1e-12, "\(rank) \(metric)")
            }
        }
        #expect(expectation.value(.hr, rank: 0) == 0)
    }

    @Test("all other items as negatives are the full ranking, and large catalogues stay exact")
    func limits() {
        let all = SampledExpectation(items: 50, size: 49)
        for rank: Int32 in [1, 2, 20, 21, 50] {
            for metric in RankingMetric.allCases {
                #expect(abs(all.value(metric, rank: rank) - metric.value(ofRank: rank)) < 1e-12)
            }
        }
        // One negative of 100,000: the rank is 1 or, with the chance (r − 1) / (n − 1), 2.
        let one = SampledExpectation(items: 100_001, size: 1)
        #expect(abs(one.value(.mrr, rank: 50_001) - 0.75) < 1e-8)
        #expect(abs(one.mean(.mrr, ranks: [50_001, 1, 0, 100_001]) - (0.75 + 1 + 0 + 0.5) / 4) < 1e-8)
    }

    // MARK: Exploration

    private static func run(
        _ name: String, full: [Int32], _ samples: [SampledRun.Sample], testRows: String = "aa", clicks: String = "c"
    ) -> SampledRun {
        let dataset = DatasetSummary(
            name: "shop", fingerprint: "00ff", testRowsFingerprint: testRows, items: 1_000, trainingSessions: 5,
            trainingRows: 9, validationRows: 3, testRows: full.count, categories: [3])
        return SampledRun(
            run: name, model: "gru4rec", dataset: dataset, hasSecondStage: false, full: full, samples: samples,
            clicksHash: clicks)
    }

    @Test("means, deviations and bias by hand")
    func byHand() throws {
        let run = Self.run(
            "shop/a", full: [4, 30, 2, 0],
            [
                .init(sampling: .uniform, size: 20, draws: [[1, 2, 1, 0], [1, 4, 2, 0]]),
                .init(sampling: .popularity, size: 20, draws: [[4, 21, 2, 0]]),
            ])
        let found = try NegativeExploration([run])
        #expect(found.rows == 4 && found.draws == 2 && found.differences.isEmpty)
        let (uniform, popular) = (found.runs[0].samples[0], found.runs[0].samples[1])
        #expect(uniform.mrr.draws == [2.5 / 4, 1.75 / 4] && uniform.mrr.mean == 2.125 / 4)
        #expect(abs((uniform.mrr.deviation ?? 0) - 0.75 / 4 / 2.0.squareRoot()) < 1e-12)
        #expect(abs(uniform.mrr.bias - (2.125 - 0.75) / 4) < 1e-12)
        #expect(uniform.hr.mean == 0.75 && uniform.hr.bias == 0.25)
        let expectation = SampledExpectation(items: 1_000, size: 20)
        #expect(uniform.ndcg.expected == expectation.mean(.ndcg, ranks: [4, 30, 2, 0]))
        #expect(popular.mrr.bias == 0 && popular.mrr.deviation == nil && popular.mrr.expected == nil)
    }

    @Test("an order that flips, in the mean or in some draw")
    func flips() throws {
        func sample(_ sampling: NegativeSampling, _ draws: [[Int32]]) -> SampledRun.Sample {
            .init(sampling: sampling, size: 20, draws: draws)
        }
        let first = Self.run(
            "shop/a", full: [1, 1],
            [sample(.uniform, [[2, 2], [2, 2], [1, 1]]), sample(.popularity, [[1, 1], [1, 1], [1, 1]])])
        let second = Self.run(
            "shop/b", full: [2, 2],
            [sample(.uniform, [[1, 1], [1, 1], [1, 2]]), sample(.popularity, [[2, 2], [1, 2], [2, 2]])])
        let found = try NegativeExploration([first, second])
        #expect(found.differences.count == 6)
        let mrr = try #require(found.differences.first { $0.metric == .mrr })
        #expect(mrr.sampling == .uniform && mrr.full == 0.5 && mrr.isFlip && mrr.flippedDraws == 2)
        #expect(abs(mrr.sampled - (-0.5 - 0.5 + 0.25) / 3) < 1e-12)
        // All are hits: an order that is none cannot flip.
        #expect(found.flips.map(\.metric) == [.mrr, .ndcg])
        #expect(NegativeTables.flips(found).rows.count == 2)
        #expect(NegativeTables.samples(found.runs[0]).rows.count == 3)
        #expect(NegativeTables.all(found).rows.count == 12)
        let json = try RunJSON.encodeForPeople(found)
        #expect(try RunJSON.decode(NegativeExploration.self, from: json) == found)
    }

    @Test("other rows, or other negatives, do not compare")
    func incomparable() {
        let run = Self.run("shop/a", full: [1], [])
        #expect(throws: Incomparable.self) {
            try NegativeExploration([run, Self.run("shop/b", full: [1], [], testRows: "bb")])
        }
        #expect(throws: Incomparable.self) {
            try NegativeExploration([run, Self.run("shop/b", full: [1], [], clicks: "d")])
        }
    }
}
