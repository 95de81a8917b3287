import Basics
import Foundation

/// Where an axis has numbers, and which.
package struct Ticks: Sendable, Hashable {
    package let values: [Double]
    package let labels: [String]

    private init(_ values: [Double], _ labels: [String]) {
        self.values = values
        self.labels = labels
    }

    /// At most `count` multiples of 1, 2 or 5 times a power of ten.
    package static func linear(_ range: ClosedRange<Double>, atMost count: Int) -> Ticks {
        let length = range.upperBound - range.lowerBound
        guard length > 0, length.isFinite, count > 0 else { return Ticks([], []) }
        var exponent = Int((log10(length / Double(count))).rounded(.down)) - 1
        while true {
            for digit in [1.0, 2, 5] {
                // A division by a power of ten is exact where a product with its inverse is not.
                func multiple(_ number: Double) -> Double {
                    exponent < 0 ? number * digit / power(-exponent) : number * digit * power(exponent)
                }
                let step = multiple(1)
                let first = (range.lowerBound / step - 1e-9).rounded(.up)
                let last = (range.upperBound / step + 1e-9).rounded(.down)
                guard last - first < Double(count) else { continue }
                let values = stride(from: first, through: last, by: 1).map(multiple)
                return Ticks(values, values.map { label($0, decimals: max(-exponent, 0)) })
            }
            exponent += 1
        }
    }

    /// At most `count`: powers of ten with twice and five times each, powers of ten, or every so many of them.
    package static func logarithmic(_ range: ClosedRange<Double>, atMost count: Int) -> Ticks {
        guard range.lowerBound > 0, range.upperBound > range.lowerBound, range.upperBound.isFinite, count > 0 else {
            return Ticks([], [])
        }
        let first = Int(log10(range.lowerBound).rounded(.down))
        let last = Int(log10(range.upperBound).rounded(.up))
        let inside = (range.lowerBound * (1 - 1e-9))...(range.upperBound * (1 + 1e-9))
        func ticks(_ digits: [Double], every step: Int) -> [Double] {
            (first...last).filter { $0.isMultiple(of: step) }.flatMap { exponent in
                digits.map { exponent < 0 ? $0 / power(-exponent) : $0 * power(exponent) }
            }.filter(inside.contains)
        }
        let choices = [ticks([1, 2, 5], every: 1)] + (1...(last - first + 1)).map { ticks([1], every: $0) }
        guard let values = choices.first(where: { (2...max(count, 2)).contains($0.count) }) else {
            return linear(range, atMost: count)
        }
        return Ticks(values, values.map { label($0, decimals: max(0, -Int(log10($0 * 1.000_001).rounded(.down)))) })
    }

    private static func power(_ exponent: Int) -> Double { (0..<exponent).reduce(1.0) { power, _ in 10 * power } }

    private static func label(_ value: Double, decimals: Int) -> String {
        value.magnitude >= 10_000 ? shortened(value) : Numbers.fixed(value, min(decimals, 8)).replacing("-", with: "−")
    }

    /// "25k", "2.5M".
    private static func shortened(_ value: Double) -> String {
        var (scaled, prefix) = (value, "")
        for next in ["k", "M", "G", "T", "P"] where scaled.magnitude >= 1_000 {
            scaled /= 1_000
            prefix = next
        }
        let whole = Numbers.fixed(scaled, 0)
        let text = Double(whole) == scaled ? whole : Numbers.fixed(scaled, 2)
        return text.replacing("-", with: "−") + prefix
    }
}
