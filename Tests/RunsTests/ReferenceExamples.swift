import Basics
import Experiments
import Foundation
import Metrics
import Runs

/// Finished runs of which references are made.
enum ReferenceExample {
    static let yaml = """
        name: shop
        study:
          seeds: 2
          variants:
            full: {}
            a|b *c*: {model.hierarchy: none}
        """

    static func study() throws -> Study { try ExperimentFile(yaml: yaml, file: "shop.yaml").asStudy }

    static func experiment(_ variant: Int = 0, seed: Int = 1) throws -> Experiment {
        try study().variants[variant].runs[seed - 1].experiment
    }

    /// Half of the targets among the first twenty, the more the nearer to the top; the others anywhere.
    static func ranks(_ count: Int, _ stream: inout RandomStream) -> [Int32] {
        (0..<count).map { _ in
            let random = stream.uniform()
            return random < 0.02 ? 0 : Int32(pow(random < 0.53 ? 20 : 43_097, stream.uniform()))
        }
    }

    /// Sessions of about four rows of which now and then a click is no row, and a level of categories that is
    /// predicted.
    static func rows(_ count: Int, _ stream: inout RandomStream) -> TestRows {
        var perSession: [Int32] = []
        var left = count
        while left > 0 {
            var rows = 1
            while rows < min(left, 40), stream.uniform() < 0.74 { rows += 1 }
            perSession.append(Int32(rows))
            left -= rows
        }
        let prefix = perSession.flatMap { rows in
            var prefix: Int32 = 0
            return (0..<rows).map { _ in
                prefix += stream.uniform() < 0.01 ? 3 : 1
                return prefix
            }
        }
        func flags(_ share: Double, none: Double = 0) -> [Int32] {
            prefix.map { _ in stream.uniform() < none ? -1 : stream.uniform() < share ? 1 : 0 }
        }
        return TestRows(
            perSession: perSession, prefix: prefix, clicks: prefix.map { _ in Int32(pow(850, stream.uniform())) - 1 },
            isInPrefix: flags(0.2), levels: [.init(name: "category", isHead: flags(0.5, none: 0.01), isHit: flags(0.9))]
        )
    }

    /// Writes down a finished run.
    @discardableResult
    static func run(
        _ experiment: Experiment, in results: URL, _ ranks: TestRanks, _ rows: TestRows,
        changing change: (inout RunSummary) -> Void = { _ in }
    ) throws -> RunFolder {
        let run = try RunFolder.create(experiment: experiment, in: results)
        let writer = try run.open()
        try writer.write(ranks, fingerprint: "0123456789abcdef")
        try writer.write(rows, fingerprint: "0123456789abcdef")
        var summary = RunSummary.example(run.id)
        summary.dataset.testRows = ranks.full.count
        summary.metrics.test = RankingMetrics(ranks: ranks.full)
        summary.slices = PopularitySlice.slices(ranks: ranks.full, clicks: rows.clicks)
        summary.secondStage = ranks.reranked.map {
            let metrics = RankingMetrics(ranks: $0)
            return SecondStageResult(
                kind: .linear, test: metrics, validation: metrics, validationOfModel: metrics, poolSize: 200,
                poolRecall: 0.8, microsecondsPerRow: 20, fittingSeconds: 10, trees: 0,
                features: [.init(name: "score", weight: 1.5, importance: 0.25)], file: "0123456789abcdef")
        }
        summary.started = Date(timeIntervalSince1970: 1_767_348_000)
        summary.seed = experiment.training.seed
        summary.experiment = writer.experiment
        change(&summary)
        try writer.write(summary)
        writer.release()
        return run
    }

    /// A run of some rows with random ranks, and its summary.
    static func run(
        _ variant: Int = 0, seed: Int = 1, in results: URL, rows count: Int = 200,
        changing change: (inout RunSummary) -> Void = { _ in }
    ) throws -> (run: RunFolder, ranks: TestRanks, rows: TestRows) {
        var stream = RandomStream(seed: UInt64(10 * variant + seed), name: "references")
        let ranks = TestRanks(
            full: Self.ranks(count, &stream), reranked: Self.ranks(count, &stream),
            candidates: [(.candidates(.random, wanted: 0.04), Self.ranks(count, &stream))])
        let rows = Self.rows(count, &stream)
        return (
            try run(try experiment(variant, seed: seed), in: results, ranks, rows, changing: change), ranks, rows
        )
    }
}
