import Runs

/// A cost that MRR@20 is held against.
public enum Cost: String, Sendable, Hashable, CaseIterable, Encodable {
    case training, ranking, memory, parameters

    /// Seconds of training, microseconds per ranked row (encoder included, with the run's workers), bytes, numbers;
    /// infinite where it was not measured.
    public func value(_ run: RunSummary) -> Double {
        switch self {
        case .training: run.seconds.training
        case .ranking: run.microsecondsPerRow ?? .infinity
        case .memory: run.memory.map { Double($0.peakBytes) } ?? .infinity
        case .parameters: Double(run.parameters)
        }
    }

    /// Which results are on the Pareto front: no other has at least their metric at no more cost, one of both better.
    public static func front(_ results: [(metric: Double, cost: Double)]) -> [Bool] {
        results.map { result in
            !results.contains { other in
                other.metric >= result.metric && other.cost <= result.cost
                    && (other.metric > result.metric || other.cost < result.cost)
            }
        }
    }
}

/// Where a run stands among those on the same test rows, itself included.
public struct ParetoPlace: Sendable, Hashable, Encodable {
    /// By which costs it is on the front.
    public let front: [Cost]
    public let runs: Int
    /// Runs that failed, were interrupted or cannot be read, and might be among them; nil if there are none.
    public let failed: Int?

    /// - Parameters:
    ///   - all: runs that are done; those on other test rows, or that rank no items, are left out.
    ///   - failed: number of runs that failed, were interrupted or cannot be read.
    /// - Returns: nil if there is nothing to compare with.
    public init?(of run: RunSummary, among all: [RunSummary], failed: Int = 0) {
        let comparability = Comparability([run.dataset] + all.map(\.dataset))
        let others = all.filter {
            $0.run != run.run && $0.ranksItems != false
                && comparability.key(of: $0.dataset) == comparability.key(of: run.dataset)
        }
        guard !others.isEmpty || failed > 0, run.ranksItems != false else { return nil }
        runs = others.count + 1
        self.failed = failed > 0 ? failed : nil
        front = Cost.allCases.filter { cost in
            cost.value(run).isFinite && Cost.front(([run] + others).map { ($0.metrics.test.mrr, cost.value($0)) })[0]
        }
    }
}

extension RunSummary {
    /// Of ranking among all items; nil if nothing was timed.
    public var microsecondsPerRow: Double? {
        speed.evaluationRowsPerSecond > 0 ? 1e6 / speed.evaluationRowsPerSecond : nil
    }
}
