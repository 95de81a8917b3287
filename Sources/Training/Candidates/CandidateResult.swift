import Baselines
import Metrics

/// The result of ranking in the candidate sets of one strategy and size.
package struct CandidateResult {
    /// Rank of each row's target among the row's candidates; 0 if it is none of them.
    package var ranks: [Int32] = []
    /// Sizes of the sets, summed over rows, and the smallest one.
    package var items = 0
    package var smallest = Int.max
    /// Seconds of choosing and scoring, summed over workers.
    package var seconds = 0.0
    /// Of each row's set, the sum of its items' hashes (`CandidateHashes`); only from a sweep.
    package var sums: [UInt64] = []

    /// Rows whose target is a candidate.
    package var hits: Int { ranks.count { $0 > 0 } }

    init() {}

    init(ranks: [Int32], sizes: some Sequence<Int>, seconds: Double) {
        self.ranks = ranks
        self.seconds = seconds
        for size in sizes {
            items += size
            smallest = min(smallest, size)
        }
    }

    /// - Parameter size: of the set, the same for all rows.
    init(_ ranks: BaselineRanks, size: Int) {
        self.init(
            ranks: ranks.ranks, sizes: repeatElement(size, count: ranks.ranks.count), seconds: ranks.time.seconds)
    }

    mutating func append(_ other: CandidateResult) {
        ranks += other.ranks
        items += other.items
        smallest = min(smallest, other.smallest)
        seconds += other.seconds
        sums += other.sums
    }

    mutating func append(_ row: (rank: Int32, size: Int, sum: UInt64)) {
        ranks.append(row.rank)
        items += row.size
        smallest = min(smallest, row.size)
        sums.append(row.sum)
    }
}

extension CandidateMetrics {
    /// - Parameters:
    ///   - itemCount: size of the catalogue.
    ///   - microsecondsPerRow: of ranking in the set.
    ///   - fullMicrosecondsPerRow: of ranking the same rows among all items.
    init(
        _ entry: CandidatePlan.Entry, _ result: CandidateResult, itemCount: Int, microsecondsPerRow: Double,
        fullMicrosecondsPerRow: Double
    ) {
        let rows = Double(max(result.ranks.count, 1))
        let size = Double(result.items) / rows
        let categories = if case .predicted(.categories(let count)) = entry.choice { count } else { 0 }
        self.init(
            strategy: entry.strategy, wanted: entry.wanted, categories: categories, size: size,
            fraction: size / Double(itemCount), categoryRecall: Double(result.hits) / rows,
            metrics: RankingMetrics(ranks: result.ranks), microsecondsPerRow: microsecondsPerRow,
            fullMicrosecondsPerRow: fullMicrosecondsPerRow,
            fewerThanCutoff: result.smallest < RankingMetrics.cutoff)
    }
}
