import Experiments

/// The difference between two arms on the same test rows, with what can be said of it.
///
/// Two questions, two intervals. *These weights*: would other sessions of the same kind give the same difference
/// between these very models? *New training*: would models that are trained anew, too?
public struct PairedDifference: Sendable, Hashable {
    public struct Interval: Sendable, Hashable {
        public let lower: Double
        public let upper: Double

        public init(_ lower: Double, _ upper: Double) {
            self.lower = lower
            self.upper = upper
        }

        /// Whether it lies inside ± `margin`.
        func isInside(_ margin: Double) -> Bool { lower > -margin && upper < margin }
    }

    public enum Verdict: String, Sendable, Hashable, CaseIterable {
        case better, worse
        /// Within the margin of equivalence.
        case equal
        case undecided
        /// Fewer than three seeds on a side that is trained: nothing is said about retraining.
        case tooFewSeeds = "too few seeds"
    }

    /// Metric of the arm minus that of the baseline, a fraction of one.
    public let estimate: Double
    /// 95 %, by bootstrap of whole sessions.
    public let theseWeights: Interval
    /// 95 % and 90 %, by Student's t; nil with too few seeds.
    public let newTraining: Interval?
    public let newTraining90: Interval?
    /// Half widths of 95 % intervals from the sessions alone, which no seed narrows, and from the seeds alone, nil with
    /// too few.
    public let sessionReach: Double
    public let seedReach: Double?
    /// Of sign flips: that no session favours either of these weights.
    public let pTheseWeights: Double
    /// That models trained anew do not differ; nil with too few seeds.
    public let pNewTraining: Double?
    /// That models trained anew differ by the margin or more (two one-sided tests); nil with too few seeds, or without
    /// a margin.
    public let pEquivalence: Double?
    /// Difference over the standard deviation of the differences of sessions.
    public let effect: Double
    /// Shares of the rows.
    public let better: Double
    public let worse: Double
    public var same: Double { 1 - better - worse }

    static let confidence = 0.95
    static let level = 0.05
    static let leastSeeds = SeedPrecision.leastSeeds
}
