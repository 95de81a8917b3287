/// The mean of some numbers and, if there are several, their sample standard deviation.
public struct MeanAndSpread: Sendable, Hashable {
    public let mean: Double
    /// Nil for a single number.
    public let deviation: Double?

    public init(_ values: [Double]) {
        let mean = values.reduce(0, +) / Double(max(values.count, 1))
        self.mean = mean
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        deviation = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : nil
    }
}
