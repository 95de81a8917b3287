import ScreenKit

/// How curves are drawn.
package struct CurveSettings: Sendable, Equatable {
    package enum Abscissa: String, Sendable, Hashable, CaseIterable { case step, epoch, time }

    /// Weights of past values in the exponential moving average of the training loss.
    static let smoothings = [0, 0.5, 0.8, 0.9, 0.95, 0.98]

    package internal(set) var abscissa = Abscissa.step
    package internal(set) var isLogarithmic = false
    /// Whether y shows the 1st to 99th percentile of the values in view.
    package internal(set) var clipsOutliers = false
    package private(set) var smoothingLevel = 0

    package init() {}

    package var smoothing: Double { Self.smoothings[smoothingLevel] }
    var canSmoothMore: Bool { smoothingLevel < Self.smoothings.count - 1 }
    var canSmoothLess: Bool { smoothingLevel > 0 }

    mutating func smoothMore() { if canSmoothMore { smoothingLevel += 1 } }
    mutating func smoothLess() { if canSmoothLess { smoothingLevel -= 1 } }

    mutating func nextAbscissa() { abscissa = Abscissa.allCases.cycling(from: abscissa) }

    /// The exponential moving average, started at the first value instead of zero (the bias correction of Adam). Values
    /// that are not finite pass through unchanged.
    package static func smoothed(_ values: [Double], weight: Double) -> [Double] {
        var smooth = values
        var average = 0.0
        var mass = 0.0
        for (index, value) in values.enumerated() where value.isFinite {
            average = weight * average + (1 - weight) * value
            mass = weight * mass + (1 - weight)
            smooth[index] = average / mass
        }
        return smooth
    }
}
