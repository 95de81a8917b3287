import Basics
import Foundation

/// The values of a key among which a search draws.
public enum SearchRange: Sendable, Hashable {
    public enum Scale: String, Sendable, Hashable, CaseIterable { case linear, log }

    /// Each as likely as any other.
    case values([ExperimentValue])
    /// From the first to the last, both included.
    case integers(ClosedRange<Int>, Scale)
    case numbers(ClosedRange<Double>, Scale)

    /// One of the values. Numbers have six significant digits, so that machines whose logarithms differ in the last
    /// bit draw the same, and files are fit to be read.
    func draw(_ stream: inout RandomStream) -> ExperimentValue {
        switch self {
        case .values(let values): return values[stream.index(below: values.count)]
        case .integers(let range, .linear):
            return .integer(range.lowerBound + stream.index(below: range.upperBound - range.lowerBound + 1))
        case .integers(let range, .log):
            // A number has the part of the scale from it to the next one.
            let drawn = Self.logUniform(Double(range.lowerBound), Double(range.upperBound) + 1, &stream)
            return .integer(min(max(Int(drawn), range.lowerBound), range.upperBound))
        case .numbers(let range, let scale):
            let drawn =
                switch scale {
                case .linear: range.lowerBound + stream.uniform() * (range.upperBound - range.lowerBound)
                case .log: Self.logUniform(range.lowerBound, range.upperBound, &stream)
                }
            let rounded = Double(String(format: "%.6g", drawn)) ?? drawn
            return .number(min(max(rounded, range.lowerBound), range.upperBound))
        }
    }

    private static func logUniform(_ lower: Double, _ upper: Double, _ stream: inout RandomStream) -> Double {
        exp(log(lower) + stream.uniform() * (log(upper) - log(lower)))
    }
}
