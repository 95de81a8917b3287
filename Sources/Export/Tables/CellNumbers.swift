import Results

extension ResultCell.Value {
    /// The numbers in a cell as they are counted in its column: metrics and differences in percent, times in seconds,
    /// sizes in bytes. Each with the word that tells it from the others of the cell; empty for text and for nothing.
    var numbers: [(part: String, value: Double)] {
        switch self {
        case .text, .missing, .empty: []
        case .count(let count): [("", Double(count))]
        case .bytes(let bytes): [("", Double(bytes))]
        case .number(let value, _), .seconds(let value), .chance(let value): [("", value)]
        case .points(let difference): [("", 100 * difference)]
        case .percent(let value): [("", 100 * value.mean)] + (value.deviation.map { [("sd", 100 * $0)] } ?? [])
        case .percents(let fractions): fractions.enumerated().map { ("\($0.offset + 1)", 100 * $0.element) }
        case .counts(let range): Self.ends(Double(range.lowerBound), Double(range.upperBound))
        case .shares(let range): Self.ends(100 * range.lowerBound, 100 * range.upperBound)
        case .contrast(let difference, let lower, let upper):
            [("", 100 * difference)] + Self.ends(100 * lower, 100 * upper)
        case .pointsInterval(let lower, let upper), .percentInterval(let lower, let upper):
            Self.ends(100 * lower, 100 * upper)
        }
    }

    private static func ends(_ lower: Double, _ upper: Double) -> [(part: String, value: Double)] {
        [("from", lower), ("to", upper)]
    }
}
