import Foundation

/// What uniformly drawn negatives report of ranks among all items, in the mean over all draws.
///
/// Of a target with rank r among n items (ties against it), r − 1 of the n − 1 others score at least as much, so that
/// N negatives without replacement hold X ~ Hypergeometric(n − 1, r − 1, N) of them, and its rank is 1 + X (Krichene
/// and Rendle 2020).
public struct SampledExpectation {
    private let items: Int
    private let size: Int
    private let logFactorials: [Double]

    /// - Parameters: items: all that are ranked; size: negatives of a row, fewer than the items.
    public init(items: Int, size: Int) {
        precondition(size < items, "a target is none of its negatives")
        self.items = items
        self.size = size
        var logs = [0.0]
        logs.reserveCapacity(items)
        for number in 1..<max(items, 2) { logs.append(logs[number - 1] + log(Double(number))) }
        logFactorials = logs
    }

    /// The metric's expectation of one row.
    /// - Parameter rank: among all items, 1-based; 0 is a miss.
    public func value(_ metric: RankingMetric, rank: Int32) -> Double {
        guard rank > 0 else { return 0 }
        let ahead = Int(rank) - 1
        let least = max(0, size - (items - 1 - ahead))
        let most = min(ahead, size, RankingMetrics.cutoff - 1)
        guard least <= most else { return 0 }
        return (least...most).reduce(0) { sum, found in
            let chance = exp(
                choose(ahead, found) + choose(items - 1 - ahead, size - found) - choose(items - 1, size))
            return sum + chance * metric.value(ofRank: Int32(found + 1))
        }
    }

    /// Its mean over rows.
    public func mean(_ metric: RankingMetric, ranks: [Int32]) -> Double {
        var known: [Int32: Double] = [:]
        let sum = ranks.reduce(0) { sum, rank in
            let value = known[rank] ?? value(metric, rank: rank)
            known[rank] = value
            return sum + value
        }
        return sum / Double(max(ranks.count, 1))
    }

    /// log of the binomial coefficient.
    private func choose(_ n: Int, _ k: Int) -> Double { logFactorials[n] - logFactorials[k] - logFactorials[n - k] }
}
