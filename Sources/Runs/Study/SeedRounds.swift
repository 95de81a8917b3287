import Basics
import Experiments
import Metrics

/// How many rounds of one seed for all variants a study with `SeedPrecision` needs, as far as is known: a function of
/// validation results alone, so that the test has no say in when to stop, and every program that looks agrees.
public struct SeedRounds: Sendable, Hashable {
    /// Rounds to make so far.
    public let rounds: Int
    /// Half of the 95 % interval of each variant's difference to the first, over the seeds of the last round that is
    /// done, in percentage points; nil for the first, where that is not known yet, and for variants of a single run.
    public let reach: [Double?]
    /// Whether all is known well enough, or no further round is allowed.
    public let isEnough: Bool

    /// - Parameter validation: validation MRR@20 of each variant's runs, in the order of the seeds; nil for those that
    ///   are not done. What is fitted has a single run, whose mean does not vary.
    public init(_ precision: SeedPrecision, validation: [[Double?]]) {
        var rounds = precision.least
        var reach = [Double?](repeating: nil, count: validation.count)
        while true {
            let values = validation.map { $0.prefix(rounds).compactMap(\.self) }
            guard zip(values, validation).allSatisfy({ $0.count == min(rounds, $1.count) }) else { break }
            reach = Self.reach(values)
            if rounds >= precision.most || reach.allSatisfy({ ($0 ?? 0) <= precision.points }) {
                self.rounds = rounds
                self.reach = reach
                isEnough = true
                return
            }
            rounds += 1
        }
        self.rounds = rounds
        self.reach = reach
        isEnough = false
    }

    /// In percentage points.
    private static func reach(_ values: [[Double]]) -> [Double?] {
        let parts = values.map { values -> (variance: Double, freedom: Double) in
            guard let spread = MeanAndSpread(values).deviation else { return (0, .infinity) }
            return (spread * spread / Double(values.count), Double(values.count - 1))
        }
        return parts.indices.map { index in
            guard index > 0, values[index].count > 1 || values[0].count > 1 else { return nil }
            return 100 * SummedVariance([parts[0], parts[index]]).reach(0.95)
        }
    }
}
