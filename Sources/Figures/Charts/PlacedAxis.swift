import Foundation

/// An axis with the range that its marks need.
struct PlacedAxis {
    let axis: Axis
    /// Of values; of a logarithmic axis, of their logarithms.
    private let range: ClosedRange<Double>

    /// Room beyond the outermost marks, as a share of the axis.
    private static let margin = 0.05

    /// - Parameter values: what must find a place. What is no number has none.
    init(_ axis: Axis, _ values: [Double]) {
        self.axis = axis
        switch axis.scale {
        case .rows(let names): range = -0.5...(Double(max(names.count, 1)) - 0.5)
        case .linear: range = Self.range(values.filter { $0.isFinite && $0.magnitude < 1e300 })
        case .logarithmic: range = Self.range(values.filter { $0.isFinite && $0 > 0 }.map(log10))
        }
    }

    private static func range(_ values: [Double]) -> ClosedRange<Double> {
        guard let least = values.min(), let most = values.max() else { return 0...1 }
        // A single value stands in the middle.
        guard most - least > 1e-9 * max(most.magnitude, least.magnitude) else {
            let room = least == 0 ? 1 : 0.1 * least.magnitude
            return (least - room)...(most + room)
        }
        let room = margin * (most - least)
        return (least - room)...(most + room)
    }

    var isRows: Bool { if case .rows = axis.scale { true } else { false } }

    /// Where a value stands, from 0 to 1; nil if it has no place.
    func share(_ value: Double) -> Double? {
        if axis.scale == .logarithmic, value <= 0 { return nil }
        let value = axis.scale == .logarithmic ? log10(value) : value
        let share = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
        return share.isFinite && share > -1e-6 && share < 1 + 1e-6 ? share : nil
    }

    /// The value at a share.
    private func value(_ share: Double) -> Double {
        let value = range.lowerBound + share * (range.upperBound - range.lowerBound)
        return axis.scale == .logarithmic ? pow(10, value) : value
    }

    func ticks(atMost count: Int) -> Ticks {
        let values = value(0)...value(1)
        return axis.scale == .logarithmic
            ? .logarithmic(values, atMost: count) : .linear(values, atMost: count)
    }
}
