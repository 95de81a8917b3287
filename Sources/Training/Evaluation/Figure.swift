/// A measured quantity: the median of repeated measurements, and the smallest and largest of them.
public struct Figure: Codable, Sendable, Hashable {
    public var median: Double
    public var smallest: Double
    public var largest: Double

    /// - Precondition: at least one measurement.
    public init(_ measurements: [Double]) {
        let sorted = measurements.sorted()
        precondition(!sorted.isEmpty, "a figure has measurements")
        let middle = sorted.count / 2
        median = sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
        smallest = sorted[0]
        largest = sorted[sorted.count - 1]
    }

    /// Repeats a measurement.
    init(repetitions: Int, _ measure: () throws -> Double) rethrows {
        self.init(try (0..<max(repetitions, 1)).map { _ in try measure() })
    }
}

/// Seconds that some work takes.
func seconds(of work: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try work()
    return (ContinuousClock.now - start).seconds
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
