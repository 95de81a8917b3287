/// As many seeds as it takes to know the differences to the study's baseline, its first variant, well enough: looked at
/// on validation, after each whole round of one seed for all variants.
public struct SeedPrecision: Sendable, Hashable {
    /// Half of the 95 % interval over seeds of the difference in validation MRR@20, in percentage points.
    public let points: Double
    /// Rounds that are made in any case; at least `leastSeeds`.
    public let least: Int
    /// Rounds after which it is enough in any case.
    public let most: Int

    /// With fewer, a standard deviation over seeds says next to nothing.
    public static let leastSeeds = 3

    public init(points: Double, least: Int, most: Int) {
        self.points = points
        self.least = least
        self.most = most
    }
}
