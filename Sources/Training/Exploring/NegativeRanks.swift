import Basics
import Metrics
import Reranking
import Sessions

/// Ranks of the rows of some sessions among their negatives. Used by one worker at a time.
package struct NegativeRanks {
    private var scorer: any RowScorer
    private var samplings: [(sampling: NegativeSampling, urn: Urn)]
    private let sizes: [Int]
    private let draws: Int

    /// Of every row, among all items.
    package private(set) var full: [Int32] = []
    /// Sampling by sampling and size by size, of each draw (`SampledRun.Sample.draws`).
    package private(set) var sampled: [[[Int32]]] = []

    /// - Parameters:
    ///   - samplings: with all items in their urns, weighted.
    ///   - sizes: ascending.
    package init(_ scorer: any RowScorer, _ samplings: [(NegativeSampling, Urn)], sizes: [Int], draws: Int) {
        self.scorer = scorer
        self.samplings = samplings
        self.sizes = sizes
        self.draws = draws
    }

    /// - Parameter firstRow: number of rows in the sessions before these.
    package mutating func rank(_ sessions: SessionSet, _ range: Range<Int>, firstRow: Int, stop: StopFlag) {
        full = []
        sampled = samplings.flatMap { _ in sizes.map { _ in [[Int32]](repeating: [], count: draws) } }
        scorer.expect(sessions, range)
        for index in range {
            scorer.begin()
            let targets = sessions.targets(index)
            for event in sessions.events(index) {
                if stop.isStopped { return }
                if targets.contains(event) {
                    scorer.score()
                    rank(sessions.items[event], row: firstRow + full.count)
                }
                scorer.read(sessions.items[event])
            }
        }
    }

    private mutating func rank(_ target: Int32, row: Int) {
        let all = scorer.rank(of: target)
        let score = scorer.scores(of: [target])[0]
        for place in samplings.indices {
            let sampling = samplings[place].sampling
            for draw in 0..<draws {
                var stream = RandomStream(
                    seed: NegativeExplorer.seed, name: "negatives \(sampling.rawValue) \(draw)", index: row)
                samplings[place].urn.take(Int(target))
                var drawn = 0
                var ahead = 0
                for (number, size) in sizes.enumerated() {
                    // Behind the cutoff, more negatives change nothing.
                    if all > 0, ahead < RankingMetrics.cutoff {
                        let negatives = (drawn..<size).compactMap { _ in
                            samplings[place].urn.draw(using: &stream).map(Int32.init)
                        }
                        drawn = size
                        ahead += scorer.scores(of: negatives).count { $0 >= score }
                    }
                    let rank = all > 0 ? Int32(1 + min(ahead, RankingMetrics.cutoff)) : 0
                    sampled[place * sizes.count + number][draw].append(rank)
                }
                samplings[place].urn.refill()
            }
        }
        full.append(all)
    }
}
