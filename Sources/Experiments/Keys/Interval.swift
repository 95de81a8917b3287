/// A range of numbers whose ends may be open, included or excluded, with a description in words.
public struct Interval<Number: Comparable & Sendable & Hashable>: Sendable, Hashable, CustomStringConvertible {
    public enum End: Sendable, Hashable {
        case open
        case included(Number)
        case excluded(Number)
    }

    public let lower: End
    public let upper: End

    public static func atLeast(_ lower: Number) -> Interval { Interval(lower: .included(lower), upper: .open) }
    public static func above(_ lower: Number) -> Interval { Interval(lower: .excluded(lower), upper: .open) }

    public static func from(_ lower: Number, to upper: Number) -> Interval {
        Interval(lower: .included(lower), upper: .included(upper))
    }

    public static func from(_ lower: Number, below upper: Number) -> Interval {
        Interval(lower: .included(lower), upper: .excluded(upper))
    }

    public static func above(_ lower: Number, to upper: Number) -> Interval {
        Interval(lower: .excluded(lower), upper: .included(upper))
    }

    public static func above(_ lower: Number, below upper: Number) -> Interval {
        Interval(lower: .excluded(lower), upper: .excluded(upper))
    }

    public func contains(_ number: Number) -> Bool {
        let aboveLower =
            switch lower {
            case .open: true
            case .included(let end): number >= end
            case .excluded(let end): number > end
            }
        let belowUpper =
            switch upper {
            case .open: true
            case .included(let end): number <= end
            case .excluded(let end): number < end
            }
        return aboveLower && belowUpper
    }

    /// Words such as "at least 1" or "above 0 and at most 1".
    public var description: String {
        var words: [String] = []
        switch lower {
        case .open: break
        case .included(let end): words.append("at least \(shown(end))")
        case .excluded(let end): words.append("above \(shown(end))")
        }
        switch upper {
        case .open: break
        case .included(let end): words.append("at most \(shown(end))")
        case .excluded(let end): words.append("below \(shown(end))")
        }
        return words.joined(separator: " and ")
    }

    /// Shows whole numbers without the ".0" of a `Double`.
    private func shown(_ end: Number) -> String {
        let text = "\(end)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
