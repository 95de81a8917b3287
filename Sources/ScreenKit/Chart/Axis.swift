import Basics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// One axis of a chart: its range, scale and ticks.
public struct Axis: Sendable, Hashable {
    public enum Scale: Sendable, Hashable { case linear, logarithmic }
    public enum Unit: Sendable, Hashable {
        case plain
        /// Labels are durations, and ticks are at round ones.
        case seconds
    }

    public struct Tick: Sendable, Hashable {
        public var value: Double
        public var label: String

        public init(value: Double, label: String) {
            self.value = value
            self.label = label
        }
    }

    public var range: ClosedRange<Double>
    public var scale: Scale
    public var unit: Unit

    /// - Parameter values: what must be visible; values that are not finite, and on a logarithmic scale those that are
    ///   not positive, are ignored.
    public init(covering values: some Sequence<Double>, scale: Scale = .linear, unit: Unit = .plain) {
        self.scale = scale
        self.unit = unit
        var low = Double.infinity
        var high = -Double.infinity
        for value in values where value.isFinite && (scale == .linear || value > 0) {
            low = min(low, value)
            high = max(high, value)
        }
        if low > high {
            range = scale == .linear ? 0...1 : 1...10
        } else if low == high {
            let margin = low == 0 ? 1 : low.magnitude * 0.1
            range = (low - margin)...(high + margin)
        } else {
            range = low...high
        }
    }

    public init(range: ClosedRange<Double>, scale: Scale = .linear, unit: Unit = .plain) {
        self.range = range
        self.scale = scale
        self.unit = unit
    }

    /// Where a value lies on the axis: 0 at the start, 1 at the end; nil if it has no place on this scale.
    public func position(of value: Double) -> Double? {
        guard value.isFinite else { return nil }
        switch scale {
        case .linear: return (value - range.lowerBound) / (range.upperBound - range.lowerBound)
        case .logarithmic:
            guard value > 0 else { return nil }
            let low = log(range.lowerBound)
            return (log(value) - low) / (log(range.upperBound) - low)
        }
    }

    /// The value at a position: the inverse of `position`.
    public func value(at position: Double) -> Double {
        switch scale {
        case .linear: return range.lowerBound + position * (range.upperBound - range.lowerBound)
        case .logarithmic:
            let low = log(range.lowerBound)
            return exp(low + position * (log(range.upperBound) - low))
        }
    }

    /// Round values within the range, about `count` of them.
    public func ticks(about count: Int) -> [Tick] {
        guard count > 0 else { return [] }
        if scale == .logarithmic {
            let values = logarithmicTicks(limit: max(count, 2))
            if values.count >= 2 { return values.map { Tick(value: $0, label: label($0, step: $0)) } }
        }
        let step = roundStep(near: (range.upperBound - range.lowerBound) / Double(count))
        guard step > 0, step.isFinite else { return [] }
        let first = (range.lowerBound / step).rounded(.up)
        let last = (range.upperBound / step + 1e-9).rounded(.down)
        guard last >= first, last - first < 1000 else { return [] }
        return stride(from: first, through: last, by: 1).map { index in
            Tick(value: index * step, label: label(index * step, step: step))
        }
    }

    private func roundStep(near raw: Double) -> Double {
        if unit == .seconds, raw > 1 {
            let durations: [Double] = [
                1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400,
            ]
            if let step = durations.first(where: { $0 >= raw }) { return step }
        }
        let decade = pow(10, floor(log10(raw)))
        for factor in [1.0, 2, 5] where factor * decade >= raw * 0.7 { return factor * decade }
        return 10 * decade
    }

    /// 1, 2 and 5 of each decade; only the decades if these are too many, and only every n-th if those still are.
    private func logarithmicTicks(limit: Int) -> [Double] {
        let decades = Int(floor(log10(range.lowerBound)))...Int(ceil(log10(range.upperBound)))
        for factors in [[1.0, 2, 5], [1.0]] {
            let values = decades.flatMap { decade in factors.map { $0 * pow(10, Double(decade)) } }
                .filter { range.contains($0) }
            if values.count <= limit { return values }
            if factors.count == 1 {
                let stride = (values.count + limit - 1) / limit
                return values.enumerated().filter { $0.offset.isMultiple(of: stride) }.map(\.element)
            }
        }
        return []
    }

    private func label(_ value: Double, step: Double) -> String {
        if unit == .seconds, step >= 1 { return shortDuration(value) }
        // One unit for the whole axis, with as many decimals as its step needs.
        let largest = max(range.lowerBound.magnitude, range.upperBound.magnitude)
        let (unit, prefix) = largest >= 1e7 ? (1e6, "M") : largest >= 1e4 ? (1e3, "k") : (1.0, "")
        let digits = step >= unit ? 0 : min(Int(-floor(log10(step / unit) + 1e-9)), 6)
        return Numbers.fixed(value / unit, digits) + (value == 0 ? "" : prefix)
    }

    /// Leaves out the smaller unit if it is zero: `2m`, `1h`, but `1m30s`.
    private func shortDuration(_ seconds: Double) -> String {
        let text = Numbers.duration(seconds)
        for zero in ["m00s", "h00m", "d00h"] where text.hasSuffix(zero) { return String(text.dropLast(3)) }
        return text
    }
}
