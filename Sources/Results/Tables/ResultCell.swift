import Basics
import Metrics

/// A cell of a table of results: the value itself, which each renderer or export formats as it needs.
public struct ResultCell: Sendable, Hashable {
    public enum Value: Sendable, Hashable {
        /// May be from a file: renderers make it safe to show.
        case text(String)
        case count(Int)
        /// "3", or "2–4".
        case counts(ClosedRange<Int>)
        case number(Double, decimals: Int)
        /// Fractions (0 to 1), one per seed, shown in percent without the sign: the column gives the unit.
        case percent(MeanAndSpread)
        /// Fractions of several metrics of the same rows, shown as "44.40 / 22.20".
        case percents([Double])
        /// Fractions (0 to 1), shown as "4.05 %" or, where they differ, "2.00–4.00 %".
        case shares(ClosedRange<Double>)
        /// A difference of fractions, shown in percentage points as "+0.42".
        case points(Double)
        /// An interval of such differences, shown as "+0.10 … +0.74".
        case pointsInterval(Double, Double)
        /// A difference and its interval, shown as "+0.42 (+0.10 … +0.74)".
        case contrast(Double, Double, Double)
        /// An interval of fractions, shown in percent as "17.02–17.61"; the column gives the unit.
        case percentInterval(Double, Double)
        /// A probability, shown as "0.0123" or "<0.0001".
        case chance(Double)
        case seconds(Double)
        case bytes(Int)
        /// A value that could exist but does not: not run, or meaningless for this model.
        case missing
        /// Nothing to show.
        case empty
    }

    public let value: Value
    public var mark: ResultTable.Footnote?
    /// Ahead of all other variants by more than their spread.
    public var isAhead = false

    public init(_ value: Value, mark: ResultTable.Footnote? = nil, isAhead: Bool = false) {
        self.value = value
        self.mark = mark
        self.isAhead = isAhead
    }

    /// The value as text, without the mark.
    public var text: String { value.text }

    public static func text(_ text: String) -> ResultCell { ResultCell(.text(text)) }
    public static func count(_ count: Int) -> ResultCell { ResultCell(.count(count)) }
    public static func percent(_ fraction: Double) -> ResultCell { ResultCell(.percent(MeanAndSpread([fraction]))) }
    public static func number(_ value: Double, _ decimals: Int) -> ResultCell {
        ResultCell(.number(value, decimals: decimals))
    }
    public static let missing = ResultCell(.missing)
    public static let empty = ResultCell(.empty)

    /// Mean and spread in percent; missing without values.
    static func percents(_ fractions: [Double]) -> ResultCell {
        fractions.isEmpty ? .missing : ResultCell(.percent(MeanAndSpread(fractions)))
    }

    /// HR, MRR and NDCG over several runs, in this order; missing without runs that ranked any rows.
    static func metrics(_ metrics: [RankingMetrics]) -> [ResultCell] {
        let ranked = metrics.filter { $0.rows > 0 }
        return [\RankingMetrics.hr, \.mrr, \.ndcg].map { key in percents(ranked.map { $0[keyPath: key] }) }
    }
}

extension ResultCell.Value {
    var text: String {
        switch self {
        case .text(let text): text
        case .count(let count): Numbers.grouped(count)
        case .number(let value, let decimals): Numbers.fixed(value, decimals)
        case .counts(let range): Self.range(range, Numbers.grouped)
        case .percent(let value): Numbers.percent(value)
        case .percents(let fractions): fractions.map(Numbers.percent).joined(separator: " / ")
        case .shares(let range): Self.range(range, Numbers.percent) + " %"
        case .points(let difference): Numbers.points(difference)
        case .pointsInterval(let lower, let upper): "\(Numbers.points(lower)) … \(Numbers.points(upper))"
        case .contrast(let difference, let lower, let upper):
            "\(Numbers.points(difference)) (\(Numbers.points(lower)) … \(Numbers.points(upper)))"
        case .percentInterval(let lower, let upper): "\(Numbers.percent(lower))–\(Numbers.percent(upper))"
        case .chance(let p): p < 0.000_05 ? "<0.0001" : Numbers.fixed(p, 4)
        case .seconds(let seconds): Numbers.roundedDuration(seconds)
        case .bytes(let bytes): Numbers.megabytes(bytes)
        case .missing: "–"
        case .empty: ""
        }
    }

    private static func range<Bound>(_ range: ClosedRange<Bound>, _ text: (Bound) -> String) -> String {
        let ends = (text(range.lowerBound), text(range.upperBound))
        return ends.0 == ends.1 ? ends.0 : "\(ends.0)–\(ends.1)"
    }
}

extension Numbers {
    /// A mean in percent and, for several values, their spread: "17.14", "17.14 ± 0.21".
    public static func percent(_ value: MeanAndSpread) -> String {
        percent(value.mean) + (value.deviation.map { " ± \(percent($0))" } ?? "")
    }

    /// A difference of fractions in percentage points, with its sign: "+0.42".
    static func points(_ difference: Double) -> String {
        let text = percent(difference)
        return difference > 0 && text != "0.00" ? "+\(text)" : text
    }
}
