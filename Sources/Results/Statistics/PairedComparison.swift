import Basics
import Foundation
import Metrics

/// Several arms against one of them, on the same test rows.
public struct PairedComparison: Sendable {
    /// A variant, or a run.
    public struct Arm: Sendable {
        public let name: String
        /// Metric of every test row, for each seed.
        let values: [[Double]]
        /// Whether another seed would give other weights.
        let isTrained: Bool

        public init(name: String, values: [[Double]], isTrained: Bool) {
            self.name = name
            self.values = values
            self.isTrained = isTrained
        }

        /// Of every row, over the seeds.
        var means: [Double] {
            values[0].indices.map { row in values.reduce(0) { $0 + $1[row] } / Double(values.count) }
        }

        /// Variance of the mean over the seeds, and its degrees of freedom; nil if there are too few.
        var seedVariance: (variance: Double, freedom: Double)? {
            guard isTrained else { return (0, .infinity) }
            guard values.count >= PairedDifference.leastSeeds else { return nil }
            let spread = MeanAndSpread(values.map { $0.reduce(0, +) / Double($0.count) }).deviation ?? 0
            return (spread * spread / Double(values.count), Double(values.count - 1))
        }
    }

    public static let draws = 10_000
    public static let seed: UInt64 = 1

    /// Differences of all arms but the baseline to it, in their order, with verdicts over the whole family.
    public let differences: [(name: String, difference: PairedDifference, verdict: PairedDifference.Verdict)]

    /// - Parameters:
    ///   - rowsPerSession: of the test sessions.
    ///   - margin: of equivalence, a fraction of one; nil without.
    ///   - draws: resamples, and random signs.
    public init(
        _ arms: [Arm], baseline: Int, rowsPerSession: [Int32], margin: Double?, draws: Int = Self.draws,
        seed: UInt64 = Self.seed
    ) {
        let values = arms.map(\.means)
        let sums = SessionSums(rowsPerSession: rowsPerSession, values: values)
        let resampled = sums.bootstrap(draws: draws, seed: seed)
        let flipped = sums.signFlips(draws: draws, seed: seed)
        let others = arms.indices.filter { $0 != baseline }
        let found = others.map { arm -> PairedDifference in
            let seeds = arms[arm].seedVariance.flatMap { one in arms[baseline].seedVariance.map { [one, $0] } }
            return PairedDifference(
                sums, arm, baseline, seeds: seeds, margin: margin,
                resampled: resampled.map { $0[arm] - $0[baseline] }.sorted(),
                flipped: flipped.map { $0[arm] - $0[baseline] }, rows: (values[arm], values[baseline]))
        }
        let verdicts = Judgement.family(found).map(\.verdict)
        differences = zip(others, zip(found, verdicts)).map { (arms[$0].name, $1.0, $1.1) }
    }
}

extension PairedDifference {
    /// - Parameters:
    ///   - seeds: variance of either side's mean over its seeds, with degrees of freedom; nil if there are too few.
    ///   - resampled: the difference in resamples, ascending.
    ///   - flipped: the difference with random signs of the sessions.
    ///   - rows: metric of every row, of either side.
    fileprivate init(
        _ sums: SessionSums, _ arm: Int, _ baseline: Int, seeds: [(variance: Double, freedom: Double)]?,
        margin: Double?, resampled: [Double], flipped: [Double], rows: ([Double], [Double])
    ) {
        let means = sums.means
        let estimate = means[arm] - means[baseline]
        // The ratio of sums, linearised: its variance is that of the sums of d − estimate · rows (Cochran 1977, 6.3).
        let count = Double(sums.sessions)
        var all = 0.0
        var squares = 0.0
        for session in 0..<sums.sessions {
            let residual =
                sums.sum(session, arm) - sums.sum(session, baseline) - estimate * sums.rows(session)
            squares += residual * residual
            all += sums.rows(session)
        }
        let sessionVariance = count > 1 ? count / (count - 1) * squares / (all * all) : 0
        let sessionPart = (variance: sessionVariance, freedom: max(count - 1, 1))
        let whole = seeds.map { SummedVariance([sessionPart] + $0) }
        let (t, error) = (whole?.t, whole?.error)
        func interval(_ confidence: Double) -> Interval? {
            whole.map { whole in
                let reach = whole.reach(confidence)
                return Interval(estimate - reach, estimate + reach)
            }
        }
        sessionReach = SummedVariance([sessionPart]).reach(Self.confidence)
        seedReach = seeds.map { SummedVariance($0).reach(Self.confidence) }
        self.estimate = estimate
        theseWeights = Interval(
            quantile(resampled, (1 - Self.confidence) / 2), quantile(resampled, (1 + Self.confidence) / 2))
        newTraining = interval(Self.confidence)
        newTraining90 = interval(1 - 2 * Self.level)
        // The draw that was observed is one of them, so that no chance is zero (Phipson & Smyth 2010).
        let extreme = flipped.count { $0.magnitude >= estimate.magnitude * (1 - 1e-12) }
        pTheseWeights = Double(extreme + 1) / Double(flipped.count + 1)
        if let t, let error {
            pNewTraining = error > 0 ? t.twoSided(estimate / error) : estimate == 0 ? 1 : 0
            pEquivalence = margin.map { margin in
                // Nothing varied in what was seen. That no session differs further has this chance if the share of
                // those that do is what the margin leaves (Hanley & Lippman-Hand 1983).
                guard error > 0 else { return pow(1 - min(max(margin - estimate.magnitude, 0), 1), count) }
                return max(
                    1 - t.cumulative((estimate + margin) / error), t.cumulative((estimate - margin) / error))
            }
        } else {
            pNewTraining = nil
            pEquivalence = nil
        }
        let deviation = (squares / max(count - 1, 1)).squareRoot()
        effect = deviation > 0 ? estimate * all / count / deviation : 0
        let size = Double(max(rows.0.count, 1))
        better = Double(zip(rows.0, rows.1).count { $0 > $1 }) / size
        worse = Double(zip(rows.0, rows.1).count { $0 < $1 }) / size
    }
}
