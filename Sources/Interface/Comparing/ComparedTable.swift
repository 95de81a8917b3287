import Metrics
import Results
import Runs

/// Arms held against one of them, as shown.
public struct ComparedTable: Sendable, Hashable {
    public struct Arm: Sendable, Hashable {
        /// May be from a file.
        public let name: String
        /// One per seed.
        public let runs: [RunID]
        /// Nil for the baseline.
        public let difference: ArmDifference?
    }

    /// A row per arm, slice by slice (`ComparisonTables.withCosts`).
    public let table: ResultTable
    /// At least two.
    public let arms: [Arm]
    public let metric: RankingMetric
    /// Index of an arm.
    public let baseline: Int
    /// By slice and arm; nil where nothing is judged.
    public let balances: [[RowBalance?]]
    /// Test rows of all slices, and those of each.
    public let rows: Int
    public let rowsOfSlices: [Int]
    /// What is left out, in words.
    public let omissions: [String]

    /// - Parameter runs: of an arm.
    public init(_ comparison: Comparison, omissions: [String], runs: (ComparedArm) -> [RunID]) {
        table = ComparisonTables.withCosts(comparison)
        arms = zip(comparison.arms, comparison.armDifferences).map { arm, difference in
            Arm(name: arm.name, runs: runs(arm), difference: difference)
        }
        metric = comparison.metric
        baseline = comparison.baseline
        balances = comparison.rowBalances
        rows = comparison.arms[comparison.baseline].runs[0].ranks.count
        rowsOfSlices = comparison.parts.map(\.rows)
        self.omissions = omissions
    }
}
